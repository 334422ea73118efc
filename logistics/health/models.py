"""Readings and samples."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from logistics.database import Base, Happened, Versioned
from logistics.policy.document import Assay, Specimen
from logistics.policy.release_rules import Finding


class Reading(Happened, Base):
    """A temperature and the symptoms asked for; a wrong one is corrected by a linked entry."""

    __tablename__ = "reading"

    isolation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("isolation.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    temperature: Mapped[float | None]
    symptoms: Mapped[list[str]]
    by: Mapped[str] = mapped_column(sa.String(120))
    corrects_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("reading.id"))


class Sample(Versioned, Happened, Base):
    """One tube of one person; ``occurred_at`` is when it was taken."""

    __tablename__ = "sample"

    isolation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("isolation.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    due_on: Mapped[date | None]
    assay: Mapped[Assay]
    specimen: Mapped[Specimen]
    laboratory: Mapped[str] = mapped_column(sa.String(120), default="")
    taken_by: Mapped[str] = mapped_column(sa.String(120))
    result: Mapped[Finding | None]
    result_at: Mapped[datetime | None]
    result_by: Mapped[str | None] = mapped_column(sa.String(120))
    corrects_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("sample.id"))
