"""A plan seen as people in rooms: one lodging a party and room, for the judge and the prices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import combinations
from typing import NamedTuple

from logistics.periods import Period
from logistics.planning.placement.plan import Plan
from logistics.planning.placement.problem import Cohort, Party, Problem, Room, RoomNeed, Zone

Span = tuple[datetime, datetime]


class Lodging(NamedTuple):
    """A party in one of its rooms, from arrival until the room is turned round again."""

    party: Party
    need: RoomNeed
    room: Room
    start: datetime
    end: datetime
    cohort: Cohort

    @property
    def stay(self) -> Period:
        """How long the room is taken."""
        return Period(self.start, self.end)

    def meets(self, other: Lodging) -> bool:
        """Whether two stays share a moment."""
        return self.start < other.end and other.start < self.end


def lodgings(problem: Problem, plan: Plan) -> tuple[Lodging, ...]:
    """Every room of the plan that is of the problem and taken by a party of the problem."""
    known = problem.lodged
    found: list[Lodging] = []
    for assignment in plan.assignments:
        key = assignment.party, assignment.rooms
        if key not in known:
            known[key] = tuple(_lodgings(problem, *key))
        found.extend(known[key])
    return tuple(found)


def _lodgings(problem: Problem, name: str, rooms: tuple[str, ...]) -> Iterator[Lodging]:
    party = problem.party.get(name)
    if party is None:
        return
    cohort = problem.cohort(party.cohort, party.arrives)
    for need, each in zip(party.rooms, rooms, strict=False):
        room = problem.room.get(each)
        if room is not None:
            end = problem.ready_again(party, room)
            yield Lodging(party, need, room, party.arrives, end, cohort)


def by_floor(found: Iterable[Lodging]) -> Mapping[str, tuple[Lodging, ...]]:
    """Lodgings by the floor that they are on."""
    floors: dict[str, list[Lodging]] = defaultdict(list)
    for lodging in found:
        floors[lodging.room.floor].append(lodging)
    return {floor: tuple(each) for floor, each in floors.items()}


def cohorts_on(
    problem: Problem, floor: str, found: Iterable[Lodging]
) -> Mapping[Cohort, frozenset[Span]]:
    """When each cohort is on a floor: people of the plan and people who are there anyway."""
    spans: dict[Cohort, set[Span]] = defaultdict(set)
    for each in found:
        spans[each.cohort].add((each.start, each.end))
    for present in problem.floor[floor].present:
        if present.until > present.arrived:
            cohort = problem.cohort(present.cohort, present.arrived)
            spans[cohort].add((present.arrived, present.until))
    return {cohort: frozenset(each) for cohort, each in spans.items()}


def mixed_cohorts(
    problem: Problem, floor: str, found: tuple[Lodging, ...]
) -> Iterator[tuple[Cohort, Cohort]]:
    """Pairs of cohorts that are on a floor at one time because of the plan."""
    spans = cohorts_on(problem, floor, found)
    if len(spans) < 2:
        return
    brought = {each.cohort for each in found}
    for one, other in combinations(sorted(spans), 2):
        if one not in brought and other not in brought:
            continue
        if any(a[0] < b[1] and b[0] < a[1] for a in spans[one] for b in spans[other]):
            yield one, other


def reserve_shortfall(problem: Problem, floor: str, found: tuple[Lodging, ...]) -> int:
    """The most rooms that a floor lacks of its reserve while people of the plan are on it.

    Rooms kept for special needs are not part of it: neither free nor taken ones count.
    """
    if problem.reserve <= 0:
        return 0
    taken = tuple(each for each in found if not each.room.attributes & problem.kept)
    rooms = [room for room in problem.rooms_of[floor] if room.zone is Zone.CONTAMINATED]
    common = {room.id for room in rooms if not room.attributes & problem.kept}
    changes = _changes(rooms, taken)
    return max((_lacking(problem, rooms, common, taken, at) for at in changes), default=0)


def _changes(rooms: Iterable[Room], taken: tuple[Lodging, ...]) -> set[datetime]:
    starts = {each.start for each in taken}
    others = {p.start for room in rooms for p in room.booked + room.out_of_order} - starts
    return starts | {at for at in others if any(e.start <= at < e.end for e in taken)}


def _lacking(
    problem: Problem,
    rooms: Iterable[Room],
    common: Collection[str],
    taken: tuple[Lodging, ...],
    at: datetime,
) -> int:
    in_service = [
        room
        for room in rooms
        if not room.out_of_order or not any(at in p for p in room.out_of_order)
    ]
    full = {each.room.id for each in taken if each.start <= at < each.end}
    ours = [room for room in in_service if room.id in common]
    spare = sum(room.id not in full and _vacant(room, at) for room in ours)
    return min(problem.rooms_in_reserve(len(in_service)), len(ours)) - spare


def _vacant(room: Room, at: datetime) -> bool:
    free = room.free_from is None or room.free_from <= at
    return free and not (room.booked and any(at in period for period in room.booked))
