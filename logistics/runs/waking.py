"""The bell that tells workers of new work; nothing is lost when it is not heard.

Workers look by themselves every few seconds as well, so a queue that is away costs only time.
"""

from __future__ import annotations

import logging
import threading
import time
from functools import cache
from pathlib import Path
from typing import Any

from huey.storage import PostgresStorage, RedisStorage, SqliteStorage
from redis import ConnectionPool
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import event
from sqlalchemy.orm import Session

from logistics.config import settings

log = logging.getLogger(__name__)

NAME = "logistics"
RING = b"work"
MOST_RINGS = 100
LOOK_SECONDS = 0.1
_ASKED = "work_was_requested"


def after_commit(session: Session) -> None:
    """Wake a worker once this transaction is committed; not at all if it is rolled back."""
    session.info[_ASKED] = True


@event.listens_for(Session, "after_commit")
def _after_commit(session: Session) -> None:
    if not session.in_nested_transaction() and session.info.pop(_ASKED, False):
        wake()


def wake() -> None:
    """Ring for a worker, as well as it goes."""
    try:
        queue = _queue(settings().queue_url)
        if queue.queue_size() < MOST_RINGS:
            queue.enqueue(RING)
    except Exception as error:
        log.warning("no worker could be woken: %s", type(error).__name__)


def wait(seconds: float, stop: threading.Event) -> None:
    """Wait until somebody rings, the time is over or the process is asked to stop."""
    end = time.monotonic() + seconds
    while not stop.is_set() and (left := end - time.monotonic()) > 0:
        try:
            if _queue(settings().queue_url).dequeue() is not None:
                return
        except Exception as error:
            log.warning("the queue is away: %s", type(error).__name__)
            stop.wait(left)
        stop.wait(min(left, LOOK_SECONDS))


@cache
def _queue(url: str) -> Any:
    """Where rings are kept: Huey's storage for a file, for Redis or for PostgreSQL."""
    if url.startswith(("redis://", "rediss://")):
        pool = ConnectionPool.from_url(
            url, socket_connect_timeout=1, socket_timeout=5, retry=Retry(NoBackoff(), 0)
        )
        return RedisStorage(NAME, connection_pool=pool)
    if url.startswith("postgresql"):
        dsn = url.replace("postgresql+psycopg:", "postgresql:", 1)
        return PostgresStorage(NAME, dsn=dsn, connect_timeout=2)
    file = Path(url.removeprefix("sqlite:///"))
    file.parent.mkdir(parents=True, exist_ok=True)
    return SqliteStorage(NAME, filename=str(file), journal_mode=None, fsync=False)
