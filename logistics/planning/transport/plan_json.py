"""Transport plans as JSON: ``docs/schemas/transport-plan.schema.json``."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from logistics.planning.reading import Node
from logistics.planning.transport.plan import (
    CostByTerm,
    Duty,
    LeftBehind,
    Outcome,
    Plan,
    Rider,
    Stop,
    Trip,
)
from logistics.wording import Sentence, restored, say, stored

FORMAT = "transport-plan/1"
TERMS = tuple(f.name for f in fields(CostByTerm))


def to_json(plan: Plan) -> dict[str, Any]:
    """A plan as plain JSON values; the gap and the total are stated for the reader's sake."""
    return {
        "format": FORMAT,
        "outcome": plan.outcome.value,
        "cost": dict(plan.cost.terms),
        "total": plan.cost.total,
        "bound": plan.bound,
        "gap": plan.gap,
        "roads": plan.roads,
        "seconds": plan.seconds,
        "seed": plan.seed,
        "duties": [_duty(duty) for duty in plan.duties],
        "left_behind": [_left_behind(each) for each in plan.left_behind],
    }


def from_json(document: object) -> Plan:
    """A plan from JSON values.

    :raises InputRejected: a value is missing or of the wrong kind; the problem names its path
    """
    node = Node(document).fields(
        "format", "outcome", "cost", "total", "bound", "gap", "roads", "seconds", "seed",
        "duties", "left_behind",
    )  # fmt: skip
    if node["format"].text() != FORMAT:
        raise node["format"].expected(say("the format %(name)s", name=FORMAT))
    bound, roads = node.find("bound"), node.find("roads")
    seconds, seed = node.find("seconds"), node.find("seed")
    return Plan(
        outcome=node["outcome"].choice(Outcome),
        duties=tuple(_read_duty(each) for each in node.each("duties")),
        left_behind=tuple(_read_left_behind(each) for each in node.each("left_behind")),
        cost=_read_cost(node["cost"]),
        bound=None if bound is None else bound.number(),
        roads="" if roads is None or not roads.value else roads.text(),
        seconds=0.0 if seconds is None else seconds.number(low=0),
        seed=1 if seed is None else seed.whole(),
    )


def _duty(duty: Duty) -> dict[str, Any]:
    return {
        "vehicle": duty.vehicle,
        "driver": duty.driver,
        "begins_at": duty.begins_at.isoformat(),
        "trips": [_trip(trip) for trip in duty.trips],
        "returns_at": duty.returns_at.isoformat(),
        "ends_at": duty.ends_at.isoformat(),
    }


def _trip(trip: Trip) -> dict[str, Any]:
    return {
        "origin": trip.origin,
        "sets_out_at": trip.sets_out_at.isoformat(),
        "loads_at": trip.loads_at.isoformat(),
        "departs_at": trip.departs_at.isoformat(),
        "stops": [_stop(stop) for stop in trip.stops],
    }


def _stop(stop: Stop) -> dict[str, Any]:
    return {
        "place": stop.place,
        "arrives_at": stop.arrives_at.isoformat(),
        "leaves_at": stop.leaves_at.isoformat(),
        "riders": [{"party": rider.party, "people": rider.people} for rider in stop.riders],
    }


def _left_behind(left: LeftBehind) -> dict[str, Any]:
    return {
        "party": left.party,
        "people": left.people,
        "reasons": [stored(reason) for reason in left.reasons],
    }


def _read_cost(node: Node) -> CostByTerm:
    node.fields(*TERMS)
    return CostByTerm(**{name: node[name].number() for name in TERMS})


def _read_duty(node: Node) -> Duty:
    node.fields("vehicle", "driver", "begins_at", "trips", "returns_at", "ends_at")
    return Duty(
        vehicle=node["vehicle"].text(),
        driver=node["driver"].whole(),
        begins_at=node["begins_at"].moment(),
        trips=tuple(_read_trip(each) for each in node.each("trips")),
        returns_at=node["returns_at"].moment(),
        ends_at=node["ends_at"].moment(),
    )


def _read_trip(node: Node) -> Trip:
    node.fields("origin", "sets_out_at", "loads_at", "departs_at", "stops")
    return Trip(
        origin=node["origin"].text(),
        sets_out_at=node["sets_out_at"].moment(),
        loads_at=node["loads_at"].moment(),
        departs_at=node["departs_at"].moment(),
        stops=tuple(_read_stop(each) for each in node.each("stops")),
    )


def _read_stop(node: Node) -> Stop:
    node.fields("place", "arrives_at", "leaves_at", "riders")
    return Stop(
        place=node["place"].text(),
        arrives_at=node["arrives_at"].moment(),
        leaves_at=node["leaves_at"].moment(),
        riders=tuple(_read_rider(each) for each in node.each("riders")),
    )


def _read_rider(node: Node) -> Rider:
    node.fields("party", "people")
    return Rider(party=node["party"].text(), people=node["people"].whole(low=1))


def _read_left_behind(node: Node) -> LeftBehind:
    node.fields("party", "people", "reasons")
    return LeftBehind(
        party=node["party"].text(),
        people=node["people"].whole(low=1),
        reasons=tuple(_read_sentence(each) for each in node.each("reasons")),
    )


def _read_sentence(node: Node) -> Sentence:
    node.fields("template", "values")["template"].text()
    values = {name: each.value for name, each in node.named("values")}
    return restored({"template": node["template"].value, "values": values})
