"""The bench of re-planning rooms: whom an event moves, how fast, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic, process_time

from logistics.bench.room_cases import room_case
from logistics.bench.room_events import Event, events
from logistics.bench.rooms import SECONDS, row_of, search
from logistics.bench.table import OURS, Row, Table, failed
from logistics.planning.optimiser_process import OptimiserFailed, Report, run_in_process
from logistics.planning.placement.checks import violations
from logistics.planning.placement.files import read_plan, read_problem, write_plan, write_problem
from logistics.planning.placement.pausing import no_collection
from logistics.planning.placement.plan import Plan, difference
from logistics.planning.placement.problem import Problem
from logistics.planning.placement.solver import solve
from logistics.planning.placement.why import why

AT_ONCE = 0.2
ANEW_SECONDS = 30.0
ANEW_AT_MOST = 3000
EXPLAINED = 11
PATIENCE = 60.0


def run_replan(table: Table, people: int, seeds: Sequence[int]) -> None:
    """Every event on the published plan of every case, and the changed days planned anew."""
    for seed in seeds:
        for row in measure(people, seed):
            table.add(row)


def measure(people: int, seed: int) -> Iterator[Row]:
    """A published plan, then each event by itself."""
    problem, seconds = room_case(people, seed), SECONDS[people]
    case = "rooms: published"
    try:
        done = run_in_process(search, problem, seconds, seed, seconds=seconds, grace=PATIENCE)
    except OptimiserFailed as failure:
        yield failed(failure, people=people, seed=seed, method=OURS, case=case)
        return
    yield replace(row_of(problem, done, "published", people, seed), case=case)
    yield _explained(problem, done.result, people, seed)
    for event in events(problem, done.result):
        yield from _of_event(event, done.result, people, seed)


def _explained(problem: Problem, plan: Plan, people: int, seed: int) -> Row:
    """Why a party is where it is: the processor's seconds for a party, the middle of several."""
    times = []
    for each in plan.assignments[:: max(1, len(plan.assignments) // EXPLAINED)]:
        started = process_time()
        why(problem, plan, each.party)
        times.append(process_time() - started)
    case = "rooms: why for a party"
    return Row(people=people, seed=seed, method="explain", case=case, seconds=median(times))


def _of_event(event: Event, published: Plan, people: int, seed: int) -> Iterator[Row]:
    case, anew = f"rooms: {event.name}", None
    try:
        if people <= ANEW_AT_MOST:
            made = run_in_process(
                search, event.problem, ANEW_SECONDS, seed, seconds=ANEW_SECONDS, grace=PATIENCE
            )
            anew = replace(row_of(event.problem, made, "anew", people, seed), case=case)
        with TemporaryDirectory() as folder:
            problem, before = Path(folder) / "problem.json", Path(folder) / "plan.json"
            write_problem(event.problem, problem)
            write_plan(published, before)
            done = run_in_process(replanned, problem, before, seed, seconds=AT_ONCE, grace=PATIENCE)
    except OptimiserFailed as failure:
        yield failed(failure, people=people, seed=seed, method=OURS, case=case)
        return
    if anew is not None:
        yield anew
    bound = None if anew is None else anew.bound
    row = row_of(event.problem, done, OURS, people, seed, bound)
    yield replace(row, case=case, figures=_figures(event, published, row, done.result, anew))


def _figures(
    event: Event, published: Plan, row: Row, plan: Plan, anew: Row | None
) -> dict[str, float]:
    changed = difference(published, plan)
    moved = {*changed.moved, *changed.removed}
    figures: dict[str, float] = {
        "moved": len(moved),
        "moved outside": len(moved - event.affected),
    }
    if anew is not None and anew.cost and row.cost is not None:
        figures["against anew %"] = round(100 * (row.cost / anew.cost - 1), 2)
    return figures


def replanned(problem: Path, previous: Path, seed: int, *, report: Report) -> Plan:
    """A changed plan from files; the seconds run from reading them to a checked plan."""
    started = monotonic()
    with no_collection():
        changed = read_problem(problem)
        plan = solve(changed, seconds=AT_ONCE, seed=seed, previous=read_plan(previous))
        violations(changed, plan)
    return replace(plan, seconds=monotonic() - started)
