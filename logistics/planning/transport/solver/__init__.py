"""The transport solver: an instant plan, then a better one until the time is spent."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

from logistics.planning.transport.bounds import seat_share_bound
from logistics.planning.transport.consistency import check_consistency
from logistics.planning.transport.day import day_of, loads_of
from logistics.planning.transport.draft import Draft
from logistics.planning.transport.finish import finished
from logistics.planning.transport.greedy import greedy
from logistics.planning.transport.plan import Outcome, Plan
from logistics.planning.transport.problem import Problem
from logistics.planning.transport.repair import repaired
from logistics.planning.transport.solver.allowance import Allowance, Progress, Told, Work
from logistics.planning.transport.solver.improvement import Improvement
from logistics.planning.transport.solver.lanes import Lanes
from logistics.planning.transport.solver.parts import parts_of

__all__ = ["Told", "solve"]

PROVEN = 1e-6
EVEN_A_SMALL_PART = 5


def solve(
    problem: Problem,
    *,
    seconds: float = 20.0,
    work: int | None = None,
    seed: int = 1,
    previous: Plan | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Plan the rides of a problem.

    :param seconds: time that may be spent; a complete first plan is made however little it is
    :param work: steps of each part of the search in place of seconds: the same seed then gives
        the same plan, however fast the machine
    :param previous: a plan to change as little as possible
    :param progress: told how far the search is and how the plan stands; when it answers
        ``False`` the best plan so far is returned
    :raises InputRejected: parts of the problem contradict each other
    """
    allowance = Allowance(seconds if work is None else math.inf, progress)
    check_consistency(problem)
    day = day_of(problem)
    if previous is None:
        draft, bound = _improved(greedy(day), allowance, work, seed)
    else:
        own = allowance if work is None else Work(work, allowance)
        draft = repaired(day, previous, seed, own.until(own.seconds))
        bound = sum(
            seat_share_bound(part.day, part.parties) for part in parts_of(day, loads_of(day))
        )
    plan = finished(draft)
    bound = min(bound, plan.cost.total)
    proven = plan.cost.total - bound <= PROVEN * plan.cost.total
    return replace(
        plan,
        bound=bound,
        outcome=Outcome.OPTIMAL if proven else Outcome.FEASIBLE,
        seconds=round(allowance.spent, 3),
        seed=seed,
    )


def _improved(
    draft: Draft, allowance: Allowance, work: int | None, seed: int
) -> tuple[Draft, float]:
    """A better draft, and a bound; small parts first, so that larger ones get what they save."""
    found = [
        Improvement(
            part,
            part.own(draft),
            seat_share_bound(part.day, part.parties),
            allowance if work is None else Work(work, allowance),
        )
        for part in sorted(parts_of(draft.day, draft.loads), key=lambda part: len(part.loads))
    ]
    allowance.standing = lambda: (
        sum(each.draft.cost for each in found),
        sum(each.bound for each in found),
    )
    if work is None:
        _in_lanes(found, allowance, seed)
    else:
        for each in found:
            each.run(each.allowance.seconds, seed)
    jobs = [job for each in found for job in each.draft.jobs]
    left_behind = [load for each in found for load in each.draft.left]
    return Draft(draft.day, jobs, left_behind), sum(each.bound for each in found)


def _in_lanes(found: list[Improvement], allowance: Allowance, seed: int) -> None:
    works = [
        (len(each.part.loads) + EVEN_A_SMALL_PART, partial(each.run, seed=seed)) for each in found
    ]
    Lanes(allowance, works).run()
