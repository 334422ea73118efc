"""Rounding by diving: fix what the relaxation is sure of, solve it again, and so on down."""

from __future__ import annotations

import math
from collections.abc import Sequence

from logistics.planning.placement.solver.limits import Stopwatch
from logistics.planning.placement.solver.linear import Answer
from logistics.planning.placement.solver.relaxation import add, broken_links
from logistics.planning.placement.solver.sessions import SessionModel

FULL = 0.98
LIKELY = 0.5
NOTHING = 1e-6
SITE_ROUNDS = 20
FLOOR_ROUNDS = 60
SITES_A_ROUND = 3
FLOORS_A_ROUND = 0.3

Values = Sequence[float]


def dive_sites(model: SessionModel, values: Values, watch: Stopwatch) -> Values:
    """Open or close every site, the fullest first; the relaxation once all are decided."""
    linear = model.linear
    for _ in range(SITE_ROUNDS):
        doubtful = _doubtful_sites(model, values) if values else []
        if not doubtful:
            return values
        likely = sum(share > LIKELY for share, _ in doubtful)
        for share, site in doubtful[: max(1, likely // SITES_A_ROUND)]:
            if share > NOTHING:
                linear.low[model.opened[site]] = 1
        for column in model.columns_of_sites({s for share, s in doubtful if share <= NOTHING}):
            linear.high[column] = 0
        values = _again(model, watch)
    return values


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


def _again(model: SessionModel, watch: Stopwatch) -> Values:
    answer = model.linear.relaxation(watch.left)
    if answer.values:
        add(model, list(broken_links(model, answer.values)))
    return answer.values


def dive_floors(model: SessionModel, values: Values, watch: Stopwatch) -> Values:
    """Make the floors of all cohorts whole, upwards, the nearly whole ones first."""
    for _ in range(FLOOR_ROUNDS):
        if not values:
            return values
        broken = _broken_floors(model, values)
        if not broken:
            return values
        likely = [column for part, column in broken if part > LIKELY]
        chosen = likely[: max(1, int(FLOORS_A_ROUND * len(broken)))]
        values = _round_up(model, values, chosen or [broken[0][1]], watch).values
    return ()


def _broken_floors(model: SessionModel, values: Values) -> list[tuple[float, int]]:
    """(fraction, column) of floors that are not whole, the largest first; the whole ones stay."""
    linear, broken = model.linear, []
    for column in model.sessions.values():
        if linear.low[column] < linear.high[column]:
            part = values[column] - math.floor(values[column] + NOTHING)
            if part > NOTHING:
                broken.append((part, column))
            else:
                linear.low[column] = max(linear.low[column], round(values[column]))
    return sorted(broken, reverse=True)


def _round_up(model: SessionModel, values: Values, chosen: list[int], watch: Stopwatch) -> Answer:
    """Round columns up; fewer of them when they do not go together, the last one down."""
    linear = model.linear
    while True:
        before = {column: linear.low[column] for column in chosen}
        for column in chosen:
            linear.low[column] = math.floor(values[column] + NOTHING) + 1
        answer = linear.relaxation(watch.left)
        if answer.values or not watch.left:
            return answer
        for column, low in before.items():
            linear.low[column] = low
        if len(chosen) == 1:
            linear.high[chosen[0]] = math.floor(values[chosen[0]] + NOTHING)
            return linear.relaxation(watch.left)
        chosen = chosen[: len(chosen) // 2]
