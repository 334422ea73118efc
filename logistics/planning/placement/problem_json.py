"""The documented JSON form of a room problem: ``docs/schemas/rooms-problem.schema.json``."""

from __future__ import annotations

from dataclasses import dataclass
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
from logistics.planning.reading import (
    Node,
    at_least,
    moment,
    number,
    one_of,
    period,
    record,
    several,
    text,
    truth,
    whole,
    words,
)

FORMAT = "rooms-problem/1"
WEIGHTS = tuple(Weights.__dataclass_fields__)


@dataclass(frozen=True)
class Distance:
    """A line of the table of distances."""

    port: str
    site: str
    km: float


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
        sites=node.all("sites", _SITE),
        floors=node.all("floors", _FLOOR),
        rooms=node.all("rooms", _ROOM),
        distances={(d.port, d.site): d.km for d in node.all("distances", _DISTANCE)},
        parties=node.all("parties", _PARTY),
        pins=node.all("pins", _PIN),
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


_SITE = record(Site, id=text, tier=whole, categories=words, opened=truth)
_PRESENCE = record(Presence, cohort=text, arrived=moment, until=moment)
_FLOOR = record(Floor, id=text, site=text, present=several(_PRESENCE))
_ROOM = record(
    Room,
    id=text,
    floor=text,
    position=whole,
    side=one_of(Side),
    kind=text,
    attributes=words,
    zone=one_of(Zone),
    free_from=moment,
    booked=several(period),
    out_of_order=several(period),
)
_NEED = record(RoomNeed, people=at_least(1, whole), attributes=words, sharing=text)
_PARTY = record(
    Party,
    id=text,
    rooms=several(_NEED),
    arrives=moment,
    until=moment,
    category=text,
    cohort=text,
    arrival=text,
    port=text,
    tier=whole,
)
_PIN = record(Pin, party=text, site=text, floor=text, rooms=several(text))
_DISTANCE = record(Distance, port=text, site=text, km=at_least(0, number))
