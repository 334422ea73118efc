"""Staff members, drivers, and who worked where when."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from logistics.database import Base, Happened, Recorded, Versioned
from logistics.policy.release_rules import Finding
from logistics.sites.rules.kinds import ZoneKind
from logistics.staff.rules import AbsenceKind as AbsenceKind
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
    trained_until: Mapped[date | None]


class StaffAbsence(Recorded, Base):
    """A member works nothing from when to when; what was withdrawn stays on record.

    :ivar by: who noted it
    """

    __tablename__ = "staff_absence"

    member_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("staff_member.id"), index=True)
    kind: Mapped[AbsenceKind]
    from_at: Mapped[datetime]
    until_at: Mapped[datetime] = mapped_column(index=True)
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    by: Mapped[str] = mapped_column(sa.String(120))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(sa.String(120))


class StaffSample(Versioned, Happened, Base):
    """A test of somebody who works with us; a wrong one is followed by another, never edited.

    :ivar entered_by: who noted it, never the member
    """

    __tablename__ = "staff_sample"

    member_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("staff_member.id"), index=True)
    laboratory: Mapped[str] = mapped_column(sa.String(120))
    entered_by: Mapped[str] = mapped_column(sa.String(120))
    result: Mapped[Finding | None]
    result_at: Mapped[datetime | None]
    result_by: Mapped[str | None] = mapped_column(sa.String(120))


class StaffShift(Recorded, Base):
    """Who works which zone of a site from when to when; what was withdrawn stays on record.

    :ivar floor_id: the floor, or none where the shift covers the zone on every floor
    :ivar agency: who sent them, empty for our own staff
    """

    __tablename__ = "staff_shift"

    member_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("staff_member.id"), index=True)
    site_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("site.id"))
    floor_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("floor.id"))
    zone: Mapped[ZoneKind]
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    agency: Mapped[str] = mapped_column(sa.String(80), default="")
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(sa.String(120))

    __table_args__ = (sa.Index(None, "site_id", "from_at"),)
