"""Run a solver in a process of its own, so that one that hangs or swells can be killed."""

from __future__ import annotations

import multiprocessing
import os
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")
Report = Callable[[Any], bool]
GRACE = 10.0
TICK = 0.1


class OptimiserFailed(Exception):
    """The solver's process raised, died, or had to be killed; the last good plan stays."""


@dataclass(frozen=True, kw_only=True)
class Run(Generic[Result]):
    """What came out of a process.

    :ivar peak_mebibytes: the most memory that it held
    """

    result: Result
    seconds: float
    peak_mebibytes: float


def run_in_process(
    work: Callable[..., Result],
    *arguments: object,
    seconds: float,
    grace: float = GRACE,
    listener: Report | None = None,
) -> Run[Result]:
    """Call ``work(*arguments, report=…)`` in a fresh process and wait for its result.

    ``work`` is a function of a module, and everything passed is pickled. It may call
    ``report(value)``: the value reaches ``listener`` here, and the answer is whether to go on.

    :param seconds: what the work was told it has; it is killed ``grace`` seconds after that
    :raises OptimiserFailed: it raised, died, or had to be killed
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    started = time.monotonic()
    process = context.Process(target=_child, args=(theirs, work, arguments), daemon=True)
    process.start()
    theirs.close()
    try:
        kind, value = _wait(ours, started + seconds + grace, listener)
    finally:
        if process.is_alive():
            process.join(TICK)
        if process.is_alive():
            process.kill()
        process.join()
        ours.close()
    if kind == "failed":
        raise OptimiserFailed(value)
    result, peak = value
    return Run(result=result, seconds=time.monotonic() - started, peak_mebibytes=peak)


def _wait(ours: Connection, deadline: float, listener: Report | None) -> tuple[str, Any]:
    while time.monotonic() < deadline:
        if not ours.poll(TICK):
            continue
        try:
            kind, value = ours.recv()
        except EOFError:
            return "failed", "the solver's process died without a word"
        if kind != "told":
            return kind, value
        ours.send(True if listener is None else listener(value))
    return "failed", "the solver did not end in time and was killed"


def _child(theirs: Connection, work: Callable[..., Any], arguments: tuple[object, ...]) -> None:
    _silence()

    def report(value: object) -> bool:
        theirs.send(("told", value))
        return bool(theirs.recv())

    try:
        result = work(*arguments, report=report)
        theirs.send(("done", (result, _peak_mebibytes())))
    except Exception:
        theirs.send(("failed", traceback.format_exc()))


def _silence() -> None:
    """Engines write to the terminal whatever they are told."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def _peak_mebibytes() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
