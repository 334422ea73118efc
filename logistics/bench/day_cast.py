"""A district as large as wanted for the bench of a whole day: its sites, its fleet, its flights."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime, timedelta

from logistics.demo import cast
from logistics.demo.flights import DAY, FLIGHTS, FlightCast
from logistics.transfers.models import VehicleKind

PEOPLE_A_FLIGHT = 100
PEOPLE_A_SITE = 125
PEOPLE_A_COACH = 45
PEOPLE_A_MINIBUS = 150
PEOPLE_AN_AMBULANCE = 300
FLOORS, ROOMS_A_FLOOR = 6, 24
FIRST, LAST = 6 * 60, 21 * 60
"""The minutes of the day between which flights land."""


def places(people: int) -> list[cast.SiteCast]:
    """Open sites with a reserve, in rows around the river."""
    return [
        replace(
            cast.SITES[number % len(cast.SITES)],
            code=f"L{number + 1:02d}",
            name_zh=f"{cast.SITES[number % len(cast.SITES)].name_zh}{number + 1}",
            name_en=f"{cast.SITES[number % len(cast.SITES)].name_en} {number + 1}",
            latitude=31.05 + 0.05 * (number % 6),
            longitude=121.45 + 0.06 * (number // 6),
            floors=FLOORS,
            rooms_per_floor=ROOMS_A_FLOOR,
            state=cast.SITES[0].state,
        )
        for number in range(max(2, math.ceil(people / PEOPLE_A_SITE)))
    ]


def vehicles(people: int) -> list[tuple[VehicleKind, int]]:
    """Enough coaches, minibuses and ambulances for the day, and a few more."""
    return [
        *((VehicleKind.COACH, 49),) * max(4, math.ceil(people / PEOPLE_A_COACH)),
        *((VehicleKind.MINIBUS, 19),) * max(2, math.ceil(people / PEOPLE_A_MINIBUS)),
        *((VehicleKind.AMBULANCE, 4),) * max(2, math.ceil(people / PEOPLE_AN_AMBULANCE)),
    ]


def flights(people: int) -> list[FlightCast]:
    """Flights of a hundred people from morning to night, their lists in every format by turns."""
    count = math.ceil(people / PEOPLE_A_FLIGHT)
    return [_flight(number, count, people) for number in range(count)]


def _flight(number: int, count: int, people: int) -> FlightCast:
    like = FLIGHTS[number % len(FLIGHTS)]
    minutes = FIRST + (LAST - FIRST) * number // max(1, count - 1)
    lands = datetime.combine(DAY, datetime.min.time()) + timedelta(minutes=minutes)
    return replace(
        like,
        carrier="ZB",
        number=str(101 + number),
        departs=lands - (like.lands - like.departs),
        lands=lands,
        people=min(PEOPLE_A_FLIGHT, people - number * PEOPLE_A_FLIGHT),
    )
