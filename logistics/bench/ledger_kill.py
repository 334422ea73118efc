"""Kill a process with no warning while it posts: every movement is there whole, or not at all."""

from __future__ import annotations

import multiprocessing
import random
import signal
import time
import uuid
from dataclasses import dataclass
from multiprocessing.process import BaseProcess

import sqlalchemy as sa

from logistics.bench.ledger_house import House, delivered
from logistics.bench.ledger_posting import LINES, TOGETHER, Shelves, posted, work
from logistics.database import reading, transaction
from logistics.supplies.models import StockMovement


@dataclass(frozen=True, kw_only=True)
class Killed:
    """What the kills left.

    :ivar torn: transactions of which a part was found
    :ivar missing: movements that are not there once everything was posted, or are there twice
    """

    movements: int
    kills: int
    torn: int
    missing: int
    seconds: float


def kill_and_post(url: str, house: House, *, movements: int, kills: int, seed: int = 1) -> Killed:
    """Post in a process that is killed so often, at moments of chance; this one does the rest."""
    chance = random.Random(seed)  # noqa: S311 - repeatable moments, no secret
    shelves = Shelves(
        store=house.store, sites=[site[0] for site in house.sites], lots=_lots(house, movements)
    )
    begun, killed, torn = time.monotonic(), 0, 0
    while killed < kills and (there := posted()) < movements:
        worker = _started(url, shelves, movements)
        goal = there + chance.randint(1, max(1, (movements - there) // (kills - killed + 1)))
        while worker.is_alive() and posted() < goal:
            time.sleep(0.02)
        time.sleep(chance.uniform(0, 0.05))
        killed += int(worker.is_alive())
        worker.kill()
        worker.join()
        if worker.exitcode not in (0, -signal.SIGKILL):
            raise RuntimeError("the posting process failed by itself")
        torn += int(posted() % TOGETHER != 0 and posted() != movements)
    work(url, shelves, movements)
    with reading() as session:
        keys = session.scalars(
            sa.select(StockMovement.key).where(StockMovement.key.startswith("kill "))
        ).all()
    return Killed(
        movements=len(keys),
        kills=killed,
        torn=torn,
        missing=len(set(keys) ^ {f"kill {number}" for number in range(movements)}),
        seconds=time.monotonic() - begun,
    )


def _lots(house: House, movements: int) -> list[uuid.UUID]:
    """Lots that nobody else moves or stops."""
    item = next(iter(house.lots))
    with transaction() as session:
        return [
            delivered(session, house, item, LINES * movements, f"KILL-{number}")
            for number in range(20)
        ]


def _started(url: str, shelves: Shelves, movements: int) -> BaseProcess:
    context = multiprocessing.get_context("spawn")
    worker = context.Process(target=work, args=(url, shelves, movements))
    worker.start()
    return worker
