"""Which sites open, and how many floors of each stack a cohort gets: a dive along the relaxation.

Sites that the relaxation leaves empty are closed and those it fills are opened, in rounds; what
stays in doubt is left to the integer model.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from logistics.planning.placement.solver.limits import Stopwatch
from logistics.planning.placement.solver.linear import Answer
from logistics.planning.placement.solver.sessions import SessionModel

EMPTY = 0.02
FULL = 0.98
DOUBTFUL = 0.3
LIKELY = 0.5
ROUNDS = 12
WHOLE_AT_MOST = 3000


@dataclass(frozen=True, kw_only=True)
class Siting:
    """An integer solution of the session model.

    :ivar sessions: floors by (stack, cohort)
    :ivar bound: proven for every plan when the whole model was solved, else ``None``
    """

    sessions: Mapping[tuple[int, int], int]
    cost: float
    bound: float | None


def relax(model: SessionModel, watch: Stopwatch) -> Answer:
    """The linear relaxation: the lower bound, and where to dive."""
    return model.linear.solve(seconds=watch.left, relaxed=True)


def site(model: SessionModel, relaxed: Answer, seconds: float, *, seed: int) -> Siting | None:
    """Sessions from an integer solution, near the relaxation where the problem is large."""
    whole = sum(model.linear.whole) <= WHOLE_AT_MOST
    watch = Stopwatch(seconds)
    if not whole:
        _dive(model, relaxed, watch)
    answer = model.linear.solve(seconds=watch.left, relaxed=False, seed=seed)
    if not answer.values:
        return None
    sessions = {
        key: round(answer.values[column])
        for key, column in model.sessions.items()
        if answer.values[column] > 0.5
    }
    return Siting(sessions=sessions, cost=answer.objective, bound=answer.bound if whole else None)


def _dive(model: SessionModel, relaxed: Answer, watch: Stopwatch) -> None:
    values = relaxed.values
    _close(model, values)
    for _ in range(ROUNDS):
        doubtful = _settle(model, values)
        if not doubtful or doubtful[0][0] < DOUBTFUL or watch.left < watch.limit / 2:
            return
        likely = sum(share > LIKELY for share, _ in doubtful)
        for _, number in doubtful[: max(1, likely // 3)]:
            model.linear.low[model.opened[number]] = 1
        answer = model.linear.solve(seconds=watch.left, relaxed=True)
        if not answer.values:
            return
        values = answer.values


def _close(model: SessionModel, values: tuple[float, ...]) -> None:
    for column in model.opened.values():
        if values[column] <= EMPTY and model.linear.costs[column]:
            model.linear.high[column] = 0


def _settle(model: SessionModel, values: tuple[float, ...]) -> list[tuple[float, int]]:
    """Open the sites that are full; the others that are in doubt, the fullest first."""
    linear, doubtful = model.linear, []
    for number, column in model.opened.items():
        if linear.low[column] < linear.high[column]:
            if values[column] >= FULL:
                linear.low[column] = 1
            else:
                doubtful.append((values[column], number))
    return sorted(doubtful, reverse=True)


def floors_by_cohort(model: SessionModel, siting: Siting) -> dict[int, list[int]]:
    """Real floors for the sessions: on each stack in order of arrival, so that none overlap."""
    by_stack: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
    spans = _hulls(model)
    for (stack, cohort), count in siting.sessions.items():
        by_stack[stack].append((*spans[cohort], cohort, count))
    found: dict[int, list[int]] = defaultdict(list)
    for stack, sessions in sorted(by_stack.items()):
        for cohort, floor in _colour(model, model.stacks[stack].floors, sorted(sessions)):
            found[cohort].append(floor)
    return found


def _colour(
    model: SessionModel, floors: tuple[int, ...], sessions: Iterable[tuple[int, int, int, int]]
) -> Iterable[tuple[int, int]]:
    """(cohort, floor) for sessions in order of arrival; the floor that has been free the least."""
    hard = model.ground.problem.cohorts.hard
    free_from = dict.fromkeys(floors, -(10**9))
    for start, end, cohort, count in sessions:
        free = [floor for floor in floors if not hard or free_from[floor] <= start]
        order = sorted(free, key=lambda floor: (free_from[floor], floor), reverse=hard)
        for floor in order[:count]:
            free_from[floor] = max(free_from[floor], end)
            yield cohort, floor


def _hulls(model: SessionModel) -> dict[int, tuple[int, int]]:
    turnaround = max((storey.turnaround for storey in model.ground.storeys), default=0)
    hulls: dict[int, tuple[int, int]] = {}
    for guest in model.ground.guests:
        start, end = hulls.get(guest.cohort, (guest.start, guest.end + turnaround))
        hulls[guest.cohort] = min(start, guest.start), max(end, guest.end + turnaround)
    return hulls
