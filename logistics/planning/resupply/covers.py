"""What every place holds after a plan, how long it lasts and what of it expires."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from logistics.planning.resupply.forecast import Batch, Outlook, Usage, outlook
from logistics.planning.resupply.plan import Figures, Plan, Shortage
from logistics.planning.resupply.problem import Lot, Problem

Cell = tuple[str, str]
CLOSE = 1e-6


@dataclass(frozen=True)
class Covers:
    """A plan carried out: by place and item, the lots and their outlook."""

    problem: Problem
    plan: Plan

    @cached_property
    def held(self) -> Mapping[Cell, Mapping[str, int]]:
        """Units by lot, by place and item; what is unknown is left out."""
        held: dict[Cell, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        known = self.problem.lot
        for stock in self.problem.stock:
            held[stock.place, known[stock.lot].item][stock.lot] += stock.quantity
        for each in self.plan.shipments:
            if (lot := known.get(each.lot)) is not None:
                units = each.packs * self.problem.item[lot.item].pack
                held[each.origin, lot.item][each.lot] -= units
                held[each.destination, lot.item][each.lot] += units
        return held

    @cached_property
    def usages(self) -> Mapping[Cell, Usage]:
        """Use over time, by place and item that have a need."""
        horizon = self.problem.horizon
        return {(need.place, need.item): Usage(need.daily, horizon) for need in self.problem.needs}

    def batches(self, cell: Cell) -> Iterator[Batch]:
        """What the place may use of the item."""
        for lot, units in self.held.get(cell, {}).items():
            found = self.problem.lot[lot]
            days = self.problem.usable_days(found)
            if units > 0 and days > 0 and self.may_use(found, cell[0]):
                yield Batch(days=days, units=units)

    def may_use(self, lot: Lot, place: str) -> bool:
        """Whether a lot is not directed to another place."""
        return lot.directed_to in (None, place)

    @cached_property
    def outlooks(self) -> Mapping[Cell, Outlook]:
        """How each place and item with a need goes on."""
        return {cell: outlook(self.batches(cell), usage) for cell, usage in self.usages.items()}

    @property
    def shortages(self) -> tuple[Shortage, ...]:
        """Places and items that do not last long enough, the worst first."""
        enough = self.problem.enough
        found = [
            Shortage(
                place=place,
                item=item,
                cover=seen.cover,
                runs_out=self.problem.moment(seen.cover),
                missing=self._missing((place, item)),
            )
            for (place, item), seen in self.outlooks.items()
            if seen.cover < enough - CLOSE
        ]
        return tuple(sorted(found, key=lambda each: (each.cover, each.place, each.item)))

    def _missing(self, cell: Cell) -> float:
        """Units that last for ever and would be needed beside what is there."""
        usage, enough = self.usages[cell], self.problem.enough
        return usage.by(enough) - usage.by(self.outlooks[cell].cover)

    @property
    def waste(self) -> float:
        """Value of what expires unused within the horizon, wherever it lies."""
        wasted = 0.0
        for (place, item), lots in self.held.items():
            seen = self.outlooks.get((place, item))
            price = self.problem.item[item].value
            wasted += price * (seen.waste if seen else 0.0)
            for lot, units in lots.items():
                found = self.problem.lot[lot]
                unused = seen is None or not self.may_use(found, place)
                if unused and 0 < self.problem.usable_days(found) <= self.problem.horizon:
                    wasted += price * max(0, units)
        return wasted

    @property
    def km(self) -> float:
        """Driven by all trips, stop by stop and back to the origin."""
        return sum(
            self.problem.km(here, there)
            for trip in self.plan.trips
            for way in [[trip.origin, *(stop.place for stop in trip.stops), trip.origin]]
            if all(place in self.problem.place for place in way)
            for here, there in itertools.pairwise(way)
        )

    @property
    def figures(self) -> Figures:
        """What the plan is worth."""
        covers = [min(seen.cover, self.problem.enough) for seen in self.outlooks.values()]
        return Figures(
            worst_cover=min(covers, default=self.problem.enough),
            waste=self.waste,
            trips=len(self.plan.trips),
            km=self.km,
        )
