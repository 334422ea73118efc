"""A plan seen as people in rooms: one lodging a party and room, for the judge and the prices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import combinations

from logistics.periods import Period
from logistics.planning.placement.plan import Plan
from logistics.planning.placement.problem import Cohort, Party, Problem, Room, RoomNeed, Zone


@dataclass(frozen=True, kw_only=True)
class Lodging:
    """A party in one of its rooms, from arrival until the room is turned round again."""

    party: Party
    need: RoomNeed
    room: Room
    end: datetime

    @cached_property
    def stay(self) -> Period:
        """How long the room is taken."""
        return Period(self.party.arrives, self.end)


def lodgings(problem: Problem, plan: Plan) -> tuple[Lodging, ...]:
    """Every room of the plan that is of the problem and taken by a party of the problem."""
    return tuple(
        Lodging(party=party, need=need, room=room, end=problem.ready_again(party, room))
        for assignment in plan.assignments
        if (party := problem.party.get(assignment.party)) is not None
        for need, name in zip(party.rooms, assignment.rooms, strict=False)
        if (room := problem.room.get(name)) is not None
    )


def by_floor(found: Iterable[Lodging]) -> Mapping[str, tuple[Lodging, ...]]:
    """Lodgings by the floor that they are on."""
    floors: dict[str, list[Lodging]] = defaultdict(list)
    for lodging in found:
        floors[lodging.room.floor].append(lodging)
    return {floor: tuple(each) for floor, each in floors.items()}


def cohorts_on(
    problem: Problem, floor: str, found: Iterable[Lodging]
) -> Mapping[Cohort, tuple[Period, ...]]:
    """When each cohort is on a floor: people of the plan and people who are there anyway."""
    periods: dict[Cohort, set[Period]] = defaultdict(set)
    for each in found:
        periods[problem.cohort(each.party.cohort, each.party.arrives)].add(each.stay)
    for present in problem.floor[floor].present:
        cohort = problem.cohort(present.cohort, present.arrived)
        if present.until > present.arrived:
            periods[cohort].add(Period(present.arrived, present.until))
    return {cohort: tuple(each) for cohort, each in periods.items()}


def mixed_cohorts(
    problem: Problem, floor: str, found: tuple[Lodging, ...]
) -> Iterator[tuple[Cohort, Cohort]]:
    """Pairs of cohorts that are on a floor at one time because of the plan."""
    brought = {problem.cohort(each.party.cohort, each.party.arrives) for each in found}
    periods = cohorts_on(problem, floor, found)
    for one, other in combinations(sorted(periods), 2):
        if one not in brought and other not in brought:
            continue
        if any(a.overlaps(b) for a in periods[one] for b in periods[other]):
            yield one, other


def reserve_shortfall(problem: Problem, floor: str, found: tuple[Lodging, ...]) -> int:
    """The most rooms that a floor lacks of its reserve while people of the plan are on it.

    Rooms kept for special needs are not part of it: neither free nor taken ones count.
    """
    if problem.reserve <= 0:
        return 0
    taken = tuple(each for each in found if not each.room.attributes & problem.kept)
    rooms = [room for room in problem.rooms_of[floor] if room.zone is Zone.CONTAMINATED]
    return max((_lacking(problem, rooms, taken, at) for at in _changes(rooms, taken)), default=0)


def _changes(rooms: Iterable[Room], taken: tuple[Lodging, ...]) -> set[datetime]:
    starts = {each.party.arrives for each in taken}
    others = {p.start for room in rooms for p in room.booked + room.out_of_order}
    return starts | {at for at in others if any(at in each.stay for each in taken)}


def _lacking(
    problem: Problem, rooms: Iterable[Room], taken: tuple[Lodging, ...], at: datetime
) -> int:
    in_service = [room for room in rooms if not any(at in p for p in room.out_of_order)]
    common = [room for room in in_service if not room.attributes & problem.kept]
    full = {each.room.id for each in taken if at in each.stay}
    spare = sum(room.id not in full and _vacant(room, at) for room in common)
    return min(problem.rooms_in_reserve(len(in_service)), len(common)) - spare


def _vacant(room: Room, at: datetime) -> bool:
    free = room.free_from is None or room.free_from <= at
    return free and not any(at in period for period in room.booked)
