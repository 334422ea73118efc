"""Resupply problems and plans as files, for the command line and for anybody's own cases."""

from __future__ import annotations

from pathlib import Path

from logistics.planning.json_files import read_document, write_document
from logistics.planning.optimiser_process import Report, run_in_process
from logistics.planning.resupply import checks, plan_json, problem_json
from logistics.planning.resupply.plan import Plan
from logistics.planning.resupply.problem import Problem
from logistics.planning.resupply.solver import solve
from logistics.planning.resupply.violations import Violation


def solve_file(
    problem_path: Path,
    out_path: Path,
    seconds: float,
    seed: int = 1,
    previous: Path | None = None,
) -> Plan:
    """Solve the problem of a file and write the plan.

    The solver runs in a process of its own, which is killed when it does not end.

    :param previous: a file with a plan whose origins are kept where they can be
    :raises InputRejected: a file is not JSON of the documented form
    :raises OptimiserFailed: the solver died or had to be killed; nothing was written
    """
    problem = read_problem(problem_path)
    before = None if previous is None else read_plan(previous)
    run = run_in_process(solve_apart, problem, seconds, seed, before, seconds=seconds)
    write_plan(run.result, out_path)
    return run.result


def solve_apart(
    problem: Problem, seconds: float, seed: int, previous: Plan | None, *, report: Report
) -> Plan:
    """The work of the solver's process; reports how many items are shared, of how many."""
    return solve(
        problem,
        seconds=seconds,
        seed=seed,
        previous=previous,
        progress=lambda done, of: report((done, of)),
    )


def check_file(problem_path: Path, plan_path: Path) -> tuple[Violation, ...]:
    """The rules of the problem that the plan breaks, from their files.

    :raises InputRejected: a file is not JSON of the documented form
    """
    return checks.violations(read_problem(problem_path), read_plan(plan_path))


def read_problem(path: Path) -> Problem:
    """The problem of a file.

    :raises InputRejected: it is not JSON of the documented form; bad values are named by path
    """
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
