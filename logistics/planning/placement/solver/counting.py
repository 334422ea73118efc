"""A better bound by cases: so many sites open or fewer, so many floors or more.

A relaxation opens four sites and a half. No plan does: each has four at most, or five at least,
and of both cases together the cheaper one is a bound. The least of all cases is split again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from logistics.planning.placement.solver.limits import Stopwatch
from logistics.planning.placement.solver.relaxation import Relaxed
from logistics.planning.placement.solver.sessions import SessionModel

WHOLE_WITHIN = 1e-4
CASES = 400

Limits = tuple[tuple[float, float], ...]
Case = tuple[float, int, Limits, Sequence[float]]


@dataclass(frozen=True, kw_only=True)
class Count:
    """A number of columns that is whole in every plan; it is the limits of a row.

    :ivar rank: the lower, the sooner it is split
    """

    row: int
    columns: tuple[int, ...]
    rank: int


def by_cases(model: SessionModel, relaxed: Relaxed, watch: Stopwatch, enough: float) -> Relaxed:
    """The relaxation with the bound of the cheapest case, when every case is split in time.

    :param enough: the cost of a plan that is known; no better bound is needed
    """
    counts = list(_counts(model))
    open_ends: Limits = tuple((0.0, math.inf) for _ in counts)
    cases: list[Case] = [(relaxed.bound, 0, open_ends, relaxed.values)]
    heapify(cases)
    number = 0
    while cases and number < CASES and watch.left and cases[0][0] < enough:
        parts = _split(counts, cases[0])
        solved: list[Case] = []
        for limits in list(parts):
            number += 1
            _limit(model, counts, limits)
            answer = model.linear.relaxation(watch.left)
            if answer.values:
                bound = max(answer.bound, cases[0][0])
                solved.append((bound, number, limits, answer.values))
            elif not answer.impossible:
                parts = []
        if not parts:
            break
        heappop(cases)
        for case in solved:
            heappush(cases, case)
    _limit(model, counts, open_ends)
    bound = cases[0][0] if cases else relaxed.bound
    return Relaxed(values=relaxed.values, bound=bound, unplaced=relaxed.unplaced)


def _counts(model: SessionModel) -> Iterator[Count]:
    """Sites that take a stream, each site by itself, and floors of a cohort."""
    linear = model.linear
    groups = {frozenset(model.opened)}
    groups |= {stream.sites & frozenset(model.opened) for stream in model.streams}
    wanted = [(0, [model.opened[s] for s in sorted(group)]) for group in groups if len(group) > 1]
    for intake in model.intakes:
        floors = [model.sessions[s, intake.cohort] for s in model.stacks_of(intake)]
        wanted.append((2, floors))
    wanted += [(1, [column]) for column in model.opened.values()]
    for rank, columns in sorted(wanted):
        if columns:
            row = linear.row([(column, 1.0) for column in columns], low=0)
            yield Count(row=row, columns=tuple(columns), rank=rank)


def _split(counts: Sequence[Count], case: Case) -> list[Limits]:
    """The two cases of the count that is least whole, the most telling kind first."""
    _, _, limits, values = case
    doubtful = []
    for place, count in enumerate(counts):
        total = sum(values[column] for column in count.columns)
        part = min(total - math.floor(total), math.ceil(total) - total)
        if part > WHOLE_WITHIN:
            doubtful.append((-count.rank, part, place, math.floor(total)))
    if not doubtful:
        return []
    _, _, place, whole = max(doubtful)
    low, high = limits[place]
    return [
        (*limits[:place], ends, *limits[place + 1 :]) for ends in ((low, whole), (whole + 1, high))
    ]


def _limit(model: SessionModel, counts: Sequence[Count], limits: Limits) -> None:
    for count, (low, high) in zip(counts, limits, strict=True):
        model.linear.row_low[count.row], model.linear.row_high[count.row] = low, high
