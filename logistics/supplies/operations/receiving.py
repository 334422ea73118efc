"""Goods arrive: two people count them, and they wait for their inspection."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.errors import NotFound, Refused
from logistics.supplies.models import Item, Lot, LotEvent, StockMovement, StockPlace
from logistics.supplies.operations.ledger import Line, NothingToMove, Reference, post
from logistics.supplies.rules.kinds import LotEventKind, LotSource, LotState, MovementKind
from logistics.supplies.rules.lots import check_dates, check_two_people
from logistics.wording import say


@dataclass(frozen=True, kw_only=True)
class ReceiptLine:
    """So many base units of a maker's lot, as counted at the door."""

    item_id: uuid.UUID
    quantity: int
    maker: str
    number: str
    made_on: date | None = None
    expires_on: date | None = None
    certificate: str = ""
    restricted_to: str = ""


class Retired(Refused):
    """No more of the item is taken in."""


def receive(
    session: Session,
    *,
    place_id: uuid.UUID,
    origin_id: uuid.UUID,
    lines: Sequence[ReceiptLine],
    source: LotSource,
    counted_by: tuple[str, str],
    at: datetime,
    by: str,
    by_id: uuid.UUID | None = None,
    purpose: str = "",
    reason: str = "",
    reference: Reference | None = None,
    key: str | None = None,
) -> StockMovement:
    """Take goods in; each line becomes a lot that waits for inspection.

    :param counted_by: the two people who counted together
    :param key: the same key again gives the receipt that it made the first time
    :raises SamePerson: one person counted
    :raises ImpossibleDates: goods would expire before they were made
    :raises Retired: the item is no longer taken in
    """
    check_two_people(*counted_by)
    if key is not None:
        known = sa.select(StockMovement).where(StockMovement.key == key)
        if (earlier := session.scalars(known).first()) is not None:
            return earlier
    place = session.get(StockPlace, place_id)
    if place is None:
        raise NotFound("place")
    if any(line.quantity < 1 for line in lines):
        raise NothingToMove(say("A line moves at least one."))
    items = _items(session, {line.item_id for line in lines})
    moves = []
    for line in lines:
        _check_line(line, items)
        lot = _add_lot(session, line, place.district_id, source)
        note_event(session, lot, LotEventKind.RECEIVED, by=by, at=at)
        moves.append(Line(lot_id=lot.id, from_id=origin_id, to_id=place_id, quantity=line.quantity))
    return post(
        session,
        kind=MovementKind.RECEIPT,
        lines=moves,
        at=at,
        by=by,
        by_id=by_id,
        counted_with=" + ".join(counted_by),
        purpose=purpose,
        reason=reason,
        reference=reference,
        key=key,
    )


def note_event(
    session: Session,
    lot: Lot,
    kind: LotEventKind,
    *,
    by: str,
    at: datetime,
    reason: str = "",
    proof: str = "",
) -> LotEvent:
    """Write down what was decided about a lot, with how it stands after it."""
    event = LotEvent(
        lot_id=lot.id,
        kind=kind,
        state=lot.state,
        expires_on=lot.expires_on,
        reason=reason,
        proof=proof,
        by=by,
        occurred_at=at,
    )
    session.add(event)
    session.flush()
    return event


def _items(session: Session, wanted: set[uuid.UUID]) -> dict[uuid.UUID, Item]:
    """The items, locked in the order of their ids, so that two receipts count parcels in turn."""
    rows = session.scalars(
        sa.select(Item).where(Item.id.in_(wanted)).order_by(Item.id).with_for_update(key_share=True)
    )
    return {item.id: item for item in rows}


def _check_line(line: ReceiptLine, items: dict[uuid.UUID, Item]) -> None:
    item = items.get(line.item_id)
    if item is None:
        raise NotFound("item")
    if item.retired_at is not None:
        raise Retired(say("%(item)s is no longer taken in.", item=item.code))
    check_dates(line.made_on, line.expires_on)


def _add_lot(session: Session, line: ReceiptLine, district_id: uuid.UUID, source: LotSource) -> Lot:
    last = session.scalar(
        sa.select(sa.func.max(Lot.parcel)).where(
            Lot.item_id == line.item_id, Lot.maker == line.maker, Lot.number == line.number
        )
    )
    lot = Lot(
        item_id=line.item_id,
        district_id=district_id,
        maker=line.maker,
        number=line.number,
        parcel=(last or 0) + 1,
        made_on=line.made_on,
        expires_on=line.expires_on,
        certificate=line.certificate,
        source=source,
        state=LotState.INSPECTION,
        restricted_to=line.restricted_to,
    )
    session.add(lot)
    session.flush()
    return lot
