"""The bench of resupply: our plan beside proportional sharing, on invented districts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import monotonic

from logistics.bench.supply_cases import supply_case
from logistics.bench.supply_sharing import proportional
from logistics.bench.table import OURS, Row, Table, failed
from logistics.planning.optimiser_process import OptimiserFailed, Report, Run, run_in_process
from logistics.planning.resupply.checks import violations
from logistics.planning.resupply.covers import Covers
from logistics.planning.resupply.plan import Outcome, Plan
from logistics.planning.resupply.problem import Problem
from logistics.planning.resupply.solver import solve

PLACES, ITEMS, LOTS = 300, 20, 10
SECONDS = 10.0
PATIENCE = 120.0
WHOLE_DAYS = "whole days"
SHARING = "proportional"


def run(
    places: int,
    items: int,
    lots: int,
    seeds: Sequence[int],
    json_file: Path | None = None,
) -> int:
    """Solve the cases and show one table; its cost is the waste.

    :return: hard violations of our plans
    """
    table = Table("resupply", headings={"people": "places", "cost": "waste"})
    for seed in seeds:
        for row in measure(places, items, lots, seed):
            table.add(row)
    return table.end(json_file)


def measure(places: int, items: int, lots: int, seed: int) -> Iterator[Row]:
    """Our plan, exactly and in whole days, and proportional sharing on one case."""
    problem = supply_case(places, items, lots, seed)
    yield _row(OURS, search, problem, seed)
    yield _row(WHOLE_DAYS, search, replace(problem, step=1.0), seed)
    yield _row(SHARING, sharing, problem, seed)


def _row(name: str, method: Callable[..., Plan], problem: Problem, seed: int) -> Row:
    try:
        done = run_in_process(method, problem, seed, seconds=SECONDS, grace=PATIENCE)
    except OptimiserFailed as failure:
        return failed(failure, people=len(problem.places), seed=seed, method=name)
    return row_of(problem, done, name, seed)


def row_of(problem: Problem, done: Run[Plan], name: str, seed: int) -> Row:
    """A plan as a row; its gap is that of the waste."""
    plan = done.result
    worth, bound = plan.figures, plan.bound
    known = name != SHARING
    figures = {"worst": round(worth.worst_cover, 2)}
    if known:
        figures |= {
            "worst below its bound": round(bound.worst_cover - worth.worst_cover, 6),
            "trips over their bound": round(worth.trips / bound.trips, 2) if bound.trips else 1.0,
        }
    figures |= {
        "trips": worth.trips,
        "short": float(len(plan.shortages)),
        "CPU seconds with its start": round(done.cpu_seconds, 1),
    }
    return Row(
        people=len(problem.places),
        seed=seed,
        method=name,
        seconds=plan.seconds,
        mebibytes=done.peak_mebibytes,
        cost=worth.waste,
        bound=bound.waste if known else None,
        gap=worth.waste / bound.waste - 1 if known and bound.waste else None,
        violations=len(violations(problem, plan)),
        without=None,
        figures=figures,
    )


def search(problem: Problem, seed: int, *, report: Report) -> Plan:
    """The solver of the product."""
    return solve(problem, seconds=SECONDS, seed=seed)


def sharing(problem: Problem, seed: int, *, report: Report) -> Plan:
    """Every lot of the stores shared by need."""
    started = monotonic()
    plan = Plan(
        outcome=Outcome.FEASIBLE, trips=proportional(problem), roads=problem.roads.source, seed=seed
    )
    covers = Covers(problem, plan)
    worth = covers.figures
    bound = replace(worth, waste=0.0, trips=0.0, worst_cover=problem.enough, km=0.0)
    return replace(
        plan,
        figures=worth,
        bound=bound,
        shortages=covers.shortages,
        seconds=round(monotonic() - started, 3),
    )
