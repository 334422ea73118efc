"""Invented room problems for the bench: people by flight over 14 days, sites half in use."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from logistics.periods import Period
from logistics.planning.placement.problem import (
    CohortRule,
    Floor,
    Party,
    Problem,
    Room,
    RoomNeed,
    Side,
    Site,
)

START = datetime(2020, 3, 16, tzinfo=UTC)
DAYS = 14
NIGHTS = {"low": 7, "high": 14}
STEP_FREE = frozenset({"step_free"})
NEGATIVE = frozenset({"negative_pressure"})
NOTHING = frozenset[str]()


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How large a case is: people, ports, sites, floors a site, rooms a floor."""

    people: int
    ports: int
    sites: int
    floors: int
    rooms: int


SCALES = {
    300: Scale(people=300, ports=2, sites=20, floors=5, rooms=20),
    3000: Scale(people=3000, ports=3, sites=60, floors=6, rooms=25),
    20000: Scale(people=20000, ports=4, sites=300, floors=8, rooms=25),
}

Place = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Mix:
    """Who comes, and which part of the sites is free for them.

    :ivar sizes: weights of parties of 1, 2, 3 … people
    :ivar seats: the fewest and the most people on a flight
    :ivar high: share of parties at high risk
    :ivar tiers: weights of the tiers that parties need
    :ivar takes_high: share of sites that take high risk
    :ivar busy: share of floors that others are on when the first flights come
    """

    days: int = DAYS
    sizes: tuple[float, ...] = (0.45, 0.30, 0.12, 0.10, 0.03)
    seats: tuple[int, int] = (20, 100)
    high: float = 0.08
    tiers: tuple[float, float, float] = (0.6, 0.3, 0.1)
    takes_high: float = 0.3
    busy: float = 0.5


USUAL = Mix()


def room_case(people: int, seed: int) -> Problem:
    """The case of a scale and seed; the same every time."""
    return invented(SCALES[people], seed)


def invented(scale: Scale, seed: int, mix: Mix = USUAL) -> Problem:
    """A case of any size and mix of people; the same every time."""
    chance = Random(seed)  # noqa: S311 a repeatable case, not a secret
    ports = [(chance.uniform(10, 90), chance.uniform(10, 90)) for _ in range(scale.ports)]
    places: list[Place] = []
    sites: list[Site] = []
    floors: list[Floor] = []
    rooms: list[Room] = []
    for number in range(scale.sites):
        places.append((chance.uniform(0, 100), chance.uniform(0, 100)))
        sites.append(_site(number, chance, mix))
        layout = [_attributes(chance) for _ in range(scale.rooms)]
        for storey in range(scale.floors):
            floor = Floor(id=f"{sites[-1].id}-{storey + 1}", site=sites[-1].id)
            floors.append(floor)
            rooms += _floor_rooms(floor.id, layout, chance, mix)
    parties = _parties(scale, chance, mix)
    return Problem(
        sites=tuple(sites),
        floors=tuple(floors),
        rooms=tuple(rooms),
        parties=tuple(parties),
        distances={
            (f"P{p}", site.id): math.dist(port, place)
            for p, port in enumerate(ports)
            for site, place in zip(sites, places, strict=True)
        },
        turnaround={"standard": 24 * 60},
        cohorts=CohortRule(hard=True, window_hours=24, epoch=START),
        reserve=0.05,
    )


def _site(number: int, chance: Random, mix: Mix) -> Site:
    tier = chance.choices([0, 1, 2], [0.3, 0.5, 0.2])[0]
    high = chance.random() < mix.takes_high
    categories = frozenset({"low", "high"} if high else {"low"})
    return Site(id=f"S{number:03}", tier=tier, categories=categories)


def _attributes(chance: Random) -> frozenset[str]:
    if chance.random() < 0.06:
        return NEGATIVE
    return STEP_FREE if chance.random() < 0.12 else NOTHING


def _floor_rooms(floor: str, layout: list[frozenset[str]], chance: Random, mix: Mix) -> list[Room]:
    busy = chance.randint(1, DAYS - 1) if chance.random() < mix.busy else 0
    return [
        Room(
            id=f"{floor}{number:02}",
            floor=floor,
            position=number // 2,
            side=Side.RIGHT if number % 2 else Side.LEFT,
            attributes=attributes,
            free_from=START + timedelta(days=busy) if busy else None,
            out_of_order=(Period(START),) if chance.random() < 0.03 else (),
        )
        for number, attributes in enumerate(layout)
    ]


def _parties(scale: Scale, chance: Random, mix: Mix) -> list[Party]:
    parties: list[Party] = []
    flights = people = 0
    while people < scale.people:
        day, port = chance.randrange(mix.days), chance.randrange(scale.ports)
        seats, taken = chance.randint(*mix.seats), 0
        while taken < seats and people < scale.people:
            party = _party(f"B{len(parties):05}", f"F{flights:03}", f"P{port}", day, chance, mix)
            parties.append(party)
            taken += party.people
            people += party.people
        flights += 1
    return parties


def _party(name: str, flight: str, port: str, day: int, chance: Random, mix: Mix) -> Party:
    size = chance.choices(range(1, len(mix.sizes) + 1), mix.sizes)[0]
    risk = "high" if chance.random() < mix.high else "low"
    tier = chance.choices([0, 1, 2], mix.tiers)[0]
    step_free = chance.random() < 0.05
    needs = [STEP_FREE] if step_free else []
    needs += [NEGATIVE if chance.random() < 0.02 else NOTHING for _ in range(size - step_free)]
    arrives = START + timedelta(days=day)
    return Party(
        id=name,
        rooms=tuple(RoomNeed(attributes=need) for need in needs),
        arrives=arrives,
        until=arrives + timedelta(days=NIGHTS[risk]),
        category=risk,
        cohort=risk,
        arrival=flight,
        port=port,
        tier=tier,
    )
