from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from logistics import clock, database
from logistics.config import settings
from logistics.runs import operations, waking
from logistics.runs.models import RunKind

LONG = 20.0


@pytest.fixture
def quiet_queue(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A bell of the same kind as the database that nobody has rung yet."""
    url = database_url
    if url.startswith("sqlite"):
        url = f"sqlite:///{tmp_path / 'queue.db'}"
    monkeypatch.setenv("LOGISTICS_QUEUE_URL", url)
    waking.wait(0.01, threading.Event())
    waking._queue(settings().queue_url).flush_queue()
    return url


def waits_out(seconds: float) -> bool:
    """Whether a worker sleeps that long, because nobody rings."""
    begun = time.monotonic()
    waking.wait(seconds, threading.Event())
    return time.monotonic() - begun >= seconds


def test_a_sleeping_worker_hears_of_work_once_it_is_committed(quiet_queue: str) -> None:
    with database.transaction() as session:
        operations.request(session, RunKind.PLAN, {}, at=clock.now())

    assert not waits_out(LONG)


def test_work_that_was_rolled_back_wakes_nobody(quiet_queue: str) -> None:
    def ask_and_fail() -> None:
        with database.transaction() as session:
            operations.request(session, RunKind.PLAN, {}, at=clock.now())
            raise LookupError

    with pytest.raises(LookupError):
        ask_and_fail()

    assert waits_out(0.5)


def test_a_savepoint_inside_the_transaction_does_not_ring_too_early(quiet_queue: str) -> None:
    with database.transaction() as session:
        operations.request(session, RunKind.PLAN, {}, at=clock.now())
        with session.begin_nested():
            pass
        rung_inside = not waits_out(0.3)

    assert (rung_inside, waits_out(LONG)) == (False, False)


def test_asking_for_work_succeeds_while_the_queue_is_away(
    database_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("LOGISTICS_QUEUE_URL", "redis://127.0.0.1:1/0")

    with database.transaction() as session:
        run = operations.request(session, RunKind.PLAN, {}, at=clock.now())

    assert run.id is not None
    assert "no worker could be woken: ConnectionError" in caplog.text


def test_a_worker_that_is_asked_to_end_does_not_sleep_on(quiet_queue: str) -> None:
    stop = threading.Event()
    stop.set()
    begun = time.monotonic()

    waking.wait(LONG, stop)

    assert time.monotonic() - begun < 1


def test_the_queue_never_shares_the_file_of_the_database() -> None:
    with pytest.raises(ValueError, match="its own"):
        settings({"DATABASE_URL": "sqlite:////x.db", "LOGISTICS_QUEUE_URL": "sqlite:////x.db"})
