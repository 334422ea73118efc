"""Rooms, then rides, by the solvers; in a process of its own that can be stopped for certain."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from time import monotonic

from logistics.planning import gathering, together
from logistics.planning.answers import (
    GRACE_SECONDS,
    RIDES_SHARE,
    TURNS_SHARE,
    Effort,
    NoAnswer,
    Part,
    Solved,
    Told,
)
from logistics.planning.gathering import Gathered
from logistics.planning.optimiser_process import (
    OptimiserFailed,
    OptimiserSwelled,
    Report,
    run_in_process,
)
from logistics.planning.placement import plan as rooms
from logistics.planning.placement import solver as rooms_solver
from logistics.planning.transport import plan as rides
from logistics.planning.transport import solver as rides_solver
from logistics.planning.transport.problem import Problem as RidesProblem
from logistics.wording import say

log = logging.getLogger(__name__)

FOUND = frozenset({"optimal", "feasible"})

Listener = Callable[[Told], bool]


def solve_day(gathered: Gathered, effort: Effort, listener: Listener) -> Solved:
    """Who sleeps where and who rides when; the listener ends the search by answering false.

    Rooms and rides are solved once, then in turn while that gives more people both: a room that
    nobody can be driven to is given to somebody else, and is needed from the ride's arrival on.
    """
    if gathered.pinned.conflicts:
        outcome = rooms.Outcome.IMPOSSIBLE
        return Solved(rooms=rooms.Plan(outcome=outcome, blockers=gathered.pinned.conflicts))
    best = _once(gathered, effort, listener)
    ends = monotonic() + effort.seconds * TURNS_SHARE * (1 + RIDES_SHARE)
    while (left := ends - monotonic()) > 0 and _lacking(best):
        other = _once(
            _after_rides(gathered, best),
            replace(
                effort,
                seconds=left / (1 + RIDES_SHARE),
                rooms=best.rooms,
                rides=best.rides,
            ),
            listener,
        )
        if other.rides is None or _provided(other) <= _provided(best):
            break
        best = replace(other, no_ride={**best.no_ride, **other.no_ride})
    return _settled(gathered, best)


def _once(gathered: Gathered, effort: Effort, listener: Listener) -> Solved:
    room_plan = _rooms(gathered, effort, listener)
    if room_plan.outcome in (rooms.Outcome.IMPOSSIBLE, rooms.Outcome.NO_ANSWER):
        return Solved(rooms=room_plan)
    problem = gathering.rides_of(gathered, room_plan)
    ride_plan = _rides(problem, effort, listener)
    return Solved(
        rooms=room_plan,
        rooms_problem=gathered.rooms,
        no_ride={each.party: each.reasons for each in ride_plan.left_behind},
        rides_problem=problem,
        rides=ride_plan,
    )


def _lacking(solved: Solved) -> bool:
    """Whether a room given back, or people arriving later, could give somebody a place."""
    return solved.rides is not None and bool(solved.rooms.unplaced)


def _after_rides(gathered: Gathered, solved: Solved) -> Gathered:
    """The rooms problem as the rides leave it."""
    if solved.rides is None:
        return gathered
    arrivals = together.arrivals_of(solved.rides)
    problem = together.without(gathered.rooms, solved.no_ride)
    return replace(gathered, rooms=together.arriving(problem, arrivals))


def _provided(solved: Solved) -> int:
    """How many people have a room and a ride to it."""
    if solved.rides is None or solved.rooms_problem is None:
        return 0
    roomed = {each.party for each in solved.rooms.assignments} - solved.no_ride.keys()
    return sum(solved.rooms_problem.party[party].people for party in roomed)


def _settled(gathered: Gathered, solved: Solved) -> Solved:
    """Everybody of the day again; who has no ride holds no room."""
    if solved.rides is None or solved.rooms_problem is None:
        return solved
    known = {party.id: party for party in solved.rooms_problem.parties}
    problem = replace(
        gathered.rooms,
        parties=tuple(known.get(party.id, party) for party in gathered.rooms.parties),
    )
    return replace(
        solved,
        rooms=together.unheld(problem, solved.rooms, solved.no_ride),
        rooms_problem=problem,
    )


def _rooms(gathered: Gathered, effort: Effort, listener: Listener) -> rooms.Plan:
    if not gathered.rooms.parties:
        return rooms.Plan(outcome=rooms.Outcome.OPTIMAL, bound=0.0, seed=effort.seed)

    def tell(told: rooms_solver.Progress) -> bool:
        return listener(
            Told(
                part=Part.ROOMS,
                share=0.05 + 0.6 * min(1.0, told.seconds / effort.seconds),
                seconds=told.seconds,
                cost=told.cost,
                bound=told.bound,
                people_without=told.people_unplaced,
            )
        )

    plan = rooms_solver.solve(
        gathered.rooms,
        seconds=effort.seconds,
        seed=effort.seed,
        previous=effort.rooms,
        progress=tell,
    )
    _tell_end(listener, Part.ROOMS, 0.65, plan, sum(each.people for each in plan.unplaced))
    return plan


def _rides(problem: RidesProblem, effort: Effort, listener: Listener) -> rides.Plan:
    if not problem.groups:
        return rides.Plan(
            outcome=rides.Outcome.OPTIMAL,
            bound=0.0,
            roads=problem.roads.source,
            seed=effort.seed,
        )

    def tell(told: rides_solver.Told) -> bool:
        return listener(
            Told(
                part=Part.RIDES,
                share=0.65 + 0.3 * told.share,
                seconds=told.seconds,
                cost=told.cost,
                bound=told.bound,
            )
        )

    plan = rides_solver.solve(
        problem,
        seconds=effort.seconds * RIDES_SHARE,
        seed=effort.seed,
        previous=effort.rides,
        progress=tell,
    )
    _tell_end(listener, Part.RIDES, 0.95, plan, plan.people_left_behind)
    return plan


def _tell_end(
    listener: Listener, part: Part, share: float, plan: rooms.Plan | rides.Plan, without: int
) -> None:
    """What a part ended with, so that the curve ends with the plan."""
    if plan.outcome.value in FOUND:
        listener(
            Told(
                part=part,
                share=share,
                seconds=plan.seconds,
                cost=plan.cost.total,
                bound=plan.bound,
                people_without=without,
            )
        )


def solve_apart(
    gathered: Gathered,
    effort: Effort,
    listener: Listener,
    *,
    idle: Callable[[], None] = lambda: None,
    mebibytes: int | None = None,
) -> Solved:
    """The same in a process of its own, which is killed when it overruns or nobody wants it.

    :param listener: ends the work by raising; idle likewise, while the solvers are silent
    :param mebibytes: of memory that the process may hold
    :raises NoAnswer: the process overran its time, wanted too much memory, or died
    """
    try:
        run = run_in_process(
            _solve_and_report,
            gathered,
            effort,
            seconds=effort.limit,
            grace=GRACE_SECONDS,
            mebibytes=mebibytes,
            listener=listener,
            idle=idle,
        )
    except OptimiserSwelled:
        raise NoAnswer(
            say(
                "The solver wanted more than the %(most)s MiB of memory that a plan may use and"
                " was stopped; the published plan stays.",
                most=mebibytes,
            )
        ) from None
    except OptimiserFailed as failure:
        log.error("the solvers failed: %s", str(failure).strip().splitlines()[-1:])
        raise NoAnswer(
            say("No answer in time: the published plan stays. Plan again with more seconds.")
        ) from None
    return replace(run.result, seconds=run.seconds, peak_mebibytes=run.peak_mebibytes)


def _solve_and_report(gathered: Gathered, effort: Effort, *, report: Report) -> Solved:
    return solve_day(gathered, effort, report)
