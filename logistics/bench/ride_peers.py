"""Other optimisers on the same rides, for comparison.

None of them can state that categories never share a trip while vehicles serve one category
after another. Each is therefore given the loads of one origin and category at a time, finds
which loads share a trip, and our own packing makes duties of those trips: every contender is
judged on whole, lawful plans by the same checks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from time import monotonic
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from logistics.bench.peers import Peer
from logistics.planning.optimiser_process import Report
from logistics.planning.transport.day import Day, Load, Squad, day_of, loads_of
from logistics.planning.transport.draft import Draft
from logistics.planning.transport.finish import finished
from logistics.planning.transport.greedy import add_tours
from logistics.planning.transport.plan import Plan
from logistics.planning.transport.problem import Problem
from logistics.planning.transport.tours import Tour, single, together

THREADS = 2
LEAST_SECONDS = 1.0
CENTS = 100
Trips = list[list[Load]]


@dataclass(frozen=True, kw_only=True)
class Pool:
    """The loads of one origin and one category, and the sorts of vehicle that may take them.

    Node 0 is the origin, node ``i + 1`` the destination of load ``i``. Times are minutes.
    """

    day: Day
    loads: tuple[Load, ...]
    squads: tuple[Squad, ...]

    @cached_property
    def nodes(self) -> list[int]:
        """The place of each node."""
        return [self.loads[0].origin, *(load.destination for load in self.loads)]

    @cached_property
    def km(self) -> list[list[float]]:
        """Kilometres from node to node."""
        km = self.day.drives.km
        return [[km[here][there] for there in self.nodes] for here in self.nodes]

    @cached_property
    def minutes(self) -> list[list[int]]:
        """Driving times from node to node when the first of the loads is cleared."""
        drives, noon = self.day.drives, min(load.released for load in self.loads)
        return [
            [drives.arrive(here, there, noon) - noon for there in self.nodes] for here in self.nodes
        ]

    @property
    def turnaround(self) -> int:
        """From arriving at the origin until the next trip leaves."""
        return self.day.rules.disinfection + self.day.rules.loading

    def vehicles_of(self, squad: Squad) -> int:
        """How many of a sort of vehicle could be of use."""
        return min(len(squad.vehicles), len(self.loads))


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
    pools = list(_pools(day))
    count = sum(len(pool.loads) for pool in pools)
    draft = Draft(day)
    for pool in pools:
        share = max(LEAST_SECONDS, seconds * len(pool.loads) / count)
        add_tours(draft, _tours(pool, trips_of(pool, share, seed)))
    return replace(finished(draft), seconds=monotonic() - started, seed=seed)


def _pools(day: Day) -> Iterator[Pool]:
    alike: dict[tuple[int, str, bool], list[Load]] = defaultdict(list)
    for load in loads_of(day):
        alike[load.origin, load.category, load.symptomatic].append(load)
    for (origin, _, symptomatic), loads in alike.items():
        squads = [
            squad
            for squad in day.squads
            if squad.takes_kind(symptomatic) and origin in squad.origins
        ]
        yield Pool(day=day, loads=tuple(loads), squads=tuple(squads))


def _tours(pool: Pool, trips: Trips) -> Iterator[Tour]:
    """Trips in their best order; a load that the peer left behind, or a trip too late, alone."""
    driven = {load for trip in trips for load in trip}
    for trip in [*trips, *([load] for load in pool.loads if load not in driven)]:
        tour = together(pool.day, trip)
        yield from [tour] if tour else [single(pool.day, load) for load in trip]


def _parted(deliveries: Sequence[Load | None]) -> Trips:
    """The deliveries of a vehicle, divided where it loads again (``None``)."""
    trips: Trips = [[]]
    for load in deliveries:
        if load is None:
            trips.append([])
        else:
            trips[-1].append(load)
    return [trip for trip in trips if trip]


def _routing(pool: Pool, seconds: float, seed: int) -> Trips:
    rules, loads = pool.day.rules, pool.loads
    fleet = [squad for squad in pool.squads for _ in range(pool.vehicles_of(squad))]
    if not fleet:
        return []
    # Node 2i + 1 is where load i boards, node 2i + 2 where it gets off.
    manager = pywrapcp.RoutingIndexManager(2 * len(loads) + 1, len(fleet), 0)
    model = pywrapcp.RoutingModel(manager)
    node = manager.IndexToNode

    def stop(index: int) -> int:
        at = node(index)
        return at // 2 if at and at % 2 == 0 else 0

    def boards(index: int) -> bool:
        return bool(node(index) % 2)

    def time(a: int, b: int) -> int:
        drive = pool.minutes[stop(a)][stop(b)]
        if boards(a):
            return 0 if boards(b) else rules.loading + drive
        if node(a) == 0:
            return rules.preparing if boards(b) else 0
        away = drive + (rules.unloading if drive or not stop(b) else 0)
        return away + rules.disinfection if not stop(b) else away

    clock = model.RegisterTransitCallback(time)
    model.AddDimension(clock, 24 * 60, 10 * 24 * 60, False, "time")
    times = model.GetDimensionOrDie("time")
    for unit, amount, room in (
        ("people", lambda load: load.people, [squad.seats for squad in fleet]),
        ("drops", lambda load: 1, [rules.max_drops] * len(fleet)),
    ):

        def demand(index: int, amount: Callable[[Load], int] = amount) -> int:
            at = node(index)
            return 0 if at == 0 else (1 if at % 2 else -1) * amount(loads[(at - 1) // 2])

        taken = model.RegisterUnaryTransitCallback(demand)
        model.AddDimensionWithVehicleCapacity(taken, 0, room, True, unit)
    for squad in dict.fromkeys(fleet):

        def cost(a: int, b: int, price: float = squad.km_cost) -> int:
            return round(CENTS * price * pool.km[stop(a)][stop(b)])

        road = model.RegisterTransitCallback(cost)
        for number, each in enumerate(fleet):
            if each is squad:
                model.SetArcCostEvaluatorOfVehicle(road, number)
                model.SetFixedCostOfVehicle(round(CENTS * squad.duty_cost), number)
                times.SetSpanUpperBoundForVehicle(rules.duty, number)
    for i, load in enumerate(loads):
        on, off = manager.NodeToIndex(2 * i + 1), manager.NodeToIndex(2 * i + 2)
        model.AddPickupAndDelivery(on, off)
        model.solver().Add(model.VehicleVar(on) == model.VehicleVar(off))
        model.solver().Add(times.CumulVar(on) <= times.CumulVar(off))
        times.CumulVar(on).SetRange(load.released, load.latest)
        times.CumulVar(off).SetRange(load.ready, load.latest)
        model.AddDisjunction([on], _penalty(pool, load))
        model.AddDisjunction([off], 0)
    limits = pywrapcp.DefaultRoutingSearchParameters()
    limits.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    )
    limits.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    limits.time_limit.FromMilliseconds(round(1000 * seconds))
    answer = model.SolveWithParameters(limits)
    if answer is None:
        return []
    trips: Trips = []
    for number in range(len(fleet)):
        way: list[Load | None] = []
        index = model.Start(number)
        while not model.IsEnd(index):
            if node(index):
                way.append(None if boards(index) else loads[stop(index) - 1])
            index = answer.Value(model.NextVar(index))
        trips += _parted(way)
    return trips


def _penalty(pool: Pool, load: Load) -> int:
    return round(CENTS * pool.day.problem.weights.left_behind * load.people)


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
    return [trip for way in ways.values() for trip in _parted(way)]


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
    return [trip for way in ways for trip in _parted(way)]


PEERS = (
    Peer(name="RoutingModel", package="ortools", method=routing),
    Peer(name="VROOM", package="vroom", method=vroom),
    Peer(name="PyVRP", package="pyvrp", method=pyvrp),
)
