"""What happens after rooms were published for a generated fortnight, and whom it concerns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from logistics.periods import Period
from logistics.planning.placement.plan import Plan
from logistics.planning.placement.problem import Party, Problem

DAY = timedelta(days=1)
A_FIFTH = 5


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fortnight in which something happened.

    :ivar affected: parties whom it concerns; nobody else should notice
    """

    name: str
    problem: Problem
    affected: frozenset[str]


def events(problem: Problem, plan: Plan) -> list[Event]:
    """Each event of the bench, on the same published plan."""
    return [make(problem, plan) for make in MAKERS]


def flight_late(problem: Problem, plan: Plan) -> Event:
    """A flight comes a day late, and all of its people stay a day longer."""
    flight = _a_flight(problem)
    parties = tuple(
        replace(party, arrives=party.arrives + DAY, until=party.until + DAY)
        if party.arrival == flight
        else party
        for party in problem.parties
    )
    return Event(
        name="flight late",
        problem=replace(problem, parties=parties),
        affected=frozenset(party.id for party in parties if party.arrival == flight),
    )


def more_people(problem: Problem, plan: Plan) -> Event:
    """A flight brings a fifth more people than its list named."""
    flight = _a_flight(problem)
    own = [party for party in problem.parties if party.arrival == flight]
    more = tuple(replace(party, id=f"{party.id}-more") for party in own[::A_FIFTH])
    return Event(
        name="more people",
        problem=replace(problem, parties=(*problem.parties, *more)),
        affected=frozenset(party.id for party in more),
    )


def floor_lost(problem: Problem, plan: Plan) -> Event:
    """The floor that takes most people is closed from the middle of the fortnight on."""
    people = _people_by_floor(problem, plan)
    return _closed("floor lost", problem, plan, {max(people, key=lambda f: (people[f], f))})


def site_lost(problem: Problem, plan: Plan) -> Event:
    """A site of middling use is closed from the middle of the fortnight on."""
    people: Counter[str] = Counter()
    for floor, count in _people_by_floor(problem, plan).items():
        people[problem.floor[floor].site] += count
    site = sorted(people, key=lambda each: (people[each], each))[len(people) // 2]
    return _closed("site lost", problem, plan, {f.id for f in problem.floors if f.site == site})


def room_lost(problem: Problem, plan: Plan) -> Event:
    """A room in the middle of the list floods on the day its people come."""
    middle = plan.assignments[len(plan.assignments) // 2]
    room, since = middle.rooms[0], problem.party[middle.party].arrives
    return _out_of_order("room lost", problem, plan, {room}, since)


MAKERS: tuple[Callable[[Problem, Plan], Event], ...] = (
    flight_late,
    more_people,
    floor_lost,
    site_lost,
    room_lost,
)


def _a_flight(problem: Problem) -> str | None:
    """A flight in the middle of the list."""
    flights = list(dict.fromkeys(party.arrival for party in problem.parties))
    return flights[len(flights) // 2]


def _people_by_floor(problem: Problem, plan: Plan) -> Counter[str]:
    people: Counter[str] = Counter()
    for each in plan.assignments:
        people[problem.room[each.rooms[0]].floor] += problem.party[each.party].people
    return people


def _closed(name: str, problem: Problem, plan: Plan, floors: Collection[str]) -> Event:
    arrivals = sorted(party.arrives for party in problem.parties)
    rooms = {room.id for room in problem.rooms if room.floor in floors}
    return _out_of_order(name, problem, plan, rooms, arrivals[len(arrivals) // 2])


def _out_of_order(
    name: str, problem: Problem, plan: Plan, lost: Collection[str], since: datetime
) -> Event:
    rooms = tuple(
        replace(room, out_of_order=(*room.out_of_order, Period(since))) if room.id in lost else room
        for room in problem.rooms
    )
    affected = frozenset(
        each.party
        for each in plan.assignments
        if set(each.rooms) & set(lost) and _ends(problem, problem.party[each.party]) > since
    )
    return Event(name=name, problem=replace(problem, rooms=rooms), affected=affected)


def _ends(problem: Problem, party: Party) -> datetime:
    return party.until + timedelta(minutes=max(problem.turnaround.values(), default=0))
