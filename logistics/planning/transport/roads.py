"""Places and the roads between them: how far it is and how long it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from math import asin, ceil, cos, radians, sin, sqrt
from typing import Protocol
from zoneinfo import ZoneInfo

EARTH_RADIUS_KM = 6371.0
TOLERANCE_KM = 1e-6
TOLERANCE_MINUTES = 1e-6


class Located(Protocol):
    """Anything with an id, and with coordinates where no matrix gives the distances."""

    @property
    def id(self) -> str:
        """What a matrix knows it by."""

    @property
    def latitude(self) -> float | None:
        """Degrees north."""

    @property
    def longitude(self) -> float | None:
        """Degrees east."""


class PlaceKind(StrEnum):
    """What a place is to the people who ride."""

    PORT = "port"
    SITE = "site"
    HOSPITAL = "hospital"
    COMMUNITY = "community"
    DEPOT = "depot"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where people get on or off, or where a vehicle stands at night.

    :ivar latitude: degrees north; needed where no matrix gives the distances
    """

    id: str
    kind: PlaceKind
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """Distances from place to place, read from a file.

    :ivar km: one row a place, from it to every place in the same order
    :ivar minutes: driving times likewise; without them they follow from the speeds
    """

    places: tuple[str, ...]
    km: tuple[tuple[float, ...], ...]
    minutes: tuple[tuple[float, ...], ...] | None = None

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Row and column of each place."""
        return {place: index for index, place in enumerate(self.places)}


@dataclass(frozen=True, kw_only=True)
class Roads:
    """Distances and driving times.

    Distances come from the matrix where there is one, else they are great circles times
    the detour factor. Driving times are whole minutes, rounded up.

    :ivar source: where the figures come from; printed on the plan
    :ivar speeds: km/h by local hour of the day, from 0 to 23
    :ivar detour: road kilometres per kilometre of great circle
    """

    source: str
    speeds: tuple[float, ...]
    detour: float = 1.0
    matrix: Matrix | None = None

    def km(self, origin: Located, destination: Located) -> float:
        """Road distance in kilometres."""
        if origin.id == destination.id:
            return 0.0
        if self.matrix is not None:
            at = self.matrix.position
            return self.matrix.km[at[origin.id]][at[destination.id]]
        return self.detour * great_circle_km(origin, destination)

    def fixed_minutes(self, origin: Place, destination: Place) -> int | None:
        """Whole minutes of driving that the matrix states; ``None`` where speeds decide."""
        if origin.id == destination.id:
            return 0
        if self.matrix is None or self.matrix.minutes is None:
            return None
        at = self.matrix.position
        return ceil(self.matrix.minutes[at[origin.id]][at[destination.id]] - TOLERANCE_MINUTES)

    def arrival(
        self, origin: Place, destination: Place, leaving: datetime, zone: ZoneInfo
    ) -> datetime:
        """When a vehicle that leaves at a moment arrives, whole minutes later."""
        minutes = self.fixed_minutes(origin, destination)
        if minutes is None:
            minutes = self._minutes(self.km(origin, destination), leaving.astimezone(zone))
        return leaving + timedelta(minutes=minutes)

    def _minutes(self, km: float, leaving: datetime) -> int:
        left, driven = km - TOLERANCE_KM, 0.0
        minute, hour = leaving.minute + leaving.second / 60, leaving.hour
        while left > 0:
            reach = self.speeds[hour] * (60 - minute) / 60
            if reach >= left:
                return ceil(driven + left / self.speeds[hour] * 60)
            left, driven = left - reach, driven + 60 - minute
            minute, hour = 0.0, (hour + 1) % 24
        return 0


def great_circle_km(origin: Located, destination: Located) -> float:
    """Kilometres between two coordinates on a sphere (haversine).

    :raises ValueError: a place has no coordinates
    """
    if None in (origin.latitude, origin.longitude, destination.latitude, destination.longitude):
        raise ValueError(f"no coordinates for {origin.id} or {destination.id}")
    north, south = radians(origin.latitude or 0.0), radians(destination.latitude or 0.0)
    east = radians((destination.longitude or 0.0) - (origin.longitude or 0.0))
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))
