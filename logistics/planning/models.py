"""Plans: a draft, its preview and result, and the published version."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from logistics.database import Base, JsonDocument, Recorded, Versioned
from logistics.planning.rules import PlanState as PlanState


class Plan(Versioned, Recorded, Base):
    """A plan of rooms and transport for the arrivals of a district on one local day.

    :ivar number: the version number, given when it is published
    :ivar roster: who is in the plan: bubbles with their rooms, patients, people handed over
    :ivar rooms_problem: the finished problem as JSON; transport_problem likewise
    :ivar left_out: everyone without a room or a ride, with the reason as a stored sentence
    """

    __tablename__ = "plan"

    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"), index=True)
    day: Mapped[date] = mapped_column(index=True)
    state: Mapped[PlanState] = mapped_column(default=PlanState.DRAFT)
    number: Mapped[int | None]
    run_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("run.id"), unique=True)
    base_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("plan.id"))
    gathered_at: Mapped[datetime]
    roster: Mapped[dict[str, Any]]
    rooms_problem: Mapped[dict[str, Any]]
    rooms_plan: Mapped[dict[str, Any]]
    transport_problem: Mapped[dict[str, Any]]
    transport_plan: Mapped[dict[str, Any]]
    figures: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)
    left_out: Mapped[list[dict[str, Any]]]
    published_at: Mapped[datetime | None]
    published_by: Mapped[str | None] = mapped_column(sa.String(120))

    __table_args__ = (
        sa.Index(
            "uq_plan_one_published",
            "district_id",
            "day",
            unique=True,
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        ),
        sa.UniqueConstraint("district_id", "day", "number"),
    )
