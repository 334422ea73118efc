"""A lower bound by arithmetic: what each seat-share of road and duty costs at the least."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor, inf

from logistics.planning.transport.day import Day, Load, Squad


def seat_share_bound(day: Day, parties: Iterable[Load]) -> float:
    """What no plan for these parties costs less than, people left behind included.

    A trip's road is at least the way to its farthest rider and on to where a vehicle can go
    next, and its time likewise; a full vehicle divides both by its seats. Distances are taken
    to obey the triangle inequality.
    """
    return sum(_share(day, party) for party in parties)


def _share(day: Day, load: Load) -> float:
    """The least that a load adds to any plan; a patient's vehicle is not shared."""
    weight = day.problem.weights.left_behind * load.people
    return min((_in_squad(day, squad, load) for squad in _able(day.squads, load)),
               default=weight) if weight else 0.0  # fmt: skip


def _able(squads: Iterable[Squad], load: Load) -> Iterable[Squad]:
    return (squad for squad in squads if squad.takes(load))


def _in_squad(day: Day, squad: Squad, load: Load) -> float:
    rules, weights = day.rules, day.problem.weights
    nexts = {*squad.origins, squad.home}
    back = min(nexts, key=lambda place: day.drives.km[load.destination][place])
    km = day.drives.km[load.origin][load.destination] + day.drives.km[load.destination][back]
    minutes = rules.loading + least_minutes(day, load.origin, load.destination) + rules.unloading
    minutes += min(least_minutes(day, load.destination, place) for place in nexts)
    shift = max(1, rules.duty - rules.preparing + rules.disinfection)
    trip = squad.km_cost * km + squad.duty_cost * (minutes + rules.disinfection) / shift
    if load.symptomatic:
        plain = 0.0 if squad.negative_pressure else weights.plain_ambulance
        return min(trip + plain, weights.left_behind * load.people)
    return min(trip / squad.seats, weights.left_behind) * load.people


def least_minutes(day: Day, here: int, there: int) -> int:
    """Driving time at the best hour of the day, rounded down."""
    if day.drives.minutes is not None:
        return day.drives.minutes[here][there]
    fastest = max(day.problem.roads.speeds, default=inf)
    return floor(day.drives.km[here][there] / fastest * 60)
