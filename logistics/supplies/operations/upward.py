"""Goods that the city sends a district in answer to its requisition upwards."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from logistics.supplies.models import StockMovement
from logistics.supplies.models.requisitions import Requisition
from logistics.supplies.operations.ledger import Reference
from logistics.supplies.operations.places import outside
from logistics.supplies.operations.receiving import ReceiptLine, receive
from logistics.supplies.operations.requisitions import (
    REFERENCE,
    RequisitionOrder,
    WantedLine,
    ask,
    locked,
)
from logistics.supplies.queries.receipts import received_of
from logistics.supplies.rules import requisitions as rules
from logistics.supplies.rules.kinds import LotSource, PlaceKind
from logistics.supplies.rules.requisitions import RequisitionKind


def ask_upwards(
    session: Session,
    *,
    district_id: uuid.UUID,
    place_id: uuid.UUID,
    lines: tuple[WantedLine, ...],
    purpose: str,
    wanted_at: datetime | None = None,
    by: str,
    by_id: uuid.UUID | None = None,
    at: datetime,
) -> Requisition:
    """Ask the city's reserve for goods; its answer is written down as the approval."""
    return ask(
        session,
        RequisitionOrder(
            kind=RequisitionKind.UPWARD,
            from_place_id=outside(session, district_id, PlaceKind.SUPPLIER, at=at).id,
            to_place_id=place_id,
            lines=lines,
            purpose=purpose,
            wanted_at=wanted_at,
        ),
        by=by,
        by_id=by_id,
        at=at,
    )


def receive_from_above(
    session: Session,
    requisition_id: uuid.UUID,
    lines: Sequence[ReceiptLine],
    *,
    counted_by: tuple[str, str],
    by: str,
    by_id: uuid.UUID | None = None,
    at: datetime,
) -> StockMovement:
    """Take in what the city sent, whole or in parts; the lots wait for inspection.

    :raises NotNow: the city has not answered
    :raises MoreThanShipped: more than it granted
    """
    row = locked(session, requisition_id)
    rules.check_step("receive upward", row.state, row.number)
    rules.check_is_upward(row.kind, row.number)
    granted = {line.item_id: line.granted or 0 for line in row.lines}
    before = received_of(session, REFERENCE, row.id)
    coming: dict[uuid.UUID, int] = {}
    for line in lines:
        coming[line.item_id] = coming.get(line.item_id, 0) + line.quantity
    for item, quantity in coming.items():
        rules.check_arrived(granted.get(item, 0) - before.get(item, 0), quantity)
    movement = receive(
        session,
        place_id=row.to_place_id,
        origin_id=row.from_place_id,
        lines=lines,
        source=LotSource.RESERVE,
        counted_by=counted_by,
        reference=Reference(kind=REFERENCE, id=row.id),
        purpose=row.purpose,
        by=by,
        by_id=by_id,
        at=at,
    )
    left = sum(granted.values()) - sum(before.values()) - sum(coming.values())
    row.state = rules.state_after(left=left, arrived=1)
    session.flush()
    return movement
