"""The policy in use: versioned documents with the moment from which they hold."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from logistics.database import Base, Recorded, Versioned


class PolicyState(StrEnum):
    """A draft decides nothing; a withdrawn version never did."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"


class PolicyVersionRow(Versioned, Recorded, Base):
    """One version of the policy document; what is in force is not edited any more."""

    __tablename__ = "policy_version"

    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    effective_from: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[PolicyState] = mapped_column(default=PolicyState.DRAFT)
    document: Mapped[dict[str, Any]]
    put_in_force_by: Mapped[str | None] = mapped_column(sa.String(120))
    put_in_force_at: Mapped[datetime | None]
