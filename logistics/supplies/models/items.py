"""What can be in store: items by standard and size, their packs, codes and replacements."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from logistics.database import Base, Recorded, Versioned
from logistics.supplies.rules.kinds import ItemFamily, Standard, Unit


class Item(Versioned, Recorded, Base):
    """One kind of goods; another standard or size is another item.

    :ivar base_unit: what every quantity of it counts
    :ivar shown_unit: what people say: tonnes of alcohol, pieces of masks
    :ivar reusable: it is a stock that people wear in turn, not a flow
    :ivar retired_at: since when no more of it is taken in
    """

    __tablename__ = "supply_item"

    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name_zh: Mapped[str] = mapped_column(sa.String(120))
    name_en: Mapped[str] = mapped_column(sa.String(120))
    family: Mapped[ItemFamily]
    standard: Mapped[Standard | None]
    size: Mapped[str] = mapped_column(sa.String(12), default="")
    base_unit: Mapped[Unit]
    shown_unit: Mapped[Unit]
    reusable: Mapped[bool] = mapped_column(default=False)
    retired_at: Mapped[datetime | None]


class ItemPack(Recorded, Base):
    """How many base units a box or carton of an item holds."""

    __tablename__ = "item_pack"

    item_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("supply_item.id"))
    unit: Mapped[Unit]
    quantity: Mapped[int] = mapped_column(sa.BigInteger())

    __table_args__ = (
        sa.UniqueConstraint("item_id", "unit"),
        sa.CheckConstraint("quantity > 0", name="quantity"),
    )


class ItemEquivalent(Recorded, Base):
    """Somebody decided that one item may be issued where another is asked for; not the reverse."""

    __tablename__ = "item_equivalent"

    item_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("supply_item.id"))
    replacement_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("supply_item.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(200))
    by: Mapped[str] = mapped_column(sa.String(120))
    ended_at: Mapped[datetime | None]

    __table_args__ = (sa.UniqueConstraint("item_id", "replacement_id"),)


class ItemGtin(Recorded, Base):
    """The trade number that is printed on a pack of an item."""

    __tablename__ = "item_gtin"

    item_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("supply_item.id"), index=True)
    gtin: Mapped[str] = mapped_column(sa.String(14), unique=True)
    unit: Mapped[Unit]
