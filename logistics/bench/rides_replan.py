"""The bench of re-planning rides: what an event moves, how fast, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from logistics.bench.ride_events import Event, events
from logistics.bench.table import OURS, Row, Table, failed
from logistics.bench.transport import SECONDS, row_of, search
from logistics.bench.transport_cases import transport_case
from logistics.planning.optimiser_process import OptimiserFailed, Report, run_in_process
from logistics.planning.transport.checks import violations
from logistics.planning.transport.files import read_plan, read_problem, write_plan, write_problem
from logistics.planning.transport.plan import Plan, difference
from logistics.planning.transport.solver import solve

AT_ONCE = 0.2
ANEW_SECONDS = 30.0
PATIENCE = 60.0


def run_replan(table: Table, people: int, seeds: Sequence[int]) -> None:
    """Every event on the published plan of every case, and the changed day planned anew."""
    for seed in seeds:
        for row in measure(people, seed):
            table.add(row)


def measure(people: int, seed: int) -> Iterator[Row]:
    """A published plan, then each event by itself."""
    problem, seconds = transport_case(people, seed), SECONDS[people]
    try:
        done = run_in_process(search, problem, seconds, seed, seconds=seconds, grace=PATIENCE)
    except OptimiserFailed as failure:
        yield failed(failure, people=people, seed=seed, method=OURS, case="rides: published")
        return
    published = row_of(problem, done, "published", people, seed)
    yield replace(published, case="rides: published")
    for event in events(problem, done.result):
        yield from _of_event(event, done.result, people, seed)


def _of_event(event: Event, published: Plan, people: int, seed: int) -> Iterator[Row]:
    case = f"rides: {event.name}"
    try:
        anew = run_in_process(
            search, event.problem, ANEW_SECONDS, seed, seconds=ANEW_SECONDS, grace=PATIENCE
        )
        row = replace(row_of(event.problem, anew, "anew", people, seed), case=case)
        with TemporaryDirectory() as folder:
            problem, before = Path(folder) / "problem.json", Path(folder) / "plan.json"
            write_problem(event.problem, problem)
            write_plan(published, before)
            done = run_in_process(replanned, problem, before, seed, seconds=AT_ONCE, grace=PATIENCE)
    except OptimiserFailed as failure:
        yield failed(failure, people=people, seed=seed, method=OURS, case=case)
        return
    yield row
    yield replace(
        row_of(event.problem, done, OURS, people, seed, row.bound),
        case=case,
        figures=_figures(event, published, done.result, anew.result),
    )


def _figures(event: Event, published: Plan, plan: Plan, anew: Plan) -> dict[str, float]:
    changed = difference(published, plan)
    return {
        "moved": len(changed.moved),
        "moved outside": len(changed.moved - event.affected),
        "other vehicle": len(changed.reseated),
        "duties kept %": round(100 * changed.duties_kept / len(published.duties), 1),
        "against anew %": round(100 * (plan.cost.total / anew.cost.total - 1), 2),
    }


def replanned(problem: Path, previous: Path, seed: int, *, report: Report) -> Plan:
    """A changed plan from files; the seconds run from reading them to a checked plan."""
    started = monotonic()
    changed = read_problem(problem)
    plan = solve(changed, seconds=AT_ONCE, seed=seed, previous=read_plan(previous))
    violations(changed, plan)
    return replace(plan, seconds=monotonic() - started)
