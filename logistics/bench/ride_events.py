"""What happens on a generated day after its rides were published, and whom it concerns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import timedelta

from logistics.periods import Period
from logistics.planning.transport.plan import Duty, Plan
from logistics.planning.transport.problem import Party, Problem, RideGroup

LATE = timedelta(minutes=95)
ROOM_LATER = timedelta(minutes=60)
A_FIFTH = 5


@dataclass(frozen=True, kw_only=True)
class Event:
    """A day on which something happened.

    :ivar affected: parties whom it concerns; nobody else should notice
    """

    name: str
    problem: Problem
    affected: frozenset[str]


def events(problem: Problem, plan: Plan) -> list[Event]:
    """Each event of the bench, on the same published plan."""
    return [make(problem, plan) for make in MAKERS]


def flight_late(problem: Problem, plan: Plan) -> Event:
    """A flight lands 95 minutes late."""
    flight = _a_flight(problem)
    groups = tuple(
        replace(group, released_at=group.released_at + LATE) if _of(group) == flight else group
        for group in problem.groups
    )
    return _changed("flight late", problem, groups, {flight})


def flight_cancelled(problem: Problem, plan: Plan) -> Event:
    """A flight does not come."""
    flight = _a_flight(problem)
    groups = tuple(group for group in problem.groups if _of(group) != flight)
    return _changed("flight cancelled", problem, groups, {flight})


def more_people(problem: Problem, plan: Plan) -> Event:
    """A flight brings a fifth more people than its list named."""
    flight = _a_flight(problem)
    more = tuple(
        replace(
            group,
            id=f"{group.id}-more",
            parties=(Party(id=f"{group.id}-more", people=-(-group.people // A_FIFTH)),),
        )
        for group in problem.groups
        if _of(group) == flight and not group.symptomatic
    )
    affected = frozenset(party.id for group in more for party in group.parties)
    changed = replace(problem, groups=(*problem.groups, *more))
    return Event(name="more people", problem=changed, affected=affected)


def vehicle_lost(problem: Problem, plan: Plan) -> Event:
    """The vehicle that carries most people breaks down before its first trip."""
    duty = _busiest(plan)
    vehicles = tuple(each for each in problem.vehicles if each.id != duty.vehicle)
    changed = replace(problem, vehicles=vehicles)
    return Event(name="vehicle lost", problem=changed, affected=_riders(duty, first=0))


def driver_ill(problem: Problem, plan: Plan) -> Event:
    """The only driver of a vehicle falls ill after the first trip of the day."""
    duty = _busiest(plan)
    ill = duty.trips[1].sets_out_at if len(duty.trips) > 1 else duty.begins_at
    home = duty.trips[0].stops[-1]
    back = problem.arrival(home.place, problem.vehicle[duty.vehicle].home, home.leaves_at)
    vehicles = tuple(
        replace(each, available=Period(each.available.start, max(ill, back)))
        if each.id == duty.vehicle
        else each
        for each in problem.vehicles
    )
    changed = replace(problem, vehicles=vehicles)
    return Event(name="driver ill", problem=changed, affected=_riders(duty, first=1))


def room_later(problem: Problem, plan: Plan) -> Event:
    """The rooms of a flight's people at one site are ready an hour after they should arrive."""
    flight = _a_flight(problem)
    site = next(group.destination for group in problem.groups if _of(group) == flight)
    journeys = plan.journeys

    def later(group: RideGroup) -> RideGroup:
        told = [journeys[party.id].arrives_at for party in group.parties if party.id in journeys]
        ready = max(told, default=group.released_at) + ROOM_LATER
        return replace(group, room_ready_at=ready)

    groups = tuple(
        later(group) if _of(group) == flight and group.destination == site else group
        for group in problem.groups
    )
    return _changed("room later", problem, groups, {flight}, {site})


def site_closed(problem: Problem, plan: Plan) -> Event:
    """A site closes; its people of the day go to the nearest other one."""
    counted = Counter(group.destination for group in problem.groups)
    site = sorted(counted, key=lambda each: (counted[each], each))[len(counted) // 2]
    others = [each for each in counted if each != site]
    other = min(others, key=lambda each: problem.km(site, each))
    groups = tuple(
        replace(group, destination=other) if group.destination == site else group
        for group in problem.groups
    )
    affected = frozenset(
        party.id for group in problem.groups if group.destination == site for party in group.parties
    )
    return Event(name="site closed", problem=replace(problem, groups=groups), affected=affected)


MAKERS: tuple[Callable[[Problem, Plan], Event], ...] = (
    flight_late,
    flight_cancelled,
    more_people,
    vehicle_lost,
    driver_ill,
    room_later,
    site_closed,
)


def _of(group: RideGroup) -> str:
    """The flight of a group; groups are named by flight and number."""
    return group.id.split("-")[0]


def _a_flight(problem: Problem) -> str:
    """A flight in the middle of the list."""
    flights = list(dict.fromkeys(_of(group) for group in problem.groups))
    return flights[len(flights) // 2]


def _changed(
    name: str,
    problem: Problem,
    groups: tuple[RideGroup, ...],
    flights: Collection[str],
    sites: Collection[str] = (),
) -> Event:
    affected = frozenset(
        party.id
        for group in problem.groups
        if _of(group) in flights and (not sites or group.destination in sites)
        for party in group.parties
    )
    return Event(name=name, problem=replace(problem, groups=groups), affected=affected)


def _busiest(plan: Plan) -> Duty:
    return max(plan.duties, key=lambda duty: sum(trip.people for trip in duty.trips))


def _riders(duty: Duty, first: int) -> frozenset[str]:
    return frozenset(rider.party for trip in duty.trips[first:] for rider in trip.riders)
