"""A resupply problem as frozen plain values: all a solver or a judge may know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from logistics.planning.transport.roads import Roads

CLOSE = 1e-9


@dataclass(frozen=True, kw_only=True)
class Place:
    """A store or a site that holds or needs supplies.

    :ivar sends: its whole packs may be shipped elsewhere; else all that it holds stays
    :ivar receives: shipments may go there
    :ivar latitude: degrees north; needed where no matrix gives the distances
    """

    id: str
    sends: bool = True
    receives: bool = True
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, kw_only=True)
class Item:
    """Something that is used up.

    :ivar pack: units in the pack that is shipped whole
    :ivar load: what a pack takes of a vehicle's load
    :ivar value: what a unit that expires unused costs, beside those of other items
    """

    id: str
    pack: int = 1
    load: float = 1.0
    value: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Lot:
    """Units of an item that expire together.

    :ivar expires: the last day on which it may be used; ``None`` never expires
    :ivar directed_to: the only place that may use it, such as of a directed donation
    """

    id: str
    item: str
    expires: date | None = None
    directed_to: str | None = None


@dataclass(frozen=True, kw_only=True)
class Stock:
    """What a place holds of a lot.

    :ivar kept: units of it that stay there whatever the plan
    """

    place: str
    lot: str
    quantity: int
    kept: int = 0


@dataclass(frozen=True, kw_only=True)
class Need:
    """What a place uses of an item.

    :ivar daily: units on day 0, 1, …; the last figure goes on until the horizon
    """

    place: str
    item: str
    daily: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Vehicle:
    """Vehicles of one kind.

    :ivar load: the most that one takes
    :ivar trips: how many trips they can make together
    :ivar home: the only place where they load; ``None`` is any
    """

    id: str
    load: float
    trips: int
    home: str | None = None


@dataclass(frozen=True, kw_only=True)
class Pin:
    """A shipment decided by hand: every plan ships at least so many packs.

    :ivar exactly: and no more; of 0 packs nothing of the lot goes that way
    """

    origin: str
    destination: str
    lot: str
    packs: int
    exactly: bool = False


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Everything that decides what may be shipped, and what for.

    :ivar day: day 0; shipments are at hand on it
    :ivar horizon: days that are looked at; what expires later is not wasted
    :ivar target: days of cover that are enough; nobody gets more for the sake of cover
    :ivar step: covers are told apart in steps of so many days; 0 tells them apart exactly
    :ivar max_drops: places at which one trip may stop
    """

    day: date
    horizon: int
    target: float
    places: tuple[Place, ...]
    items: tuple[Item, ...]
    lots: tuple[Lot, ...]
    stock: tuple[Stock, ...]
    needs: tuple[Need, ...]
    vehicles: tuple[Vehicle, ...]
    roads: Roads
    step: float = 0.0
    max_drops: int = 1
    pins: tuple[Pin, ...] = ()

    @cached_property
    def place(self) -> Mapping[str, Place]:
        """Places by id."""
        return {place.id: place for place in self.places}

    @cached_property
    def item(self) -> Mapping[str, Item]:
        """Items by id."""
        return {item.id: item for item in self.items}

    @cached_property
    def lot(self) -> Mapping[str, Lot]:
        """Lots by id."""
        return {lot.id: lot for lot in self.lots}

    @cached_property
    def vehicle(self) -> Mapping[str, Vehicle]:
        """Vehicles by id."""
        return {vehicle.id: vehicle for vehicle in self.vehicles}

    @property
    def enough(self) -> float:
        """Days of cover that are enough, within the horizon."""
        return min(self.target, float(self.horizon))

    def usable_days(self, lot: Lot) -> float:
        """For how many days from day 0 a lot may be used; 0 when it has expired."""
        if lot.expires is None:
            return float("inf")
        return max(0.0, float((lot.expires - self.day).days + 1))

    def movable_packs(self, stock: Stock) -> int:
        """Whole packs of a holding that may leave its place."""
        if not self.place[stock.place].sends:
            return 0
        return max(0, stock.quantity - stock.kept) // self.item[self.lot[stock.lot].item].pack

    def km(self, origin: str, destination: str) -> float:
        """Road distance in kilometres."""
        return self.roads.km(self.place[origin], self.place[destination])

    def moment(self, days: float) -> date:
        """The day on which cover of so many days ends."""
        return self.day + timedelta(days=int(days + CLOSE))
