"""Tours by savings: loads that ride well together are put on one trip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from logistics.planning.transport.day import Day, Load, Squad
from logistics.planning.transport.problem import VehicleKind
from logistics.planning.transport.tours import Tour, single, together


def tours_by_savings(day: Day, loads: Iterable[Load]) -> list[Tour]:
    """All loads as tours, merged while a merger saves more road and time than it delays people."""
    pools: dict[tuple[int, str], list[Load]] = defaultdict(list)
    tours: list[Tour] = []
    for load in loads:
        if load.symptomatic:
            tours.append(single(day, load))
        else:
            pools[load.origin, load.category].append(load)
    for pool in pools.values():
        tours += _merged(day, pool)
    return tours


def _merged(day: Day, pool: list[Load]) -> list[Tour]:
    squads = [
        squad
        for squad in day.squads
        if squad.kind is not VehicleKind.AMBULANCE and pool[0].origin in squad.origins
    ]
    if not squads:
        return [single(day, load) for load in pool]
    seats = max(squad.seats for squad in squads)
    tour_of = {load: single(day, load) for load in pool}
    for first, second in _pairs(day, pool, seats):
        one, other = tour_of[first], tour_of[second]
        if one is other or one.people + other.people > seats:
            continue
        merged = together(day, (*one.loads, *other.loads))
        if merged and effort(day, squads, merged) < effort(day, squads, one) + effort(
            day, squads, other
        ):
            for load in merged.loads:
                tour_of[load] = merged
    return list(dict.fromkeys(tour_of.values()))


def _pairs(day: Day, pool: list[Load], seats: int) -> list[tuple[Load, Load]]:
    """Pairs that could share a trip, the largest saving of road first."""
    km = day.drives.km
    found: list[tuple[float, int, Load, Load]] = []
    alone = {load: single(day, load) for load in pool}
    for index, first in enumerate(pool):
        out = km[first.origin][first.destination]
        for second in pool[index + 1 :]:
            if (
                first.people + second.people <= seats
                and first.released <= alone[second].closes
                and second.released <= alone[first].closes
            ):
                way = km[first.destination][second.destination]
                saved = out + km[first.origin][second.destination] - way
                found.append((-saved, len(found), first, second))
    return [(first, second) for _, _, first, second in sorted(found)]


def effort(day: Day, squads: list[Squad], tour: Tour) -> float:
    """What a tour costs in the cheapest vehicle: road, its share of a duty, and delays."""
    rules, times = day.rules, tour.arrivals(tour.opens)
    back = day.drives.arrive(tour.last, tour.origin, times[-1] + rules.unloading)
    minutes = rules.loading + back - tour.opens + rules.disinfection
    km = tour.km + day.drives.km[tour.last][tour.origin]
    return tour.delay_cost(times) + min(
        (
            squad.km_cost * km + squad.duty_cost * minutes / max(1, rules.duty)
            for squad in squads
            if tour.people <= squad.seats
        ),
        default=float("inf"),
    )
