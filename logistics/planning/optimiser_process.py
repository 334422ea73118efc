"""Run a solver in a process of its own, so that one that hangs or swells can be killed."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import resource
import signal
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")
Report = Callable[[Any], bool]
GRACE = 10.0
TICK = 0.1
MEBIBYTE = 2**20
DATA = 5
NEARLY = 0.8
DEATH_SIGNAL = 1
DIED = ("died", "the solver's process died without a word")


class OptimiserFailed(Exception):
    """The solver's process raised, died, or had to be killed; the last good plan stays."""


class OptimiserSwelled(OptimiserFailed):
    """It wanted more memory than it may have."""


@dataclass(frozen=True, kw_only=True)
class Run(Generic[Result]):
    """What came out of a process.

    :ivar peak_mebibytes: the most memory that it held
    :ivar cpu_seconds: that it computed, however busy the machine was
    """

    result: Result
    seconds: float
    peak_mebibytes: float
    cpu_seconds: float = 0.0


def run_in_process(
    work: Callable[..., Result],
    *arguments: object,
    seconds: float,
    grace: float = GRACE,
    mebibytes: int | None = None,
    listener: Report | None = None,
    idle: Callable[[], None] = lambda: None,
) -> Run[Result]:
    """Call ``work(*arguments, report=…)`` in a fresh process and wait for its result.

    ``work`` is a function of a module, and everything passed is pickled. It may call
    ``report(value)``: the value reaches ``listener`` here, and the answer is whether to go on.

    :param seconds: what the work was told it has; it is killed ``grace`` seconds after that
    :param mebibytes: of memory that it may hold; the system gives it no more
    :param idle: called while the work is silent; ends it by raising
    :raises OptimiserSwelled: it wanted more memory
    :raises OptimiserFailed: it raised, died, or had to be killed
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    started = time.monotonic()
    process = context.Process(target=_child, args=(theirs, work, arguments, mebibytes), daemon=True)
    process.start()
    theirs.close()
    try:
        held = Held(process.pid)
        kind, value = _wait(ours, started + seconds + grace, listener, idle, held)
    finally:
        if process.is_alive():
            process.join(TICK)
        if process.is_alive():
            process.kill()
        process.join()
        ours.close()
    full = mebibytes is not None and held.most > NEARLY * mebibytes
    if kind == "swelled" or (kind in ("died", "failed") and full):
        raise OptimiserSwelled(f"the solver wanted more than {mebibytes} MiB")
    if kind != "done":
        raise OptimiserFailed(value)
    result, peak, computed = value
    return Run(
        result=result,
        seconds=time.monotonic() - started,
        peak_mebibytes=peak,
        cpu_seconds=computed,
    )


class Held:
    """The memory that a process holds, in the measure that its limit is in."""

    def __init__(self, pid: int | None) -> None:
        self.file, self.most = Path(f"/proc/{pid}/statm"), 0.0

    def look(self) -> None:
        """Remember the most that was seen."""
        with suppress(OSError, IndexError):
            pages = int(self.file.read_text(encoding="ascii").split()[DATA])
            self.most = max(self.most, pages * resource.getpagesize() / MEBIBYTE)


def _wait(
    ours: Connection,
    deadline: float,
    listener: Report | None,
    idle: Callable[[], None],
    held: Held,
) -> tuple[str, Any]:
    while time.monotonic() < deadline:
        held.look()
        if not ours.poll(TICK):
            idle()
            continue
        try:
            kind, value = ours.recv()
        except (EOFError, ConnectionError):
            return DIED
        if kind != "told":
            return kind, value
        going_on = True if listener is None else listener(value)
        try:
            ours.send(going_on)
        except ConnectionError:
            return DIED
    return "late", "the solver did not end in time and was killed"


def _child(
    theirs: Connection,
    work: Callable[..., Any],
    arguments: tuple[object, ...],
    mebibytes: int | None,
) -> None:
    _silence()
    _die_with_parent()
    if mebibytes is not None:
        resource.setrlimit(resource.RLIMIT_DATA, (mebibytes * MEBIBYTE, mebibytes * MEBIBYTE))

    def report(value: object) -> bool:
        theirs.send(("told", value))
        return bool(theirs.recv())

    try:
        result = work(*arguments, report=report)
        theirs.send(("done", (result, _peak_mebibytes(), time.process_time())))
    except MemoryError:
        theirs.send(("swelled", None))
    except Exception:
        theirs.send(("failed", traceback.format_exc()))


def _die_with_parent() -> None:
    """Whoever takes the work over has the machine for itself."""
    ctypes.CDLL(None).prctl(DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() == 1:
        os._exit(1)


def _silence() -> None:
    """Engines write to the terminal whatever they are told."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def _peak_mebibytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
