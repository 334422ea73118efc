"""A pool as OR-Tools' routing library takes it: pickups and deliveries of vehicles on duty.

Node ``2i + 1`` is where load ``i`` boards, node ``2i + 2`` where it gets off, node 0 the garage
at the origin.
"""

from __future__ import annotations

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from logistics.bench.ride_pools import CENTS, Pool, Trips, parted
from logistics.planning.transport.day import Load, Squad

DAY = 24 * 60
LONGEST = 10 * DAY


class Routes:
    """The model, and the trips of its best answer."""

    def __init__(self, pool: Pool) -> None:
        self.pool, self.rules, self.loads = pool, pool.day.rules, pool.loads
        self.fleet = [squad for squad in pool.squads for _ in range(pool.vehicles_of(squad))]
        nodes = 2 * len(self.loads) + 1
        self.manager = pywrapcp.RoutingIndexManager(nodes, len(self.fleet), 0)
        self.model = pywrapcp.RoutingModel(self.manager)
        self._time_passes()
        self._vehicles_hold("people", {load: load.people for load in self.loads},
                            [squad.seats for squad in self.fleet])  # fmt: skip
        self._vehicles_hold("drops", dict.fromkeys(self.loads, 1),
                            [self.rules.max_drops] * len(self.fleet))  # fmt: skip
        self._roads_and_duties_cost()
        self._loads_ride_in_time_or_stay()

    def best(self, seconds: float) -> Trips:
        """The trips of the best answer within some time; none where there is no answer."""
        limits = pywrapcp.DefaultRoutingSearchParameters()
        limits.first_solution_strategy = (
            routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
        )
        limits.local_search_metaheuristic = (
            routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        )
        limits.time_limit.FromMilliseconds(round(1000 * seconds))
        answer = self.model.SolveWithParameters(limits)
        if answer is None:
            return []
        ways = (self._way(answer, vehicle) for vehicle in range(len(self.fleet)))
        return [trip for way in ways for trip in parted(way)]

    def _way(self, answer: pywrapcp.Assignment, vehicle: int) -> list[Load | None]:
        way: list[Load | None] = []
        index = self.model.Start(vehicle)
        while not self.model.IsEnd(index):
            if self.manager.IndexToNode(index):
                way.append(None if self._boards(index) else self.loads[self._stop(index) - 1])
            index = answer.Value(self.model.NextVar(index))
        return way

    def _stop(self, index: int) -> int:
        """The node of the pool: 0 at the origin, ``i + 1`` where load ``i`` gets off."""
        node: int = self.manager.IndexToNode(index)
        return node // 2 if node % 2 == 0 else 0

    def _boards(self, index: int) -> bool:
        return bool(self.manager.IndexToNode(index) % 2)

    def _time_passes(self) -> None:
        def minutes(here: int, there: int) -> int:
            drive = self.pool.minutes[self._stop(here)][self._stop(there)]
            if self._boards(here):
                return 0 if self._boards(there) else self.rules.loading + drive
            if self.manager.IndexToNode(here) == 0:
                return self.rules.preparing if self._boards(there) else 0
            away = drive + (self.rules.unloading if drive or not self._stop(there) else 0)
            return away if self._stop(there) else away + self.rules.disinfection

        clock = self.model.RegisterTransitCallback(minutes)
        self.model.AddDimension(clock, DAY, LONGEST, False, "time")
        self.times = self.model.GetDimensionOrDie("time")

    def _vehicles_hold(self, unit: str, amounts: dict[Load, int], room: list[int]) -> None:
        def taken(index: int) -> int:
            node = self.manager.IndexToNode(index)
            if node == 0:
                return 0
            amount = amounts[self.loads[(node - 1) // 2]]
            return amount if self._boards(index) else -amount

        callback = self.model.RegisterUnaryTransitCallback(taken)
        self.model.AddDimensionWithVehicleCapacity(callback, 0, room, True, unit)

    def _roads_and_duties_cost(self) -> None:
        roads = {squad: self._road(squad) for squad in dict.fromkeys(self.fleet)}
        for vehicle, squad in enumerate(self.fleet):
            self.model.SetArcCostEvaluatorOfVehicle(roads[squad], vehicle)
            self.model.SetFixedCostOfVehicle(round(CENTS * squad.duty_cost), vehicle)
            self.times.SetSpanUpperBoundForVehicle(self.rules.duty, vehicle)

    def _road(self, squad: Squad) -> int:
        def cost(here: int, there: int) -> int:
            return round(CENTS * squad.km_cost * self.pool.km[self._stop(here)][self._stop(there)])

        callback: int = self.model.RegisterTransitCallback(cost)
        return callback

    def _loads_ride_in_time_or_stay(self) -> None:
        solver, model, times = self.model.solver(), self.model, self.times
        for i, load in enumerate(self.loads):
            on, off = (self.manager.NodeToIndex(node) for node in (2 * i + 1, 2 * i + 2))
            model.AddPickupAndDelivery(on, off)
            solver.Add(model.VehicleVar(on) == model.VehicleVar(off))
            solver.Add(times.CumulVar(on) <= times.CumulVar(off))
            times.CumulVar(on).SetRange(load.released, load.latest)
            times.CumulVar(off).SetRange(load.ready, load.latest)
            model.AddDisjunction([on], self.pool.penalty(load))
            model.AddDisjunction([off], 0)
