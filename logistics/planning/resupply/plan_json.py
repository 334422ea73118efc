"""Resupply plans as JSON: ``docs/schemas/resupply-plan.schema.json``."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from logistics.planning.reading import Node
from logistics.planning.resupply.plan import Figures, Line, Outcome, Plan, Shortage, Stop, Trip
from logistics.planning.resupply.problem_json import read_day
from logistics.wording import say

FORMAT = "resupply-plan/1"
FIGURES = tuple(each.name for each in fields(Figures))


def to_json(plan: Plan) -> dict[str, Any]:
    """A plan as plain JSON values."""
    return {
        "format": FORMAT,
        "outcome": plan.outcome.value,
        "figures": dict(plan.figures.by_name),
        "bound": dict(plan.bound.by_name),
        "roads": plan.roads,
        "seconds": plan.seconds,
        "seed": plan.seed,
        "trips": [_trip(trip) for trip in plan.trips],
        "shortages": [_shortage(each) for each in plan.shortages],
    }


def from_json(document: object) -> Plan:
    """A plan from JSON values.

    :raises InputRejected: a value is missing or of the wrong kind; the problem names its path
    """
    node = Node(document).fields(
        "format", "outcome", "figures", "bound", "roads", "seconds", "seed", "trips", "shortages"
    )
    if node["format"].text() != FORMAT:
        raise node["format"].expected(say("the format %(name)s", name=FORMAT))
    roads, seconds, seed = node.find("roads"), node.find("seconds"), node.find("seed")
    return Plan(
        outcome=node["outcome"].choice(Outcome),
        trips=tuple(_read_trip(each) for each in node.each("trips")),
        shortages=tuple(_read_shortage(each) for each in node.each("shortages")),
        figures=_read_figures(node["figures"]),
        bound=_read_figures(node["bound"]),
        roads="" if roads is None or not roads.value else roads.text(),
        seconds=0.0 if seconds is None else seconds.number(low=0),
        seed=1 if seed is None else seed.whole(),
    )


def _trip(trip: Trip) -> dict[str, Any]:
    return {
        "vehicle": trip.vehicle,
        "origin": trip.origin,
        "stops": [
            {
                "place": stop.place,
                "lines": [{"lot": line.lot, "packs": line.packs} for line in stop.lines],
            }
            for stop in trip.stops
        ],
    }


def _shortage(short: Shortage) -> dict[str, Any]:
    return {
        "place": short.place,
        "item": short.item,
        "cover": short.cover,
        "runs_out": short.runs_out.isoformat(),
        "missing": short.missing,
    }


def _read_figures(node: Node) -> Figures:
    node.fields(*FIGURES)
    return Figures(**{name: node[name].number(low=0) for name in FIGURES})


def _read_trip(node: Node) -> Trip:
    node.fields("vehicle", "origin", "stops")
    return Trip(
        vehicle=node["vehicle"].text(),
        origin=node["origin"].text(),
        stops=tuple(_read_stop(each) for each in node.each("stops")),
    )


def _read_stop(node: Node) -> Stop:
    node.fields("place", "lines")
    return Stop(
        place=node["place"].text(), lines=tuple(_read_line(each) for each in node.each("lines"))
    )


def _read_line(node: Node) -> Line:
    node.fields("lot", "packs")
    return Line(lot=node["lot"].text(), packs=node["packs"].whole())


def _read_shortage(node: Node) -> Shortage:
    node.fields("place", "item", "cover", "runs_out", "missing")
    return Shortage(
        place=node["place"].text(),
        item=node["item"].text(),
        cover=node["cover"].number(low=0),
        runs_out=read_day(node["runs_out"]),
        missing=node["missing"].number(low=0),
    )
