"""Rooms, then rides, by the solvers; in a process of its own that can be stopped for certain."""

from __future__ import annotations

import logging
from collections.abc import Callable

from logistics.planning import gathering
from logistics.planning.answers import GRACE_SECONDS, RIDES_SHARE, Effort, NoAnswer, Solved
from logistics.planning.gathering import Gathered
from logistics.planning.optimiser_process import OptimiserFailed, Report, run_in_process
from logistics.planning.placement import plan as rooms
from logistics.planning.placement import solver as rooms_solver
from logistics.planning.transport import plan as rides
from logistics.planning.transport import solver as rides_solver
from logistics.planning.transport.problem import Problem as RidesProblem
from logistics.wording import Sentence, say

log = logging.getLogger(__name__)

Listener = Callable[[float, Sentence], bool]


def solve_day(gathered: Gathered, effort: Effort, listener: Listener) -> Solved:
    """Who sleeps where, then who rides when; the listener ends the search by answering false."""
    room_plan = _rooms(gathered, effort, listener)
    if room_plan.outcome in (rooms.Outcome.IMPOSSIBLE, rooms.Outcome.NO_ANSWER):
        return Solved(rooms=room_plan)
    problem = gathering.rides_of(gathered, room_plan)
    return Solved(
        rooms=room_plan,
        rides_problem=problem,
        rides=_rides(problem, effort, listener),
    )


def _rooms(gathered: Gathered, effort: Effort, listener: Listener) -> rooms.Plan:
    if not gathered.rooms.parties:
        return rooms.Plan(outcome=rooms.Outcome.OPTIMAL, bound=0.0, seed=effort.seed)

    def tell(told: rooms_solver.Progress) -> bool:
        share = min(1.0, told.seconds / effort.seconds)
        return listener(0.05 + 0.6 * share, _about_rooms(told))

    return rooms_solver.solve(
        gathered.rooms,
        seconds=effort.seconds,
        seed=effort.seed,
        previous=effort.rooms,
        progress=tell,
    )


def _about_rooms(told: rooms_solver.Progress) -> Sentence:
    if told.bound is None or told.bound <= 0:
        return say(
            "Rooms: cost %(cost)s, %(people)s people without a room.",
            cost=round(told.cost),
            people=told.people_unplaced,
        )
    return say(
        "Rooms: cost %(cost)s, bound %(bound)s, gap %(gap)s %%, %(people)s people without a room.",
        cost=round(told.cost),
        bound=round(told.bound),
        gap=round(100 * max(0.0, told.cost / told.bound - 1), 1),
        people=told.people_unplaced,
    )


def _rides(problem: RidesProblem, effort: Effort, listener: Listener) -> rides.Plan:
    if not problem.groups:
        return rides.Plan(
            outcome=rides.Outcome.OPTIMAL,
            bound=0.0,
            roads=problem.roads.source,
            seed=effort.seed,
        )
    return rides_solver.solve(
        problem,
        seconds=effort.seconds * RIDES_SHARE,
        seed=effort.seed,
        previous=effort.rides,
        progress=lambda share, sentence: listener(0.65 + 0.3 * min(1.0, share), sentence),
    )


def solve_apart(gathered: Gathered, effort: Effort, listener: Listener) -> Solved:
    """The same in a process of its own, which is killed when it overruns or nobody wants it.

    :param listener: ends the work by raising
    :raises NoAnswer: the process overran its time or died
    """
    try:
        run = run_in_process(
            _solve_and_report,
            gathered,
            effort,
            seconds=effort.limit,
            grace=GRACE_SECONDS,
            listener=lambda told: listener(*told),
        )
    except OptimiserFailed as failure:
        log.error("the solvers failed: %s", str(failure).strip().splitlines()[-1:])
        raise NoAnswer(
            say("The solver gave no answer in time; the published plan stays.")
        ) from None
    return run.result


def _solve_and_report(gathered: Gathered, effort: Effort, *, report: Report) -> Solved:
    return solve_day(gathered, effort, lambda share, sentence: report((share, sentence)))
