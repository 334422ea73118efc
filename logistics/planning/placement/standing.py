"""Which assignments of a plan can stand when the day has changed, giving up as few as can be."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations

from logistics.planning.placement.checks import Case, Rule, Violation, judged
from logistics.planning.placement.lodging import (
    Lodging,
    by_floor,
    mixed_cohorts,
    reserve_shortfall,
)
from logistics.planning.placement.plan import Assignment, Outcome, Plan
from logistics.planning.placement.problem import Problem

Kept = tuple[Assignment, ...]
Group = tuple[str, str]
OF_THE_REST = frozenset({Rule.FORGOTTEN, Rule.PIN_IGNORED})
OF_SEVERAL = frozenset(
    {Rule.ROOM_SHARED, Rule.NOT_TURNED_ROUND, Rule.COHORTS_MIXED, Rule.RESERVE_EATEN}
)


def standing(problem: Problem, previous: Plan) -> Kept:
    """The assignments of a plan that break no rule together, nor with rooms pinned by hand.

    Where people of two arrivals cannot both stay, the arrival that is in the way of most goes:
    it is most likely the one that has changed.
    """
    pins = tuple(Assignment(party=p.party, rooms=p.rooms) for p in problem.pins if p.rooms)
    pinned = {pin.party for pin in pins}
    kept = tuple(_meaningful(problem, previous))
    case = Case(problem=problem, plan=_plan(pins + kept))
    broken = [each for each in judged(case) if each.rule not in OF_THE_REST]
    alone = {each.party for each in broken if each.rule not in OF_SEVERAL}
    floors = {_floor(problem, each) for each in broken if each.rule in OF_SEVERAL}
    together = [
        each
        for floor in floors
        for each in case.floors.get(floor or "", ())
        if each.party.id not in alone - pinned
    ]
    leaving = _in_the_way(problem, together, pinned)
    leaving |= _into_reserve(problem, together, leaving)
    staying = (each for each in together if each.party.id not in leaving)
    leaving |= _without_the_rest(problem, pinned, staying)
    return tuple(each for each in kept if each.party not in alone | leaving)


def _meaningful(problem: Problem, previous: Plan) -> Iterator[Assignment]:
    by_hand = {pin.party for pin in problem.pins}
    parties, rooms = problem.party, problem.room
    for each in previous.assignments:
        party = parties.get(each.party)
        if party is None or party.id in by_hand or len(each.rooms) != len(party.rooms):
            continue
        if all(room in rooms for room in each.rooms):
            yield each


def _plan(assignments: Kept) -> Plan:
    return Plan(outcome=Outcome.FEASIBLE, assignments=assignments)


def _floor(problem: Problem, violation: Violation) -> str | None:
    if violation.room is not None:
        return problem.room[violation.room].floor
    return violation.floor


def _in_the_way(problem: Problem, together: Iterable[Lodging], pinned: Collection[str]) -> set[str]:
    """Parties to move so that no two collide: those of the arrivals that collide most."""
    edges = set(_collisions(problem, together))
    leaving: set[str] = set()
    while edges:
        groups: dict[Group, set[tuple[str, str]]] = defaultdict(set)
        for edge in edges:
            for party in edge:
                if party not in pinned:
                    groups[_group(problem, party)].add(edge)
        if not groups:
            break
        worst = max(groups, key=lambda g: (len(_others(problem, g, groups[g])), g))
        leaving |= {
            party for edge in groups[worst] for party in edge
            if party not in pinned and _group(problem, party) == worst
        }  # fmt: skip
        edges = {edge for edge in edges if not leaving & set(edge)}
    return leaving


def _collisions(problem: Problem, found: Iterable[Lodging]) -> Iterator[tuple[str, str]]:
    """Pairs of parties that cannot both stay where they are."""
    hard = problem.cohorts.hard
    for floor in by_floor(found).values():
        for one, other in combinations(floor, 2):
            same = one.room.id == other.room.id
            apart = hard and one.cohort != other.cohort
            if one.party is not other.party and (same or apart) and one.meets(other):
                yield one.party.id, other.party.id


def _group(problem: Problem, name: str) -> Group:
    """Who would change together: the people of one arrival, the later one last."""
    party = problem.party[name]
    return party.arrives.isoformat(), party.arrival or party.id


def _others(problem: Problem, group: Group, edges: Iterable[tuple[str, str]]) -> set[Group]:
    """The arrivals that a group collides with."""
    return {_group(problem, party) for edge in edges for party in edge} - {group}


def _into_reserve(
    problem: Problem, together: Iterable[Lodging], leaving: Collection[str]
) -> set[str]:
    """Parties to move, the smallest first, so that floors keep their reserve."""
    more: set[str] = set()
    for floor, found in by_floor(e for e in together if e.party.id not in leaving).items():
        left = list(found)
        while left and reserve_shortfall(problem, floor, tuple(left)) > 0:
            least = min(left, key=lambda each: (len(each.party.rooms), each.party.id)).party.id
            more.add(least)
            left = [each for each in left if each.party.id != least]
    return more


def _without_the_rest(
    problem: Problem, pinned: Collection[str], staying: Iterable[Lodging]
) -> set[str]:
    """Whoever still breaks a rule on the floors that were in question."""
    leaving: set[str] = set()
    for floor, found in by_floor(staying).items():
        leaving |= _too_many(problem, floor, found, pinned)
    return leaving


def _too_many(
    problem: Problem, floor: str, found: tuple[Lodging, ...], pinned: Collection[str]
) -> set[str]:
    """Who cannot stay on a floor beside those pinned there and the arrivals that come first.

    The arrivals with most rooms come first, and of each the largest parties.
    """
    if _lawful(problem, floor, found):
        return set()
    groups: Counter[Group] = Counter(_group(problem, each.party.id) for each in found)
    parties: dict[str, tuple[Lodging, ...]] = defaultdict(tuple)
    for each in found:
        parties[each.party.id] += (each,)
    staying = tuple(each for each in found if each.party.id in pinned)

    def first(name: str) -> tuple[int, Group, int, str]:
        group = _group(problem, name)
        return -groups[group], group, -len(parties[name]), name

    leaving = set()
    for name in sorted(parties.keys() - pinned, key=first):
        if _lawful(problem, floor, staying + parties[name]):
            staying += parties[name]
        else:
            leaving.add(name)
    return leaving


def _lawful(problem: Problem, floor: str, found: tuple[Lodging, ...]) -> bool:
    """Whether parties on one floor keep the rules that they may break only together."""
    mixed = problem.cohorts.hard and any(mixed_cohorts(problem, floor, found))
    return not (
        mixed
        or reserve_shortfall(problem, floor, found) > 0
        or any(_shared(one, other) for one, other in combinations(found, 2))
    )


def _shared(one: Lodging, other: Lodging) -> bool:
    return one.room.id == other.room.id and one.meets(other)
