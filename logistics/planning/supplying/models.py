"""Figures of need of a district, and what was told about short supplies."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from logistics.database import Base, Recorded, Versioned
from logistics.planning.supplying.cover import CoverState as CoverState


class NeedSetting(Versioned, Recorded, Base):
    """The figures that a district changed of those that ship; the audit knows who and when."""

    __tablename__ = "need_setting"

    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"), unique=True)
    figures: Mapped[dict[str, Any]]


class CoverAlert(Versioned, Recorded, Base):
    """An item that is short at a place, from when it was told until it is no longer.

    :ivar state: the worst that was told; it is told again when it gets worse
    :ivar runs_out_on: as it was told last
    """

    __tablename__ = "cover_alert"

    place_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stock_place.id"), index=True)
    item_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("supply_item.id"))
    state: Mapped[CoverState]
    runs_out_on: Mapped[date]
    told_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index(
            "uq_cover_alert_one_open",
            "place_id",
            "item_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )
