"""Other optimisers on the same rides, for comparison.

None of them can state that categories never share a trip while vehicles serve one category
after another. Each is therefore given the loads of one origin and category at a time, finds
which loads share a trip, and our own packing makes duties of those trips: every contender is
judged on whole, lawful plans by the same checks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from time import monotonic
from typing import Any

from logistics.bench.peers import Peer
from logistics.bench.ride_pools import CENTS, Pool, Trips, parted, pools_of
from logistics.bench.ride_routing import Routes
from logistics.planning.optimiser_process import Report
from logistics.planning.transport.day import Load, day_of
from logistics.planning.transport.draft import Draft
from logistics.planning.transport.finish import finished
from logistics.planning.transport.greedy import add_tours
from logistics.planning.transport.plan import Plan
from logistics.planning.transport.problem import Problem
from logistics.planning.transport.tours import Tour, single, together

THREADS = 2
LEAST_SECONDS = 1.0


def routing(problem: Problem, seconds: float, seed: int, *, report: Report) -> Plan:
    """OR-Tools' routing library: pickups and deliveries, guided local search."""
    return _plan(problem, seconds, seed, _routing)


def vroom(problem: Problem, seconds: float, seed: int, *, report: Report) -> Plan:
    """VROOM: shipments."""
    return _plan(problem, seconds, seed, _vroom)


def pyvrp(problem: Problem, seconds: float, seed: int, *, report: Report) -> Plan:
    """PyVRP: deliveries with release times; vehicles load again at the origin."""
    return _plan(problem, seconds, seed, _pyvrp)


def _plan(
    problem: Problem,
    seconds: float,
    seed: int,
    trips_of: Callable[[Pool, float, int], Trips],
) -> Plan:
    started = monotonic()
    day = day_of(problem)
    pools = list(pools_of(day))
    count = sum(len(pool.loads) for pool in pools)
    draft = Draft(day)
    for pool in pools:
        share = max(LEAST_SECONDS, seconds * len(pool.loads) / count)
        add_tours(draft, _tours(pool, trips_of(pool, share, seed)))
    return replace(finished(draft), seconds=monotonic() - started, seed=seed)


def _tours(pool: Pool, trips: Trips) -> Iterator[Tour]:
    """Trips in their best order; a load that the peer left behind, or a trip too late, alone."""
    driven = {load for trip in trips for load in trip}
    for trip in [*trips, *([load] for load in pool.loads if load not in driven)]:
        tour = together(pool.day, trip)
        yield from [tour] if tour else [single(pool.day, load) for load in trip]


def _routing(pool: Pool, seconds: float, _seed: int) -> Trips:
    return Routes(pool).best(seconds) if pool.squads else []


def _vroom(pool: Pool, seconds: float, seed: int) -> Trips:
    import numpy
    import vroom as library

    rules, loads = pool.day.rules, pool.loads
    problem: Any = library.Input()
    problem.set_durations_matrix("car", numpy.array(pool.minutes, dtype=numpy.uint32) * 60)
    problem.set_distances_matrix("car", (numpy.array(pool.km) * 1000).round().astype(numpy.uint32))
    number = 0
    for squad in pool.squads:
        for _ in range(pool.vehicles_of(squad)):
            number += 1
            problem.add_vehicle(
                library.Vehicle(
                    number,
                    start=0,
                    end=0,
                    capacity=[squad.seats, rules.max_drops],
                    costs=library.VehicleCosts(
                        fixed=round(squad.duty_cost * CENTS),
                        per_hour=0,
                        per_km=round(squad.km_cost * CENTS),
                    ),
                )
            )
    for i, load in enumerate(loads):
        first = 60 * (load.released - rules.disinfection)
        problem.add_shipment(
            library.ShipmentStep(
                i + 1,
                location=0,
                default_setup=60 * pool.turnaround,
                time_windows=[library.TimeWindow(first, 60 * load.latest)],
            ),
            library.ShipmentStep(
                i + 1,
                location=i + 1,
                default_setup=60 * rules.unloading,
                time_windows=[library.TimeWindow(0, 60 * load.latest)],
            ),
            amount=library.Amount([load.people, 1]),
        )
    answer = problem.solve(
        exploration_level=5, nb_threads=THREADS, timeout=timedelta(seconds=seconds)
    )
    ways: dict[int, list[Load | None]] = defaultdict(list)
    for step in answer.routes.to_dict("records"):
        if step["type"] == "pickup":
            ways[step["vehicle_id"]].append(None)
        elif step["type"] == "delivery":
            ways[step["vehicle_id"]].append(loads[int(step["id"]) - 1])
    return [trip for way in ways.values() for trip in parted(way)]


def _pyvrp(pool: Pool, seconds: float, seed: int) -> Trips:
    from pyvrp import Model
    from pyvrp.stop import MaxRuntime

    rules, loads = pool.day.rules, pool.loads
    model: Any = Model()
    spots = {place: model.add_location(0, 0) for place in dict.fromkeys(pool.nodes)}
    number = {place: index for index, place in reversed(list(enumerate(pool.nodes)))}
    for here, a in spots.items():
        for there, b in spots.items():
            km, minutes = pool.km[number[here]][number[there]], pool.minutes[number[here]]
            away = minutes[number[there]] + (rules.unloading if here != pool.nodes[0] else 0)
            model.add_edge(a, b, distance=round(1000 * km), duration=away if here != there else 0)
    units = 10_000  # of one unit of our cost, so that a metre's price is a whole number
    depot = model.add_depot(spots[pool.nodes[0]], service_duration=pool.turnaround)
    for squad in pool.squads:
        model.add_vehicle_type(
            pool.vehicles_of(squad),
            capacity=[squad.seats, rules.max_drops],
            start_depot=depot,
            end_depot=depot,
            fixed_cost=round(squad.duty_cost * units),
            shift_duration=rules.duty,
            unit_distance_cost=round(squad.km_cost * units / 1000),
            reload_depots=[depot],
        )
    for load in loads:
        model.add_client(
            spots[load.destination],
            delivery=[load.people, 1],
            tw_early=load.ready,
            tw_late=load.latest,
            release_time=load.released + rules.loading,
            prize=round(units * pool.day.problem.weights.left_behind * load.people),
            required=False,
        )
    best = model.solve(MaxRuntime(seconds), seed=seed, display=False).best
    ways = [
        [None if each.is_depot() else loads[each.idx] for each in route] for route in best.routes()
    ]
    return [trip for way in ways for trip in parted(way)]


PEERS = (
    Peer(name="RoutingModel", package="ortools", method=routing),
    Peer(name="VROOM", package="vroom", method=vroom),
    Peer(name="PyVRP", package="pyvrp", method=pyvrp),
)
