"""Staff members and drivers."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from logistics.database import Base, Recorded, Versioned
from logistics.staff.rules import Team as Team


class StaffMember(Versioned, Recorded, Base):
    """Somebody who works for the district; isolated, they are a person like any other."""

    __tablename__ = "staff_member"

    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    team: Mapped[Team]
    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"), index=True)
    site_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("site.id"))
    user_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("app_user.id"), unique=True)
    closed_loop: Mapped[bool] = mapped_column(default=False)
    licence: Mapped[str | None] = mapped_column(sa.String(10))
    left_at: Mapped[datetime | None]
