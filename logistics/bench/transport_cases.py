"""Generated transport problems: a day of flights, their passengers and the sites they go to.

The plane is measured in kilometres, so the distances are a matrix. Vehicles of each port are
plenty; categories are ``A`` travellers, ``B`` high risk, ``C`` with symptoms.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import count

from logistics.periods import Period
from logistics.planning.transport.problem import (
    Party,
    Problem,
    RideGroup,
    Rules,
    Vehicle,
    VehicleKind,
    Weights,
)
from logistics.planning.transport.roads import Matrix, Place, PlaceKind, Roads

SIZES = {300: (2, 20), 3000: (3, 60), 20000: (4, 300)}
MIDNIGHT = datetime(2020, 3, 20, tzinfo=UTC)
WAVES = (75, 110)
CATEGORIES = ("A", "B", "C")
SHARES = (0.92, 0.06, 0.02)
FLEET = (
    (VehicleKind.COACH, 50, 25, 500.0, 1.2),
    (VehicleKind.MINIBUS, 20, 10, 250.0, 0.8),
    (VehicleKind.AMBULANCE, 2, 2, 300.0, 0.9),
)
RULES = Rules(
    max_drops=3,
    loading=15,
    unloading=10,
    disinfection=30,
    preparing=30,
    duty=600,
    rest=600,
    wait=120,
    wait_ceiling=120,
    ride=600,
)
Wave = tuple[int, int, int, int, str]
Point = tuple[float, float]


def transport_case(people: int, seed: int) -> Problem:
    """A day with so many arrivals.

    Flights have 30 to 100 passengers, land in the morning, the afternoon or at any time,
    release them in two waves and send them to up to three of the nearer sites. Who rides
    together is cut to what a coach holds; a patient rides with at most one carer.
    """
    dice = random.Random(seed)  # noqa: S311 - a repeatable case, not a secret
    ports_wanted, sites_wanted = size(people)
    ports = [(dice.uniform(20, 80), dice.uniform(20, 80)) for _ in range(ports_wanted)]
    sites = [(dice.uniform(0, 100), dice.uniform(0, 100)) for _ in range(sites_wanted)]
    waves = _waves(dice, people, ports, sites)
    names = [f"port{i}" for i in range(len(ports))] + [f"site{i}" for i in range(len(sites))]
    points = ports + sites
    return Problem(
        time_zone="UTC",
        places=tuple(
            Place(id=name, kind=PlaceKind.PORT if i < len(ports) else PlaceKind.SITE)
            for i, name in enumerate(names)
        ),
        roads=Roads(
            source="straight lines in an invented plane at 40 km/h",
            speeds=(40.0,) * 24,
            matrix=Matrix(
                places=tuple(names),
                km=tuple(tuple(math.dist(a, b) for b in points) for a in points),
            ),
        ),
        vehicles=_vehicles(people, len(ports)),
        groups=_groups(waves),
        rules=RULES,
        weights=Weights(left_behind=1000.0),
    )


def size(people: int) -> tuple[int, int]:
    """How many ports and sites so many people have."""
    return SIZES.get(people) or (max(1, round(people**0.14)), max(3, people // 50))


def _waves(
    dice: random.Random, people: int, ports: list[Point], sites: list[Point]
) -> Counter[Wave]:
    waves: Counter[Wave] = Counter()
    for flight in count():
        port = dice.randrange(len(ports))
        landed = _landing(dice)
        seats, stays = dice.randint(30, 100), dice.choices((1, 2, 3), (0.3, 0.4, 0.3))[0]
        chosen = dice.sample(_near(dice, ports[port], sites), stays)
        weights = [dice.random() + 0.2 for _ in chosen]
        for _ in range(min(seats, people - waves.total())):
            category = dice.choices(CATEGORIES, SHARES)[0]
            site = dice.choices(chosen, weights)[0]
            waves[flight, port, landed + dice.choice(WAVES), site, category] += 1
        if waves.total() == people:
            break
    return waves


def _landing(dice: random.Random) -> int:
    moment = dice.choice((dice.gauss(480, 90), dice.gauss(900, 150), dice.uniform(360, 1260)))
    return min(max(int(moment), 360), 1260)


def _near(dice: random.Random, port: Point, sites: list[Point]) -> list[int]:
    def nearness(site: int) -> float:
        return math.dist(port, sites[site]) * dice.uniform(0.5, 1.5)

    return sorted(range(len(sites)), key=nearness)[: max(3, len(sites) // 3)]


def _groups(waves: Counter[Wave]) -> tuple[RideGroup, ...]:
    groups: list[RideGroup] = []
    for (flight, port, released, site, category), people in sorted(waves.items()):
        room = 2 if category == "C" else 25
        for start in range(0, people, room):
            name = f"f{flight}-{len(groups)}"
            groups.append(
                RideGroup(
                    id=name,
                    parties=(Party(id=name, people=min(room, people - start)),),
                    category=category,
                    symptomatic=category == "C",
                    origin=f"port{port}",
                    destination=f"site{site}",
                    released_at=MIDNIGHT + timedelta(minutes=released),
                )
            )
    return tuple(groups)


def _vehicles(people: int, ports: int) -> tuple[Vehicle, ...]:
    return tuple(
        Vehicle(
            id=f"{kind}{port}.{number}",
            kind=kind,
            seats=seats,
            usable_seats=usable,
            home=f"port{port}",
            serves=(f"port{port}",),
            available=Period(MIDNIGHT, MIDNIGHT + timedelta(days=3)),
            duty_cost=duty_cost,
            km_cost=km_cost,
        )
        for port in range(ports)
        for kind, seats, usable, duty_cost, km_cost in FLEET
        for number in range(people // 20 + 5)
    )
