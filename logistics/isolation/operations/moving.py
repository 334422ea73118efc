"""Moving people from a room to another; isolation and order go on."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from logistics.errors import Refused
from logistics.isolation import queries
from logistics.isolation.models import Isolation, IsolationState, Occupancy
from logistics.isolation.operations.admission import Taken, admit, lodge
from logistics.isolation.operations.ending import vacate
from logistics.isolation.operations.expecting import ExpectedRoom, expect_rooms
from logistics.isolation.rules import Identifier, IsolationIsOver, NotExpected, check_identity
from logistics.sites.rules import RoomClass
from logistics.wording import restored, say


class StillAway(Refused):
    """The person is in hospital, in other care, or missing."""


def move(
    session: Session,
    occupancy_id: uuid.UUID,
    room_id: uuid.UUID,
    *,
    people: Sequence[uuid.UUID] | None = None,
    compared: frozenset[Identifier],
    room_class: RoomClass = RoomClass.NORMAL,
    at: datetime,
) -> Taken:
    """Move the people of a room, or some of them, into another one.

    The old room goes into turnaround when the last one has left it.

    :raises NotExpected: nobody of these people is in the room
    :raises RoomTaken: the other room is held for somebody else
    """
    check_identity(compared)
    row = queries.get_occupancy(session, occupancy_id)
    guests = [
        guest
        for guest in row.guests
        if guest.admitted_at is not None
        and guest.left_at is None
        and (people is None or guest.person_id in people)
    ]
    if not guests:
        raise NotExpected(say("Nobody of these people is in this room."))
    until, sharing = max(row.to_at, at + timedelta(minutes=1)), row.sharing_reason
    vacate(session, [guest.id for guest in guests], room_class=room_class, at=at)
    (new,) = expect_rooms(
        session,
        [
            ExpectedRoom(
                room_id=room_id,
                party_id=row.party_id,
                guests=tuple(guest.isolation_id for guest in guests),
                from_at=at,
                to_at=until,
                sharing=restored(sharing) if sharing and len(guests) > 1 else None,
                approved_by=row.sharing_approved_by,
            )
        ],
        plan_id=row.plan_id,
        at=at,
    )
    session.refresh(new)
    return admit(session, new.id, compared=compared, at=at)


def give_room(
    session: Session,
    isolation: Isolation,
    room_id: uuid.UUID,
    *,
    compared: frozenset[Identifier],
    at: datetime,
) -> Occupancy:
    """Move one person into another room; who is back and has none gets it.

    :raises IsolationIsOver: the isolation is not open
    :raises StillAway: the person is not back
    """
    if isolation.state is not IsolationState.OPEN:
        raise IsolationIsOver(say("This isolation is not open."))
    if queries.away_now(session, [isolation.id]):
        raise StillAway(say("The person is away. Note first that they are back."))
    guests = queries.present_guests(session, [isolation.id])
    if not guests:
        return lodge(session, isolation, room_id, compared=compared, at=at).occupancy
    return move(
        session,
        guests[0].occupancy_id,
        room_id,
        people=[isolation.person_id],
        compared=compared,
        at=at,
    ).occupancy
