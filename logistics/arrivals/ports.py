"""Airports by their IATA code, from the list that the library ships."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import airportsdata
import pycountry

from logistics.errors import Refused
from logistics.wording import say


class UnknownAirport(Refused):
    """No airport has that code."""

    status = 422


@dataclass(frozen=True, kw_only=True)
class Airport:
    """An airport as the world knows it.

    :ivar country: ISO alpha-3
    """

    code: str
    name: str
    country: str
    latitude: float
    longitude: float
    zone: str


def airport(code: str) -> Airport:
    """The airport with an IATA code.

    :raises UnknownAirport: there is none
    """
    found = _all().get(code.strip().upper())
    if found is None:
        raise UnknownAirport(say("No airport has the code %(code)s.", code=code))
    country = pycountry.countries.get(alpha_2=found["country"])
    return Airport(
        code=found["iata"],
        name=found["name"],
        country=country.alpha_3 if country else "",
        latitude=found["lat"],
        longitude=found["lon"],
        zone=found["tz"],
    )


def country_of(code: str) -> str | None:
    """The country, as alpha-3, in which an airport lies; None for a code nobody knows."""
    try:
        return airport(code).country or None
    except UnknownAirport:
        return None


@cache
def _all() -> dict[str, Any]:
    return dict(airportsdata.load("IATA"))
