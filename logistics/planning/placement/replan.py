"""Planning anew from a plan: who can keep their rooms keeps them, widening only when needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from logistics.planning.placement.checks import Rule, Violation, violations
from logistics.planning.placement.plan import Assignment, Outcome, Plan
from logistics.planning.placement.problem import Pin, Problem

OF_THE_REST = frozenset({Rule.FORGOTTEN, Rule.PIN_IGNORED})
Planner = Callable[[Problem], Plan]


def replan(problem: Problem, previous: Plan, plan: Planner) -> Plan:
    """A plan that moves as few as it can: first nobody, then the cohorts of those left out."""
    kept = lawful_rest(problem, previous)
    found = plan(_pinned(problem, kept))
    while kept and (found.unplaced or found.outcome is Outcome.IMPOSSIBLE):
        wider = _released(problem, kept, found)
        kept = wider if len(wider) < len(kept) else ()
        other = plan(_pinned(problem, kept))
        if other.people_unplaced < found.people_unplaced:
            found = other
    return found


def lawful_rest(problem: Problem, previous: Plan) -> tuple[Assignment, ...]:
    """The assignments of a plan that break no rule together, nor with rooms pinned by hand."""
    by_hand = {pin.party for pin in problem.pins}
    pins = tuple(Assignment(party=p.party, rooms=p.rooms) for p in problem.pins if p.rooms)
    kept = tuple(
        each
        for each in previous.assignments
        if each.party in problem.party
        and each.party not in by_hand
        and len(each.rooms) == len(problem.party[each.party].rooms)
        and all(room in problem.room for room in each.rooms)
    )
    while True:
        plan = Plan(outcome=Outcome.FEASIBLE, assignments=pins + kept)
        broken = [v for v in violations(problem, plan) if v.rule not in OF_THE_REST]
        lawful = tuple(e for e in kept if not any(_concerns(problem, v, e) for v in broken))
        if len(lawful) == len(kept):
            return kept
        kept = lawful


def _concerns(problem: Problem, violation: Violation, assignment: Assignment) -> bool:
    return (
        violation.party == assignment.party
        or violation.room in assignment.rooms
        or violation.floor in {problem.room[room].floor for room in assignment.rooms}
    )


def _pinned(problem: Problem, kept: Iterable[Assignment]) -> Problem:
    pins = tuple(Pin(party=each.party, rooms=each.rooms) for each in kept)
    return replace(problem, pins=problem.pins + pins)


def _released(
    problem: Problem, kept: tuple[Assignment, ...], found: Plan
) -> tuple[Assignment, ...]:
    """Without the cohorts of the parties that found no place."""
    left = {_cohort(problem, each.party) for each in found.unplaced}
    return tuple(each for each in kept if _cohort(problem, each.party) not in left)


def _cohort(problem: Problem, party: str) -> object:
    guest = problem.party[party]
    return problem.cohort(guest.cohort, guest.arrives)
