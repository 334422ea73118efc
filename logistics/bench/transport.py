"""The bench of transport: our search beside simpler plans, on invented cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from logistics.bench import ride_cases
from logistics.bench.ride_peers import PEERS
from logistics.bench.table import OURS, Row, Table, failed
from logistics.bench.transport_cases import transport_case
from logistics.planning.optimiser_process import OptimiserFailed, Report, Run, run_in_process
from logistics.planning.transport.checks import violations
from logistics.planning.transport.day import day_of
from logistics.planning.transport.finish import finished
from logistics.planning.transport.greedy import direct
from logistics.planning.transport.plan import Plan
from logistics.planning.transport.problem import Problem
from logistics.planning.transport.solver import solve

SECONDS = {300: 1.0, 3000: 40.0, 20000: 240.0}
SPECIAL_SECONDS = 5.0
LEAST_PEER_SECONDS = 10.0
Method = Callable[..., Plan]


@dataclass(frozen=True, kw_only=True)
class Contender:
    """A method by name; ``search`` is the one that is judged.

    :ivar patience: seconds that it may overrun before it is killed
    """

    name: str
    method: Method
    patience: float = 60.0


def run(
    scale: int | None,
    seeds: Sequence[int],
    peers: bool = False,
    json_file: Path | None = None,
    only_special: bool = False,
) -> int:
    """Solve the cases of a scale, or of all, and show one table.

    :param peers: measure other optimisers as well, each for at least our time
    :param only_special: solve only those days that are not the generator's
    :return: hard violations of our plans
    """
    table = Table("transport")
    scales = list(SECONDS) if scale is None else [scale]
    for people in [] if only_special else scales:
        for seed in seeds:
            for row in measure(people, seed, peers):
                table.add(row)
    if only_special or scale is None:
        for name, make in ride_cases.CASES.items():
            for seed in seeds:
                table.add(special(name, make(seed), seed))
    return table.end(json_file)


def special(name: str, problem: Problem, seed: int) -> Row:
    """Our search on a day that is not the generator's."""
    people = sum(group.people for group in problem.groups)
    row = measured(problem, CONTENDERS[0], people, seed, SPECIAL_SECONDS)
    return replace(row, case=name, people=ride_cases.PEOPLE)


def measure(people: int, seed: int, peers: bool = False) -> Iterator[Row]:
    """Every method on one case, each in a process of its own; the bound is that of the search."""
    problem, bound = transport_case(people, seed), None
    for contender in CONTENDERS:
        row = measured(problem, contender, people, seed, SECONDS[people], bound)
        bound = row.bound
        yield row
    for peer in PEERS if peers else ():
        if note := peer.missing:
            yield Row(people=people, seed=seed, method=peer.name, note=note)
            continue
        contender = Contender(name=peer.name, method=peer.method)
        seconds = max(LEAST_PEER_SECONDS, SECONDS[people])
        yield measured(problem, contender, people, seed, seconds, bound)


def measured(
    problem: Problem,
    contender: Contender,
    people: int,
    seed: int,
    seconds: float,
    bound: float | None = None,
) -> Row:
    """One method on one problem; without a plan the row says why there is none."""
    try:
        done = run_in_process(
            contender.method, problem, seconds, seed, seconds=seconds, grace=contender.patience
        )
    except OptimiserFailed as failure:
        return failed(failure, people=people, seed=seed, method=contender.name)
    return row_of(problem, done, contender.name, people, seed, bound)


def row_of(
    problem: Problem,
    done: Run[Plan],
    name: str,
    people: int,
    seed: int,
    bound: float | None = None,
) -> Row:
    """A plan as a row; ``bound`` is one that is known already, of riding alone."""
    plan = done.result
    known = [each for each in (bound, plan.riding_bound) if each is not None]
    best = max(known, default=None)
    return Row(
        people=people,
        seed=seed,
        method=name,
        seconds=plan.seconds,
        mebibytes=done.peak_mebibytes,
        cost=plan.cost.riding,
        bound=best,
        gap=plan.cost.riding / best - 1 if best else None,
        violations=len(violations(problem, plan)),
        without=plan.people_left_behind,
        figures={"unexplained": sum(not each.reasons for each in plan.left_behind)},
        note=f"{len(plan.duties)} duties",
    )


def search(problem: Problem, seconds: float, seed: int, *, report: Report) -> Plan:
    """The solver of the product."""
    return solve(problem, seconds=seconds, seed=seed)


def first(problem: Problem, seconds: float, seed: int, *, report: Report) -> Plan:
    """The first complete plan of the product's solver."""
    return solve(problem, seconds=0.0, seed=seed)


def direct_rides(problem: Problem, seconds: float, seed: int, *, report: Report) -> Plan:
    """Every load on a trip of its own, each added to the duty where it costs least."""
    started = monotonic()
    plan = finished(direct(day_of(problem)))
    return replace(plan, seconds=monotonic() - started, seed=seed)


CONTENDERS = (
    Contender(name=OURS, method=search),
    Contender(name="first plan", method=first),
    Contender(name="direct", method=direct_rides),
)
