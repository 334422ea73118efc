"""Release certificates."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from logistics.database import Base, Happened, JsonDocument, Versioned


class CertificateState(StrEnum):
    """A revoked certificate stays on record."""

    VALID = "valid"
    REVOKED = "revoked"


class Certificate(Versioned, Happened, Base):
    """A release certificate: its number, its check code and its facts as they were printed."""

    __tablename__ = "certificate"

    isolation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("isolation.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    site_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("site.id"), index=True)
    number_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("official_number.id"), unique=True)
    number: Mapped[str] = mapped_column(sa.String(40), unique=True)
    check_code: Mapped[str] = mapped_column(sa.String(16))
    state: Mapped[CertificateState] = mapped_column(default=CertificateState.VALID)
    facts: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    by: Mapped[str] = mapped_column(sa.String(120))
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None] = mapped_column(sa.String(120))
    revoked_reason: Mapped[str | None] = mapped_column(sa.String(400))
    copies: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        sa.Index(
            "uq_certificate_one_valid",
            "isolation_id",
            unique=True,
            sqlite_where=sa.text("state = 'valid'"),
            postgresql_where=sa.text("state = 'valid'"),
        ),
    )
