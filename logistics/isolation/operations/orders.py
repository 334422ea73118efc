"""The paper that starts an isolation: drawn up with a number, served, signed or refused."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit, numbering
from logistics.errors import Refused
from logistics.isolation.models import IsolationOrder
from logistics.numbering import NumberKind
from logistics.wording import say


class OrderNotDrawn(Refused):
    """Only an order that was drawn up is served."""


class ServedAlready(Refused):
    """An order is served once."""


def draw_order(
    session: Session, isolation_id: uuid.UUID, *, series: str, facts: dict[str, Any], at: datetime
) -> IsolationOrder:
    """The order of an isolation with its number; a second call returns the same one."""
    known = session.scalars(
        sa.select(IsolationOrder).where(IsolationOrder.isolation_id == isolation_id)
    ).first()
    if known is not None:
        return known
    (number,) = numbering.take(session, NumberKind.ORDER, series=series, at=at)
    row = IsolationOrder(
        isolation_id=isolation_id,
        number_id=number.id,
        number=str(number),
        facts=facts,
        occurred_at=at,
    )
    session.add(row)
    session.flush()
    return row


def serve_order(
    session: Session, isolation_id: uuid.UUID, *, signed: bool, at: datetime
) -> IsolationOrder:
    """Note that the order was handed over, and whether the person signed or refused to.

    :raises OrderNotDrawn: no order was printed for this isolation
    :raises ServedAlready: it was served before
    """
    row = session.scalars(
        sa.select(IsolationOrder)
        .where(IsolationOrder.isolation_id == isolation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise OrderNotDrawn(say("Print the order first."))
    if row.served_at is not None:
        raise ServedAlready(say("The order %(number)s was served already.", number=row.number))
    row.served_at, row.signed, row.served_by = at, signed, audit.actor().label
    session.flush()
    return row
