"""Real floors for counted ones: on each stack in order of arrival, so that none overlap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from logistics.planning.placement.solver.sessions import SessionModel

NEVER = -(10**9)


def floors_by_cohort(
    model: SessionModel, sessions: Mapping[tuple[int, int], int]
) -> dict[int, list[int]]:
    """Floors for each cohort; fewer than counted where its people stay longer than its core."""
    by_stack: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
    spans = _spans(model)
    for (stack, cohort), count in sessions.items():
        by_stack[stack].append((*spans[cohort], cohort, count))
    found: dict[int, list[int]] = defaultdict(list)
    for stack, wanted in sorted(by_stack.items()):
        for cohort, floor in _colour(model, model.stacks[stack].floors, sorted(wanted)):
            found[cohort].append(floor)
    return found


def _colour(
    model: SessionModel, floors: Sequence[int], wanted: Iterable[tuple[int, int, int, int]]
) -> Iterator[tuple[int, int]]:
    """(cohort, floor) in order of arrival: the floor that has been free the least long."""
    hard = model.ground.problem.cohorts.hard
    free_from = dict.fromkeys(floors, NEVER)
    for start, end, cohort, count in wanted:
        free = [floor for floor in floors if not hard or free_from[floor] <= start]
        order = sorted(free, key=lambda floor: (free_from[floor], floor), reverse=hard)
        for floor in order[:count]:
            free_from[floor] = max(free_from[floor], end)
            yield cohort, floor


def _spans(model: SessionModel) -> dict[int, tuple[int, int]]:
    """From the first arrival of a cohort until the last of its rooms is turned round."""
    turnaround = max((storey.turnaround for storey in model.ground.storeys), default=0)
    spans: dict[int, tuple[int, int]] = {}
    for guest in model.ground.guests:
        start, end = spans.get(guest.cohort, (guest.start, guest.end + turnaround))
        spans[guest.cohort] = min(start, guest.start), max(end, guest.end + turnaround)
    return spans
