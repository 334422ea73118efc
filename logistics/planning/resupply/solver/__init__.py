"""The resupply solver: fair covers first, then least waste, then few and full trips."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from math import ceil

import numpy as np

from logistics.planning.resupply.consistency import check_consistency
from logistics.planning.resupply.covers import Covers
from logistics.planning.resupply.plan import Figures, Outcome, Plan
from logistics.planning.resupply.problem import Problem
from logistics.planning.resupply.solver.levels import Levels, levels
from logistics.planning.resupply.solver.origins import shipments
from logistics.planning.resupply.solver.pools import Pool, pools
from logistics.planning.resupply.solver.sharing import Share, must_be_visited, share
from logistics.planning.resupply.solver.trips import trips

CLOSE = 1e-6
Fair = Sequence[tuple[Pool, Levels]]


def solve(
    problem: Problem,
    *,
    seconds: float = 20.0,
    seed: int = 1,
    previous: Plan | None = None,
    progress: Callable[[int, int], object] = lambda done, of: None,
) -> Plan:
    """Plan the shipments of a problem.

    :param seconds: for whole numbers of packs, item by item; the rest takes what it takes
    :param previous: a plan whose origins are kept where they can be
    :param progress: hears how many items are shared, of how many
    :raises InputRejected: parts of the problem contradict each other
    """
    started = time.monotonic()
    check_consistency(problem)
    fair = [(pool, levels(pool)) for pool in pools(problem)]
    wanted = {place for pool, found in fair for place in must_be_visited(pool, found)}
    wanted |= {pin.destination for pin in problem.pins}
    shares = list[Share]()
    for each in _shares(fair, wanted, started + seconds, seed):
        shares.append(each)
        progress(len(shares), len(fair))
    goods, served = shipments(problem, shares, previous.shipments if previous else ())
    made, left = trips(problem, goods, _urgency(fair))
    plan = Plan(outcome=Outcome.FEASIBLE, trips=tuple(made), roads=problem.roads.source, seed=seed)
    complete = served and not left
    return _judged(problem, plan, _bound(problem, fair, shares), complete=complete, started=started)


def _shares(fair: Fair, wanted: Set[str], deadline: float, seed: int) -> Iterator[Share]:
    """Item after item, each with its part of the time that is left."""
    for number, (pool, found) in enumerate(fair):
        left = max(0.0, deadline - time.monotonic()) / (len(fair) - number)
        yield share(pool, found, lambda place: place not in wanted, left, seed)


def _judged(
    problem: Problem, plan: Plan, bound: Figures, *, complete: bool, started: float
) -> Plan:
    """The plan with its figures, shortages and outcome.

    Where vehicles were too few, or a way is closed, covers are shorter than fair, so that waste
    and trips have no bound but themselves.
    """
    covers = Covers(problem, plan)
    worth = covers.figures
    if not complete:
        bound = Figures(
            worst_cover=bound.worst_cover,
            waste=min(bound.waste, worth.waste),
            trips=min(bound.trips, worth.trips),
        )
    optimal = (
        complete
        and worth.worst_cover >= bound.worst_cover - CLOSE
        and worth.waste <= bound.waste + CLOSE * max(1.0, bound.waste)
        and worth.trips <= bound.trips
    )
    return Plan(
        outcome=Outcome.OPTIMAL if optimal else Outcome.FEASIBLE,
        trips=plan.trips,
        shortages=covers.shortages,
        figures=worth,
        bound=bound,
        roads=plan.roads,
        seconds=round(time.monotonic() - started, 3),
        seed=plan.seed,
    )


def _urgency(fair: Fair) -> Mapping[str, float]:
    """After how many days each place runs out of something, with what lies there alone."""
    urgency: dict[str, float] = {}
    for pool, _ in fair:
        own = np.cumsum((pool.movable * pool.item.pack)[:, ::-1], axis=1)[:, ::-1]
        for p, place in enumerate(pool.places):
            units = pool.used_by[p] + pool.lasting[p]
            units[:-1] += own[p]
            cover = float(pool.lasts(p, units).min())
            urgency[place] = min(urgency.get(place, cover), cover)
    return urgency


def _bound(problem: Problem, fair: Fair, shares: Sequence[Share]) -> Figures:
    loads: dict[str, float] = defaultdict(float)
    for pool, found in fair:
        own = np.cumsum(pool.movable[:, ::-1], axis=1)[:, ::-1]
        least = np.maximum(0, found.packs[:, : own.shape[1]] - own).max(axis=1, initial=0)
        for place, packs in zip(pool.places, least, strict=True):
            if packs:
                loads[place] += float(packs) * pool.item.load
    for pin in problem.pins:
        lot = problem.lot[pin.lot]
        if lot.directed_to is None:
            loads[pin.destination] += pin.packs * problem.item[lot.item].load
    return Figures(
        worst_cover=min((found.bound for _, found in fair), default=problem.enough),
        waste=sum(each.waste_bound for each in shares),
        trips=_fewest_trips(problem, loads),
    )


def _fewest_trips(problem: Problem, loads: Mapping[str, float]) -> float:
    """No set of trips that brings at least these loads is smaller."""
    largest = max((vehicle.load for vehicle in problem.vehicles), default=0.0)
    if not loads or largest <= 0:
        return 0.0
    by_load = ceil(sum(loads.values()) / largest - CLOSE)
    stops = sum(max(1, ceil(load / largest - CLOSE)) for load in loads.values())
    return float(max(by_load, ceil(stops / problem.max_drops)))
