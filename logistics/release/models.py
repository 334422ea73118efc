"""Release certificates, their prints, and the keys that they are signed with."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logistics.database import Base, Happened, JsonDocument, Recorded, Versioned


class CertificateState(StrEnum):
    """A revoked certificate stays on record."""

    VALID = "valid"
    REVOKED = "revoked"


class Certificate(Versioned, Happened, Base):
    """A release certificate: its number, its check code and its facts as they were printed.

    :ivar token: the signed statement in its QR code
    """

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
    token: Mapped[str] = mapped_column(sa.String(1000), default="")
    prints: Mapped[list[CertificatePrint]] = relationship(
        order_by="CertificatePrint.ordinal", lazy="selectin", viewonly=True
    )

    __table_args__ = (
        sa.Index(
            "uq_certificate_one_valid",
            "isolation_id",
            unique=True,
            sqlite_where=sa.text("state = 'valid'"),
            postgresql_where=sa.text("state = 'valid'"),
        ),
    )


class CertificatePrint(Happened, Base):
    """One print of a certificate: the original, whose ordinal is 0, or a counted copy.

    :ivar reason: why a copy was needed; empty for the original
    """

    __tablename__ = "certificate_print"

    certificate_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("certificate.id"))
    ordinal: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(400), default="")
    by: Mapped[str] = mapped_column(sa.String(120))

    __table_args__ = (sa.UniqueConstraint("certificate_id", "ordinal"),)


class SigningKey(Versioned, Recorded, Base):
    """The public half of a key that certificates are signed with; the other is in the key file.

    :ivar withdrawn_from: what it signed from then on is not believed: the key was stolen
    """

    __tablename__ = "signing_key"

    name: Mapped[str] = mapped_column(sa.String(8), unique=True)
    public: Mapped[str] = mapped_column(sa.String(64))
    withdrawn_from: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(sa.String(120))
    withdrawn_reason: Mapped[str | None] = mapped_column(sa.String(400))
