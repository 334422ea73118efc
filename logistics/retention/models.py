"""Holds on files, requests to erase somebody, and what was erased."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logistics.arrivals.people_models import Person
from logistics.database import Base, Happened, Versioned


class Hold(Versioned, Happened, Base):
    """A named person keeps a file from being erased, with a reason, until it is lifted."""

    __tablename__ = "retention_hold"

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(400))
    by: Mapped[str] = mapped_column(sa.String(120))
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = mapped_column(sa.String(120))
    lifted_reason: Mapped[str] = mapped_column(sa.String(400), default="")
    person: Mapped[Person] = relationship()

    __table_args__ = (
        sa.Index(
            "uq_retention_hold_one",
            "person_id",
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        ),
    )


class RequestState(StrEnum):
    """How a request to erase somebody stands."""

    WAITING = "erasure_waits"
    DONE = "erased"
    DECLINED = "erasure_declined"


class EraseRequest(Versioned, Happened, Base):
    """Somebody asks to have one person erased before the time; a second person decides."""

    __tablename__ = "retention_request"

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(400))
    by: Mapped[str] = mapped_column(sa.String(120))
    by_id: Mapped[uuid.UUID | None]
    state: Mapped[RequestState] = mapped_column(default=RequestState.WAITING)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(sa.String(120))
    decision: Mapped[str] = mapped_column(sa.String(400), default="")
    person: Mapped[Person] = relationship()

    __table_args__ = (
        sa.Index(
            "uq_retention_request_one",
            "person_id",
            unique=True,
            sqlite_where=sa.text("state = 'erasure_waits'"),
            postgresql_where=sa.text("state = 'erasure_waits'"),
        ),
    )


class Erasure(Happened, Base):
    """One person made nameless in every table, or due households, in one transaction.

    :ivar closed_at: unset inside that transaction only; while it is, the audit may be redacted
    :ivar rows: how many rows were emptied, by table
    """

    __tablename__ = "retention_erasure"

    person_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    reason: Mapped[str] = mapped_column(sa.String(400), default="")
    by: Mapped[str] = mapped_column(sa.String(120))
    run_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("run.id"), index=True)
    closed_at: Mapped[datetime | None]
    rows: Mapped[dict[str, Any]]
