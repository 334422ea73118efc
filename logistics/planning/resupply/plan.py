"""A resupply plan: the trips with their lots, what stays short, and how good it can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum

from logistics.wording import term


class Outcome(StrEnum):
    """What a solver can honestly say about its plan."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, kw_only=True)
class Line:
    """Whole packs of a lot."""

    lot: str
    packs: int


@dataclass(frozen=True, kw_only=True)
class Stop:
    """Where a trip unloads, and what."""

    place: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Trip:
    """One loaded run of a vehicle from an origin to its stops and back."""

    vehicle: str
    origin: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True, kw_only=True)
class Shipment:
    """What goes from one place to another of a lot, over all trips."""

    origin: str
    destination: str
    lot: str
    packs: int


@dataclass(frozen=True, kw_only=True)
class Shortage:
    """An item that does not last at a place as long as is enough.

    :ivar cover: days that it lasts with the plan
    :ivar runs_out: the day on which it runs out
    :ivar missing: units that would be needed beside it to last long enough
    """

    place: str
    item: str
    cover: float
    runs_out: date
    missing: float


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What a plan is worth, or what no plan can beat; in the order in which they count.

    :ivar worst_cover: days of the place and item that runs out first; more is better
    :ivar waste: value of what expires unused within the horizon
    :ivar trips: loaded runs
    :ivar km: driven by all of them, back to the origin
    """

    worst_cover: float = 0.0
    waste: float = 0.0
    trips: float = 0.0
    km: float = 0.0

    @property
    def by_name(self) -> Mapping[str, float]:
        """Every figure by name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


FIGURE_WORDS = {
    "worst_cover": term("worst cover in days"),
    "waste": term("expiry waste"),
    "trips": term("trips"),
    "km": term("km"),
}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """An answer to a problem.

    :ivar bound: no plan has a longer worst cover; none that covers everybody at least as long
        wastes less or makes fewer trips; kilometres have no bound (0)
    :ivar seconds: time that the solver took
    """

    outcome: Outcome
    trips: tuple[Trip, ...] = ()
    shortages: tuple[Shortage, ...] = ()
    figures: Figures = field(default_factory=Figures)
    bound: Figures = field(default_factory=Figures)
    roads: str = ""
    seconds: float = 0.0
    seed: int = 1

    @property
    def shipments(self) -> tuple[Shipment, ...]:
        """What goes from where to where, added up, in the order of the trips."""
        packs: dict[tuple[str, str, str], int] = {}
        for trip in self.trips:
            for stop in trip.stops:
                for line in stop.lines:
                    key = (trip.origin, stop.place, line.lot)
                    packs[key] = packs.get(key, 0) + line.packs
        return tuple(
            Shipment(origin=origin, destination=destination, lot=lot, packs=count)
            for (origin, destination, lot), count in packs.items()
        )
