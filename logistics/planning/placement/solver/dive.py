"""Rounding by diving: fix what the relaxation is sure of, solve it again, and so on down."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from logistics.planning.placement.solver.limits import Stopwatch
from logistics.planning.placement.solver.linear import Answer
from logistics.planning.placement.solver.relaxation import add, broken_links
from logistics.planning.placement.solver.sessions import SessionModel

FULL = 0.98
NOTHING = 1e-6
SITE_ROUNDS = 20
DIVING_SHARE = 0.4
COHORT_GAP = 0.01
COHORT_SECONDS = 6.0

Values = Sequence[float]


def dive_sites(model: SessionModel, values: Values, watch: Stopwatch) -> Answer:
    """Open or close every site, the fullest first; the relaxation once all are decided.

    In as many rounds as a part of the time allows.
    """
    linear, rounds, pace = model.linear, SITE_ROUNDS, Stopwatch(DIVING_SHARE * watch.left)
    while True:
        doubtful = _doubtful_sites(model, values)
        chosen = doubtful[: math.ceil(len(doubtful) / rounds)]
        for _, site in chosen:
            linear.low[model.opened[site]] = 1
        for column in model.columns_of_sites({s for share, s in doubtful if share <= NOTHING}):
            linear.high[column] = 0
        before = pace.seconds
        answer = linear.relaxation(watch.left)
        if not doubtful or not answer.values:
            return answer
        add(model, list(broken_links(model, answer.values)))
        values = answer.values
        rounds = max(1, int(min(rounds - 1, pace.left / (pace.seconds - before) - 1)))


def _doubtful_sites(model: SessionModel, values: Values) -> list[tuple[float, int]]:
    """Sites that are neither open nor closed, the fullest first; those that are full open."""
    linear, doubtful = model.linear, []
    for site, column in model.opened.items():
        if linear.low[column] < linear.high[column]:
            if values[column] >= FULL:
                linear.low[column] = 1
            else:
                doubtful.append((values[column], site))
    return sorted(doubtful, reverse=True)


def whole_floors(model: SessionModel, relaxed: Answer, watch: Stopwatch, *, seed: int) -> Values:
    """Whole floors for one cohort after the other, in order of arrival.

    What those who come later would use is priced as the relaxation prices it.
    """
    linear = model.linear
    values = _nobody(model, relaxed.values)
    low, high, costs = linear.low, linear.high, linear.costs
    linear.costs = _scarce(model, relaxed)
    order = sorted(model.intakes, key=lambda intake: (intake.core, intake.cohort))
    for place, intake in enumerate(order):
        linear.low, linear.high = list(values), list(values)
        for column in model.columns_by_cohort[intake.cohort]:
            linear.low[column], linear.high[column] = low[column], high[column]
        seconds = min(COHORT_SECONDS, 2 * watch.left / (len(order) - place))
        answer = linear.minimum(seconds, gap=COHORT_GAP, seed=seed)
        values = answer.values or values
    linear.low, linear.high, linear.costs = low, high, costs
    return values


def _nobody(model: SessionModel, relaxed: Values) -> Values:
    """Sites as they are decided, and everybody nowhere."""
    values = [0.0] * len(relaxed)
    for column in model.opened.values():
        values[column] = float(round(relaxed[column]))
    for (number, suit), column in model.left.items():
        values[column] = float(model.streams[number].needs[suit])
    return values


def _scarce(model: SessionModel, relaxed: Answer) -> list[float]:
    """Costs with what a floor is worth to the other cohorts that could use it."""
    prices = np.zeros(len(model.linear.row_low))
    prices[model.crowded] = np.array(relaxed.prices)[model.crowded]
    return model.linear.reduced(prices.tolist())
