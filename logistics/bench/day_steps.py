"""One step of a measured day: done in a process of its own, with what it took."""

from __future__ import annotations

import multiprocessing
import pkgutil
import resource
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing.connection import Connection

from sqlalchemy.orm import configure_mappers

Figures = Mapping[str, float]
Work = Callable[[], Figures]


class StepFailed(Exception):
    """A step ended without its work done; the text says where."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """What a step took.

    :ivar seconds: that somebody waits
    :ivar cpu_seconds: of the process and of those that it started; not of a database server
    :ivar mebibytes: peak of the process, or of the largest of those that it started
    :ivar figures: what came of it, by name
    """

    name: str
    seconds: float
    cpu_seconds: float
    mebibytes: float
    figures: Figures = field(default_factory=dict)


def load_everything() -> None:
    """Load the product before the first step, as a worker and a web server have."""
    import logistics
    from logistics.wording import Language, catalogue

    for each in pkgutil.walk_packages(logistics.__path__, "logistics."):
        if not each.name.startswith("logistics.bench."):  # which imports peers
            import_module(each.name)
    configure_mappers()
    for language in Language:
        catalogue(language)


def measured(name: str, work: Work) -> Step:
    """Do a step.

    The process is forked, so that a step pays for its work and not for loading the product,
    which a worker or a web server has done long before.

    :raises StepFailed: the work raised, or its process died
    """
    forking = multiprocessing.get_context("fork")
    here, there = forking.Pipe(duplex=False)
    process = forking.Process(target=_measure, args=(name, work, there))
    process.start()
    there.close()
    try:
        found = here.recv()
    except EOFError:
        raise StepFailed(f"{name}: the process ended without a word") from None
    finally:
        process.join()
    if isinstance(found, Step):
        return found
    raise StepFailed(f"{name}: {found}")


def _measure(name: str, work: Work, answer: Connection) -> None:
    begun, worked = time.perf_counter(), _cpu_seconds()
    try:
        figures = work()
    except BaseException:  # also a command that ends with a code: the reason must get out
        answer.send(traceback.format_exc())
        return
    seconds = time.perf_counter() - begun
    for child in multiprocessing.active_children():
        child.join()  # what it used is only known once it has ended
    answer.send(
        Step(
            name=name,
            seconds=seconds,
            cpu_seconds=_cpu_seconds() - worked,
            mebibytes=max(each.ru_maxrss for each in _usage()) / 1024,
            figures=figures,
        )
    )


def _cpu_seconds() -> float:
    return sum(each.ru_utime + each.ru_stime for each in _usage())


def _usage() -> list[resource.struct_rusage]:
    """Of this process, and of those that it started and that have ended."""
    return [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
