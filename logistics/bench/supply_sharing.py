"""What many do by hand: each lot of the stores divided by need, whatever a place has already."""

from __future__ import annotations

from collections import defaultdict

from logistics.planning.resupply.plan import Shipment, Trip
from logistics.planning.resupply.problem import Problem
from logistics.planning.resupply.solver.trips import trips


def proportional(problem: Problem) -> tuple[Trip, ...]:
    """The trips that bring every place its part of each lot, by its part of the use.

    Vehicles are loaded by the product's own packing.
    """
    use: dict[str, dict[str, float]] = defaultdict(dict)
    for need in problem.needs:
        daily = [need.daily[min(day, len(need.daily) - 1)] for day in range(int(problem.enough))]
        if sum(daily) > 0:
            use[need.item][need.place] = sum(daily)
    goods = list[Shipment]()
    for stock in problem.stock:
        lot = problem.lot[stock.lot]
        users, packs = use[lot.item], problem.movable_packs(stock)
        if stock.place in users or not users or problem.usable_days(lot) <= 0:
            continue
        goods += _divided(stock.place, stock.lot, packs, users)
    made, _ = trips(problem, goods, {})
    return tuple(made)


def _divided(origin: str, lot: str, packs: int, users: dict[str, float]) -> list[Shipment]:
    """Whole packs by the largest remainders."""
    total = sum(users.values())
    exact = {place: packs * part / total for place, part in users.items()}
    shares = {place: int(each) for place, each in exact.items()}
    rest = sorted(users, key=lambda place: (shares[place] - exact[place], place))
    for place in rest[: packs - sum(shares.values())]:
        shares[place] += 1
    return [
        Shipment(origin=origin, destination=place, lot=lot, packs=count)
        for place, count in shares.items()
        if count
    ]
