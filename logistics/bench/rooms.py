"""The bench of room placement: our search beside the greedy plan, on invented cases."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import click

from logistics.bench.room_cases import room_case
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
COLUMNS = "{:<8} {:>4} {:>8} {:>6} {:>10} {:>10} {:>7} {:>6} {:>8}"
Method = Callable[..., Plan]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One method on one case; cost, bound and gap without people unplaced.

    :ivar seconds: of the method itself, without starting its process
    """

    method: str
    seed: int
    seconds: float
    mebibytes: float
    cost: float
    bound: float | None
    gap: float | None
    violations: int
    unplaced: int


def run(
    scale: int, seeds: Sequence[int], peers: bool = False, json_file: Path | None = None
) -> None:
    """Solve the cases of a scale and print one table; write the rows as JSON as well if asked.

    :param peers: peers of this problem are not measured by this command
    """
    if peers:
        click.echo("rooms: no peer is measured here")
    click.echo(COLUMNS.format(*HEADINGS))
    rows: list[Row] = []
    for seed in seeds:
        for row in measure(scale, seed):
            rows.append(row)
            click.echo(line(row))
    if json_file is not None:
        text = json.dumps([asdict(row) for row in rows], indent=1)
        json_file.write_text(text + "\n", encoding="utf-8")


HEADINGS = ("method", "seed", "seconds", "MiB", "cost", "bound", "gap", "broken", "unplaced")


def measure(scale: int, seed: int) -> tuple[Row, ...]:
    """Our search and the greedy plan on one case, each in a process of its own."""
    problem, seconds = room_case(scale, seed), SECONDS[scale]
    ours, ours_mebibytes = _apart(search, problem, seconds, seed)
    quick, quick_mebibytes = _apart(greedy, problem, seconds, seed)
    return (
        _row("search", problem, ours, ours_mebibytes),
        _row("greedy", problem, replace(quick, bound=ours.bound), quick_mebibytes),
    )


def search(problem: Problem, seconds: float, seed: int, *, report: Report) -> Plan:
    """The solver of the product."""
    return solve(problem, seconds=seconds, seed=seed)


def greedy(problem: Problem, seconds: float, seed: int, *, report: Report) -> Plan:
    """The first complete plan."""
    watch = Stopwatch(seconds)
    made = draft(problem, settle(greedy_board(Ground(problem))))
    return replace(made, seconds=watch.seconds, seed=seed)


def line(row: Row) -> str:
    """A row of the table."""
    bound = "-" if row.bound is None else f"{row.bound:.0f}"
    gap = "-" if row.gap is None else f"{100 * row.gap:.1f} %"
    return COLUMNS.format(
        row.method,
        row.seed,
        f"{row.seconds:.1f}",
        f"{row.mebibytes:.0f}",
        f"{row.cost:.0f}",
        bound,
        gap,
        row.violations,
        row.unplaced,
    )


def _apart(method: Method, problem: Problem, seconds: float, seed: int) -> tuple[Plan, float]:
    done = run_in_process(method, problem, seconds, seed, seconds=seconds, grace=seconds + 60)
    return done.result, done.peak_mebibytes


def _row(method: str, problem: Problem, made: Plan, mebibytes: float) -> Row:
    return Row(
        method=method,
        seed=made.seed,
        seconds=made.seconds,
        mebibytes=mebibytes,
        cost=made.cost.placed,
        bound=made.placed_bound,
        gap=made.gap,
        violations=len(violations(problem, made)),
        unplaced=made.people_unplaced,
    )
