from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from logistics import clock
from logistics.config import ROOT
from logistics.database import reading, transaction
from logistics.numbering import OfficialNumber
from logistics.runs import operations, queries
from logistics.runs.models import Run, RunKind, RunState

SCRIPT = Path(__file__).parent / "plodding_worker.py"
PATIENCE = 30.0

Start = Callable[[float], subprocess.Popen[bytes]]


@pytest.fixture
def start(database_url: str, tmp_path: Path) -> Iterator[Start]:
    """Starts worker processes; none outlives the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start_worker(plod_seconds: float) -> subprocess.Popen[bytes]:
        environment = os.environ | {
            "DATABASE_URL": database_url,
            "LOGISTICS_QUEUE_URL": f"sqlite:///{tmp_path / 'queue.db'}",
            "LOGISTICS_SILENT_SECONDS": "1.5",
            "PLOD_SECONDS": str(plod_seconds),
            "PYTHONPATH": str(ROOT),
        }
        worker = subprocess.Popen([sys.executable, str(SCRIPT)], env=environment)
        started.append(worker)
        return worker

    yield start_worker
    for worker in started:
        worker.kill()
        worker.wait()


def ask(tmp_path: Path, **parameters: Any) -> Run:
    with transaction() as session:
        return operations.request(
            session,
            RunKind.PLAN,
            {"started": str(tmp_path / "started"), **parameters},
            at=clock.now(),
        )


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def now_is(run: Run) -> Run:
    with reading() as session:
        return queries.get(session, run.id)


def effects() -> int:
    with reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(OfficialNumber)) or 0


def test_a_killed_worker_is_taken_over_and_nothing_is_done_twice(
    start: Start, tmp_path: Path
) -> None:
    run = ask(tmp_path)
    doomed = start(60)
    until((tmp_path / "started").exists)

    doomed.send_signal(signal.SIGKILL)
    successor = start(0)

    until(lambda: now_is(run).state is RunState.DONE)
    ended = now_is(run)
    assert (ended.token, ended.result) == (2, {"worker": successor.pid})
    assert effects() == 1


def test_a_worker_that_was_away_cannot_write_after_it_was_taken_over(
    start: Start, tmp_path: Path
) -> None:
    run = ask(tmp_path)
    sleeper = start(1)
    until((tmp_path / "started").exists)
    sleeper.send_signal(signal.SIGSTOP)
    successor = start(0)
    until(lambda: now_is(run).state is RunState.DONE)

    sleeper.send_signal(signal.SIGCONT)
    sleeper.send_signal(signal.SIGTERM)

    assert sleeper.wait(PATIENCE) == 0
    assert now_is(run).result == {"worker": successor.pid}
    assert effects() == 1


def test_a_worker_that_is_asked_to_end_finishes_its_run_first(start: Start, tmp_path: Path) -> None:
    run = ask(tmp_path)
    worker = start(1)
    until((tmp_path / "started").exists)

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(PATIENCE) == 0
    assert now_is(run).state is RunState.DONE


def test_a_running_run_stops_when_it_is_cancelled(start: Start, tmp_path: Path) -> None:
    run = ask(tmp_path, heeds=True)
    start(60)
    until((tmp_path / "started").exists)

    with transaction() as session:
        operations.cancel(session, run.id, at=clock.now())

    until(lambda: now_is(run).state is RunState.CANCELLED)
    assert effects() == 0
