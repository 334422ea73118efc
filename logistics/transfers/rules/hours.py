"""When a vehicle may drive, and for how long a driver may be on duty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from zoneinfo import ZoneInfo

from logistics.errors import Refused
from logistics.periods import Period
from logistics.policy.document import TransportRules
from logistics.transfers.rules.kinds import VehicleKind
from logistics.wording import say

EARTH_RADIUS_KM = 6371.0


class NightBan(Refused):
    """No coach drives in these hours of the night, unless a named person allows it."""


class DutyTooLong(Refused):
    """A driver would be on duty for longer than the policy allows."""


class TimesOutOfOrder(Refused):
    """A trip loads, departs, arrives and is free again in this order."""


class RideTooLong(Refused):
    """People would be on board for longer than the policy allows."""


@dataclass(frozen=True, kw_only=True)
class NightOverride:
    """A named person allows a ride in the hours of the night ban."""

    by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Point:
    """A place on the globe, in degrees."""

    latitude: float
    longitude: float


def km_of(way: Sequence[Point | None], load: TransportRules) -> float | None:
    """About how long the road along these places is; unknown when one of them is."""
    known = [point for point in way if point is not None]
    if len(known) < len(way):
        return None
    return load.road_detour * sum(_great_circle(a, b) for a, b in pairwise(known))


def _great_circle(a: Point, b: Point) -> float:
    north, south = radians(a.latitude), radians(b.latitude)
    half = (
        sin((south - north) / 2) ** 2
        + cos(north) * cos(south) * sin(radians(b.longitude - a.longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))


def check_night(
    *,
    plate: str,
    kind: VehicleKind,
    drive: Period,
    km: float | None,
    zone: str,
    load: TransportRules,
    override: NightOverride | None,
) -> None:
    """Refuse a coach that would drive in the hours of the night ban.

    A ride of unknown length counts as long.

    :raises NightBan: unless it is short or a named person allows it
    """
    if kind is not VehicleKind.COACH or override is not None:
        return
    if km is not None and load.night_ban_beyond_km and km <= load.night_ban_beyond_km:
        return
    if any(drive.overlaps(night) for night in _nights(drive, zone, load)):
        raise NightBan(
            say(
                "%(plate)s would drive between %(start)s and %(end)s at night."
                " A named person has to allow it.",
                plate=plate,
                start=f"{load.night_ban_from:%H:%M}",
                end=f"{load.night_ban_to:%H:%M}",
            )
        )


def _nights(drive: Period, zone: str, load: TransportRules) -> Iterator[Period]:
    """The hours of the ban on the days that a drive touches, and on the day before."""
    place = ZoneInfo(zone)
    first, last = (moment.astimezone(place).date() for moment in (drive.start, _end(drive)))
    for number in range(-1, (last - first).days + 1):
        day = first + timedelta(days=number)
        start = datetime.combine(day, load.night_ban_from, place)
        end = datetime.combine(day, load.night_ban_to, place)
        yield Period(start, end if start < end else end + timedelta(days=1))


def duty_around(trip: Period, others: Iterable[Period], rest: timedelta) -> Period:
    """The driver's duty that a trip belongs to: trips with less than a rest between them."""
    start, end = trip.start, _end(trip)
    remaining = list(others)
    while near := [p for p in remaining if p.start < end + rest and start < _end(p) + rest]:
        start = min(start, *(p.start for p in near))
        end = max(end, *(_end(p) for p in near))
        remaining = [p for p in remaining if p not in near]
    return Period(start, end)


def _end(period: Period) -> datetime:
    return period.end or period.start


def within_duty(trip: Period, others: Iterable[Period], load: TransportRules) -> bool:
    """Whether a driver with these other trips may take this one too."""
    duty = duty_around(trip, others, timedelta(minutes=load.driver_rest_minutes))
    return _end(duty) - duty.start <= timedelta(minutes=load.max_duty_minutes)


def check_duty(
    *, driver: str, trip: Period, others: Iterable[Period], load: TransportRules
) -> None:
    """Refuse a driver who would be on duty for too long.

    :raises DutyTooLong: with the most hours allowed
    """
    if not within_duty(trip, others, load):
        raise DutyTooLong(
            say(
                "%(driver)s would be on duty for more than %(hours)s hours.",
                driver=driver,
                hours=f"{load.max_duty_minutes / 60:g}",
            )
        )


def check_times(
    *, loads_at: datetime, depart_at: datetime, arrive_at: Sequence[datetime], free_at: datetime
) -> None:
    """Refuse moments that are out of order.

    :raises TimesOutOfOrder: a trip has a stop at least, and each moment follows the one before
    """
    moments = [loads_at, depart_at, *arrive_at, free_at]
    in_order = all(before <= after for before, after in pairwise(moments))
    if not arrive_at or not in_order or arrive_at[0] == depart_at:
        raise TimesOutOfOrder(
            say("A trip loads, departs, arrives and is free again in this order.")
        )


def check_ride(*, depart_at: datetime, arrive_at: datetime, load: TransportRules) -> None:
    """Refuse a ride that keeps people on board for too long.

    :raises RideTooLong: with the most minutes allowed
    """
    if arrive_at - depart_at > timedelta(minutes=load.max_ride_minutes):
        raise RideTooLong(
            say("Nobody rides for more than %(minutes)s minutes.", minutes=load.max_ride_minutes)
        )
