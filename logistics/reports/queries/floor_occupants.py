"""Who is in which room of a site: codes for the drawing, names for the list below it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, lazyload

from logistics.isolation.models import Occupancy, OccupancyGuest, OccupancyState
from logistics.isolation.papers import code_of
from logistics.reports.queries.rooms_now import TURNING, is_free_later, is_usable
from logistics.sites import queries as sites
from logistics.sites.models import Site
from logistics.sites.queries.floor_plans import OccupantNote
from logistics.sites.rules.facts import RoomFacts
from logistics.sites.rules.rooms import Occupant, RoomState

USABLE, LATER, TURNED = "usable", "later", "turning"


@dataclass(frozen=True, kw_only=True)
class RoomStanding:
    """A room with the occupancy that fills it, or the next one that is expected.

    :ivar code: of that occupancy, as on the door; empty where there is none
    """

    room: RoomFacts
    state: RoomState
    occupancy: Occupancy | None
    code: str
    guests: tuple[OccupancyGuest, ...] = ()


def standing_of(session: Session, site: Site, *, at: datetime) -> list[RoomStanding]:
    """Every room of a site in walking order with who holds it; nobody is named yet."""
    held: dict[uuid.UUID, Occupancy] = {}
    for row in session.scalars(_holding(site.id, at)):
        held.setdefault(row.room_id, row)
    return [
        RoomStanding(
            room=room,
            state=room.state(_occupant(held.get(room.id))),
            occupancy=held.get(room.id),
            code=code_of(held[room.id].id) if room.id in held else "",
        )
        for room in sites.room_availability(session, [site.id], at)
    ]


def _holding(site: uuid.UUID, at: datetime) -> sa.Select[Occupancy]:
    """Present occupancies first, then those expected, the next one first."""
    present = Occupancy.state == OccupancyState.PRESENT
    expected = sa.and_(Occupancy.state == OccupancyState.EXPECTED, Occupancy.to_at > at)
    return (
        sa.select(Occupancy)
        .where(Occupancy.site_id == site, sa.or_(present, expected))
        .options(lazyload(Occupancy.guests))
        .order_by(present.desc(), Occupancy.from_at, Occupancy.id)
    )


def _occupant(row: Occupancy | None) -> Occupant:
    if row is None:
        return Occupant.NONE
    present = row.state is OccupancyState.PRESENT
    return Occupant.PRESENT if present else Occupant.EXPECTED


def notes_of(standings: Sequence[RoomStanding]) -> dict[uuid.UUID, OccupantNote]:
    """What the drawing shows of each room that is held: a code, never a name."""
    return {
        each.room.id: OccupantNote(occupant=_occupant(each.occupancy), note=each.code)
        for each in standings
        if each.occupancy is not None
    }


def with_state(
    standings: Sequence[RoomStanding], asked: str, *, site: Site, at: datetime
) -> list[RoomStanding]:
    """The rooms for residents in a state, or in one of the groups that the first page counts."""
    groups: dict[str, Callable[[RoomStanding], bool]] = {
        USABLE: lambda each: is_usable(site, each.room, _occupant(each.occupancy)),
        LATER: lambda each: is_free_later(site, each.room, _occupant(each.occupancy), at),
        TURNED: lambda each: each.state in TURNING,
        "": lambda each: True,
    }
    in_group = groups.get(asked)
    return [
        each
        for each in standings
        if each.room.for_residents and (in_group(each) if in_group else each.state.value == asked)
    ]


def named(session: Session, standings: Sequence[RoomStanding]) -> list[RoomStanding]:
    """The same rooms with the people who are in them or expected."""
    guests = _guests(session, [each.occupancy.id for each in standings if each.occupancy])
    return [
        RoomStanding(
            room=each.room,
            state=each.state,
            occupancy=each.occupancy,
            code=each.code,
            guests=tuple(guests.get(each.occupancy.id, ())) if each.occupancy else (),
        )
        for each in standings
    ]


def _guests(
    session: Session, occupancies: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[OccupancyGuest]]:
    found: dict[uuid.UUID, list[OccupancyGuest]] = {}
    for guest in session.scalars(
        sa.select(OccupancyGuest)
        .where(OccupancyGuest.occupancy_id.in_(occupancies), OccupancyGuest.left_at.is_(None))
        .options(joinedload(OccupancyGuest.person))
        .order_by(OccupancyGuest.id)
    ):
        found.setdefault(guest.occupancy_id, []).append(guest)
    return found
