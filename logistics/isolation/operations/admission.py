"""Admission: the desk of a site takes a person in, and the occupancy becomes present."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from logistics import audit
from logistics.arrivals import operations as arrivals
from logistics.arrivals.models import ClassificationRow
from logistics.database import lock_rows
from logistics.errors import NotFound
from logistics.isolation import queries
from logistics.isolation.clock_of import ClockOrigin, clock_of
from logistics.isolation.models import (
    Isolation,
    IsolationState,
    Occupancy,
    OccupancyGuest,
    OccupancyState,
    Refusal,
)
from logistics.isolation.operations.expecting import (
    ExpectedRoom,
    displace,
    expect,
    expect_rooms,
)
from logistics.isolation.operations.standing_down import stand_down
from logistics.isolation.rules import (
    Identifier,
    NoIsolatingMeasure,
    NotExpected,
    check_identity,
    check_room,
    taken,
)
from logistics.policy import queries as policies
from logistics.sites import queries as sites
from logistics.sites.models import Room, Site
from logistics.transfers import operations as transfers
from logistics.wording import say


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What an admission did.

    :ivar displaced: occupancies of others that had to give way and need another room
    """

    occupancy: Occupancy
    displaced: tuple[uuid.UUID, ...]


def admit(
    session: Session,
    occupancy_id: uuid.UUID,
    *,
    people: Sequence[uuid.UUID] | None = None,
    compared: frozenset[Identifier],
    at: datetime,
) -> Taken:
    """Take people into the room that is held for them; without a list, everybody of it.

    The first admission makes the occupancy present; its clock decides until when the room
    is held. Admission closes the trip and the manifest line that brought the person.

    :raises IdentityNotChecked: fewer than two identifiers were compared
    :raises NotExpected: the occupancy is over, or a person is not on it
    :raises RoomTaken: the previous guest is still there
    :raises RoomNotReady: the room is not ready; likewise for zone, use, stops and site
    """
    check_identity(compared)
    row = _expected_or_present(session, occupancy_id)
    guests = _guests(row, people)
    if row.state is OccupancyState.EXPECTED:
        _take_room(session, row, at)
    for guest in guests:
        guest.admitted_at = at
        guest.isolation.state = IsolationState.OPEN
        guest.isolation.begun_at = guest.isolation.begun_at or at
        stand_down(session, guest.person, at=at)
        transfers.deliver(session, guest.person_id, site_id=row.site_id, at=at)
        arrivals.mark_seen(session, guest.person_id, guest.isolation.arrival_id, at=at)
    displaced = hold_until_clock_ends(session, row)
    return Taken(occupancy=row, displaced=tuple(each.id for each in displaced))


def admit_walk_in(
    session: Session,
    classification: ClassificationRow,
    room_id: uuid.UUID,
    *,
    origin: ClockOrigin,
    district_id: uuid.UUID,
    compared: frozenset[Identifier],
    at: datetime,
) -> Taken:
    """Take in somebody whom no plan expected, into a free room.

    :raises RoomTaken: the room is held for somebody else
    """
    isolation = expect(session, classification, origin=origin, district_id=district_id, at=at)
    return lodge(session, isolation, room_id, compared=compared, at=at)


def lodge(
    session: Session,
    isolation: Isolation,
    room_id: uuid.UUID,
    *,
    compared: frozenset[Identifier],
    at: datetime,
) -> Taken:
    """Take somebody who has no room into a free one: at the door, or back from elsewhere.

    :raises RoomTaken: the room is held for somebody else
    """
    until = clock_of(session, isolation).site_until
    if until is None:
        raise NoIsolatingMeasure(say("The person's measure needs no room at a site."))
    for held in queries.rooms_of(session, [isolation.id]):
        held.state = OccupancyState.CANCELLED
    session.flush()
    (row,) = expect_rooms(
        session,
        [
            ExpectedRoom(
                room_id=room_id,
                party_id=None,
                guests=(isolation.id,),
                from_at=at,
                to_at=max(until, at + timedelta(hours=1)),
            )
        ],
        plan_id=None,
        at=at,
    )
    session.refresh(row)
    return admit(session, row.id, compared=compared, at=at)


