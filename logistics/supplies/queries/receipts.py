"""What the ledger says came in for a requisition, an order or a donation."""

from __future__ import annotations

import uuid
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.supplies.models import Lot, StockLeg, StockMovement, StockPlace
from logistics.supplies.rules.kinds import ON_HAND, MovementKind

Key = tuple[uuid.UUID, uuid.UUID]


def received_for(
    session: Session, kind: str, ids: Collection[uuid.UUID] | None = None
) -> dict[Key, int]:
    """Base units that came in, by what they came for and item; receipts taken back are off.

    :param kind: the kind of the reference, such as ``donation``
    :param ids: which of them; all without it
    """
    receipt = sa.orm.aliased(StockMovement)
    question = (
        sa.select(receipt.reference_id, Lot.item_id, sa.func.sum(StockLeg.quantity))
        .select_from(receipt)
        .join(
            StockMovement,
            sa.or_(StockMovement.id == receipt.id, StockMovement.reverses_id == receipt.id),
        )
        .join(StockLeg, StockLeg.movement_id == StockMovement.id)
        .join(Lot, Lot.id == StockLeg.lot_id)
        .join(StockPlace, StockPlace.id == StockLeg.place_id)
        .where(
            receipt.kind == MovementKind.RECEIPT,
            receipt.reference_kind == kind,
            StockPlace.kind.in_(ON_HAND),
        )
        .group_by(receipt.reference_id, Lot.item_id)
    )
    if ids is not None:
        question = question.where(receipt.reference_id.in_(ids))
    return {
        (reference, item): int(quantity)
        for reference, item, quantity in session.execute(question)
        if quantity and reference is not None
    }


def received_of(session: Session, kind: str, id_: uuid.UUID) -> dict[uuid.UUID, int]:
    """The same for one of them, by item."""
    return {item: n for (_, item), n in received_for(session, kind, [id_]).items()}
