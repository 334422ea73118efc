"""Distribution plans: one item, too little of it, and who gets how much."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logistics.database import Base, Happened, JsonDocument, Recorded, Versioned
from logistics.supplies.models.items import Item
from logistics.supplies.models.places import StockPlace


class DistributionState(StrEnum):
    """How far a distribution plan is."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class DistributionPlan(Versioned, Happened, Base):
    """A proposal to share what a store has of an item; approved, each share is a requisition.

    :ivar available: base units that were free when it was proposed
    :ivar pack: base units of the smallest pack that is handed out
    """

    __tablename__ = "distribution_plan"

    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"), index=True)
    place_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stock_place.id"))
    item_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("supply_item.id"))
    available: Mapped[int] = mapped_column(sa.BigInteger())
    pack: Mapped[int] = mapped_column(sa.BigInteger(), default=1)
    state: Mapped[DistributionState] = mapped_column(default=DistributionState.PROPOSED)
    proposed_by: Mapped[str] = mapped_column(sa.String(120))
    proposed_by_id: Mapped[uuid.UUID | None]
    decided_by: Mapped[str] = mapped_column(sa.String(120), default="")
    decided_at: Mapped[datetime | None]
    item: Mapped[Item] = relationship(lazy="joined")
    place: Mapped[StockPlace] = relationship(lazy="joined")
    shares: Mapped[list[DistributionShare]] = relationship(
        lazy="selectin", order_by="DistributionShare.position", viewonly=True
    )


class DistributionShare(Recorded, Base):
    """What one unit needs and gets.

    :ivar why: the sentence that explains it, stored
    """

    __tablename__ = "distribution_share"

    plan_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("distribution_plan.id"))
    position: Mapped[int]
    place_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stock_place.id"))
    priority: Mapped[int]
    need: Mapped[int] = mapped_column(sa.BigInteger())
    least: Mapped[int] = mapped_column(sa.BigInteger(), default=0)
    quantity: Mapped[int] = mapped_column(sa.BigInteger())
    why: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    place: Mapped[StockPlace] = relationship(lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("plan_id", "place_id"),
        sa.CheckConstraint("quantity >= 0 AND need >= 0 AND least >= 0", name="quantity"),
    )
