"""The ledger: movements of balanced legs that nobody can change, and what is reserved.

Balances are sums of legs; no row holds one. The database itself refuses a movement whose
legs do not balance or that would leave less than nothing of a lot on a shelf.
"""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from logistics.database import Base, Happened, Identified, Recorded, Versioned
from logistics.supplies.rules.kinds import MovementKind


class StockMovement(Happened, Base):
    """Goods moved. Its legs are written before it, so that the database can judge it whole.

    :ivar counted_with: the second person of a joint count
    :ivar reference_kind: what it belongs to: a requisition, a donation, a count, a trip, a shift
    :ivar reverses_id: the movement that it takes back; each is taken back once
    :ivar key: of a caller without forms, so that the same posting is never done twice
    :ivar papers_due_at: until when a night emergency has to get its papers
    """

    __tablename__ = "stock_movement"
    __audited__ = False  # it is the record itself, and can be neither changed nor deleted

    kind: Mapped[MovementKind]
    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"), index=True)
    by: Mapped[str] = mapped_column(sa.String(120))
    by_id: Mapped[uuid.UUID | None]
    counted_with: Mapped[str] = mapped_column(sa.String(120), default="")
    purpose: Mapped[str] = mapped_column(sa.String(200), default="")
    reason: Mapped[str] = mapped_column(sa.String(400), default="")
    reference_kind: Mapped[str] = mapped_column(sa.String(40), default="")
    reference_id: Mapped[uuid.UUID | None]
    reverses_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("stock_movement.id"), unique=True
    )
    key: Mapped[str | None] = mapped_column(sa.String(80), unique=True)
    papers_due_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index("ix_stock_movement_reference", "reference_kind", "reference_id"),
        sa.Index("ix_stock_movement_occurred_at", "occurred_at"),
    )


class StockLeg(Identified, Base):
    """One side of a movement: so much of a lot came to a place, or left it when negative."""

    __tablename__ = "stock_leg"
    __audited__ = False

    movement_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("stock_movement.id", deferrable=True, initially="DEFERRED"), index=True
    )
    lot_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("supply_lot.id"))
    place_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stock_place.id"))
    quantity: Mapped[int] = mapped_column(sa.BigInteger())

    __table_args__ = (
        sa.CheckConstraint("quantity <> 0", name="quantity"),
        sa.Index("ix_stock_leg_lot_place", "lot_id", "place_id", "quantity"),
        sa.Index("ix_stock_leg_place_lot", "place_id", "lot_id", "quantity"),
    )


class StockHold(Versioned, Recorded, Base):
    """Some of a lot on a shelf is reserved: it does not count, and nobody else gets it.

    :ivar until: when it runs out by itself
    :ivar released_at: when it was used or given up
    """

    __tablename__ = "stock_hold"

    lot_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("supply_lot.id"))
    place_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stock_place.id"), index=True)
    quantity: Mapped[int] = mapped_column(sa.BigInteger())
    until: Mapped[datetime | None]
    reference_kind: Mapped[str] = mapped_column(sa.String(40))
    reference_id: Mapped[uuid.UUID]
    by: Mapped[str] = mapped_column(sa.String(120))
    released_at: Mapped[datetime | None]

    __table_args__ = (
        sa.CheckConstraint("quantity > 0", name="quantity"),
        sa.Index("ix_stock_hold_reference", "reference_kind", "reference_id"),
        sa.Index("ix_stock_hold_lot_place", "lot_id", "place_id"),
    )


class MovementPapers(Happened, Base):
    """The papers of a night emergency came: who asked, who approved."""

    __tablename__ = "movement_papers"

    movement_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stock_movement.id"), unique=True)
    requested_by: Mapped[str] = mapped_column(sa.String(120))
    approved_by: Mapped[str] = mapped_column(sa.String(120))
    note: Mapped[str] = mapped_column(sa.String(400), default="")
