"""A hundred units and many hands: exactly a hundred are given out; without the guard, more."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from logistics import clock
from logistics.bench.ledger_house import KEEPER, House, delivered
from logistics.database import bound, reading, transaction
from logistics.errors import Refused
from logistics.supplies import operations as supplies
from logistics.supplies.models import StockLeg, StockMovement, StockPlace
from logistics.supplies.rules.kinds import MovementKind

Take = Callable[[House, uuid.UUID], None]


class SoldOut(Exception):
    """The naive way saw that nothing is left."""


def rush(
    house: House, take: Take, *, units: int, workers: int, rounds: int, name: str
) -> list[int]:
    """In each round all reach for one lot until each is refused; how many units went out."""
    item = next(iter(house.lots))
    given = []
    with ThreadPoolExecutor(workers) as hands:
        for number in range(rounds):
            with transaction() as session:
                lot = delivered(session, house, item, units, f"{name}-{number}")
            start = threading.Barrier(workers)
            given.append(sum(hands.map(lambda _: _reach(take, house, lot, start), range(workers))))  # noqa: B023 - the round ends before the next lot
    return given


def _reach(take: Take, house: House, lot: uuid.UUID, start: threading.Barrier) -> int:
    start.wait()
    got = 0
    while True:
        try:
            take(house, lot)
        except (Refused, SoldOut):
            return got
        except DBAPIError:
            continue
        got += 1


def guarded(house: House, lot: uuid.UUID) -> None:
    """Ours: one unit of the lot to a site."""
    with transaction() as session:
        supplies.post(
            session,
            kind=MovementKind.TRANSFER,
            lines=[
                supplies.Line(lot_id=lot, from_id=house.store, to_id=house.sites[0][0], quantity=1)
            ],
            at=clock.now(),
            by=KEEPER,
        )


def look_then_take(house: House, lot: uuid.UUID) -> None:
    """What a store list does: look how many are left, then write that one is gone."""
    with reading() as session:
        left = _left(session, house, lot)
    if left < 1:
        raise SoldOut
    movement = uuid.uuid4()
    with transaction() as session:
        session.execute(
            sa.insert(StockLeg),
            [
                {"movement_id": movement, "lot_id": lot, "place_id": place, "quantity": quantity}
                for place, quantity in ((house.store, -1), (house.sites[0][0], 1))
            ],
        )
        district = session.get_one(StockPlace, house.store).district_id
        session.add(
            StockMovement(
                id=movement,
                kind=MovementKind.TRANSFER,
                district_id=district,
                by=KEEPER,
                occurred_at=clock.now(),
            )
        )


def _left(session: Session, house: House, lot: uuid.UUID) -> int:
    return int(
        session.scalar(
            sa.select(sa.func.coalesce(sa.func.sum(StockLeg.quantity), 0)).where(
                StockLeg.lot_id == lot, StockLeg.place_id == house.store
            )
        )
        or 0
    )


@contextmanager
def unguarded() -> Iterator[None]:
    """Take the guard out of the database, to see that it is what holds; put it back after."""
    if bound().dialect.name == "postgresql":
        off = ["ALTER TABLE stock_movement DISABLE TRIGGER stock_movement_guard"]
        on = ["ALTER TABLE stock_movement ENABLE TRIGGER stock_movement_guard"]
    else:
        off = ["DROP TRIGGER stock_below_zero"]
        with bound().connect() as connection:
            on = list(
                connection.scalars(
                    sa.text("SELECT sql FROM sqlite_master WHERE name = 'stock_below_zero'")
                )
            )
    _run(off)
    try:
        yield
    finally:
        _run(on)


def _run(statements: list[str]) -> None:
    with bound().begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
