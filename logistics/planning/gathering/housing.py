"""The rooms of a district as the room problem sees them: what is free, when, and who is near."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.isolation.models import Isolation, Occupancy, OccupancyGuest, OccupancyState
from logistics.periods import Period
from logistics.planning.gathering.window import Window
from logistics.planning.placement.problem import Floor, Presence, Room, Side, Site, Zone
from logistics.sites import queries as sites
from logistics.sites.models import Site as SiteRow
from logistics.sites.rules import SiteState
from logistics.sites.rules.facts import RoomFacts

HOLDING = (OccupancyState.EXPECTED, OccupancyState.PRESENT, OccupancyState.ENDED)
KIND = "standard"


@dataclass(frozen=True, kw_only=True)
class Houses:
    """Sites of a district with their floors and rooms.

    :ivar positions: latitude and longitude of every site, the ones that are not open as well
    :ivar reserve: share of the rooms of each floor that stays empty
    """

    sites: tuple[Site, ...]
    floors: tuple[Floor, ...]
    rooms: tuple[Room, ...]
    positions: Mapping[str, tuple[float, float]]
    reserve: float


def houses(
    session: Session,
    window: Window,
    replaced: Collection[uuid.UUID],
    state: SiteState = SiteState.OPEN,
) -> Houses:
    """What may be lived in; the rooms of ``replaced`` occupancies count as free.

    :param state: of the sites; a standby one is in no plan, but may be opened for one
    """
    rows = session.scalars(
        sa.select(SiteRow).where(SiteRow.district_id == window.district_id).order_by(SiteRow.code)
    ).all()
    positions = {str(row.id): (row.latitude, row.longitude) for row in rows}
    rows = [row for row in rows if row.state is state]
    ids = [row.id for row in rows]
    facts = [r for r in sites.room_availability(session, ids, window.at) if r.for_residents]
    taken = _occupancies(session, ids, window, replaced)
    by_room = _grouped(taken, lambda each: each.room_id)
    rooms = [_room(each, by_room.get(each.id, ()), window) for each in facts]
    shares = {str(row.id): _share(row, window) for row in rows}
    reserve = min(shares.values(), default=window.policy.reserve_share)
    floors = _floors(facts, taken)
    return Houses(
        sites=tuple(_site(row, taken, window) for row in rows),
        floors=floors,
        rooms=_without_extra_reserve(rooms, floors, shares, reserve),
        positions=positions,
        reserve=reserve,
    )


def _occupancies(
    session: Session, site_ids: list[uuid.UUID], window: Window, replaced: Collection[uuid.UUID]
) -> list[Any]:
    category = (
        sa.select(Isolation.category)
        .join(OccupancyGuest, OccupancyGuest.isolation_id == Isolation.id)
        .where(OccupancyGuest.occupancy_id == Occupancy.id)
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(
            Occupancy.id,
            Occupancy.site_id,
            Occupancy.room_id,
            Occupancy.state,
            Occupancy.from_at,
            Occupancy.to_at,
            Occupancy.held_until,
            category.label("category"),
        )
        .where(
            Occupancy.site_id.in_(site_ids),
            Occupancy.state.in_(HOLDING),
            sa.or_(Occupancy.held_until > window.at, Occupancy.state == OccupancyState.PRESENT),
        )
        .order_by(Occupancy.from_at)
    ).all()
    return [row for row in rows if row.id not in replaced]


def _share(row: SiteRow, window: Window) -> float:
    return window.policy.reserve_share if row.reserve_share is None else row.reserve_share


def _site(row: SiteRow, taken: Iterable[Any], window: Window) -> Site:
    every = {
        category.code for version in window.versions.versions for category in version.categories
    }
    return Site(
        id=str(row.id),
        tier=row.tier,
        categories=None if row.high_risk else frozenset(every - window.contact_categories),
        opened=any(each.site_id == row.id for each in taken),
    )


def _floors(facts: Sequence[RoomFacts], taken: Iterable[Any]) -> tuple[Floor, ...]:
    floor_of = {each.id: each.floor_id for each in facts}
    present = _grouped(
        (each for each in taken if each.room_id in floor_of and each.category),
        lambda each: floor_of[each.room_id],
    )
    floors = {each.floor_id: each.site_id for each in facts}
    return tuple(
        Floor(
            id=str(floor),
            site=str(site),
            present=tuple(
                dict.fromkeys(
                    Presence(cohort=each.category, arrived=each.from_at, until=each.held_until)
                    for each in present.get(floor, ())
                )
            ),
        )
        for floor, site in floors.items()
    )


def _room(facts: RoomFacts, taken: Sequence[Any], window: Window) -> Room:
    return Room(
        id=str(facts.id),
        floor=str(facts.floor_id),
        position=facts.corridor_position,
        side=Side.RIGHT if facts.corridor_side else Side.LEFT,
        kind=KIND,
        attributes=_attributes(facts),
        zone=Zone(facts.zone_kind.value),
        free_from=_free_from(facts, taken, window),
        booked=tuple(
            Period(each.from_at, each.held_until) for each in taken if each.from_at > window.at
        ),
        out_of_order=_out_of_order(facts, taken, window),
    )


def _attributes(facts: RoomFacts) -> frozenset[str]:
    names = ("step_free", "negative_pressure", "cot")
    return frozenset(name for name in names if getattr(facts, name))


def _free_from(facts: RoomFacts, taken: Sequence[Any], window: Window) -> datetime | None:
    ends = [each.held_until for each in taken if each.from_at <= window.at]
    if facts.turnaround is not None:
        ends.append(facts.turnaround.ready_at(window.at))
    later = [end for end in ends if end > window.at]
    return max(later, default=None)


def _out_of_order(facts: RoomFacts, taken: Sequence[Any], window: Window) -> tuple[Period, ...]:
    """Blocks and stops; who is overdue to leave occupies the room without a known end."""
    overdue = any(
        each.state is OccupancyState.PRESENT and each.to_at <= window.at for each in taken
    )
    if facts.stopped or overdue:
        return (Period(min(window.at, window.start)),)
    until = () if facts.use_until is None else (Period(facts.use_until),)
    return (*facts.blocked, *until)


def _without_extra_reserve(
    rooms: Sequence[Room], floors: Iterable[Floor], shares: Mapping[str, float], reserve: float
) -> tuple[Room, ...]:
    """Take out of use what a site keeps empty beyond the reserve of the whole problem."""
    site_of = {floor.id: floor.site for floor in floors}
    by_floor = _grouped(rooms, lambda room: room.floor)
    withdrawn: set[str] = set()
    for floor, found in by_floor.items():
        extra = _kept(shares[site_of[floor]], len(found)) - _kept(reserve, len(found))
        plain = [room.id for room in reversed(found) if not room.attributes and not room.booked]
        withdrawn.update(plain[: max(0, extra)])
    return tuple(room for room in rooms if room.id not in withdrawn)


def _kept(share: float, rooms: int) -> int:
    return ceil(round(share * rooms, 9))


def _grouped(values: Iterable[Any], key: Any) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for value in values:
        found[key(value)].append(value)
    return found


def ready_at(room: Room, arrives: datetime) -> datetime | None:
    """When a room that is free for people of a moment was ready for them at the earliest."""
    ends = [
        period.end
        for period in (*room.booked, *room.out_of_order)
        if period.end is not None and period.end <= arrives
    ]
    if room.free_from is not None:
        ends.append(room.free_from)
    return max(ends, default=None)
