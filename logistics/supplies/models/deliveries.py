"""Orders of goods from suppliers and makers, and what a maker can produce a day."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logistics.database import Base, Happened, Recorded, Versioned
from logistics.supplies.models.items import Item
from logistics.supplies.models.places import StockPlace
from logistics.supplies.rules.kinds import LotSource


class SupplyOrder(Versioned, Happened, Base):
    """So much of an item was ordered, to be delivered whole or in parts.

    :ivar source: purchase or production
    :ivar due_on: when all of it should be there
    """

    __tablename__ = "supply_order"

    number: Mapped[str] = mapped_column(sa.String(40), unique=True)
    number_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("official_number.id"))
    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"), index=True)
    place_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stock_place.id"))
    source: Mapped[LotSource]
    supplier: Mapped[str] = mapped_column(sa.String(120))
    item_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("supply_item.id"))
    quantity: Mapped[int] = mapped_column(sa.BigInteger())
    due_on: Mapped[date]
    by: Mapped[str] = mapped_column(sa.String(120))
    cancelled_at: Mapped[datetime | None]
    cancelled_reason: Mapped[str] = mapped_column(sa.String(400), default="")
    item: Mapped[Item] = relationship(lazy="joined")
    place: Mapped[StockPlace] = relationship(lazy="joined")

    __table_args__ = (
        sa.CheckConstraint("quantity > 0", name="quantity"),
        sa.CheckConstraint("source IN ('purchase', 'production')", name="source"),
    )


class ProductionLine(Versioned, Recorded, Base):
    """What a local maker produces of an item a day, and how much of it is the district's.

    :ivar until_on: last day of the agreement, open without one
    """

    __tablename__ = "production_line"

    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"), index=True)
    maker: Mapped[str] = mapped_column(sa.String(120))
    item_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("supply_item.id"))
    capacity: Mapped[int] = mapped_column(sa.BigInteger())
    ours: Mapped[int] = mapped_column(sa.BigInteger())
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    item: Mapped[Item] = relationship(lazy="joined")

    __table_args__ = (
        sa.CheckConstraint("0 <= ours AND ours <= capacity AND capacity > 0", name="share"),
        sa.UniqueConstraint("district_id", "maker", "item_id", "from_on"),
    )
