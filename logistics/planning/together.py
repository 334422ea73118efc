"""What rooms and rides owe each other: rooms from the ride's arrival on, none without a ride."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from logistics.planning.placement import checks
from logistics.planning.placement.plan import Assignment, Outcome, Plan, Unplaced
from logistics.planning.placement.problem import Party, Problem
from logistics.planning.transport.plan import Plan as RidePlan
from logistics.wording import Sentence

LEAST_STAY = timedelta(hours=1)


def arrivals_of(rides: RidePlan) -> dict[str, datetime]:
    """When the ride of each party that has one is at its destination."""
    return {
        rider.party: stop.arrives_at
        for trip in rides.trips
        for stop in trip.stops
        for rider in stop.riders
    }


def arriving(problem: Problem, arrivals: Mapping[str, datetime]) -> Problem:
    """The problem where nobody arrives before their ride does."""
    return replace(problem, parties=tuple(_arriving(party, arrivals) for party in problem.parties))


def _arriving(party: Party, arrivals: Mapping[str, datetime]) -> Party:
    at = max(party.arrives, arrivals.get(party.id, party.arrives))
    return replace(party, arrives=at, until=max(party.until, at + LEAST_STAY))


def without(problem: Problem, parties: Collection[str]) -> Problem:
    """The problem without some parties."""
    return replace(
        problem,
        parties=tuple(party for party in problem.parties if party.id not in parties),
        pins=tuple(pin for pin in problem.pins if pin.party not in parties),
    )


def unheld(problem: Problem, plan: Plan, no_ride: Mapping[str, tuple[Sentence, ...]]) -> Plan:
    """The plan without rooms for those whom no ride takes there; others may have these.

    :param problem: the whole one; a party pinned by hand keeps its room
    """
    kept = {pin.party for pin in problem.pins}
    behind = [party for party in no_ride if party in problem.party and party not in kept]
    if not behind:
        return plan
    known = {each.party for each in plan.unplaced}
    found = replace(
        plan,
        outcome=Outcome.FEASIBLE,
        assignments=_but(plan.assignments, set(behind)),
        unplaced=(
            *plan.unplaced,
            *(
                Unplaced(party=party, people=problem.party[party].people, reasons=no_ride[party])
                for party in behind
                if party not in known
            ),
        ),
    )
    return replace(found, cost=checks.cost(problem, found))


def _but(assignments: Iterable[Assignment], parties: set[str]) -> tuple[Assignment, ...]:
    return tuple(each for each in assignments if each.party not in parties)
