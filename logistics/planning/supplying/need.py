"""What is needed and used, day by day; plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, pstdev

from logistics.planning.supplying.figures import Driver, NeedFigures, Scenario
from logistics.wording import Sentence, say

WEEK = 7
HORIZON = 90
PERIODS = (14, 30, HORIZON)
LEAST_DAYS = 3
SPREADS = 2.0
Heads = Mapping[Driver, Sequence[float]]


def going_on(known: Sequence[float], days: int = HORIZON) -> tuple[float, ...]:
    """Heads a day: the first week as it is known, then at least its mean: people keep coming."""
    mean = fmean(known[:WEEK]) if known else 0.0
    later = [max(mean, each) for each in known[WEEK:days]]
    return (*known[:WEEK], *later, *([mean] * (days - max(WEEK, len(known)))))[:days]


def needs(
    heads: Heads, figures: NeedFigures, scenario: Scenario | None = None
) -> dict[str, tuple[float, ...]]:
    """Units a day by item code, from heads a day of each driver."""
    found: dict[str, list[float]] = {}
    for driver, days in heads.items():
        times = 1.0 if scenario is None else figures.multiple(scenario, driver)
        for code, use in figures.factors(driver).items():
            total = found.setdefault(code, [0.0] * HORIZON)
            for day, count in enumerate(going_on(days)):
                total[day] += count * use * times
    return {code: tuple(round(each, 6) for each in total) for code, total in found.items()}


@dataclass(frozen=True, kw_only=True)
class Burn:
    """What was really used.

    :ivar mean: units a day; spread: its standard deviation
    :ivar days: that were counted
    """

    mean: float
    spread: float
    days: int


def burn(used: Iterable[float], days: int) -> Burn:
    """Real use of the last days; a day without any counts as none.

    :param used: units of the days with use
    """
    some = list(used)
    every = [*some, *([0.0] * (days - len(some)))]
    return Burn(mean=fmean(every), spread=pstdev(every), days=days) if every else Burn(
        mean=0.0, spread=0.0, days=0
    )  # fmt: skip


def difference(need: float, real: Burn) -> Sentence:
    """How real use stands to the need of a day, in words."""
    if not need and not real.mean:
        return say("Neither planned nor used.")
    if not need:
        return say("Used without being planned: a figure for somebody who uses it is missing.")
    if not real.mean:
        return say("Planned and never booked as used: it is not used, or use is not booked.")
    share = round(100 * (real.mean / need - 1))
    error = real.spread / sqrt(max(1, real.days))
    if real.days < LEAST_DAYS or abs(real.mean - need) <= SPREADS * error:
        return say("Use is as planned, within its spread.")
    if share > 0:
        return say(
            "%(share)s %% more is used than planned: more people or shifts than were entered, or "
            "the figures are too low.",
            share=share,
        )
    return say(
        "%(share)s %% less is used than planned: goods are saved, use is not booked, or the "
        "figures are too high.",
        share=-share,
    )


def least_stock(daily: Sequence[float], real: Burn, figures: NeedFigures) -> float:
    """Minimum: use in one replenishment period, and safety stock for the larger of two risks."""
    period = max(1, int(figures["period_days"]))
    mean = fmean(daily[:period]) if daily else real.mean
    safety = max(figures["safety_days"] * mean, SPREADS * real.spread * sqrt(period))
    return period * mean + safety
