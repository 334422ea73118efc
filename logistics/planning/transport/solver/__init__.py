"""The transport solver: an instant plan, then a better one until the time is spent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import monotonic

from logistics.planning.transport.bounds import seat_share_bound
from logistics.planning.transport.consistency import check_consistency
from logistics.planning.transport.day import day_of
from logistics.planning.transport.finish import finished
from logistics.planning.transport.greedy import greedy
from logistics.planning.transport.plan import Outcome, Plan
from logistics.planning.transport.problem import Problem
from logistics.planning.transport.repair import repaired
from logistics.wording import Sentence

Progress = Callable[[float, Sentence], bool]
PROVEN = 1e-6


def solve(
    problem: Problem,
    *,
    seconds: float,
    seed: int = 1,
    previous: Plan | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Plan the rides of a problem.

    :param seconds: time that may be spent; a complete first plan is made however little it is
    :param previous: a plan to change as little as possible
    :param progress: told the share of the time that is spent and how the plan stands;
        when it answers ``False`` the best plan so far is returned
    :raises InputRejected: parts of the problem contradict each other
    """
    started = monotonic()
    check_consistency(problem)
    day = day_of(problem)
    draft = greedy(day) if previous is None else repaired(day, previous)
    bound = seat_share_bound(day)
    plan = finished(draft)
    proven = plan.cost.total <= bound * (1 + PROVEN)
    return replace(
        plan,
        bound=min(bound, plan.cost.total),
        outcome=Outcome.OPTIMAL if proven else Outcome.FEASIBLE,
        seconds=round(monotonic() - started, 3),
        seed=seed,
    )
