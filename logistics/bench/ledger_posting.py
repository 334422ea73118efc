"""The process that posts lists until it is killed; it loads no more than that needs."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from logistics import clock, database
from logistics.database import reading, transaction
from logistics.supplies import operations as supplies
from logistics.supplies.models import StockMovement
from logistics.supplies.rules.kinds import MovementKind

LINES = 4
TOGETHER = 25
"""Movements of one transaction, as when a list is posted."""


@dataclass(frozen=True, kw_only=True)
class Shelves:
    """Lots in a store, and where they go."""

    store: uuid.UUID
    sites: list[uuid.UUID]
    lots: list[uuid.UUID]


def posted() -> int:
    """How many of the movements are there."""
    with reading() as session:
        return (
            session.scalar(sa.select(sa.func.count()).where(StockMovement.key.startswith("kill ")))
            or 0
        )


def work(url: str, shelves: Shelves, movements: int) -> None:
    """Post what is missing, a list at a time."""
    database.bind(url)
    for first in range(posted(), movements, TOGETHER):
        with transaction() as session:
            for number in range(first, min(first + TOGETHER, movements)):
                supplies.post(
                    session,
                    kind=MovementKind.TRANSFER,
                    lines=_lines(shelves, number),
                    at=clock.now(),
                    by="Fan Bo",
                    key=f"kill {number}",
                )


def _lines(shelves: Shelves, number: int) -> list[supplies.Line]:
    """Each movement takes one of a few lots to a site of its turn."""
    target = shelves.sites[number % len(shelves.sites)]
    return [
        supplies.Line(
            lot_id=shelves.lots[(number + step) % len(shelves.lots)],
            from_id=shelves.store,
            to_id=target,
            quantity=1,
        )
        for step in range(LINES)
    ]
