"""A small day of transport for tests: kilometres are minutes, and the plainest valid things."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from logistics.periods import Period
from logistics.planning.transport.checks import cost, violations
from logistics.planning.transport.plan import Duty, Plan, Trip
from logistics.planning.transport.problem import (
    NightBan,
    Party,
    Problem,
    RideGroup,
    Rules,
    Vehicle,
    VehicleKind,
    Weights,
)
from logistics.planning.transport.roads import Matrix, Place, PlaceKind, Roads
from logistics.planning.transport.solver import solve
from logistics.planning.transport.violations import Rule

MIDNIGHT = datetime(2020, 3, 27, 16, 0, tzinfo=UTC)
POINTS = {
    "airport": (0, 0),
    "harbour": (0, 2),
    "garage": (-3, 0),
    "north": (20, 5),
    "middle": (20, 0),
    "south": (20, -5),
    "east": (30, 0),
    "hospital": (10, 0),
}
KINDS = {"airport": PlaceKind.PORT, "harbour": PlaceKind.PORT, "garage": PlaceKind.DEPOT,
         "hospital": PlaceKind.HOSPITAL}  # fmt: skip
RULES = Rules(
    max_drops=3,
    loading=15,
    unloading=10,
    disinfection=45,
    preparing=10,
    duty=600,
    rest=600,
    wait=120,
    wait_ceiling=240,
    ride=180,
)
NIGHT = NightBan(start=time(2), end=time(5))


def clock(text: str, day: int = 0) -> datetime:
    """A local time of day of the test day, or of a later one."""
    hours, minutes = text.split(":")
    return MIDNIGHT + timedelta(days=day, hours=int(hours), minutes=int(minutes))


def roads(**changes: Any) -> Roads:
    """Straight lines at 60 km/h."""
    matrix = Matrix(
        places=tuple(POINTS),
        km=tuple(tuple(math.dist(a, b) for b in POINTS.values()) for a in POINTS.values()),
    )
    plain = Roads(source="straight lines", speeds=(60.0,) * 24, matrix=matrix)
    return replace(plain, **changes)


def coach(name: str = "coach", **changes: Any) -> Vehicle:
    """A coach of fifty seats, half of them usable."""
    plain = Vehicle(
        id=name,
        kind=VehicleKind.COACH,
        seats=50,
        usable_seats=25,
        home="garage",
        available=Period(clock("00:00"), clock("12:00", day=1)),
        duty_cost=500.0,
        km_cost=1.2,
    )
    return replace(plain, **changes)


def minibus(name: str = "minibus", **changes: Any) -> Vehicle:
    """A minibus with ten usable seats."""
    small = {"kind": VehicleKind.MINIBUS, "seats": 20, "usable_seats": 10}
    return coach(name, **(small | {"duty_cost": 250.0, "km_cost": 0.8} | changes))


def ambulance(name: str = "ambulance", **changes: Any) -> Vehicle:
    """An ambulance with negative pressure for a patient and a carer."""
    small = {"kind": VehicleKind.AMBULANCE, "seats": 2, "usable_seats": 2}
    cost = {"duty_cost": 300.0, "km_cost": 0.9, "negative_pressure": True}
    return coach(name, **(small | cost | changes))


def group(name: str, people: int = 10, to: str = "north", at: str = "10:00", **changes: Any
          ) -> RideGroup:  # fmt: skip
    """One party, released at the airport at a local time of day."""
    plain = RideGroup(
        id=name,
        parties=(Party(id=name, people=people),),
        category="traveller",
        origin="airport",
        destination=to,
        released_at=clock(at),
    )
    return replace(plain, **changes)


def couples(name: str, count: int, **changes: Any) -> RideGroup:
    """A group of so many parties of two."""
    parties = tuple(Party(id=f"{name}.{i}", people=2) for i in range(count))
    return replace(group(name, **changes), parties=parties)


def problem(*parts: RideGroup | Vehicle, **changes: Any) -> Problem:
    """A problem of these groups and vehicles; a coach where no vehicle is given.

    Names of rules among the changes change the rules.
    """
    vehicles = tuple(part for part in parts if isinstance(part, Vehicle))
    rules = {name: changes.pop(name) for name in list(changes) if hasattr(RULES, name)}
    plain = Problem(
        time_zone="Asia/Shanghai",
        places=tuple(Place(id=name, kind=KINDS.get(name, PlaceKind.SITE)) for name in POINTS),
        roads=roads(),
        vehicles=vehicles or (coach(),),
        groups=tuple(part for part in parts if isinstance(part, RideGroup)),
        rules=replace(RULES, **rules),
        weights=Weights(left_behind=1000.0),
    )
    return replace(plain, **changes)


def solved(problem: Problem, seconds: float = 0.3) -> Plan:
    """The solver's plan."""
    return solve(problem, seconds=seconds)


def priced(problem: Problem, plan: Plan) -> Plan:
    """The plan with its true cost and no bound."""
    return replace(plan, cost=cost(problem, plan), bound=None)


def rules_broken(problem: Problem, plan: Plan) -> set[Rule]:
    """The rules that a plan breaks once it states its true cost."""
    return {violation.rule for violation in violations(problem, priced(problem, plan))}


def change_duty(plan: Plan, number: int, **changes: Any) -> Plan:
    """The plan with one duty changed."""
    duties = list(plan.duties)
    duties[number] = replace(duties[number], **changes)
    return replace(plan, duties=tuple(duties))


def change_trip(plan: Plan, number: int, change: Callable[[Trip], Trip], duty: int = 0) -> Plan:
    """The plan with one trip of a duty changed."""
    trips = list(plan.duties[duty].trips)
    trips[number] = change(trips[number])
    return change_duty(plan, duty, trips=tuple(trips))


def later(trip: Trip, minutes: int) -> Trip:
    """The same trip some minutes later, or earlier."""
    shift = timedelta(minutes=minutes)
    stops = tuple(
        replace(stop, arrives_at=stop.arrives_at + shift, leaves_at=stop.leaves_at + shift)
        for stop in trip.stops
    )
    return replace(
        trip,
        sets_out_at=trip.sets_out_at + shift,
        loads_at=trip.loads_at + shift,
        departs_at=trip.departs_at + shift,
        stops=stops,
    )


def duty_later(duty: Duty, minutes: int) -> Duty:
    """The same duty some minutes later, or earlier."""
    shift = timedelta(minutes=minutes)
    return replace(
        duty,
        begins_at=duty.begins_at + shift,
        trips=tuple(later(trip, minutes) for trip in duty.trips),
        returns_at=duty.returns_at + shift,
        ends_at=duty.ends_at + shift,
    )


def whole_later(plan: Plan, minutes: int) -> Plan:
    """The same plan some minutes later, or earlier."""
    return replace(plan, duties=tuple(duty_later(duty, minutes) for duty in plan.duties))


def riders(plan: Plan) -> list[list[str]]:
    """The parties on board of each trip."""
    return [sorted(rider.party for rider in trip.riders) for trip in plan.trips]
