"""Donations: who gave, what was counted, what it is for; money apart from goods."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logistics.database import Base, Happened, Recorded
from logistics.supplies.models.items import Item
from logistics.supplies.models.lots import Lot
from logistics.supplies.models.places import StockPlace
from logistics.supplies.rules.donations import DonorKind


class Donation(Happened, Base):
    """Something that was given; ``occurred_at`` is when.

    :ivar publish_name: the donor agreed to be named in the public list
    :ivar directed_to: for what or whom it was given; its lots serve nothing else
    :ivar movement_id: how the goods came into the ledger; none for money alone
    """

    __tablename__ = "donation"

    number: Mapped[str] = mapped_column(sa.String(40), unique=True)
    number_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("official_number.id"))
    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"), index=True)
    place_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stock_place.id"))
    donor_kind: Mapped[DonorKind]
    donor: Mapped[str] = mapped_column(sa.String(120))
    publish_name: Mapped[bool] = mapped_column(default=False)
    directed_to: Mapped[str] = mapped_column(sa.String(60), default="")
    movement_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("stock_movement.id"))
    counted_with: Mapped[str] = mapped_column(sa.String(120), default="")
    by: Mapped[str] = mapped_column(sa.String(120))
    place: Mapped[StockPlace] = relationship(lazy="joined")
    lines: Mapped[list[DonationLine]] = relationship(
        lazy="selectin", order_by="DonationLine.id", viewonly=True
    )
    money: Mapped[list[MoneyDonation]] = relationship(
        lazy="selectin", order_by="MoneyDonation.id", viewonly=True
    )


class DonationLine(Recorded, Base):
    """Donated goods.

    :ivar value_cents: proven value, unset where nobody proved one
    """

    __tablename__ = "donation_line"

    donation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("donation.id"), index=True)
    item_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("supply_item.id"), index=True)
    lot_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("supply_lot.id"))
    quantity: Mapped[int] = mapped_column(sa.BigInteger())
    value_cents: Mapped[int | None] = mapped_column(sa.BigInteger())
    proof: Mapped[str] = mapped_column(sa.String(120), default="")
    item: Mapped[Item] = relationship(lazy="joined")
    lot: Mapped[Lot] = relationship(lazy="joined")

    __table_args__ = (
        sa.CheckConstraint("quantity > 0", name="quantity"),
        sa.CheckConstraint("value_cents IS NULL OR proof <> ''", name="proof"),
    )


class MoneyDonation(Recorded, Base):
    """Donated money; it is in no ledger of goods."""

    __tablename__ = "money_donation"

    donation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("donation.id"), index=True)
    amount_cents: Mapped[int] = mapped_column(sa.BigInteger())
    currency: Mapped[str] = mapped_column(sa.String(3), default="CNY")
    account: Mapped[str] = mapped_column(sa.String(120), default="")

    __table_args__ = (sa.CheckConstraint("amount_cents > 0", name="amount"),)
