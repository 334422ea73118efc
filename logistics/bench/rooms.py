"""The bench of room placement: our search beside the greedy plan and peers, on invented cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from logistics.bench.room_cases import room_case
from logistics.bench.room_peers import PEERS
from logistics.bench.room_varieties import VARIETIES
from logistics.bench.table import OURS, Row, Table, failed
from logistics.planning.optimiser_process import OptimiserFailed, Report, Run, run_in_process
from logistics.planning.placement.checks import violations
from logistics.planning.placement.draft import draft, settle
from logistics.planning.placement.greedy import greedy_board
from logistics.planning.placement.ground import Ground
from logistics.planning.placement.plan import Plan
from logistics.planning.placement.problem import Problem
from logistics.planning.placement.solver import Progress, Stage, solve
from logistics.planning.placement.solver.limits import Stopwatch

SECONDS = {300: 5.0, 3000: 30.0, 20000: 180.0}
LEAST_PEER_SECONDS = 60.0
PEERS_AT_MOST = 3000
VARIETY_SECONDS = 10.0
PATIENCE = 120.0
Method = Callable[..., Plan]


def run(
    scale: int | None,
    seeds: Sequence[int],
    peers: bool = False,
    json_file: Path | None = None,
    only_special: bool = False,
) -> int:
    """Solve the cases of a scale, or of all and the other kinds of case; show one table.

    :param peers: measure other optimisers as well, each for at least our time
    :param only_special: solve only the other kinds of case
    :return: hard violations of our plans
    """
    table = Table("rooms")
    scales = list(SECONDS) if scale is None else [scale]
    for people in [] if only_special else scales:
        for seed in seeds:
            for row in measure(people, seed, peers):
                table.add(row)
    if only_special or scale is None:
        for seed in seeds[:1]:
            for row in measure_varieties(seed):
                table.add(row)
    return table.end(json_file)


def measure(people: int, seed: int, peers: bool = False) -> Iterator[Row]:
    """Our search, the greedy plan and peers on one case, each in a process of its own."""
    problem = room_case(people, seed)
    ours = _row(OURS, search, problem, people, seed)
    quick = _row("greedy", greedy, problem, people, seed, bound=ours.bound)
    if quick.cost and ours.cost:
        figures = {**ours.figures, "of greedy": round(ours.cost / quick.cost, 3)}
        ours = replace(ours, figures=figures)
    yield ours
    yield quick
    for peer in PEERS if peers else ():
        too_large = "its model does not fit into memory" if people > PEERS_AT_MOST else None
        if note := peer.missing or too_large:
            yield Row(people=people, seed=seed, method=peer.name, note=note)
            continue
        seconds = max(LEAST_PEER_SECONDS, SECONDS[people])
        yield _row(peer.name, peer.method, problem, people, seed, bound=ours.bound, seconds=seconds)


def measure_varieties(seed: int) -> Iterator[Row]:
    """Our search on cases that other people than the usual ones bring."""
    for name, make in VARIETIES.items():
        problem = make(seed)
        row = _row(OURS, search, problem, problem.people, seed, seconds=VARIETY_SECONDS)
        yield replace(row, case=name)


def search(problem: Problem, seconds: float, seed: int, *, report: Report) -> Plan:
    """The solver of the product."""
    return solve(problem, seconds=seconds, seed=seed, progress=report)


def greedy(problem: Problem, seconds: float, seed: int, *, report: Report) -> Plan:
    """The first complete plan, with its rooms."""
    watch = Stopwatch(seconds)
    made = draft(problem, settle(greedy_board(Ground(problem))))
    return replace(made, seconds=watch.seconds, seed=seed)


def _row(
    name: str,
    method: Method,
    problem: Problem,
    people: int,
    seed: int,
    *,
    bound: float | None = None,
    seconds: float | None = None,
) -> Row:
    """A method in a process of its own; with the time of its first complete plan if it tells."""
    told: list[Progress] = []
    limit = SECONDS[people] if seconds is None else seconds

    def listen(progress: Progress) -> bool:
        told.append(progress)
        return True

    try:
        done = run_in_process(
            method, problem, limit, seed, seconds=limit, grace=PATIENCE, listener=listen
        )
    except OptimiserFailed as failure:
        return failed(failure, people=people, seed=seed, method=name)
    firsts = [each.seconds for each in told if each.stage is Stage.FIRST_PLAN]
    figures = {"first plan s": round(firsts[0], 2)} if firsts else {}
    return replace(row_of(problem, done, name, people, seed, bound), figures=figures)


def row_of(
    problem: Problem,
    done: Run[Plan],
    name: str,
    people: int,
    seed: int,
    bound: float | None = None,
) -> Row:
    """What the checks say of a plan; its gap to a bound that another method proved."""
    made = done.result
    bound = made.placed_bound if bound is None else bound
    cost = made.cost.placed
    return Row(
        people=people,
        seed=seed,
        method=name,
        seconds=made.seconds,
        mebibytes=done.peak_mebibytes,
        cost=cost,
        bound=bound,
        gap=max(0.0, cost / bound - 1) if bound else None,
        violations=len(violations(problem, made)),
        without=made.people_unplaced,
    )
