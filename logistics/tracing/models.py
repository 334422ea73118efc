"""Proposals that follow from a positive, their lines, and the notices that were given."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logistics.arrivals.people_models import Person
from logistics.database import Base, Happened, Recorded, Versioned
from logistics.sites.models import Site
from logistics.staff.models import StaffMember
from logistics.tracing.rules.deeds import Deed, LineState, ProposalKind


class RippleProposal(Versioned, Happened, Base):
    """What would follow from one positive; nothing of it is true before somebody approves.

    :ivar person_id: the positive or suspected; unset for an environment or a bare reference
    :ivar site_id: where the environment was positive
    :ivar reference: how the tracing team calls a case that is not on file
    :ivar onset_at: from when on the case counts; the look-back goes further
    :ivar reckoned_at: the meetings until this moment are counted
    :ivar closed_at: every line has been decided
    """

    __tablename__ = "ripple_proposal"

    kind: Mapped[ProposalKind]
    person_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    site_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("site.id"), index=True)
    reference: Mapped[str] = mapped_column(sa.String(80), default="")
    onset_at: Mapped[datetime]
    reckoned_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    by: Mapped[str] = mapped_column(sa.String(120))
    person: Mapped[Person | None] = relationship()
    site: Mapped[Site | None] = relationship()
    lines: Mapped[list[RippleLine]] = relationship(
        back_populates="proposal", order_by="RippleLine.position"
    )


class RippleLine(Versioned, Recorded, Base):
    """One contact of a proposal: why, and what would be done.

    :ivar isolation_id: the isolation that it is about, or that was begun
    :ivar why: the meetings as sentences
    :ivar moves: the person sleeps where the positive slept and has to leave that room
    :ivar shifts: how many shifts ahead would be withdrawn
    """

    __tablename__ = "ripple_line"

    proposal_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("ripple_proposal.id"), index=True)
    position: Mapped[int]
    person_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    member_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("staff_member.id"), index=True
    )
    isolation_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("isolation.id"), index=True
    )
    deed: Mapped[Deed]
    why: Mapped[list[dict[str, Any]]]
    last_contact_at: Mapped[datetime]
    category_before: Mapped[str] = mapped_column(sa.String(60), default="")
    category_after: Mapped[str] = mapped_column(sa.String(60), default="")
    end_before: Mapped[datetime | None]
    end_after: Mapped[datetime | None]
    needs_room: Mapped[bool] = mapped_column(default=False)
    moves: Mapped[bool] = mapped_column(default=False)
    shifts: Mapped[int] = mapped_column(default=0)
    test_due_on: Mapped[date | None]
    state: Mapped[LineState] = mapped_column(default=LineState.PROPOSED, index=True)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(sa.String(120))
    reason: Mapped[str] = mapped_column(sa.String(400), default="")
    proposal: Mapped[RippleProposal] = relationship(back_populates="lines")
    person: Mapped[Person | None] = relationship()
    member: Mapped[StaffMember | None] = relationship()

    __table_args__ = (sa.UniqueConstraint("proposal_id", "position"),)

    @property
    def reasons(self) -> list[tuple[datetime, dict[str, Any]]]:
        """When each meeting began, and the sentence about it."""
        return [(datetime.fromisoformat(each["at"]), each) for each in self.why]


class ContactNotice(Versioned, Happened, Base):
    """What a contact was told on paper; who is elsewhere has to acknowledge it.

    :ivar district_id: who answers for the person; theirs acknowledge it
    :ivar due_at: until when; unset where the person is in a room of ours
    """

    __tablename__ = "contact_notice"

    line_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("ripple_line.id"), unique=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    district_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("district.id"))
    due_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str | None] = mapped_column(sa.String(120))
    noted_by: Mapped[str | None] = mapped_column(sa.String(120))
    line: Mapped[RippleLine] = relationship()
    person: Mapped[Person | None] = relationship()
