"""A plan beside the one it was made from: who moves, which trips change, what it costs."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from logistics.planning import listing
from logistics.planning.listing import ChangeLine, Document, TripLine
from logistics.planning.models import Plan
from logistics.planning.rules import Change

MOVED = (Change.ROOM, Change.ROOM_AND_RIDE)


class TripChange(StrEnum):
    """What becomes of a trip; the value is its word."""

    ADDED = "trip_added"
    DROPPED = "trip_dropped"
    DEPARTURE = "other_departure"
    VEHICLE = "other_vehicle"
    DRIVER = "other_driver"
    RIDERS = "other_riders"
    STOPS = "other_stops"


@dataclass(frozen=True, kw_only=True)
class TripPair:
    """A trip before and after; one of them is missing for a trip that is added or dropped."""

    before: TripLine | None
    after: TripLine | None
    changes: tuple[TripChange, ...]


@dataclass(frozen=True, kw_only=True)
class CostPair:
    """A term of the cost before and after."""

    term: str
    before: float
    after: float


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What a plan changes.

    :ivar untouched: people of both plans for whom nothing changes
    :ivar trips: changed ones only; ``same_trips`` counts the others
    :ivar costs: as each plan was reckoned when it was made; total last
    """

    people: Sequence[ChangeLine]
    untouched: int
    trips: Sequence[TripPair]
    same_trips: int
    costs: Sequence[CostPair]

    @property
    def moved(self) -> int:
        """People who get another room."""
        return sum(line.change in MOVED for line in self.people)

    def trips_with(self, change: TripChange) -> int:
        """How many trips change in a way."""
        return sum(change in each.changes for each in self.trips)

    @property
    def counts(self) -> dict[TripChange, int]:
        """How many trips change in each way that occurs."""
        counted = {change: self.trips_with(change) for change in TripChange}
        return {change: count for change, count in counted.items() if count}


def difference_of(session: Session, plan: Plan) -> Difference | None:
    """What a plan changes against the one it was made from; nothing for the first of a day."""
    base = session.get(Plan, plan.base_id) if plan.base_id else None
    if base is None:
        return None
    before, after = listing.read(base), listing.read(plan)
    people = listing.change_lines(before, after)
    pairs = _pairs(before, after)
    changed = [pair for pair in pairs if pair.changes]
    touched = {str(line.person_id) for line in people}
    return Difference(
        people=people,
        untouched=len((before.itineraries.keys() & after.itineraries.keys()) - touched),
        trips=changed,
        same_trips=len(pairs) - len(changed),
        costs=_costs(base.figures, plan.figures),
    )


def _pairs(before: Document, after: Document) -> list[TripPair]:
    """The trips of both plans side by side; those whose people are on the way are left out."""
    housed = after.roster.housed
    old = [line for line in listing.trip_lines(before) if not set(line.people) <= housed]
    new = listing.trip_lines(after)
    together = _together(old, new)
    pairs = [
        TripPair(before=old[i], after=new[j], changes=_changes(old[i], new[j]))
        for i, j in together.items()
    ]
    pairs += [
        TripPair(before=line, after=None, changes=(TripChange.DROPPED,))
        for i, line in enumerate(old)
        if i not in together
    ]
    pairs += [
        TripPair(before=None, after=line, changes=(TripChange.ADDED,))
        for j, line in enumerate(new)
        if j not in together.values()
    ]
    return sorted(pairs, key=lambda pair: _when(pair.after or pair.before))


def _together(old: Sequence[TripLine], new: Sequence[TripLine]) -> dict[int, int]:
    """Which old trip goes on as which new one: those with the most people in common."""
    at: dict[uuid.UUID, int] = {p: j for j, line in enumerate(new) for p in line.people}
    common: dict[tuple[int, int], int] = {}
    for i, line in enumerate(old):
        for person in line.people:
            if person in at:
                pair = (i, at[person])
                common[pair] = common.get(pair, 0) + 1
    found: dict[int, int] = {}
    for i, j in sorted(
        common, key=lambda p: (-common[p], old[p[0]].vehicle != new[p[1]].vehicle, p)
    ):
        if i not in found and j not in found.values():
            found[i] = j
    return found


def _changes(old: TripLine, new: TripLine) -> tuple[TripChange, ...]:
    told = (
        (TripChange.DEPARTURE, old.departs_at != new.departs_at),
        (TripChange.VEHICLE, old.vehicle != new.vehicle),
        (TripChange.DRIVER, old.vehicle == new.vehicle and old.driver_id != new.driver_id),
        (TripChange.RIDERS, set(old.people) != set(new.people)),
        (TripChange.STOPS, [s.place for s in old.stops] != [s.place for s in new.stops]),
    )
    return tuple(change for change, so in told if so)


def _when(line: TripLine | None) -> tuple[Any, ...]:
    return (line.departs_at, line.port, line.vehicle) if line else ()


def _costs(before: dict[str, Any], after: dict[str, Any]) -> list[CostPair]:
    pairs = []
    for answer in ("rooms_answer", "rides_answer"):
        old, new = before[answer], after[answer]
        terms = dict.fromkeys([*old["cost"], *new["cost"]])
        pairs += [
            CostPair(term=term, before=old["cost"].get(term, 0), after=new["cost"].get(term, 0))
            for term in terms
            if old["cost"].get(term) or new["cost"].get(term)
        ]
    return [
        *pairs,
        CostPair(
            term="cost_together",
            before=before["rooms_answer"]["total"] + before["rides_answer"]["total"],
            after=after["rooms_answer"]["total"] + after["rides_answer"]["total"],
        ),
    ]
