"""Requisitions: what is asked for, granted, and picked lot by lot."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logistics.database import Base, Happened, Recorded, Versioned
from logistics.supplies.models.items import Item
from logistics.supplies.models.lots import Lot
from logistics.supplies.models.places import StockPlace
from logistics.supplies.rules.kinds import Withholding
from logistics.supplies.rules.requisitions import PickState, RequisitionKind, RequisitionState


class Requisition(Versioned, Happened, Base):
    """Somebody asks for goods; ``occurred_at`` is when.

    :ivar district_id: whose store gives
    :ivar use: the restricted use that the goods are for; empty for any ordinary one
    :ivar due_back_on: when a loan comes back
    :ivar returns_id: the loan that it gives back
    :ivar reference_kind: what it follows from, such as a plan
    :ivar decision: why it was refused, or with which words it was granted
    :ivar movement_id: how the goods of a night emergency left at once
    """

    __tablename__ = "requisition"

    number: Mapped[str] = mapped_column(sa.String(40), unique=True)
    number_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("official_number.id"))
    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"), index=True)
    kind: Mapped[RequisitionKind]
    state: Mapped[RequisitionState] = mapped_column(default=RequisitionState.REQUESTED)
    from_place_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stock_place.id"))
    to_place_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stock_place.id"), index=True)
    purpose: Mapped[str] = mapped_column(sa.String(200), default="")
    use: Mapped[str] = mapped_column(sa.String(60), default="")
    wanted_at: Mapped[datetime | None]
    due_back_on: Mapped[date | None]
    returns_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("requisition.id"), index=True
    )
    reference_kind: Mapped[str] = mapped_column(sa.String(40), default="")
    reference_id: Mapped[uuid.UUID | None]
    requested_by: Mapped[str] = mapped_column(sa.String(120))
    requested_by_id: Mapped[uuid.UUID | None]
    decided_by: Mapped[str] = mapped_column(sa.String(120), default="")
    decided_by_id: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime | None]
    decision: Mapped[str] = mapped_column(sa.String(400), default="")
    movement_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("stock_movement.id"))
    from_place: Mapped[StockPlace] = relationship(lazy="joined", foreign_keys=[from_place_id])
    to_place: Mapped[StockPlace] = relationship(lazy="joined", foreign_keys=[to_place_id])
    lines: Mapped[list[RequisitionLine]] = relationship(
        lazy="selectin", order_by="RequisitionLine.position", viewonly=True
    )

    __table_args__ = (
        sa.Index(None, "state", "occurred_at"),
        sa.Index("ix_requisition_reference", "reference_kind", "reference_id"),
        sa.CheckConstraint("from_place_id <> to_place_id", name="places"),
    )


class RequisitionLine(Recorded, Base):
    """So much of an item.

    :ivar given_id: what is given in its place, where somebody decided that it may
    :ivar granted: base units that were approved; unset until then
    """

    __tablename__ = "requisition_line"

    requisition_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("requisition.id"))
    position: Mapped[int]
    item_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("supply_item.id"))
    given_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("supply_item.id"))
    asked: Mapped[int] = mapped_column(sa.BigInteger())
    granted: Mapped[int | None] = mapped_column(sa.BigInteger())
    item: Mapped[Item] = relationship(lazy="joined", foreign_keys=[item_id])
    given: Mapped[Item | None] = relationship(lazy="joined", foreign_keys=[given_id])

    __table_args__ = (
        sa.UniqueConstraint("requisition_id", "item_id"),
        sa.CheckConstraint("asked > 0", name="asked"),
        sa.CheckConstraint("granted >= 0 AND granted <= asked", name="granted"),
    )

    @property
    def picked_item_id(self) -> uuid.UUID:
        """The item that is taken from the shelf."""
        return self.given_id or self.item_id


class RequisitionPick(Happened, Base):
    """So much of a lot was picked and is reserved, until it is loaded or set aside.

    :ivar why: why it was set aside: the lot was recalled, quarantined, or expired
    """

    __tablename__ = "requisition_pick"

    requisition_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("requisition.id"), index=True)
    line_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("requisition_line.id"))
    lot_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("supply_lot.id"), index=True)
    hold_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stock_hold.id"), unique=True)
    quantity: Mapped[int] = mapped_column(sa.BigInteger())
    state: Mapped[PickState] = mapped_column(default=PickState.HELD)
    why: Mapped[Withholding | None]
    lot: Mapped[Lot] = relationship(lazy="joined")

    __table_args__ = (sa.CheckConstraint("quantity > 0", name="quantity"),)
