"""How much of what lies where: sums over the ledger, now or at any past moment."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.supplies.models import Lot, StockHold, StockLeg, StockMovement, StockPlace
from logistics.supplies.rules.issuable import Issuable, sort_out
from logistics.supplies.rules.kinds import ON_HAND

Key = tuple[uuid.UUID, uuid.UUID]


@dataclass(frozen=True, kw_only=True)
class Balance:
    """So many base units of a lot are at a place, whatever may be done with them."""

    place_id: uuid.UUID
    lot_id: uuid.UUID
    item_id: uuid.UUID
    quantity: int


def balances(
    session: Session,
    *,
    place_ids: Collection[uuid.UUID] | None = None,
    item_ids: Collection[uuid.UUID] | None = None,
    lot_ids: Collection[uuid.UUID] | None = None,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[Balance]:
    """What is where, other than nothing.

    :param as_of: counts what had happened by then; now without it
    :param known_at: counts only what had been written down by then
    """
    quantity = sa.func.sum(StockLeg.quantity)
    question = (
        sa.select(StockLeg.place_id, StockLeg.lot_id, Lot.item_id, quantity)
        .join(Lot, Lot.id == StockLeg.lot_id)
        .group_by(StockLeg.place_id, StockLeg.lot_id, Lot.item_id)
        .having(quantity != 0)
    )
    if as_of is not None or known_at is not None:
        question = question.join(StockMovement, StockMovement.id == StockLeg.movement_id)
    if as_of is not None:
        question = question.where(StockMovement.occurred_at <= as_of)
    if known_at is not None:
        question = question.where(StockMovement.recorded_at <= known_at)
    for column, wanted in (
        (StockLeg.place_id, place_ids),
        (Lot.item_id, item_ids),
        (StockLeg.lot_id, lot_ids),
    ):
        if wanted is not None:
            question = question.where(column.in_(wanted))
    return [
        Balance(place_id=place, lot_id=lot, item_id=item, quantity=int(sum_))
        for place, lot, item, sum_ in session.execute(question)
    ]


def on_shelves(
    session: Session,
    *,
    place_ids: Collection[uuid.UUID] | None = None,
    item_ids: Collection[uuid.UUID] | None = None,
    lot_ids: Collection[uuid.UUID] | None = None,
    at: datetime | None = None,
    using: Collection[uuid.UUID] = (),
) -> list[Issuable]:
    """Everything on the shelves with the facts that decide whether it may be issued.

    :param at: when reservations that ran out no longer count; without it they all count
    :param using: reservations of the caller's own, which do not stand in its way
    """
    quantity = sa.func.sum(StockLeg.quantity).label("quantity")
    question: sa.Select[*tuple[Any, ...]] = (
        sa.select(StockLeg.lot_id, StockLeg.place_id, quantity)
        .group_by(StockLeg.lot_id, StockLeg.place_id)
        .having(quantity > 0)
    )
    if place_ids is not None:
        question = question.where(StockLeg.place_id.in_(place_ids))
    if lot_ids is not None:
        question = question.where(StockLeg.lot_id.in_(lot_ids))
    if item_ids is not None:
        question = question.where(
            StockLeg.lot_id.in_(sa.select(Lot.id).where(Lot.item_id.in_(item_ids)))
        )
    there = question.subquery()
    rows = session.execute(
        sa.select(
            there.c.lot_id,
            there.c.place_id,
            there.c.quantity,
            StockPlace.kind,
            Lot.item_id,
            Lot.number,
            Lot.maker,
            Lot.parcel,
            Lot.state,
            Lot.made_on,
            Lot.expires_on,
            Lot.restricted_to,
        )
        .join(Lot, Lot.id == there.c.lot_id)
        .join(StockPlace, StockPlace.id == there.c.place_id)
        .where(StockPlace.kind.in_(ON_HAND))
    ).all()
    held = _held(session, place_ids=place_ids, lot_ids=lot_ids, at=at, using=using)
    return [
        Issuable(
            lot_id=row.lot_id,
            place_id=row.place_id,
            item_id=row.item_id,
            place_kind=row.kind,
            number=row.number,
            maker=row.maker,
            parcel=row.parcel,
            state=row.state,
            made_on=row.made_on,
            expires_on=row.expires_on,
            restricted_to=row.restricted_to,
            quantity=int(row.quantity),
            held=held.get((row.lot_id, row.place_id), 0),
        )
        for row in rows
    ]


def _held(
    session: Session,
    *,
    place_ids: Collection[uuid.UUID] | None,
    lot_ids: Collection[uuid.UUID] | None,
    at: datetime | None,
    using: Collection[uuid.UUID],
) -> dict[Key, int]:
    question = (
        sa.select(StockHold.lot_id, StockHold.place_id, sa.func.sum(StockHold.quantity))
        .where(StockHold.released_at.is_(None))
        .group_by(StockHold.lot_id, StockHold.place_id)
    )
    if place_ids is not None:
        question = question.where(StockHold.place_id.in_(place_ids))
    if lot_ids is not None:
        question = question.where(StockHold.lot_id.in_(lot_ids))
    if at is not None:
        question = question.where(StockHold.until.is_(None) | (StockHold.until > at))
    if using:
        question = question.where(StockHold.id.not_in(using))
    return {(lot, place): int(sum_) for lot, place, sum_ in session.execute(question)}


def issuable(
    session: Session,
    *,
    place_ids: Collection[uuid.UUID],
    on: date,
    at: datetime | None = None,
    item_ids: Collection[uuid.UUID] | None = None,
    use: str = "",
    lock: bool = False,
) -> list[Issuable]:
    """What may be issued from some places on a day, the earliest expiry first.

    :param use: a restricted use that the goods are for, such as a fever clinic
    :param lock: keep others from moving these lots until the end of the transaction
    """
    locked = None
    if lock:
        # What arrives after this was not locked in its turn: it waits for the next who asks.
        locked = lock_lots(session, _lots_at(session, place_ids, item_ids)).keys()
    lines = on_shelves(session, place_ids=place_ids, item_ids=item_ids, lot_ids=locked, at=at)
    return sort_out(lines, on=on, use=use)[0]


def usable(
    session: Session,
    *,
    place_ids: Collection[uuid.UUID],
    on: date,
    at: datetime | None = None,
    item_ids: Collection[uuid.UUID] | None = None,
) -> dict[Key, int]:
    """Base units that may be issued, by place and item."""
    found: dict[Key, int] = defaultdict(int)
    for line in issuable(session, place_ids=place_ids, on=on, at=at, item_ids=item_ids):
        found[line.place_id, line.item_id] += line.quantity
    return dict(found)


def lock_lots(session: Session, lot_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Lot]:
    """The lots, in the order of their ids, moved by nobody else until the transaction ends."""
    rows = session.scalars(
        sa.select(Lot)
        .where(Lot.id.in_(lot_ids))
        .order_by(Lot.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {lot.id: lot for lot in rows}


def _lots_at(
    session: Session,
    place_ids: Collection[uuid.UUID],
    item_ids: Collection[uuid.UUID] | None,
) -> list[uuid.UUID]:
    question = (
        sa.select(StockLeg.lot_id)
        .join(Lot, Lot.id == StockLeg.lot_id)
        .where(StockLeg.place_id.in_(place_ids))
        .group_by(StockLeg.lot_id)
        .having(sa.func.sum(StockLeg.quantity) > 0)
    )
    if item_ids is not None:
        question = question.where(Lot.item_id.in_(item_ids))
    return list(session.scalars(question))
