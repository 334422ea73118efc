"""Transport problems as JSON: ``docs/schemas/transport-problem.schema.json``."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, time
from math import inf
from typing import Any, cast

from logistics.periods import Period
from logistics.planning.reading import Node
from logistics.planning.transport.consistency import check_consistency
from logistics.planning.transport.problem import (
    DriverAway,
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
from logistics.wording import say

FORMAT = "transport-problem/1"
MINUTES = tuple(f.name for f in fields(Rules) if f.name not in ("max_drops", "night_ban"))
WEIGHTS = tuple(f.name for f in fields(Weights))


def to_json(problem: Problem) -> dict[str, Any]:
    """A problem as plain JSON values."""
    return {
        "format": FORMAT,
        "time_zone": problem.time_zone,
        "roads": roads_json(problem.roads),
        "rules": _rules(problem.rules),
        "weights": {name: getattr(problem.weights, name) for name in WEIGHTS},
        "places": [_place(place) for place in problem.places],
        "vehicles": [_vehicle(vehicle) for vehicle in problem.vehicles],
        "groups": [_group(group) for group in problem.groups],
    }


def from_json(document: object) -> Problem:
    """A problem from JSON values.

    :raises InputRejected: a value is missing, of the wrong kind, or contradicts another;
        the problems name the path of each
    """
    node = Node(document).fields(
        "format", "time_zone", "roads", "rules", "weights", "places", "vehicles", "groups"
    )
    if node["format"].text() != FORMAT:
        raise node["format"].expected(say("the format %(name)s", name=FORMAT))
    problem = Problem(
        time_zone=node["time_zone"].text(),
        roads=read_roads(node["roads"]),
        rules=_read_rules(node["rules"]),
        weights=_read_weights(node["weights"]),
        places=tuple(_read_place(each) for each in node.each("places")),
        vehicles=tuple(_read_vehicle(each) for each in node.each("vehicles")),
        groups=tuple(_read_group(each) for each in node.each("groups")),
    )
    check_consistency(problem)
    return problem


def roads_json(roads: Roads) -> dict[str, Any]:
    """Roads as plain JSON values."""
    found: dict[str, Any] = {
        "source": roads.source,
        "speeds": list(roads.speeds),
        "detour": roads.detour,
    }
    if roads.matrix is not None:
        found["matrix"] = {
            "places": list(roads.matrix.places),
            "km": [list(row) for row in roads.matrix.km],
        }
        if roads.matrix.minutes is not None:
            found["matrix"]["minutes"] = [list(row) for row in roads.matrix.minutes]
    return found


def _rules(rules: Rules) -> dict[str, Any]:
    found: dict[str, Any] = {"max_drops": rules.max_drops}
    found |= {name: getattr(rules, name) for name in MINUTES}
    if rules.night_ban is not None:
        found["night_ban"] = {
            "start": rules.night_ban.start.strftime("%H:%M"),
            "end": rules.night_ban.end.strftime("%H:%M"),
            "kinds": [kind.value for kind in rules.night_ban.kinds],
            "above_km": rules.night_ban.above_km,
        }
    return found


def _place(place: Place) -> dict[str, Any]:
    found: dict[str, Any] = {"id": place.id, "kind": place.kind.value}
    if place.latitude is not None and place.longitude is not None:
        found |= {"latitude": place.latitude, "longitude": place.longitude}
    return found


def _vehicle(vehicle: Vehicle) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": vehicle.id,
        "kind": vehicle.kind.value,
        "seats": vehicle.seats,
        "usable_seats": vehicle.usable_seats,
        "home": vehicle.home,
        "available": _period(vehicle.available),
        "duty_cost": vehicle.duty_cost,
        "km_cost": vehicle.km_cost,
        "drivers": vehicle.drivers,
        "negative_pressure": vehicle.negative_pressure,
        "serves": list(vehicle.serves),
    }
    if vehicle.away:
        found["away"] = [_period(each) for each in vehicle.away]
    if vehicle.drivers_away:
        found["drivers_away"] = [
            {"driver": each.driver, "period": _period(each.period)} for each in vehicle.drivers_away
        ]
    return found


def _period(period: Period) -> dict[str, str]:
    found = {"start": period.start.isoformat()}
    if period.end is not None:
        found["end"] = period.end.isoformat()
    return found


def _group(group: RideGroup) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": group.id,
        "parties": [{"id": party.id, "people": party.people} for party in group.parties],
        "category": group.category,
        "origin": group.origin,
        "destination": group.destination,
        "released_at": group.released_at.isoformat(),
        "symptomatic": group.symptomatic,
    }
    for name in ("due_at", "deadline_at", "room_ready_at"):
        if (moment := getattr(group, name)) is not None:
            found[name] = moment.isoformat()
    return found


def read_roads(node: Node) -> Roads:
    """Roads from JSON values."""
    node.fields("source", "speeds", "detour", "matrix")
    detour, matrix = node.find("detour"), node.find("matrix")
    return Roads(
        source=node["source"].text(),
        speeds=tuple(each.number(low=1) for each in node.each("speeds")),
        detour=1.0 if detour is None else detour.number(low=1),
        matrix=None if matrix is None else _read_matrix(matrix),
    )


def _read_matrix(node: Node) -> Matrix:
    node.fields("places", "km", "minutes")
    return Matrix(
        places=node.texts("places"),
        km=_read_rows(node, "km"),
        minutes=None if node.find("minutes") is None else _read_rows(node, "minutes"),
    )


def _read_rows(node: Node, name: str) -> tuple[tuple[float, ...], ...]:
    return tuple(_read_row(row) for row in node.each(name))


def _read_row(node: Node) -> tuple[float, ...]:
    """Numbers of at least 0; only where one is not, each is looked at by itself."""
    row = node.expect_list()
    if all(type(value) is float and 0 <= value < inf for value in row):
        return tuple(cast(list[float], row))
    return tuple(Node(value, node, index).number(low=0) for index, value in enumerate(row))


def _read_rules(node: Node) -> Rules:
    node.fields("max_drops", "night_ban", *MINUTES)
    ban = node.find("night_ban")
    return Rules(
        max_drops=node["max_drops"].whole(low=1),
        night_ban=None if ban is None else _read_ban(ban),
        **{name: node[name].whole(low=0) for name in MINUTES},
    )


def _read_ban(node: Node) -> NightBan:
    node.fields("start", "end", "kinds", "above_km")
    above = node.find("above_km")
    return NightBan(
        start=_read_clock(node["start"]),
        end=_read_clock(node["end"]),
        kinds=tuple(each.choice(VehicleKind) for each in node.each("kinds")),
        above_km=0.0 if above is None else above.number(low=0),
    )


def _read_clock(node: Node) -> time:
    try:
        return datetime.strptime(node.text(), "%H:%M").time()  # noqa: DTZ007 a time of day has none
    except ValueError:
        raise node.expected(say("a time of day such as 02:00")) from None


def _read_weights(node: Node) -> Weights:
    node.fields(*WEIGHTS)
    stated = {name: each for name in WEIGHTS if (each := node.find(name)) is not None}
    return Weights(
        left_behind=node["left_behind"].number(low=0),
        **{name: each.number(low=0) for name, each in stated.items() if name != "left_behind"},
    )


def _read_place(node: Node) -> Place:
    node.fields("id", "kind", "latitude", "longitude")
    north, east = node.find("latitude"), node.find("longitude")
    return Place(
        id=node["id"].text(),
        kind=node["kind"].choice(PlaceKind),
        latitude=None if north is None else north.number(low=-90, high=90),
        longitude=None if east is None else east.number(low=-180, high=180),
    )


def _read_vehicle(node: Node) -> Vehicle:
    node.fields(
        "id", "kind", "seats", "usable_seats", "home", "available", "duty_cost", "km_cost",
        "drivers", "negative_pressure", "serves", "away", "drivers_away",
    )  # fmt: skip
    drivers, pressure = node.find("drivers"), node.find("negative_pressure")
    return Vehicle(
        id=node["id"].text(),
        kind=node["kind"].choice(VehicleKind),
        seats=node["seats"].whole(low=1),
        usable_seats=node["usable_seats"].whole(low=1),
        home=node["home"].text(),
        available=node["available"].period(),
        duty_cost=node["duty_cost"].number(low=0),
        km_cost=node["km_cost"].number(low=0),
        drivers=1 if drivers is None else drivers.whole(low=1),
        negative_pressure=pressure is not None and pressure.truth(),
        serves=node.texts("serves"),
        away=tuple(each.period() for each in node.each("away")),
        drivers_away=tuple(_read_away(each) for each in node.each("drivers_away")),
    )


def _read_away(node: Node) -> DriverAway:
    node.fields("driver", "period")
    return DriverAway(driver=node["driver"].whole(low=1), period=node["period"].period())


def _read_group(node: Node) -> RideGroup:
    node.fields(
        "id", "parties", "category", "origin", "destination", "released_at", "symptomatic",
        "due_at", "deadline_at", "room_ready_at",
    )  # fmt: skip
    symptomatic = node.find("symptomatic")
    return RideGroup(
        id=node["id"].text(),
        parties=tuple(_read_party(each) for each in node.each("parties")),
        category=node["category"].text(),
        origin=node["origin"].text(),
        destination=node["destination"].text(),
        released_at=node["released_at"].moment(),
        symptomatic=symptomatic is not None and symptomatic.truth(),
        due_at=_moment(node, "due_at"),
        deadline_at=_moment(node, "deadline_at"),
        room_ready_at=_moment(node, "room_ready_at"),
    )


def _moment(node: Node, name: str) -> datetime | None:
    found = node.find(name)
    return None if found is None else found.moment()


def _read_party(node: Node) -> Party:
    node.fields("id", "people")
    return Party(id=node["id"].text(), people=node["people"].whole(low=1))
