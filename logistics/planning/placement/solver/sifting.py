"""The relaxation of a large model: solved for promising sites, the others weighed at its prices.

What the sites left out could gain at those prices is subtracted from the bound, so that it holds
for the whole model; a site that could gain much is taken in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np

from logistics.planning.placement.solver.limits import Stopwatch
from logistics.planning.placement.solver.linear import Answer, Linear
from logistics.planning.placement.solver.sessions import SessionModel

NEAREST = 11
GAINING = 0.05
ROUNDS = 3


def promising(model: SessionModel) -> set[int]:
    """The sites where some stream costs least, and those in use already."""
    found = {s for s in model.opened if model.ground.problem.sites[s].opened}
    for stream in model.streams:
        rated = [(rate, s) for s, rate in enumerate(stream.rates) if rate is not None]
        found |= {s for _, s in sorted(rated)[:NEAREST] if s in model.opened}
    return found


def sifted(model: SessionModel, sites: set[int], watch: Stopwatch) -> Answer:
    """The relaxation over some sites, grown by those that would gain; the bound is of all."""
    best = Answer()
    for _ in range(ROUNDS):
        outside = set(model.opened) - sites
        answer = _within(model, outside, watch)
        if not answer.values or not answer.prices:
            return best
        gains, prices = _weighed(model, outside, answer, watch)
        best = replace(answer, bound=max(best.bound, model.linear.proven(prices)))
        if not gains:
            break
        sites |= gains
    return best


def _within(model: SessionModel, outside: Collection[int], watch: Stopwatch) -> Answer:
    linear = model.linear
    high = linear.high
    linear.high = list(high)
    for column in model.columns_of_sites(outside):
        linear.high[column] = 0
    answer = linear.relaxation(watch.left)
    linear.high = high
    return answer


def _weighed(
    model: SessionModel, outside: Collection[int], answer: Answer, watch: Stopwatch
) -> tuple[set[int], list[float]]:
    """Sites left out that would gain at the prices, and the prices with those of their rows."""
    part, rows = _apart(model, outside, answer.prices)
    found = part.relaxation(watch.left)
    prices = np.array(answer.prices)
    if found.prices:
        prices[rows] = np.array(found.prices)[rows]
    gains = {
        site for site in outside if found.values and found.values[model.opened[site]] > GAINING
    }
    return gains, prices.tolist()


def _apart(
    model: SessionModel, outside: Iterable[int], prices: Iterable[float]
) -> tuple[Linear, np.ndarray]:
    """The model of sites left out, each by itself, and the rows that are about one of them."""
    linear = model.linear
    site_of = np.full(len(linear.costs), -1)
    for site in outside:
        site_of[model.columns_of_sites({site})] = site
    rows, columns = np.array(linear.row_of), np.array(linear.column_of)
    inside = np.zeros(len(linear.row_low), dtype=bool)
    inside[rows[site_of[columns] < 0]] = True
    used = np.zeros(len(linear.row_low), dtype=bool)
    used[rows] = True
    apart = used & ~inside
    keep = apart[rows]
    costs = np.array(linear.reduced(list(prices)))
    high = np.where(site_of >= 0, linear.high, 0.0)
    flows = np.array(list(model.flows.values()))
    high[flows] = np.where(costs[flows] >= 0, 0.0, high[flows])
    return Linear(
        low=[0.0] * len(linear.low),
        high=high.tolist(),
        costs=costs.tolist(),
        whole=linear.whole,
        nodes=linear.nodes,
        row_low=np.where(apart, linear.row_low, -np.inf).tolist(),
        row_high=np.where(apart, linear.row_high, np.inf).tolist(),
        row_of=rows[keep].tolist(),
        column_of=columns[keep].tolist(),
        factors=np.array(linear.factors)[keep].tolist(),
    ), np.flatnonzero(apart)
