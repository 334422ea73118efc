"""Questions about orders: what is left of each, what came, when makers can be done."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.errors import NotFound
from logistics.supplies.models import StockMovement
from logistics.supplies.models.deliveries import ProductionLine, SupplyOrder
from logistics.supplies.queries.receipts import received_for
from logistics.supplies.rules.deliveries import Expected, Finish, finishes
from logistics.supplies.rules.kinds import LotSource, MovementKind

KIND = "supply_order"


@dataclass(frozen=True, kw_only=True)
class OrderLine:
    """An order and how much of it came.

    :ivar finish: when its maker can be done, for an order of local production
    """

    order: SupplyOrder
    delivered: int
    finish: Finish | None = None

    @property
    def left(self) -> int:
        """What is still to come."""
        return 0 if self.order.cancelled_at else max(0, self.order.quantity - self.delivered)

    def late(self, today: date) -> bool:
        """Whether something should be there and is not, or cannot be in time."""
        return bool(self.left) and (
            self.order.due_on < today or (self.finish is not None and self.finish.late)
        )


def orders_in(session: Session, scope: Scope, *, today: date) -> list[OrderLine]:
    """The orders of a user's districts, those with something to come first."""
    rows = session.scalars(
        sa.select(SupplyOrder)
        .where(_in(scope, SupplyOrder.district_id))
        .order_by(SupplyOrder.due_on, SupplyOrder.number)
    ).all()
    came = received_for(session, KIND, [row.id for row in rows])
    lines = [OrderLine(order=row, delivered=came.get((row.id, row.item_id), 0)) for row in rows]
    done = _finishes(session, scope, lines, today=today)
    found = [
        OrderLine(order=each.order, delivered=each.delivered, finish=done.get(each.order.id))
        for each in lines
    ]
    return sorted(found, key=lambda each: (not each.left, each.order.due_on))


def get_order(session: Session, scope: Scope, order: uuid.UUID) -> SupplyOrder:
    """One order.

    :raises NotFound: there is none, or the user may not see it
    """
    found = session.scalars(
        sa.select(SupplyOrder).where(SupplyOrder.id == order, _in(scope, SupplyOrder.district_id))
    ).first()
    if found is None:
        raise NotFound("supply order")
    return found


def deliveries_of(session: Session, order: uuid.UUID) -> list[StockMovement]:
    """What came on an order, the latest first."""
    return list(
        session.scalars(
            sa.select(StockMovement)
            .where(
                StockMovement.kind == MovementKind.RECEIPT,
                StockMovement.reference_kind == KIND,
                StockMovement.reference_id == order,
            )
            .order_by(StockMovement.occurred_at.desc(), StockMovement.id.desc())
        )
    )


def production_lines(session: Session, scope: Scope) -> list[ProductionLine]:
    """What makers produce for a user's districts."""
    return list(
        session.scalars(
            sa.select(ProductionLine)
            .where(_in(scope, ProductionLine.district_id))
            .order_by(ProductionLine.maker, ProductionLine.from_on)
        )
    )


def _finishes(
    session: Session, scope: Scope, lines: list[OrderLine], *, today: date
) -> dict[uuid.UUID, Finish]:
    found: dict[uuid.UUID, Finish] = {}
    for line in production_lines(session, scope):
        if line.until_on is not None and line.until_on < today:
            continue
        waiting = [
            Expected(order_id=each.order.id, left=each.left, due_on=each.order.due_on)
            for each in lines
            if each.left
            and each.order.source is LotSource.PRODUCTION
            and (each.order.district_id, each.order.supplier, each.order.item_id)
            == (line.district_id, line.maker, line.item_id)
        ]
        begins = max(today, line.from_on)
        for finish in finishes(waiting, ours=line.ours, today=begins, until=line.until_on):
            found[finish.order_id] = finish
    return found


def _in(scope: Scope, column: sa.orm.InstrumentedAttribute[uuid.UUID]) -> sa.ColumnElement[bool]:
    return sa.true() if scope.city else column.in_(scope.districts)
