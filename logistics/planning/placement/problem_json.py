"""The documented JSON form of a room problem: ``docs/schemas/rooms-problem.schema.json``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from logistics.periods import Period
from logistics.planning.placement.consistency import check_consistency
from logistics.planning.placement.problem import (
    CohortRule,
    Floor,
    Party,
    Pin,
    Presence,
    Problem,
    Room,
    RoomNeed,
    Side,
    Site,
    Weights,
    Zone,
)
from logistics.planning.placement.reading import Node

FORMAT = "rooms-problem/1"
WEIGHTS = tuple(Weights.__dataclass_fields__)


def to_json(problem: Problem) -> dict[str, Any]:
    """A problem as plain JSON values."""
    return {
        "format": FORMAT,
        "time_zone": problem.time_zone,
        "weights": {name: getattr(problem.weights, name) for name in WEIGHTS},
        "cohorts": {
            "hard": problem.cohorts.hard,
            "window_hours": problem.cohorts.window_hours,
            "epoch": _moment(problem.cohorts.epoch),
        },
        "reserve": problem.reserve,
        "kept": sorted(problem.kept),
        "turnaround": dict(problem.turnaround),
        "sites": [_site(site) for site in problem.sites],
        "floors": [_floor(floor) for floor in problem.floors],
        "rooms": [_room(room) for room in problem.rooms],
        "distances": [
            {"port": port, "site": site, "km": km} for (port, site), km in problem.distances.items()
        ],
        "parties": [_party(party) for party in problem.parties],
        "pins": [_pin(pin) for pin in problem.pins],
    }


def from_json(document: object) -> Problem:
    """A problem from JSON values.

    :raises InputRejected: a value is missing, of the wrong kind, or contradicts another;
        the problems name the path of each
    """
    node = Node(document).fields(
        "format", "time_zone", "weights", "cohorts", "reserve", "kept", "turnaround",
        "sites", "floors", "rooms", "distances", "parties", "pins",
    )  # fmt: skip
    node.constant("format", FORMAT)
    for name in ("sites", "floors", "rooms", "parties"):
        node[name].expect_list()
    plain = Problem(sites=(), floors=(), rooms=(), parties=())
    zone, reserve, kept = node.find("time_zone"), node.find("reserve"), node.find("kept")
    problem = Problem(
        time_zone=plain.time_zone if zone is None else zone.text(),
        weights=_read_weights(node),
        cohorts=_read_cohorts(node),
        reserve=plain.reserve if reserve is None else reserve.number(low=0, high=1),
        kept=plain.kept if kept is None else frozenset(node.texts("kept")),
        turnaround={kind: each.whole(low=0) for kind, each in node.named("turnaround")},
        sites=tuple(_read_site(each) for each in node.each("sites")),
        floors=tuple(_read_floor(each) for each in node.each("floors")),
        rooms=tuple(_read_room(each) for each in node.each("rooms")),
        distances=dict(_read_distance(each) for each in node.each("distances")),
        parties=tuple(_read_party(each) for each in node.each("parties")),
        pins=tuple(_read_pin(each) for each in node.each("pins")),
    )
    check_consistency(problem)
    return problem


def _moment(moment: datetime) -> str:
    return moment.isoformat()


def _period(period: Period) -> dict[str, Any]:
    end = {} if period.end is None else {"end": _moment(period.end)}
    return {"start": _moment(period.start), **end}


def _site(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = {"id": site.id, "tier": site.tier, "opened": site.opened}
    if site.categories is not None:
        found["categories"] = sorted(site.categories)
    return found


def _floor(floor: Floor) -> dict[str, Any]:
    present = [
        {"cohort": p.cohort, "arrived": _moment(p.arrived), "until": _moment(p.until)}
        for p in floor.present
    ]
    return {"id": floor.id, "site": floor.site} | ({"present": present} if present else {})


def _room(room: Room) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": room.id,
        "floor": room.floor,
        "position": room.position,
        "side": room.side.value,
        "kind": room.kind,
        "zone": room.zone.value,
    }
    if room.attributes:
        found["attributes"] = sorted(room.attributes)
    if room.free_from is not None:
        found["free_from"] = _moment(room.free_from)
    for name, periods in (("booked", room.booked), ("out_of_order", room.out_of_order)):
        if periods:
            found[name] = [_period(period) for period in periods]
    return found


def _need(need: RoomNeed) -> dict[str, Any]:
    found: dict[str, Any] = {"people": need.people}
    if need.attributes:
        found["attributes"] = sorted(need.attributes)
    return found | ({} if need.sharing is None else {"sharing": need.sharing})


def _party(party: Party) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": party.id,
        "arrives": _moment(party.arrives),
        "until": _moment(party.until),
        "category": party.category,
        "cohort": party.cohort,
        "tier": party.tier,
        "rooms": [_need(need) for need in party.rooms],
    }
    for name in ("arrival", "port"):
        if (value := getattr(party, name)) is not None:
            found[name] = value
    return found


def _pin(pin: Pin) -> dict[str, Any]:
    found: dict[str, Any] = {"party": pin.party}
    for name in ("site", "floor"):
        if (value := getattr(pin, name)) is not None:
            found[name] = value
    return found | ({"rooms": list(pin.rooms)} if pin.rooms else {})


def _text(node: Node, name: str) -> str | None:
    found = node.find(name)
    return None if found is None else found.text()


def _read_weights(node: Node) -> Weights:
    found = node.find("weights")
    if found is None:
        return Weights()
    found.fields(*WEIGHTS)
    return Weights(**{name: each.number(low=0) for name, each in node.named("weights")})


def _read_cohorts(node: Node) -> CohortRule:
    found, plain = node.find("cohorts"), CohortRule()
    if found is None:
        return plain
    found.fields("hard", "window_hours", "epoch")
    hard, hours, epoch = (found.find(name) for name in ("hard", "window_hours", "epoch"))
    return CohortRule(
        hard=plain.hard if hard is None else hard.truth(),
        window_hours=plain.window_hours if hours is None else hours.number(low=1),
        epoch=plain.epoch if epoch is None else epoch.moment(),
    )


def _read_site(node: Node) -> Site:
    node.fields("id", "tier", "categories", "opened")
    tier, categories, opened = (node.find(name) for name in ("tier", "categories", "opened"))
    return Site(
        id=node["id"].text(),
        tier=0 if tier is None else tier.whole(),
        categories=None if categories is None else frozenset(node.texts("categories")),
        opened=opened is not None and opened.truth(),
    )


def _read_presence(node: Node) -> Presence:
    node.fields("cohort", "arrived", "until")
    return Presence(
        cohort=node["cohort"].text(), arrived=node["arrived"].moment(), until=node["until"].moment()
    )


def _read_floor(node: Node) -> Floor:
    node.fields("id", "site", "present")
    present = tuple(_read_presence(each) for each in node.each("present"))
    return Floor(id=node["id"].text(), site=node["site"].text(), present=present)


def _read_room(node: Node) -> Room:
    node.fields(
        "id", "floor", "position", "side", "kind", "attributes", "zone", "free_from", "booked",
        "out_of_order",
    )  # fmt: skip
    side, zone, free = node.find("side"), node.find("zone"), node.find("free_from")
    return Room(
        id=node["id"].text(),
        floor=node["floor"].text(),
        position=node["position"].whole(),
        side=Side.LEFT if side is None else side.choice(Side),
        kind=_text(node, "kind") or "standard",
        attributes=frozenset(node.texts("attributes")),
        zone=Zone.CONTAMINATED if zone is None else zone.choice(Zone),
        free_from=None if free is None else free.moment(),
        booked=tuple(each.period() for each in node.each("booked")),
        out_of_order=tuple(each.period() for each in node.each("out_of_order")),
    )


def _read_distance(node: Node) -> tuple[tuple[str, str], float]:
    node.fields("port", "site", "km")
    return (node["port"].text(), node["site"].text()), node["km"].number(low=0)


def _read_need(node: Node) -> RoomNeed:
    node.fields("people", "attributes", "sharing")
    people = node.find("people")
    return RoomNeed(
        people=1 if people is None else people.whole(low=1),
        attributes=frozenset(node.texts("attributes")),
        sharing=_text(node, "sharing"),
    )


def _read_party(node: Node) -> Party:
    node.fields(
        "id", "rooms", "arrives", "until", "category", "cohort", "arrival", "port", "tier"
    )  # fmt: skip
    tier = node.find("tier")
    return Party(
        id=node["id"].text(),
        rooms=tuple(_read_need(each) for each in node.each("rooms")),
        arrives=node["arrives"].moment(),
        until=node["until"].moment(),
        category=node["category"].text(),
        cohort=node["cohort"].text(),
        arrival=_text(node, "arrival"),
        port=_text(node, "port"),
        tier=0 if tier is None else tier.whole(),
    )


def _read_pin(node: Node) -> Pin:
    node.fields("party", "site", "floor", "rooms")
    return Pin(
        party=node["party"].text(),
        site=_text(node, "site"),
        floor=_text(node, "floor"),
        rooms=node.texts("rooms"),
    )
