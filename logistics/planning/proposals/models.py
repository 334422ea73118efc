"""Proposals of what should go where."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from logistics.database import Base, Recorded, Versioned
from logistics.planning.proposals.rules import ProposalState as ProposalState


class ResupplyProposal(Versioned, Recorded, Base):
    """A finished problem of a district's supplies with its answer, and who decided about it.

    :ivar base_id: the proposal that it was made from, with other decisions by hand
    :ivar problem: as JSON, with the decisions by hand; plan likewise
    :ivar figures: what lists show: before, after, bound, counts, time and memory
    :ivar decision: why it was refused, or with which words it was approved
    """

    __tablename__ = "resupply_proposal"

    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"), index=True)
    run_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("run.id"), unique=True)
    base_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("resupply_proposal.id"))
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.DRAFT)
    gathered_at: Mapped[datetime]
    problem: Mapped[dict[str, Any]]
    plan: Mapped[dict[str, Any]]
    figures: Mapped[dict[str, Any]]
    requested_by: Mapped[str] = mapped_column(sa.String(120))
    requested_by_id: Mapped[uuid.UUID | None]
    decided_by: Mapped[str] = mapped_column(sa.String(120), default="")
    decided_by_id: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime | None]
    decision: Mapped[str] = mapped_column(sa.String(400), default="")
