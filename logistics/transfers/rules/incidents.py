"""What happens on the way: where the vehicle is, who sits near whom, who can come and when."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import chain, pairwise
from math import ceil

from logistics.errors import Refused
from logistics.policy.document import TransportRules
from logistics.transfers.rules.hours import Point, km_of
from logistics.transfers.rules.kinds import VehicleKind
from logistics.transfers.rules.seating import Cabin, rows
from logistics.wording import Sentence, say

LEAST_DRIVE = timedelta(minutes=5)
SHOWN_DEGREES = 4

MAY_RESCUE: dict[VehicleKind, frozenset[VehicleKind]] = {
    VehicleKind.COACH: frozenset({VehicleKind.COACH, VehicleKind.MINIBUS}),
    VehicleKind.MINIBUS: frozenset({VehicleKind.COACH, VehicleKind.MINIBUS}),
    VehicleKind.AMBULANCE: frozenset({VehicleKind.AMBULANCE}),
    VehicleKind.HOST_CAR: frozenset({VehicleKind.COACH, VehicleKind.MINIBUS}),
}
"""Which vehicles may take people over from one that broke down."""


class NotOnBoard(Refused):
    """The person is not in the vehicle."""


class NotIll(Refused):
    """Neither a fever nor a symptom."""


class NotTakenOver(Refused):
    """Both crews count and sign before a rescue trip departs."""


class NobodyWaits(Refused):
    """Everybody of the stopped trip has a rescue trip already."""


class WrongVehicle(Refused):
    """This kind of vehicle cannot take these people over."""


def check_ill(*, temperature: float | None, symptoms: Sequence[str], load: TransportRules) -> None:
    """Refuse an alarm without a fever or a symptom.

    :raises NotIll: with the temperature from which a fever counts
    """
    if not symptoms and (temperature is None or temperature < load.fever_celsius):
        raise NotIll(
            say(
                "A fever is %(celsius)s °C or more. Else name a symptom.",
                celsius=f"{load.fever_celsius:g}",
            )
        )


def check_rescuer(*, plate: str, kind: VehicleKind, broken: VehicleKind) -> None:
    """Refuse a vehicle of a kind that cannot take these people over.

    :raises WrongVehicle: with the plate
    """
    if kind not in MAY_RESCUE[broken]:
        raise WrongVehicle(say("%(plate)s is not the right kind of vehicle.", plate=plate))


def holding_seat(cabin: Cabin, load: TransportRules, taken: Collection[str]) -> str:
    """A free seat as far back as there is one: in the rows that are kept for this."""
    if not cabin.loaded_by_policy:
        return ""
    by_row = reversed(rows(cabin.seats, cabin.seats_per_row))
    return next((seat for seat in chain.from_iterable(by_row) if seat not in taken), "")


def rows_apart(seat: str, other: str) -> int | None:
    """How many rows lie between two seats; unknown where one of them is."""
    if not seat or not other:
        return None
    return abs(int(seat[:-1]) - int(other[:-1]))


def whereabouts(
    way: Sequence[Point | None],
    planned: Sequence[datetime],
    *,
    departed_at: datetime,
    at: datetime,
) -> Point | None:
    """About where a vehicle is that keeps its planned pace along the way.

    :param way: its origin and stops
    :param planned: when it leaves the first and reaches each of the others
    """
    late = departed_at - planned[0]
    legs = zip(pairwise(way), pairwise(planned), strict=True)
    for (start, end), (leaves, arrives) in legs:
        if at - late <= arrives:
            return _between(start, end, (at - late - leaves) / (arrives - leaves))
    return way[-1]


def _between(start: Point | None, end: Point | None, share: float) -> Point | None:
    if start is None or end is None:
        return None
    share = min(max(share, 0.0), 1.0)
    return Point(
        latitude=round(start.latitude + share * (end.latitude - start.latitude), SHOWN_DEGREES),
        longitude=round(start.longitude + share * (end.longitude - start.longitude), SHOWN_DEGREES),
    )


def time_to_reach(start: Point | None, end: Point | None, load: TransportRules) -> timedelta:
    """From the call until the vehicle is there; a way of unknown length counts as long."""
    km = km_of([start, end], load)
    if km is None:
        return timedelta(minutes=load.rescue_unknown_minutes)
    return timedelta(minutes=load.rescue_preparing_minutes + ceil(km / load.rescue_speed_kmh * 60))


def why_not(
    *,
    out_of_service: bool,
    busy_with: str | None,
    wanted_by: str | None,
    drivers: int,
    seats: int,
) -> Sentence | None:
    """Why a vehicle cannot come; nothing where it can."""
    if out_of_service:
        return say("It is out of service.")
    if busy_with is not None:
        return say("It is on trip %(number)s, or not clean after it.", number=busy_with)
    if wanted_by is not None:
        return say("Trip %(number)s needs it before it would be back.", number=wanted_by)
    if not drivers:
        return say("No driver of it is free and within duty.")
    if not seats:
        return say("Nobody may ride in it.")
    return None
