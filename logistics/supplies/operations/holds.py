"""Reserving goods on the shelf for somebody; reserved goods count for nobody else."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.config import settings
from logistics.errors import NotFound
from logistics.supplies.models import StockHold
from logistics.supplies.operations.ledger import NothingToMove, Reference
from logistics.supplies.queries.stock import issuable, lock_lots, on_shelves
from logistics.supplies.rules import local_day
from logistics.supplies.rules.issuable import Pick, pick, sort_out
from logistics.wording import say


def hold(
    session: Session,
    *,
    lot_id: uuid.UUID,
    place_id: uuid.UUID,
    quantity: int,
    reference: Reference,
    by: str,
    at: datetime,
    until: datetime | None = None,
    use: str = "",
) -> StockHold:
    """Reserve some of a lot.

    :raises ShortOfStock: less of it may be issued
    """
    if quantity < 1:
        raise NothingToMove(say("A line moves at least one."))
    lock_lots(session, [lot_id])
    lines = on_shelves(session, lot_ids=[lot_id], place_ids=[place_id], at=at)
    free, _ = sort_out(lines, on=local_day(at, settings().zone), use=use)
    (one,) = pick(free, quantity)
    return hold_pick(session, one, reference, by=by, at=at, until=until)


def hold_item(
    session: Session,
    *,
    item_id: uuid.UUID,
    place_id: uuid.UUID,
    quantity: int,
    reference: Reference,
    by: str,
    at: datetime,
    until: datetime | None = None,
    use: str = "",
) -> list[StockHold]:
    """Reserve so much of an item, of the lots that expire first.

    :raises ShortOfStock: less may be issued
    """
    if quantity < 1:
        raise NothingToMove(say("A line moves at least one."))
    lines = issuable(
        session,
        place_ids=[place_id],
        item_ids=[item_id],
        on=local_day(at, settings().zone),
        at=at,
        use=use,
        lock=True,
    )
    return [
        hold_pick(session, each, reference, by=by, at=at, until=until)
        for each in pick(lines, quantity)
    ]


def hold_pick(
    session: Session,
    picked: Pick,
    reference: Reference,
    *,
    by: str,
    at: datetime,
    until: datetime | None = None,
) -> StockHold:
    """Reserve what was picked from shelves that the caller has locked."""
    row = StockHold(
        lot_id=picked.lot_id,
        place_id=picked.place_id,
        quantity=picked.quantity,
        until=until,
        reference_kind=reference.kind,
        reference_id=reference.id,
        by=by,
        recorded_at=at,
    )
    session.add(row)
    session.flush()
    return row


def release_hold(session: Session, hold_id: uuid.UUID, *, at: datetime) -> StockHold:
    """Give a reservation up; one that ended stays as it is."""
    row = session.get(StockHold, hold_id, with_for_update=True)
    if row is None:
        raise NotFound("reservation")
    row.released_at = row.released_at or at
    session.flush()
    return row


def release_holds_of(session: Session, reference: Reference, *, at: datetime) -> int:
    """Give up whatever is still reserved for something; says how many reservations that were."""
    rows = session.scalars(
        sa.select(StockHold)
        .where(
            StockHold.reference_kind == reference.kind,
            StockHold.reference_id == reference.id,
            StockHold.released_at.is_(None),
        )
        .order_by(StockHold.id)
        .with_for_update()
    ).all()
    for row in rows:
        row.released_at = at
    session.flush()
    return len(rows)
