"""Ordering goods, and taking in what is delivered on an order, in parts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from logistics.errors import NotFound
from logistics.numbering import NumberKind
from logistics.supplies.models import StockMovement, StockPlace
from logistics.supplies.models.deliveries import ProductionLine, SupplyOrder
from logistics.supplies.operations.ledger import NothingToMove, Reference
from logistics.supplies.operations.places import outside
from logistics.supplies.operations.receiving import ReceiptLine, receive
from logistics.supplies.operations.requisitions import take_number
from logistics.supplies.queries.receipts import received_of
from logistics.supplies.rules import deliveries as rules
from logistics.supplies.rules.kinds import LotSource, PlaceKind
from logistics.supplies.rules.requisitions import check_reason
from logistics.wording import say

REFERENCE = "supply_order"


@dataclass(frozen=True, kw_only=True)
class OrderDetails:
    """An order as it is written; see :class:`SupplyOrder`."""

    place_id: uuid.UUID
    source: LotSource
    supplier: str
    item_id: uuid.UUID
    quantity: int
    due_on: date


@dataclass(frozen=True, kw_only=True)
class DeliveredLot:
    """What was delivered of a maker's lot, as two people counted it."""

    quantity: int
    number: str
    maker: str = ""
    made_on: date | None = None
    expires_on: date | None = None
    certificate: str = ""


def order_goods(session: Session, order: OrderDetails, *, by: str, at: datetime) -> SupplyOrder:
    """Write an order to a supplier or a maker.

    :raises NothingToMove: it orders nothing
    """
    place = session.get(StockPlace, order.place_id)
    if place is None:
        raise NotFound("place")
    if order.quantity < 1:
        raise NothingToMove(say("A line moves at least one."))
    number = take_number(session, NumberKind.SUPPLY_ORDER, place.district_id, at=at)
    row = SupplyOrder(
        number=str(number),
        number_id=number.id,
        district_id=place.district_id,
        by=by,
        occurred_at=at,
        **vars(order),
    )
    session.add(row)
    session.flush()
    return row


def take_delivery(
    session: Session,
    order_id: uuid.UUID,
    lots: tuple[DeliveredLot, ...],
    *,
    counted_by: tuple[str, str],
    note: str = "",
    by: str,
    by_id: uuid.UUID | None = None,
    at: datetime,
) -> StockMovement:
    """Take in what came on an order; the lots wait for inspection.

    :raises OverOrdered: more than is left to deliver
    :raises SamePerson: one person counted
    """
    row = session.get(
        SupplyOrder, order_id, with_for_update={"of": SupplyOrder}, populate_existing=True
    )
    if row is None:
        raise NotFound("supply order")
    rules.check_delivery(
        cancelled=row.cancelled_at is not None,
        left=row.quantity - sum(received_of(session, REFERENCE, row.id).values()),
        quantity=sum(lot.quantity for lot in lots),
        number=row.number,
    )
    return receive(
        session,
        place_id=row.place_id,
        origin_id=outside(session, row.district_id, PlaceKind.SUPPLIER, at=at).id,
        lines=[
            ReceiptLine(
                item_id=row.item_id,
                quantity=lot.quantity,
                maker=lot.maker or row.supplier,
                number=lot.number,
                made_on=lot.made_on,
                expires_on=lot.expires_on,
                certificate=lot.certificate,
            )
            for lot in lots
        ],
        source=row.source,
        counted_by=counted_by,
        purpose=note,
        reference=Reference(kind=REFERENCE, id=row.id),
        by=by,
        by_id=by_id,
        at=at,
    )


def cancel_order(
    session: Session, order_id: uuid.UUID, *, reason: str, at: datetime
) -> SupplyOrder:
    """Expect no more of an order; what came stays.

    :raises ReasonNeeded: without a reason
    :raises OrderIsOver: it was cancelled before
    """
    row = session.get(
        SupplyOrder, order_id, with_for_update={"of": SupplyOrder}, populate_existing=True
    )
    if row is None:
        raise NotFound("supply order")
    check_reason(reason)
    rules.check_delivery(
        cancelled=row.cancelled_at is not None, left=0, quantity=0, number=row.number
    )
    row.cancelled_at, row.cancelled_reason = at, reason
    session.flush()
    return row


def agree_production(
    session: Session,
    *,
    district_id: uuid.UUID,
    maker: str,
    item_id: uuid.UUID,
    capacity: int,
    ours: int,
    from_on: date,
    until_on: date | None = None,
    at: datetime,
) -> ProductionLine:
    """Write down what a maker produces a day, and how much of it is for the district.

    :raises ShareTooLarge: more than the maker can produce
    """
    rules.check_share(capacity, ours)
    row = ProductionLine(
        district_id=district_id,
        maker=maker,
        item_id=item_id,
        capacity=capacity,
        ours=ours,
        from_on=from_on,
        until_on=until_on,
        recorded_at=at,
    )
    session.add(row)
    session.flush()
    return row
