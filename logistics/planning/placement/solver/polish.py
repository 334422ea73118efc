"""Better whole floors, a window of cohorts at a time, everybody else's as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from logistics.planning.placement.solver.limits import Stopwatch
from logistics.planning.placement.solver.sessions import SessionModel
from logistics.planning.placement.solver.streams import Intake

WINDOW_COLUMNS = 500
WINDOW_GAP = 0.002
WINDOW_SECONDS = 4.0
LEAST_GAIN = 1e-4

Values = Sequence[float]


def polish(model: SessionModel, values: Values, watch: Stopwatch, *, seed: int) -> Values:
    """A solution at least as good, from rounds of windows until they gain little."""
    cost = _cost(model, values)
    while watch.left > 0:
        before = cost
        for window in _windows(model, values):
            if watch.left <= 0:
                return values
            values = _decide_again(model, values, window, watch, seed)
        cost = _cost(model, values)
        if before - cost < LEAST_GAIN * before:
            return values
    return values


def _decide_again(
    model: SessionModel, values: Values, cohorts: set[int], watch: Stopwatch, seed: int
) -> Values:
    linear = model.linear
    low, high = linear.low, linear.high
    held = [
        column
        for cohort, columns in model.columns_by_cohort.items()
        if cohort not in cohorts
        for column in columns
    ]
    linear.low, linear.high = list(low), list(high)
    for column in held:
        linear.low[column] = linear.high[column] = values[column]
    seconds = min(WINDOW_SECONDS, watch.left)
    answer = linear.minimum(seconds, gap=WINDOW_GAP, seed=seed, start=values)
    linear.low, linear.high = low, high
    return answer.values if answer.objective < _cost(model, values) else values


def _windows(model: SessionModel, values: Values) -> Iterator[set[int]]:
    """Cohorts that arrive one after the other, half of them in the next window again."""
    waiting = sorted(model.intakes, key=lambda intake: (intake.core, intake.cohort))
    while waiting:
        window = _as_many_as_fit(model, waiting)
        yield {intake.cohort for intake in window}
        if len(window) == len(waiting):
            return
        waiting = waiting[max(1, len(window) // 2) :]


def _as_many_as_fit(model: SessionModel, waiting: list[Intake]) -> list[Intake]:
    size, window = 0, list[Intake]()
    for intake in waiting:
        size += sum(
            model.linear.high[model.sessions[s, intake.cohort]] > 0 for s in model.stacks_of(intake)
        )
        if window and size > WINDOW_COLUMNS:
            break
        window.append(intake)
    return window


def _cost(model: SessionModel, values: Values) -> float:
    return sum(cost * value for cost, value in zip(model.linear.costs, values, strict=True))
