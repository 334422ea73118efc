"""The process that does the long work: it looks for runs, and sleeps until somebody rings."""

from __future__ import annotations

import logging
import signal
import threading
from importlib import import_module
from types import FrameType

from sqlalchemy.exc import DBAPIError

from logistics.runs import execution, waking

log = logging.getLogger(__name__)

JOBS: tuple[str, ...] = (
    "logistics.arrivals.jobs",
    "logistics.planning.jobs",
    "logistics.planning.left_out_papers",
    "logistics.planning.proposals.jobs",
    "logistics.planning.rest_papers",
    "logistics.documents.jobs",
    "logistics.transfers.count_papers",
    "logistics.transfers.incident_papers",
    "logistics.transfers.papers",
    "logistics.isolation.papers",
    "logistics.health.papers",
    "logistics.health.laboratory.papers",
    "logistics.release.papers",
    "logistics.release.hand_over_papers",
    "logistics.supplies.work_papers",
    "logistics.supplies.stock_papers",
    "logistics.supplies.donation_papers",
    "logistics.tracing.papers",
    "logistics.release.discharge_papers",
    "logistics.reports.papers",
    "logistics.retention.jobs",
)

SWEEP_SECONDS = 2.0


def load_jobs() -> None:
    """Import the modules that do runs or gather papers, so that each registers its kind."""
    for name in JOBS:
        import_module(name)


def stop_on_signals() -> threading.Event:
    """Set when the process is asked to end: the run at hand is finished first.

    A second signal ends it at once; its run is then taken over like that of a dead worker.
    """
    stop = threading.Event()

    def ask(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    return stop


def work_until(stop: threading.Event) -> None:
    """Do every run there is; then wait for the bell, or sweep for silent workers."""
    while not stop.is_set():
        if not _worked():
            waking.wait(SWEEP_SECONDS, stop)


def _worked() -> bool:
    try:
        if execution.work_once():
            return True
        execution.do_chores()
        return False
    except DBAPIError as error:
        log.error("the database is away: %s", type(error.orig).__name__)
        return False
