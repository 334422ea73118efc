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

from logistics import clock, database
from logistics.bench.ledger_house import KEEPER, House, delivered
from logistics.database import reading, transaction
from logistics.supplies import operations as supplies
from logistics.supplies.models import StockMovement
from logistics.supplies.rules.kinds import MovementKind

LINES = 4
TOGETHER = 25
"""Movements of one transaction, as when a list is posted."""


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
    """Post in a process that is killed so often, at moments of chance; the last one may finish."""
    chance = random.Random(seed)  # noqa: S311 - repeatable moments, no secret
    lots = _lots(house, movements)
    begun, killed, torn = time.monotonic(), 0, 0
    while (there := posted()) < movements:
        worker = _started(url, house, lots, movements)
        if killed < kills:
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


def posted() -> int:
    """How many of the movements are there."""
    with reading() as session:
        return (
            session.scalar(sa.select(sa.func.count()).where(StockMovement.key.startswith("kill ")))
            or 0
        )


def _lots(house: House, movements: int) -> list[uuid.UUID]:
    """Lots that nobody else moves or stops."""
    item = next(iter(house.lots))
    with transaction() as session:
        return [
            delivered(session, house, item, LINES * movements, f"KILL-{number}")
            for number in range(20)
        ]


def _started(url: str, house: House, lots: list[uuid.UUID], movements: int) -> BaseProcess:
    context = multiprocessing.get_context("spawn")
    worker = context.Process(target=work, args=(url, house, lots, movements))
    worker.start()
    return worker


def work(url: str, house: House, lots: list[uuid.UUID], movements: int) -> None:
    """Post what is missing, a list at a time."""
    database.bind(url)
    for first in range(posted(), movements, TOGETHER):
        with transaction() as session:
            for number in range(first, min(first + TOGETHER, movements)):
                supplies.post(
                    session,
                    kind=MovementKind.TRANSFER,
                    lines=_lines(house, lots, number),
                    at=clock.now(),
                    by=KEEPER,
                    key=f"kill {number}",
                )


def _lines(house: House, lots: list[uuid.UUID], number: int) -> list[supplies.Line]:
    """Each movement takes one of a few lots to a site of its turn."""
    target = house.sites[number % len(house.sites)][0]
    return [
        supplies.Line(
            lot_id=lots[(number + step) % len(lots)],
            from_id=house.store,
            to_id=target,
            quantity=1,
        )
        for step in range(LINES)
    ]
