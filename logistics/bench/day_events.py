"""What goes wrong on the measured day, noted where the people who hear of it would note it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from logistics.bench.day_doors import Api, command
from logistics.demo.flights import FlightCast

LATE = timedelta(minutes=95)
SIZE = 200


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happens after the plan of a day was published.

    :ivar note: writes it down; from the flights, the API and the id of the published plan
    """

    name: str
    note: Callable[[list[FlightCast], Api, str], None]


def flight_late(flights: list[FlightCast], _api: Api, _plan: str) -> None:
    """A flight of the middle of the day comes 95 minutes late."""
    flight = flights[len(flights) // 2]
    command(
        "arrivals",
        "late",
        arrival_of(flight),
        f"{flight.lands + LATE:%Y-%m-%dT%H:%M}",
    )


def floor_lost(_flights: list[FlightCast], api: Api, plan: str) -> None:
    """Nobody may be admitted any more to the floor that most people are expected on."""
    rooms = everything(api, f"/plans/{plan}/rooms")
    people: Counter[tuple[str, int]] = Counter()
    for room in rooms:
        people[room["site"], room["floor"]] += len(room["people"])
    (name, number), _count = people.most_common(1)[0]
    sites = [each["site"] for each in everything(api, "/sites")]
    site = next(each for each in sites if each["name_en"] == name)
    floors = api.get(f"/sites/{site['id']}/layout")["floors"]
    floor = next(each for each in floors if each["number"] == number)
    api.send(
        "POST",
        f"/sites/{site['id']}/stops",
        {"floor_id": floor["id"], "reason": "burst pipe"},
    )


def driver_ill(_flights: list[FlightCast], api: Api, plan: str) -> None:
    """Whoever drives the most trips calls in sick, and leaves the vehicle to the second driver."""
    trips = Counter(
        (trip["vehicle"], trip["driver_id"])
        for trip in everything(api, f"/plans/{plan}/trips")
        if trip["driver_id"]
    )
    (vehicle, driver), _count = trips.most_common(1)[0]
    api.send("DELETE", f"/vehicles/{vehicle}/drivers/{driver}")


EVENTS = (
    Event(name="flight 95 min late", note=flight_late),
    Event(name="floor lost", note=floor_lost),
    Event(name="driver ill", note=driver_ill),
)


def arrival_of(flight: FlightCast) -> str:
    """What the terminal calls a flight that was announced for the day on which it lands."""
    return f"{flight.carrier}-{flight.number}-{flight.lands.date()}"


def everything(api: Api, path: str) -> list[dict[str, Any]]:
    """Every line of a list in pages."""
    found: list[dict[str, Any]] = []
    while True:
        page = api.get(f"{path}?page={len(found) // SIZE + 1}&size={SIZE}")
        items = page if isinstance(page, list) else page["items"]
        found += items
        if len(items) < SIZE:
            return found
