"""The bench of room placement: our search beside the greedy plan, on invented cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from logistics.bench.room_cases import room_case
from logistics.bench.table import OURS, Row, Table
from logistics.planning.optimiser_process import Report, run_in_process
from logistics.planning.placement.checks import violations
from logistics.planning.placement.draft import draft, settle
from logistics.planning.placement.greedy import greedy_board
from logistics.planning.placement.ground import Ground
from logistics.planning.placement.plan import Plan
from logistics.planning.placement.problem import Problem
from logistics.planning.placement.solver import solve
from logistics.planning.placement.solver.limits import Stopwatch

SECONDS = {300: 5.0, 3000: 30.0, 20000: 180.0}
Method = Callable[..., Plan]


def run(
    scale: int | None,
    seeds: Sequence[int],
    peers: bool = False,
    json_file: Path | None = None,
) -> int:
    """Solve the cases of a scale, or of all, and show one table.

    :param peers: peers of this problem are not measured by this command
    :return: hard violations of our plans
    """
    table = Table("rooms", remarks=["rooms: no peer is measured here"] if peers else [])
    for people in SECONDS if scale is None else [scale]:
        for seed in seeds:
            for row in measure(people, seed):
                table.add(row)
    return table.end(json_file)


def measure(people: int, seed: int) -> tuple[Row, ...]:
    """Our search and the greedy plan on one case, each in a process of its own."""
    problem, seconds = room_case(people, seed), SECONDS[people]
    ours, ours_mebibytes = _apart(search, problem, seconds, seed)
    quick, quick_mebibytes = _apart(greedy, problem, seconds, seed)
    return (
        _row(OURS, problem, people, ours, ours_mebibytes),
        _row("greedy", problem, people, replace(quick, bound=ours.bound), quick_mebibytes),
    )


def search(problem: Problem, seconds: float, seed: int, *, report: Report) -> Plan:
    """The solver of the product."""
    return solve(problem, seconds=seconds, seed=seed)


def greedy(problem: Problem, seconds: float, seed: int, *, report: Report) -> Plan:
    """The first complete plan."""
    watch = Stopwatch(seconds)
    made = draft(problem, settle(greedy_board(Ground(problem))))
    return replace(made, seconds=watch.seconds, seed=seed)


def _apart(method: Method, problem: Problem, seconds: float, seed: int) -> tuple[Plan, float]:
    done = run_in_process(method, problem, seconds, seed, seconds=seconds, grace=seconds + 60)
    return done.result, done.peak_mebibytes


def _row(method: str, problem: Problem, people: int, made: Plan, mebibytes: float) -> Row:
    return Row(
        people=people,
        seed=made.seed,
        method=method,
        seconds=made.seconds,
        mebibytes=mebibytes,
        cost=made.cost.placed,
        bound=made.placed_bound,
        gap=made.gap,
        violations=len(violations(problem, made)),
        without=made.people_unplaced,
    )
