"""Room problems and plans as files, for the command line and for anybody's own cases."""

from __future__ import annotations

from pathlib import Path

from logistics.planning.json_files import read_document, write_document
from logistics.planning.optimiser_process import Report, run_in_process
from logistics.planning.placement import plan_json, problem_json
from logistics.planning.placement.checks import Violation, violations
from logistics.planning.placement.pausing import no_collection
from logistics.planning.placement.plan import Plan
from logistics.planning.placement.problem import Problem
from logistics.planning.placement.solver import solve


def solve_file(
    problem_path: Path,
    out_path: Path,
    seconds: float = 20.0,
    seed: int = 1,
    previous: Path | None = None,
    work: int | None = None,
) -> Plan:
    """Solve the problem of a file and write the plan.

    :param previous: a file with a plan to change as little as possible
    :param work: steps in place of seconds; the process is still killed
    :raises InputRejected: a file is not JSON of the documented form
    :raises OptimiserFailed: the solver died or had to be killed; nothing was written
    """
    problem = read_problem(problem_path)
    before = None if previous is None else read_plan(previous)
    plan = solve_apart(problem, seconds=seconds, work=work, seed=seed, previous=before)
    write_plan(plan, out_path)
    return plan


def check_file(problem_path: Path, plan_path: Path) -> tuple[Violation, ...]:
    """The rules of the problem that the plan breaks, from their files.

    :raises InputRejected: a file is not JSON of the documented form
    """
    return tuple(violations(read_problem(problem_path), read_plan(plan_path)))


def solve_apart(
    problem: Problem,
    *,
    seconds: float,
    work: int | None = None,
    seed: int = 1,
    previous: Plan | None = None,
    listener: Report | None = None,
) -> Plan:
    """Solve in a process of its own that is killed when it does not end.

    :param listener: told of each ``Progress``; the search ends when it answers false
    :raises OptimiserFailed: the solver died or had to be killed
    """
    run = run_in_process(
        _work, problem, seconds, work, seed, previous, seconds=seconds, listener=listener
    )
    return run.result


def read_problem(path: Path) -> Problem:
    """The problem of a file.

    :raises InputRejected: it is not JSON of the documented form; bad values are named by path
    """
    with no_collection():
        return problem_json.from_json(read_document(path))


def read_plan(path: Path) -> Plan:
    """The plan of a file.

    :raises InputRejected: it is not JSON of the documented form; bad values are named by path
    """
    return plan_json.from_json(read_document(path))


def write_problem(problem: Problem, path: Path) -> None:
    """Write a problem as a file."""
    write_document(problem_json.to_json(problem), path)


def write_plan(plan: Plan, path: Path) -> None:
    """Write a plan as a file."""
    write_document(plan_json.to_json(plan), path)


def _work(
    problem: Problem,
    seconds: float,
    work: int | None,
    seed: int,
    previous: Plan | None,
    *,
    report: Report,
) -> Plan:
    return solve(problem, seconds=seconds, work=work, seed=seed, previous=previous, progress=report)
