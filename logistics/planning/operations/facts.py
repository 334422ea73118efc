"""What has changed about the people of a draft since it was gathered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from logistics.planning.bubbles import Bubble
from logistics.planning.errands import Errand
from logistics.planning.gathering import Gathered
from logistics.planning.people import Standing, Traveller, needs_room
from logistics.planning.placement.checks import Rule, violations
from logistics.planning.placement.plan import Plan as RoomPlan
from logistics.planning.roster import Roster
from logistics.planning.rules import Changes
from logistics.planning.together import arrivals_of, arriving
from logistics.planning.transport.plan import Plan as RidePlan
from logistics.planning.transport.plan import Trip

OF_OTHERS = frozenset({Rule.FORGOTTEN, Rule.UNKNOWN_PARTY})


def changes(roster: Roster, rooms: RoomPlan, rides: RidePlan, now: Gathered) -> Changes:
    """How many people of a draft are not where, or what, it took them for."""
    travellers = {each.person_id: each for each in now.travellers}
    trips = {rider.party: trip for trip in rides.trips for rider in trip.riders}
    counted: Counter[str] = Counter()
    for bubble in roster.bubbles:
        for person in bubble.guests:
            counted.update(_change(bubble, travellers.get(person), trips.get(bubble.id)))
    for errand in roster.errands:
        counted.update(_change_of_errand(errand, now, trips.get(errand.id)))
    if not counted:
        counted["rooms"] = _without_room(rooms, rides, now)
    return Changes(**counted)


def _change(bubble: Bubble, person: Traveller | None, trip: Trip | None) -> Iterator[str]:
    """The first thing that is not as it was."""
    if person is None or person.standing is Standing.OVER or not person.destination_known:
        yield "gone"
    elif person.symptomatic:
        yield "ill"
    elif person.standing is not _expected_standing(bubble):
        yield "housed"
    elif person.category != bubble.category or not needs_room(person):
        yield "decided"
    elif trip is not None and trip.loads_at < person.released_at:
        yield "late"


def _change_of_errand(errand: Errand, now: Gathered, trip: Trip | None) -> Iterator[str]:
    """The first thing that is not as it was, for each of its people."""
    known = now.roster.errand.get(errand.id)
    for person in errand.people:
        if person in now.errands.done:
            yield "housed"
        elif known is None or person not in known.people:
            yield "gone"
        elif trip is not None and trip.loads_at < known.ready_at:
            yield "late"


def _expected_standing(bubble: Bubble) -> Standing:
    return Standing.FREE if bubble.held_site_id is None else Standing.HELD


def _without_room(rooms: RoomPlan, rides: RidePlan, now: Gathered) -> int:
    """People whose rooms the judge would refuse them today."""
    problem = arriving(now.rooms, arrivals_of(rides))
    known = replace(
        rooms,
        assignments=tuple(each for each in rooms.assignments if each.party in problem.party),
        unplaced=(),
    )
    broken = [each for each in violations(problem, known) if each.rule not in OF_OTHERS]
    parties = {each.party for each in broken if each.party is not None}
    split = {each.party for each in rooms.assignments} - problem.party.keys()
    return (
        sum(problem.party[party].people for party in parties if party in problem.party)
        + len(split)
        + sum(each.party is None for each in broken)
    )
