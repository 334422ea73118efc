"""The course of a search: a plan at once, a bound, floors from the relaxation, improvement."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from logistics.planning.placement.board import Board
from logistics.planning.placement.draft import draft, settle
from logistics.planning.placement.greedy import greedy_board
from logistics.planning.placement.ground import Ground
from logistics.planning.placement.pausing import no_collection
from logistics.planning.placement.pinning import blockers
from logistics.planning.placement.plan import Outcome, Plan
from logistics.planning.placement.problem import Problem
from logistics.planning.placement.replan import replan
from logistics.planning.placement.solver.colouring import floors_by_cohort
from logistics.planning.placement.solver.counting import by_cases
from logistics.planning.placement.solver.improve import neighbourhoods
from logistics.planning.placement.solver.incumbent import solution_of
from logistics.planning.placement.solver.limits import Stopwatch
from logistics.planning.placement.solver.realise import realise
from logistics.planning.placement.solver.relaxation import relax
from logistics.planning.placement.solver.reseat import reseat
from logistics.planning.placement.solver.sessions import SessionModel
from logistics.planning.placement.solver.siting import sessions_of, site, wishes_of
from logistics.wording import say

RELAXING_SHARE = 0.2
CASES_SHARE = 0.4
SITING_SHARE = 0.45
PROVING_SHARE = 0.7
REALISING_SHARE = 0.6
PROVABLE_COLUMNS = 3000
STEP_SECONDS = 3.0
STEP_GAP = 0.01
ROOMS_SHARE = 0.1
OPTIMAL_WITHIN = 1e-6


class Stage(StrEnum):
    """What a search has just done."""

    FIRST_PLAN = "first plan"
    BOUND = "lower bound"
    FLOORS = "floors chosen"
    BETTER = "better plan"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a search is; cost and bound are totals, the cost still without rooms."""

    stage: Stage
    seconds: float
    cost: float
    bound: float | None
    people_unplaced: int


Listener = Callable[[Progress], bool]


def solve(
    problem: Problem,
    *,
    seconds: float = 20.0,
    work: int | None = None,
    seed: int = 1,
    previous: Plan | None = None,
    progress: Listener | None = None,
) -> Plan:
    """The best plan found in time, with a valid lower bound of every plan's cost.

    :param seconds: time by the clock; a first complete plan comes whatever it is
    :param work: nodes of each search for whole numbers and steps of improvement, in place of
        seconds: the same seed then gives the same plan, however fast the machine
    :param previous: a plan to start from: who can keep their rooms does, unless somebody else
        would be left without
    :param progress: told of each step; the search ends with what it has when it answers false
    """
    watch = Stopwatch(seconds if work is None else math.inf)

    def search(part: Problem) -> Search:
        with no_collection():
            ground = Ground(part, nodes=work)
        return Search(ground, watch, seed, progress)

    if previous is not None:
        with no_collection():
            return replan(problem, previous, lambda part: search(part).keep())
    return search(problem).run()


class CancelledError(Exception):
    """The listener asked the search to end."""


