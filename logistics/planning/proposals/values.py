"""A stored proposal read back, and what its pages show of it: ways, trips, what stays short."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from logistics.planning.proposals.models import ResupplyProposal
from logistics.planning.proposals.rules import Ruling, ruling_of
from logistics.planning.resupply import plan_json, problem_json
from logistics.planning.resupply.covers import Cell, Covers
from logistics.planning.resupply.explain import reasons
from logistics.planning.resupply.plan import Outcome, Plan, Shipment, Shortage, Trip
from logistics.planning.resupply.problem import Pin, Problem
from logistics.wording import Sentence

NOTHING = Plan(outcome=Outcome.FEASIBLE)


@dataclass(frozen=True, kw_only=True)
class Line:
    """Packs of a lot that go one way, and what a person decided about them."""

    origin: str
    destination: str
    lot: str
    item: str
    packs: int
    size: int
    litres: float
    pin: Pin | None

    @property
    def units(self) -> int:
        """The same in base units."""
        return self.packs * self.size

    @property
    def ruling(self) -> Ruling:
        """What was decided by hand."""
        return ruling_of(self.pin)


@dataclass(frozen=True, kw_only=True)
class Load:
    """A trip with how full its vehicle is."""

    trip: Trip
    packs: int
    litres: float
    share: float
    km: float


@dataclass(frozen=True)
class Proposal:
    """A problem and its plan."""

    problem: Problem
    plan: Plan

    @cached_property
    def before(self) -> Covers:
        """What happens when nothing is shipped."""
        return Covers(self.problem, NOTHING)

    @cached_property
    def after(self) -> Covers:
        """What happens with the plan."""
        return Covers(self.problem, self.plan)

    @cached_property
    def lines(self) -> list[Line]:
        """Everything that is shipped, way by way."""
        pins = {(pin.origin, pin.destination, pin.lot): pin for pin in self.problem.pins}
        shipped = {(each.origin, each.destination, each.lot): each for each in self.plan.shipments}
        others = [
            Shipment(origin=pin.origin, destination=pin.destination, lot=pin.lot, packs=0)
            for way, pin in pins.items()
            if way not in shipped
        ]
        found = [self._line(each, pins) for each in (*shipped.values(), *others)]
        return sorted(found, key=lambda each: (each.origin, each.destination, each.item, each.lot))

    def _line(self, each: Shipment, pins: Mapping[tuple[str, str, str], Pin]) -> Line:
        item = self.problem.item[self.problem.lot[each.lot].item]
        return Line(
            origin=each.origin,
            destination=each.destination,
            lot=each.lot,
            item=item.id,
            packs=each.packs,
            size=item.pack,
            litres=each.packs * item.load,
            pin=pins.get((each.origin, each.destination, each.lot)),
        )

    @property
    def ways(self) -> Mapping[tuple[str, str], Sequence[Line]]:
        """The lines by origin and destination."""
        found: dict[tuple[str, str], list[Line]] = defaultdict(list)
        for each in self.lines:
            found[each.origin, each.destination].append(each)
        return found

    @property
    def loads(self) -> list[Load]:
        """The trips with how full they are."""
        return [self._load(trip) for trip in self.plan.trips]

    def _load(self, trip: Trip) -> Load:
        goods = [line for stop in trip.stops for line in stop.lines]
        items = self.problem.item
        litres = sum(each.packs * items[self.problem.lot[each.lot].item].load for each in goods)
        km = Covers(self.problem, Plan(outcome=Outcome.FEASIBLE, trips=(trip,))).km
        return Load(
            trip=trip,
            packs=sum(each.packs for each in goods),
            litres=litres,
            share=litres / self.problem.vehicle[trip.vehicle].load,
            km=km,
        )

    def why(self, short: Shortage) -> tuple[Sentence, ...]:
        """Why an item does not last longer at a place."""
        return reasons(self.problem, self.plan, short)

    def cover_before(self, cell: Cell) -> float:
        """Days that an item lasts at a place when nothing is shipped."""
        return self.before.outlooks[cell].cover

    @cached_property
    def there(self) -> frozenset[str]:
        """Items of which something usable lies anywhere; of the others nothing can be shipped."""
        lots = self.problem.lot
        return frozenset(
            lots[stock.lot].item
            for stock in self.problem.stock
            if stock.quantity and self.problem.usable_days(lots[stock.lot]) > 0
        )

    def worst(self, covers: Covers) -> Mapping[str, float]:
        """The shortest cover of each place with goods that there are, up to what is enough."""
        found: dict[str, float] = {}
        for (place, item), seen in covers.outlooks.items():
            days = min(seen.cover, self.problem.enough)
            if item in self.there:
                found[place] = min(found.get(place, days), days)
        return found

    def _worst_there(self, covers: Covers) -> float:
        return min(self.worst(covers).values(), default=self.problem.enough)

    @property
    def figures(self) -> dict[str, Any]:
        """What lists show of it."""
        return {
            "outcome": self.plan.outcome.value,
            "before": {
                **self.before.figures.by_name,
                "short": len(self.before.shortages),
                "worst_there": self._worst_there(self.before),
            },
            "after": {
                **self.plan.figures.by_name,
                "short": len(self.plan.shortages),
                "worst_there": self._worst_there(self.after),
            },
            "nowhere": len({need.item for need in self.problem.needs} - self.there),
            "bound": dict(self.plan.bound.by_name),
            "ways": len({(each.origin, each.destination) for each in self.plan.shipments}),
            "packs": sum(each.packs for each in self.plan.shipments),
            "pins": len(self.problem.pins),
        }


def read(row: ResupplyProposal) -> Proposal:
    """A stored proposal."""
    return Proposal(problem_json.from_json(row.problem), plan_json.from_json(row.plan))
