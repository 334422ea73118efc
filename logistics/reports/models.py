"""What was reported upwards, as it was sent."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from logistics.database import Base, Happened, JsonDocument


class SentReport(Happened, Base):
    """The daily report of a site as it was sent; sending again adds a version that replaces it.

    :ivar occurred_at: when it was sent
    :ivar figures: every number of it, by its word
    """

    __tablename__ = "sent_report"

    site_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("site.id"), index=True)
    day: Mapped[date] = mapped_column(index=True)
    issue: Mapped[int]
    figures: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    by: Mapped[str] = mapped_column(sa.String(120))

    __table_args__ = (sa.UniqueConstraint("site_id", "day", "issue"),)
