"""Rounds of masks for households, their pickup times, and who reserved and bought.

A household is known by a keyed index of its number and the last four digits of it: nothing
here says who lives where.
"""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logistics.database import Base, Happened, Recorded, Versioned
from logistics.supplies.models.items import Item
from logistics.supplies.rules.households import HouseholdReservationState, ReservationChannel

_STANDS = "state <> 'given_up'"


class Household(Recorded, Base):
    """A household that may reserve.

    :ivar number_index: keyed index of the number in the household register
    :ivar tail: the last digits of the number, to compare at the desk
    :ivar community: whose residents' committee looks after it
    """

    __tablename__ = "household"

    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"))
    number_index: Mapped[str] = mapped_column(sa.String(64))
    tail: Mapped[str] = mapped_column(sa.String(4))
    community: Mapped[str] = mapped_column(sa.String(80))
    persons: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        sa.UniqueConstraint("district_id", "number_index"),
        sa.Index(None, "district_id", "community"),
    )


class ReservationRound(Versioned, Recorded, Base):
    """A round: so many pieces of an item, so many a household, reserved from when to when.

    :ivar quantity: pieces that the round has, reserved in the store
    :ivar quota: pieces that one household may have
    """

    __tablename__ = "reservation_round"

    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    item_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("supply_item.id"))
    place_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stock_place.id"))
    quantity: Mapped[int] = mapped_column(sa.BigInteger())
    quota: Mapped[int]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    item: Mapped[Item] = relationship(lazy="raise")

    __table_args__ = (
        sa.CheckConstraint("quota > 0 AND quantity >= quota", name="quota"),
        sa.CheckConstraint("opens_at < closes_at", name="opening"),
    )


class PickupSlot(Recorded, Base):
    """A time at an outlet in which so many households are served.

    :ivar movement_id: how what was bought left the store, once the slot is closed
    """

    __tablename__ = "pickup_slot"

    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("reservation_round.id"))
    outlet: Mapped[str] = mapped_column(sa.String(80))
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    capacity: Mapped[int]
    closed_at: Mapped[datetime | None]
    movement_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("stock_movement.id"))

    __table_args__ = (
        sa.UniqueConstraint("round_id", "outlet", "from_at"),
        sa.CheckConstraint("capacity > 0", name="capacity"),
        sa.CheckConstraint("from_at < until_at", name="period"),
    )


class HouseholdReservation(Happened, Base):
    """What a household reserved in a round; the database itself allows one that stands.

    :ivar settled_at: when it was bought, missed or given up
    """

    __tablename__ = "household_reservation"

    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("reservation_round.id"))
    household_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("household.id"), index=True)
    slot_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("pickup_slot.id"))
    quantity: Mapped[int]
    channel: Mapped[ReservationChannel]
    state: Mapped[HouseholdReservationState] = mapped_column(
        default=HouseholdReservationState.RESERVED
    )
    settled_at: Mapped[datetime | None]
    household: Mapped[Household] = relationship(lazy="raise")
    slot: Mapped[PickupSlot] = relationship(lazy="raise")

    __table_args__ = (
        sa.CheckConstraint("quantity > 0", name="quantity"),
        sa.Index(
            "uq_household_reservation_standing",
            "round_id",
            "household_id",
            unique=True,
            sqlite_where=sa.text(_STANDS),
            postgresql_where=sa.text(_STANDS),
        ),
        sa.Index(None, "slot_id", "state"),
    )
