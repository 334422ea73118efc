"""Stocktakes: what people found on a shelf without being told what the ledger says."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logistics.database import Base, Happened, Recorded, Versioned
from logistics.supplies.models.lots import Lot
from logistics.supplies.models.places import StockPlace


class CountState(StrEnum):
    """How far a stocktake is."""

    COUNTING = "counting"
    COUNTED = "counted"
    APPROVED = "approved"
    DROPPED = "dropped"


class StockCount(Versioned, Happened, Base):
    """A stocktake of a place.

    :ivar started_by_id: the user, who may not approve it
    :ivar movement_id: how the differences were posted; none when there were none
    """

    __tablename__ = "stock_count"

    place_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stock_place.id"), index=True)
    state: Mapped[CountState] = mapped_column(default=CountState.COUNTING)
    started_by: Mapped[str] = mapped_column(sa.String(120))
    started_by_id: Mapped[uuid.UUID | None]
    closed_at: Mapped[datetime | None]
    approved_by: Mapped[str] = mapped_column(sa.String(120), default="")
    approved_by_id: Mapped[uuid.UUID | None]
    approved_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(sa.String(400), default="")
    movement_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("stock_movement.id"))
    place: Mapped[StockPlace] = relationship(lazy="raise")

    __table_args__ = (
        sa.Index(
            "uq_stock_count_open_place",
            "place_id",
            unique=True,
            sqlite_where=sa.text("state IN ('counting', 'counted')"),
            postgresql_where=sa.text("state IN ('counting', 'counted')"),
        ),
    )


class StockCountLine(Versioned, Recorded, Base):
    """How much of a lot was found; counting it again replaces the figure, and the audit keeps both.

    :ivar counted_at: the moment the figure is compared with
    """

    __tablename__ = "stock_count_line"

    count_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stock_count.id"), index=True)
    lot_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("supply_lot.id"))
    quantity: Mapped[int] = mapped_column(sa.BigInteger())
    counted_by: Mapped[str] = mapped_column(sa.String(120))
    counted_by_id: Mapped[uuid.UUID | None]
    counted_at: Mapped[datetime]
    lot: Mapped[Lot] = relationship(lazy="raise")

    __table_args__ = (
        sa.UniqueConstraint("count_id", "lot_id"),
        sa.CheckConstraint("quantity >= 0", name="quantity"),
    )
