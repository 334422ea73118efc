"""Which sites open, and how many floors of each stack a cohort gets: down along the relaxation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

from logistics.planning.placement.solver.dive import dive_sites, whole_floors
from logistics.planning.placement.solver.limits import Stopwatch
from logistics.planning.placement.solver.polish import polish
from logistics.planning.placement.solver.relaxation import Relaxed
from logistics.planning.placement.solver.sessions import SessionModel

EMPTY = 0.02
HALF = 0.5
LEFT_OVER = 100.0

Sessions = Mapping[tuple[int, int], int]
Wishes = Mapping[int, dict[int, float]]


def site(
    model: SessionModel, relaxed: Relaxed, watch: Stopwatch, *, polishing: bool, seed: int
) -> Sequence[float]:
    """An integer solution near the relaxation; empty when there was no time for one.

    Sites that the relaxation leaves empty are out. A dive decides the others and their floors;
    then windows of cohorts are decided again, with every site that was not left empty.
    """
    with _untouched(model):
        _close(model, {s for s, column in model.opened.items() if relaxed.values[column] <= EMPTY})
        _cheapen_left(model)
        with _untouched(model):
            decided = dive_sites(model, relaxed.values, watch)
            values = whole_floors(model, decided, watch, seed=seed) if decided.prices else ()
        if values and polishing:
            values = polish(model, values, watch, seed=seed)
    return values


def sessions_of(model: SessionModel, values: Sequence[float]) -> Sessions:
    """The whole floors of a solution, by (stack, cohort)."""
    return {
        key: round(values[column])
        for key, column in model.sessions.items()
        if values[column] > HALF
    }


def wishes_of(model: SessionModel, values: Sequence[float]) -> Wishes:
    """Rooms at each site that a solution has for a party and those like it, by party."""
    by_stream: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for (number, _, site), column in model.flows.items():
        if values[column] > 0:
            by_stream[number][site] += values[column]
    return {guest: by_stream[s.number] for s in model.streams for guest in s.guests}


@contextmanager
def _untouched(model: SessionModel) -> Iterator[None]:
    """Whatever is decided inside is forgotten outside, but for rows that are always true."""
    linear = model.linear
    low, high, costs = list(linear.low), list(linear.high), list(linear.costs)
    try:
        yield
    finally:
        linear.low, linear.high, linear.costs = low, high, costs


def _close(model: SessionModel, sites: Collection[int]) -> None:
    """Take sites out of the model: nobody goes there, and no floor is used."""
    for column in model.columns_of_sites(sites):
        model.linear.high[column] = 0


def _cheapen_left(model: SessionModel) -> None:
    """Price a room that is left over like the trouble of opening more for it afterwards.

    The full price of people unplaced makes good solutions hard to find: each is a cliff.
    """
    for (number, _), column in model.left.items():
        trouble = LEFT_OVER * model.streams[number].people_a_room
        model.linear.costs[column] = min(model.linear.costs[column], trouble)
