"""Opening and later inspections, their findings, and the stops they impose."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logistics.database import Base, Happened, Recorded, Versioned
from logistics.policy.release_rules import Finding as TestFinding
from logistics.sites.rules.kinds import InspectionKind as InspectionKind
from logistics.sites.rules.kinds import ItemCode as ItemCode
from logistics.sites.rules.kinds import Severity as Severity


class SurfaceSample(Versioned, Happened, Base):
    """A swab of a surface in a room or elsewhere at a site.

    :ivar room_id: none for a corridor, a lift, a door handle outside
    """

    __tablename__ = "surface_sample"

    site_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("site.id"), index=True)
    room_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("room.id"), index=True)
    place: Mapped[str] = mapped_column(sa.String(120))
    laboratory: Mapped[str] = mapped_column(sa.String(120))
    taken_by: Mapped[str] = mapped_column(sa.String(120))
    result: Mapped[TestFinding | None]
    result_at: Mapped[datetime | None]
    result_by: Mapped[str | None] = mapped_column(sa.String(120))


class WasteLot(Versioned, Happened, Base):
    """Bags of waste of the contaminated zone, sealed and counted; later handed over.

    :ivar handed_count: as the receiver counted them
    """

    __tablename__ = "waste_lot"

    site_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("site.id"), index=True)
    bags: Mapped[int]
    bagged_by: Mapped[str] = mapped_column(sa.String(120))
    handed_at: Mapped[datetime | None]
    handed_count: Mapped[int | None]
    receiver: Mapped[str] = mapped_column(sa.String(120), default="")
    handed_by: Mapped[str | None] = mapped_column(sa.String(120))
    note: Mapped[str] = mapped_column(sa.String(400), default="")


class Inspection(Versioned, Happened, Base):
    """One visit to a site with a checklist or findings."""

    __tablename__ = "inspection"

    site_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("site.id"), index=True)
    kind: Mapped[InspectionKind]
    inspector: Mapped[str] = mapped_column(sa.String(120))
    closed_at: Mapped[datetime | None]
    items: Mapped[list[InspectionItem]] = relationship(
        back_populates="inspection", order_by="InspectionItem.id", lazy="selectin"
    )


class InspectionItem(Happened, Base):
    """One answered item; a failed one may be opened by a named exception until a due time."""

    __tablename__ = "inspection_item"

    inspection_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("inspection.id"), index=True)
    code: Mapped[ItemCode]
    passed: Mapped[bool]
    value: Mapped[float | None]
    evidence: Mapped[str] = mapped_column(sa.String(400), default="")
    by: Mapped[str] = mapped_column(sa.String(120))
    exception_by: Mapped[str | None] = mapped_column(sa.String(120))
    exception_due_at: Mapped[datetime | None]
    exception_reason: Mapped[str | None] = mapped_column(sa.String(400))
    inspection: Mapped[Inspection] = relationship(back_populates="items")

    __table_args__ = (sa.UniqueConstraint("inspection_id", "code"),)


class SiteTask(Versioned, Recorded, Base):
    """Something to be put right, opened by a failed item or a finding."""

    __tablename__ = "site_task"

    site_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("site.id"), index=True)
    item_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("inspection_item.id"))
    finding_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("finding.id"))
    what: Mapped[str] = mapped_column(sa.String(400))
    due_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = mapped_column(sa.String(120))


class Finding(Versioned, Happened, Base):
    """What a later inspection found, and its re-check."""

    __tablename__ = "finding"

    inspection_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("inspection.id"), index=True)
    site_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("site.id"), index=True)
    floor_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("floor.id"))
    what: Mapped[str] = mapped_column(sa.String(400))
    severity: Mapped[Severity]
    rechecked_at: Mapped[datetime | None]
    rechecked_by: Mapped[str | None] = mapped_column(sa.String(120))
    recheck_note: Mapped[str | None] = mapped_column(sa.String(400))


class AdmissionStop(Versioned, Happened, Base):
    """Nobody is admitted to a floor or a site from a moment until it is lifted."""

    __tablename__ = "admission_stop"

    site_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("site.id"), index=True)
    floor_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("floor.id"))
    finding_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("finding.id"))
    reason: Mapped[str] = mapped_column(sa.String(400))
    by: Mapped[str] = mapped_column(sa.String(120))
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = mapped_column(sa.String(120))