def refuse(
    session: Session, occupancy_id: uuid.UUID, person_id: uuid.UUID, *, reason: str, at: datetime
) -> Refusal:
    """A site refuses to take somebody; the person goes back to the people without a room."""
    row = _expected_or_present(session, occupancy_id)
    guest = _guests(row, [person_id])[0]
    if guest.admitted_at is not None:
        raise NotExpected(say("The person has been taken in already."))
    refusal = Refusal(
        occupancy_id=row.id,
        person_id=person_id,
        reason=reason,
        by=audit.actor().label,
        occurred_at=at,
    )
    session.add(refusal)
    if len(row.guests) == 1:
        row.state = OccupancyState.CANCELLED
    else:
        row.guests.remove(guest)
        session.delete(guest)
    session.flush()
    return refusal


def hold_until_clock_ends(session: Session, row: Occupancy) -> list[Occupancy]:
    """Hold the room until the last clock of its guests ends; others give way."""
    ends = [
        until
        for guest in row.guests
        if guest.left_at is None
        and (until := clock_of(session, guest.isolation).site_until) is not None
    ]
    to_at = max([*ends, row.from_at + timedelta(minutes=1)])
    turnaround = timedelta(minutes=policies.latest(session).turnaround.normal.total)
    displaced = displace(session, row.room_id, until=to_at + turnaround, but=row.id)
    row.to_at, row.held_until = to_at, to_at + turnaround
    session.flush()
    return displaced


def _expected_or_present(session: Session, occupancy_id: uuid.UUID) -> Occupancy:
    known = session.get(Occupancy, occupancy_id)
    if known is None:
        raise NotFound("occupancy")
    lock_rows(session, Room, [known.room_id])
    row: Occupancy = lock_rows(session, Occupancy, [occupancy_id])[0]
    if row.state not in (OccupancyState.EXPECTED, OccupancyState.PRESENT):
        raise NotExpected(say("This room is no longer held: it is %(state)s.", state=row.state))
    return row


def _guests(row: Occupancy, people: Sequence[uuid.UUID] | None) -> list[OccupancyGuest]:
    found = [guest for guest in row.guests if people is None or guest.person_id in people]
    if people is not None and len(found) != len(set(people)):
        raise NotExpected(say("Somebody of these people is not expected in this room."))
    fresh = [guest for guest in found if guest.admitted_at is None]
    if not fresh:
        raise NotExpected(say("Everybody of this room has been taken in already."))
    return fresh


def _take_room(session: Session, row: Occupancy, at: datetime) -> None:
    _check_room(session, row.room_id, at)
    for other in queries.holding(session, [row.room_id]).get(row.room_id, []):
        if other.id == row.id or other.held_until <= at:
            continue
        if other.state is OccupancyState.PRESENT:
            raise taken(queries.room_label(session, row.room_id, at), other.held_until)
        if other.state is OccupancyState.ENDED:
            other.held_until = max(other.to_at, min(other.held_until, at))
        elif other.from_at <= at:
            raise taken(queries.room_label(session, row.room_id, at), other.held_until)
    session.flush()
    row.state = OccupancyState.PRESENT
    row.from_at = at
    if row.to_at <= at:
        row.to_at = at + timedelta(minutes=1)
        row.held_until = max(row.held_until, row.to_at)
    session.flush()


def _check_room(session: Session, room_id: uuid.UUID, at: datetime) -> None:
    room = sites.facts_of_rooms(session, [room_id], at).get(room_id)
    if room is None:
        raise NotFound("room")
    site = session.get_one(Site, room.site_id)
    check_room(room, label=queries.label(room), site=site.code, state=site.state)
