"""How an item stands at a place: how long it lasts, and whether that is enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from statistics import fmean

from logistics.planning.resupply.forecast import Batch, Outlook, Usage, outlook
from logistics.planning.supplying.figures import NeedFigures
from logistics.planning.supplying.need import HORIZON, Burn, difference, least_stock
from logistics.wording import Sentence


class CoverState(StrEnum):
    """From the worst to the best; told by range, never on one exact day."""

    OUT = "stock_out"
    LOW = "below_minimum"
    SHORT = "below_target"
    ENOUGH = "covered"


ORDER = tuple(CoverState)


def worse(one: CoverState, other: CoverState) -> bool:
    """Whether the first is worse than the second."""
    return ORDER.index(one) < ORDER.index(other)


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """Usable units that expire together.

    :ivar expires: the last day of use; ``None`` never
    :ivar stays: it has been in the buffer zone and never goes back
    """

    units: int
    expires: date | None
    lot: str = ""
    stays: bool = False


@dataclass(frozen=True, kw_only=True)
class Stand:
    """How an item stands at a place, or in a district.

    :ivar planned: units a day from people, shifts, swabs and trips
    :ivar real: what was really used
    :ivar apart: units that are there and may not be used, such as expired ones
    :ivar targets: units for three months, by scenario
    """

    day: date
    shelves: Sequence[Shelf]
    planned: Sequence[float]
    real: Burn
    apart: int
    figures: NeedFigures
    targets: Sequence[float] = ()
    reusable: bool = False

    @cached_property
    def daily(self) -> Sequence[float]:
        """Units a day that are reckoned with: as planned, or as used where nothing is planned."""
        if any(self.planned):
            return self.planned
        return (self.real.mean,) * HORIZON

    @property
    def is_planned(self) -> bool:
        """Whether the need comes from plans, not from past use."""
        return any(self.planned)

    @property
    def usable(self) -> int:
        """Units that may be used today."""
        return sum(each.units for each in self.shelves)

    def batches(self) -> list[Batch]:
        """The stock as the forecast takes it."""
        return [
            Batch(
                days=float("inf")
                if each.expires is None
                else max(0.0, float((each.expires - self.day).days + 1)),
                units=each.units,
            )
            for each in self.shelves
        ]

    @cached_property
    def outlook(self) -> Outlook:
        """What becomes of the stock, the earliest expiry used first."""
        return outlook(self.batches(), Usage(self.daily, HORIZON))

    @property
    def cover(self) -> float | None:
        """Days until the first unmet need; ``None`` where nothing is needed."""
        if self.reusable or not any(self.daily):
            return None
        return self.outlook.cover

    @property
    def runs_out(self) -> date | None:
        """The day on which it runs out, where that is within three months."""
        if self.cover is None or self.cover >= HORIZON:
            return None
        return self.day + timedelta(days=int(self.cover + 1e-9))

    @property
    def minimum(self) -> float:
        """Use in one replenishment period, and safety stock."""
        return least_stock(self.daily, self.real, self.figures)

    @property
    def wanted_in_stock(self) -> float:
        """Of a reusable item: as many as are worn at once on the busiest day."""
        return max(self.daily, default=0.0)

    @property
    def state(self) -> CoverState:
        """Whether it is enough."""
        if self.reusable:
            return self._of_reusable()
        if self.cover is None:
            return CoverState.ENOUGH
        if self.usable == 0 or self.cover <= 0:
            return CoverState.OUT
        lasting = self.usable - self.outlook.waste
        if lasting < self.minimum:
            return CoverState.LOW
        if self.cover < self.figures["enough_days"]:
            return CoverState.SHORT
        return CoverState.ENOUGH

    def _of_reusable(self) -> CoverState:
        if not self.wanted_in_stock or self.usable >= self.wanted_in_stock:
            return CoverState.ENOUGH
        return CoverState.OUT if self.usable == 0 else CoverState.LOW

    def need(self, days: int) -> float:
        """Units needed in so many days."""
        return sum(self.daily[:days])

    @property
    def a_day(self) -> float:
        """Units a day over the coming fortnight."""
        return fmean(self.daily[:14]) if self.daily else 0.0

    @property
    def told(self) -> Sentence:
        """How plan and use differ, in words."""
        return difference(fmean(self.planned[:14]) if self.planned else 0.0, self.real)


def together(stands: Sequence[Stand]) -> Stand:
    """Several places as if all their stock could go anywhere."""
    first = stands[0]
    return Stand(
        day=first.day,
        shelves=[shelf for each in stands for shelf in each.shelves],
        planned=[sum(days) for days in zip(*(each.daily for each in stands), strict=True)],
        real=Burn(
            mean=sum(each.real.mean for each in stands),
            spread=sum(each.real.spread**2 for each in stands) ** 0.5,
            days=first.real.days,
        ),
        apart=sum(each.apart for each in stands),
        figures=first.figures,
        targets=[sum(some) for some in zip(*(each.targets for each in stands), strict=True)],
        reusable=first.reusable,
    )
