"""A generated district as it is in use: parties cleared in waves, few vehicles, long patience.

Places have coordinates and distances are great circles times a detour; vehicles load at every
port and have two drivers; people may wait up to twelve hours, at a price.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, time, timedelta

from logistics.periods import Period
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
from logistics.planning.transport.roads import Place, PlaceKind, Roads

MIDNIGHT = datetime(2020, 3, 27, 16, 0, tzinfo=UTC)
PORTS = {"pudong": (31.1434, 121.8052), "hongqiao": (31.1979, 121.3363)}
SIZES, SHARES = (1, 2, 3, 4, 5), (0.45, 0.30, 0.12, 0.10, 0.03)
CATEGORIES, CATEGORY_SHARES = ("listed", "other", "contact"), (0.55, 0.37, 0.08)
RULES = Rules(
    max_drops=3,
    loading=15,
    unloading=10,
    disinfection=45,
    preparing=15,
    duty=600,
    rest=480,
    wait=120,
    wait_ceiling=720,
    ride=180,
    night_ban=NightBan(start=time(2), end=time(5)),
)


def district_case(people: int, seed: int) -> Problem:
    """So many arrivals on flights of about a hundred, with two coaches for every hundred."""
    dice = random.Random(seed)  # noqa: S311 - a repeatable case, not a secret
    sites = [f"site{number}" for number in range(max(3, people // 75))]
    places = [
        Place(id=name, kind=PlaceKind.PORT, latitude=where[0], longitude=where[1])
        for name, where in PORTS.items()
    ]
    places += [_near_town(dice, name, PlaceKind.SITE) for name in (*sites, "clinic")]
    return Problem(
        time_zone="Asia/Shanghai",
        places=tuple(places),
        roads=Roads(source="great circle × 1.3, 40 km/h", speeds=(40.0,) * 24, detour=1.3),
        vehicles=_vehicles(people),
        groups=tuple(_groups(dice, people, sites)),
        rules=RULES,
        weights=Weights(left_behind=1000.0, waiting=0.01, late=0.1, plain_ambulance=50.0),
    )


def _near_town(dice: random.Random, name: str, kind: PlaceKind) -> Place:
    return Place(
        id=name,
        kind=kind,
        latitude=31.2 + dice.uniform(-0.15, 0.15),
        longitude=121.5 + dice.uniform(-0.25, 0.25),
    )


def _groups(dice: random.Random, people: int, sites: list[str]) -> list[RideGroup]:
    groups: list[RideGroup] = []
    left = people
    while left > 0:
        port, landed = dice.choice(list(PORTS)), dice.uniform(6 * 60, 23 * 60)
        chosen = dice.sample(sites, min(len(sites), dice.randint(1, 3)))
        for _ in range(min(left, dice.randint(60, 140)) // 2):
            party = Party(id=f"p{len(groups)}", people=dice.choices(SIZES, SHARES)[0])
            groups.append(_group(dice, party, port, landed, chosen))
            left -= party.people
    return groups


def _group(
    dice: random.Random, party: Party, port: str, landed: float, sites: list[str]
) -> RideGroup:
    sick = dice.random() < 0.01
    released = MIDNIGHT + timedelta(minutes=round(landed) + dice.choice((75, 110)))
    ready = released - timedelta(minutes=dice.choice((600, 600, 600, -30, -150)))
    return RideGroup(
        id=party.id,
        parties=(Party(id=party.id, people=min(2, party.people)) if sick else party,),
        category=dice.choices(CATEGORIES, CATEGORY_SHARES)[0],
        symptomatic=sick,
        origin=port,
        destination="clinic" if sick else dice.choice(sites),
        released_at=released,
        deadline_at=released + timedelta(hours=12),
        room_ready_at=None if sick else ready,
    )


def _vehicles(people: int) -> tuple[Vehicle, ...]:
    kinds = (
        (VehicleKind.COACH, people // 50 + 1, 49, 22, 500.0, 1.2),
        (VehicleKind.MINIBUS, people // 150 + 1, 19, 8, 250.0, 0.8),
        (VehicleKind.AMBULANCE, people // 200 + 1, 2, 2, 300.0, 0.9),
    )
    return tuple(
        Vehicle(
            id=f"{kind}{number}",
            kind=kind,
            seats=seats,
            usable_seats=usable,
            home=list(PORTS)[number % len(PORTS)],
            available=Period(MIDNIGHT, MIDNIGHT + timedelta(hours=36)),
            duty_cost=duty_cost,
            km_cost=km_cost,
            drivers=2,
            negative_pressure=number % 2 == 0,
        )
        for kind, count, seats, usable, duty_cost, km_cost in kinds
        for number in range(count)
    )
