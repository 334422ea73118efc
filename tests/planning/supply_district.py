"""A small district of supplies for tests: kilometres on a line, and the plainest valid things."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from logistics.planning.resupply.checks import figures, violations
from logistics.planning.resupply.covers import Covers
from logistics.planning.resupply.plan import Line, Outcome, Plan, Stop, Trip
from logistics.planning.resupply.problem import (
    Item,
    Lot,
    Need,
    Pin,
    Place,
    Problem,
    Stock,
    Vehicle,
)
from logistics.planning.resupply.violations import Rule
from logistics.planning.transport.roads import Matrix, Roads

DAY = date(2020, 3, 28)
LINE = ("store", "harbour", "lakeside", "hilltop", "depot")
ROADS = Roads(
    source="along a line",
    speeds=(40.0,) * 24,
    matrix=Matrix(
        places=LINE,
        km=tuple(tuple(10.0 * abs(a - b) for b in range(len(LINE))) for a in range(len(LINE))),
    ),
)
MASK = Item(id="mask", pack=10)
VAN = Vehicle(id="van", load=100, trips=20)


def in_days(days: int) -> date:
    """The last day of a lot that can be used for so many days from day 0."""
    return DAY + timedelta(days=days - 1)


def lot(name: str = "old", item: str = "mask", days: int | None = None, **changes: Any) -> Lot:
    """A lot that can be used for so many days; ``None`` for ever."""
    expires = None if days is None else in_days(days)
    return replace(Lot(id=name, item=item, expires=expires), **changes)


def held(place: str, name: str, quantity: int, **changes: Any) -> Stock:
    return replace(Stock(place=place, lot=name, quantity=quantity), **changes)


def need(place: str, *daily: float, item: str = "mask") -> Need:
    return Need(place=place, item=item, daily=daily)


def district(*parts: Lot | Stock | Need | Item | Vehicle | Pin | Place, **changes: Any) -> Problem:
    """A store and three sites; one item unless others are named, and vans."""

    def of(kind: type[Any]) -> tuple[Any, ...]:
        return tuple(part for part in parts if isinstance(part, kind))

    places = {
        "store": Place(id="store", receives=False),
        **{name: Place(id=name) for name in LINE[1:]},
        **{place.id: place for place in of(Place)},
    }
    plain = Problem(
        day=DAY,
        horizon=60,
        target=30,
        places=tuple(places.values()),
        items=of(Item) or (MASK,),
        lots=of(Lot),
        stock=of(Stock),
        needs=of(Need),
        vehicles=of(Vehicle) or (VAN,),
        pins=of(Pin),
        max_drops=3,
        roads=ROADS,
    )
    return replace(plain, **changes)


def trip(*stops: Stop, origin: str = "store", vehicle: str = "van") -> Trip:
    return Trip(vehicle=vehicle, origin=origin, stops=stops)


def drop(place: str, name: str = "old", packs: int = 1) -> Stop:
    return Stop(place=place, lines=(Line(lot=name, packs=packs),))


def told_truly(problem: Problem, *trips: Trip, **changes: Any) -> Plan:
    """A plan of these trips with its true figures and shortages, and no useful bound."""
    plan = Plan(outcome=Outcome.FEASIBLE, trips=trips)
    worth = figures(problem, plan)
    plan = replace(
        plan,
        figures=worth,
        bound=replace(worth, waste=0.0, trips=0.0, km=0.0, worst_cover=problem.enough),
        shortages=Covers(problem, plan).shortages,
    )
    return replace(plan, **changes)


def rules_broken(problem: Problem, plan: Plan) -> set[Rule]:
    return {each.rule for each in violations(problem, plan)}