class Search:
    """One search: the best board so far and what is proven."""

    def __init__(
        self, ground: Ground, watch: Stopwatch, seed: int, listener: Listener | None
    ) -> None:
        self.ground = ground
        self.problem = ground.problem
        self.watch = watch
        self.seed = seed
        self.listener = listener
        self.board = Board(self.ground)
        self.bound: float | None = None
        self.unplaced_bound = 0.0

    def run(self) -> Plan:
        """Search from nothing."""
        return self._judged((self._first, self._relax_and_site, self._improve))

    def keep(self) -> Plan:
        """Search with most parties pinned: only the others are placed."""
        return self._judged((self._first, self._improve))

    def _judged(self, steps: Iterable[Callable[[], None]]) -> Plan:
        obstacles = blockers(self.ground)
        if obstacles:
            nowhere = draft(self.problem, {})
            return self._stamped(replace(nowhere, outcome=Outcome.IMPOSSIBLE, blockers=obstacles))
        with suppress(CancelledError):
            for step in steps:
                step()
        return self._finished()

    def _first(self) -> None:
        with no_collection():
            self.board = greedy_board(self.ground)
        self._tell(Stage.FIRST_PLAN)

    def _relax_and_site(self) -> None:
        model = SessionModel(self.ground)
        relaxed = relax(model, RELAXING_SHARE * self.watch.left)
        if relaxed is None:
            return
        provable = sum(model.linear.whole) <= PROVABLE_COLUMNS
        if provable and not relaxed.unplaced > OPTIMAL_WITHIN:
            watch = Stopwatch(CASES_SHARE * self.watch.left)
            relaxed = by_cases(model, relaxed, watch, self.board.cost())
        self.bound, self.unplaced_bound = relaxed.bound, relaxed.unplaced
        self._tell(Stage.BOUND)
        watch = Stopwatch(SITING_SHARE * self.watch.left)
        values = site(model, relaxed, watch, polishing=not provable, seed=self.seed)
        if provable:
            values = self._proven(model, values or solution_of(model, self.board))
        if values:
            self._adopt(model, values)

    def _proven(self, model: SessionModel, start: Sequence[float]) -> Sequence[float]:
        """The best solution of the whole model of a small problem, and a better bound."""
        seconds = PROVING_SHARE * self.watch.left
        answer = model.linear.minimum(seconds, gap=OPTIMAL_WITHIN, seed=self.seed, start=start)
        if answer.values and self.bound is not None and answer.bound > self.bound:
            self.bound, self.unplaced_bound = answer.bound, model.unplaced(answer.values)
        return answer.values

    def _adopt(self, model: SessionModel, values: Sequence[float]) -> None:
        """Place everybody on the floors chosen for their cohorts if that is the better plan."""
        floors = floors_by_cohort(model, sessions_of(model, values))
        seconds = REALISING_SHARE * self.watch.left
        wishes = wishes_of(model, values)
        board = realise(self.ground, floors, wishes, seconds=seconds, seed=self.seed)
        if board.cost() < self.board.cost():
            self.board = board
        self._tell(Stage.FLOORS)

    def _improve(self) -> None:
        found = neighbourhoods(self.board, Random(self.seed))  # noqa: S311 repeatable
        for step, (guests, floors) in enumerate(found):
            left = self._left_at(step)
            if left <= 0:
                return
            gain = reseat(
                self.board,
                guests,
                floors,
                seconds=min(STEP_SECONDS, left),
                gap=STEP_GAP,
                seed=self.seed,
            )
            if gain:
                self._tell(Stage.BETTER)

    def _left_at(self, step: int) -> float:
        """Seconds left at a step of improvement; without end until the steps are spent."""
        if self.ground.nodes is not None:
            return self.watch.left if step < self.ground.nodes else 0.0
        return self.watch.left - ROOMS_SHARE * self.watch.limit

    def _tell(self, stage: Stage) -> None:
        if self.listener is None:
            return
        guests = self.ground.guests
        told = Progress(
            stage=stage,
            seconds=self.watch.seconds,
            cost=self.board.cost(),
            bound=self.bound,
            people_unplaced=sum(g.people for g in guests if self.board.home[g.index] is None),
        )
        if not self.listener(told):
            raise CancelledError

    def _finished(self) -> Plan:
        plan = draft(self.problem, settle(self.board))
        unkept = tuple(u.party for u in plan.unplaced if u.party in self.ground.pins)
        if unkept:
            names = ", ".join(unkept)
            sorry = say(
                "No place was found in time for parties pinned by hand: %(names)s.", names=names
            )
            return self._stamped(replace(plan, outcome=Outcome.NO_ANSWER, blockers=(sorry,)))
        total = plan.cost.total
        proven = self.bound is not None and total <= self.bound + OPTIMAL_WITHIN * max(1.0, total)
        return self._stamped(replace(plan, outcome=Outcome.OPTIMAL if proven else Outcome.FEASIBLE))

    def _stamped(self, plan: Plan) -> Plan:
        return replace(
            plan,
            bound=self.bound,
            unplaced_bound=self.unplaced_bound,
            seconds=self.watch.seconds,
            seed=self.seed,
        )
