"""Where things stand on the plan: columns along the corridor, cut into strips that fit a page."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest

from logistics.sites.floor_plan.facts import FloorPlan, PlanRoom

MOST_COLUMNS = 13


@dataclass(frozen=True, kw_only=True)
class Column:
    """A place along the corridor: a room on each side, or none, and the zones they lie in."""

    zones: tuple[Hashable, Hashable]
    rooms: tuple[PlanRoom | None, PlanRoom | None] = (None, None)


@dataclass(frozen=True, kw_only=True)
class Run:
    """Neighbouring columns ``start`` to ``end`` (not included) of the same zones."""

    zones: tuple[Hashable, Hashable]
    start: int
    end: int


def columns_of(plan: FloorPlan) -> tuple[Column, ...]:
    """The columns in the order of the corridor; a zone without rooms has one of its own."""
    found: list[Column] = []
    ordered = sorted(plan.rooms, key=lambda room: (room.position, room.side, room.number))
    for _, group in groupby(ordered, key=lambda room: room.position):
        found += _columns_at(list(group))
    seen = {zone for column in found for zone in column.zones}
    order = {zone.id: zone.position for zone in plan.zones}
    for zone in sorted(plan.zones, key=lambda zone: zone.position):
        if zone.id not in seen:
            _insert(found, Column(zones=(zone.id, zone.id)), order)
    return tuple(found)


def _columns_at(rooms: Sequence[PlanRoom]) -> Iterator[Column]:
    above = [room for room in rooms if room.side == 0]
    below = [room for room in rooms if room.side != 0]
    for first, second in zip_longest(above, below):
        here = first or second
        yield Column(
            zones=((first or here).zone, (second or here).zone),
            rooms=(first, second),
        )


def _insert(columns: list[Column], new: Column, order: dict[Hashable, int]) -> None:
    position = order[new.zones[0]]
    place = next(
        (
            index
            for index, column in enumerate(columns)
            if min(order[zone] for zone in column.zones) > position
        ),
        len(columns),
    )
    columns.insert(place, new)


def strips_of(columns: Sequence[Column]) -> tuple[tuple[Column, ...], ...]:
    """The columns in strips of about equal length, none longer than a page is wide."""
    count = max(1, -(-len(columns) // MOST_COLUMNS))
    length = max(1, -(-len(columns) // count))
    return tuple(tuple(columns[start : start + length]) for start in range(0, len(columns), length))


def runs_of(strip: Sequence[Column]) -> Iterator[Run]:
    """The bands of a strip."""
    start = 0
    for zones, group in groupby(strip, key=lambda column: column.zones):
        end = start + len(list(group))
        yield Run(zones=zones, start=start, end=end)
        start = end


def way_of(strip: Sequence[Column], zones: frozenset[Hashable]) -> Iterator[tuple[int, int]]:
    """The pieces of a strip that a passage leads through, as first and last column after."""
    start = 0
    for inside, group in groupby(strip, key=lambda column: bool(zones & set(column.zones))):
        end = start + len(list(group))
        if inside:
            yield start, end
        start = end
