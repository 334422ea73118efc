"""How long stock lasts when the earliest expiry is used first, and what of it expires unused."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

CLOSE = 1e-9


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Units that can be used for so many days from now; ``inf`` for ever."""

    days: float
    units: float


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What becomes of the stock of an item at a place.

    :ivar cover: days until the first need that is not met, at most the horizon
    :ivar used: units that are used within the horizon
    :ivar expired: units that expire unused within it, by batch in the order given
    """

    cover: float
    used: float
    expired: tuple[float, ...]

    @property
    def waste(self) -> float:
        """Units that expire unused within the horizon."""
        return sum(self.expired)


class Usage:
    """Use over time: so much on each day, evenly over the day.

    :param daily: of day 0, 1, …; the last figure goes on
    :param horizon: days that are looked at
    """

    def __init__(self, daily: Sequence[float], horizon: int) -> None:
        days = (*daily[:horizon], *([daily[-1]] * (horizon - len(daily)) if daily else ()))
        self.horizon = horizon
        self.total: tuple[float, ...] = (0.0, *accumulate(days or (0.0,) * horizon))

    def by(self, days: float) -> float:
        """What is used until so many days from now."""
        if days >= self.horizon:
            return self.total[-1]
        whole = int(days)
        return self.total[whole] + (days - whole) * (self.total[whole + 1] - self.total[whole])

    def lasts(self, units: float) -> float:
        """How many days so many units last, at most the horizon."""
        if units >= self.total[-1] - CLOSE:
            return float(self.horizon)
        day = bisect_right(self.total, units + CLOSE) - 1
        return min(
            self.horizon,
            day + max(0.0, units - self.total[day]) / (self.total[day + 1] - self.total[day]),
        )


def outlook(batches: Iterable[Batch], usage: Usage) -> Outlook:
    """Use batches by their expiry, each until its last day.

    What runs out stays out: there is never stock after the first unmet need.
    """
    given = tuple(batches)
    used, expired = 0.0, [0.0] * len(given)
    for number in sorted(range(len(given)), key=lambda each: given[each].days):
        batch = given[number]
        taken = min(batch.units, max(0.0, usage.by(batch.days) - used))
        used += taken
        if batch.days <= usage.horizon:
            expired[number] = batch.units - taken
    return Outlook(cover=usage.lasts(used), used=used, expired=tuple(expired))


def course(batches: Iterable[Batch], usage: Usage) -> tuple[float, ...]:
    """Usable units at the start of each day until the horizon, the earliest expiry used first."""
    left = sorted(([batch.days, batch.units] for batch in batches), key=lambda each: each[0])
    found = list[float]()
    for day in range(usage.horizon + 1):
        left = [each for each in left if each[0] > day + CLOSE]
        found.append(sum(units for _, units in left))
        due = usage.by(day + 1) - usage.by(day)
        for each in left:
            taken = min(each[1], due)
            each[1] -= taken
            due -= taken
    return tuple(found)
