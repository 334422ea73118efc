"""Lots: who made them, until when they may be used, and what was decided about them."""

from __future__ import annotations

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logistics.database import Base, Happened, Recorded, Versioned
from logistics.supplies.models.items import Item
from logistics.supplies.rules.kinds import LotEventKind, LotSource, LotState


class Lot(Versioned, Recorded, Base):
    """One delivery of a maker's lot.

    The same maker's number delivered again is another parcel with its own inspection; a
    recall finds all of them.

    :ivar district_id: who received it
    :ivar parcel: counts the deliveries of the same maker's number
    :ivar expires_on: the last day on which it may be used
    :ivar restricted_to: the only use that it may be issued for; empty when there is none
    :ivar reason: why it is in quarantine or recalled
    """

    __tablename__ = "supply_lot"

    item_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("supply_item.id"))
    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"), index=True)
    maker: Mapped[str] = mapped_column(sa.String(120))
    number: Mapped[str] = mapped_column(sa.String(40))
    parcel: Mapped[int] = mapped_column(default=1)
    made_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    certificate: Mapped[str] = mapped_column(sa.String(120), default="")
    source: Mapped[LotSource]
    state: Mapped[LotState] = mapped_column(default=LotState.INSPECTION)
    reason: Mapped[str] = mapped_column(sa.String(400), default="")
    restricted_to: Mapped[str] = mapped_column(sa.String(60), default="")
    item: Mapped[Item] = relationship(lazy="raise")

    __table_args__ = (sa.UniqueConstraint("item_id", "maker", "number", "parcel"),)

    @property
    def label(self) -> str:
        """What stands on the shelf: the maker's number and, after the first, which parcel."""
        return self.number if self.parcel == 1 else f"{self.number}/{self.parcel}"


class LotEvent(Happened, Base):
    """Something that was decided about a lot; never changed afterwards.

    :ivar proof: the authority and its paper, for a longer life or an end of quarantine
    """

    __tablename__ = "lot_event"
    __audited__ = False  # it is the record itself, and can be neither changed nor deleted

    lot_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("supply_lot.id"), index=True)
    kind: Mapped[LotEventKind]
    state: Mapped[LotState]
    expires_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(sa.String(400), default="")
    proof: Mapped[str] = mapped_column(sa.String(400), default="")
    by: Mapped[str] = mapped_column(sa.String(120))
