"""Isolations with their orders and clock changes, and the occupancy of rooms."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logistics.arrivals.people_models import Person
from logistics.database import Base, Happened, JsonDocument, Recorded, Versioned
from logistics.sites.models import Room


class IsolationState(StrEnum):
    """Expected until the person is taken in; ended for one of the reasons of :class:`EndKind`."""

    EXPECTED = "expected"
    OPEN = "open"
    ENDED = "ended"


class EndKind(StrEnum):
    """How an isolation ended; hospital and missing do not end it."""

    COMPLETED = "completed"
    DIED = "died"
    BECAME_CASE = "became_case"
    TRANSFERRED_OUT = "transferred_out"
    ANNULLED = "annulled"


class Isolation(Versioned, Recorded, Base):
    """One person's episode; a second time is a new one.

    :ivar occurred_at: when it was ordered; the clock may start earlier or later
    :ivar clock_facts: what the policy computes the clock from, frozen when it was opened
    """

    __tablename__ = "isolation"

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    arrival_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("arrival.id"), index=True)
    district_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("district.id"), index=True)
    category: Mapped[str] = mapped_column(sa.String(60))
    branch: Mapped[str] = mapped_column(sa.String(60), default="")
    policy_version_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("policy_version.id"))
    clock_facts: Mapped[dict[str, Any]]
    state: Mapped[IsolationState] = mapped_column(default=IsolationState.EXPECTED, index=True)
    occurred_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_kind: Mapped[EndKind | None]
    end_by: Mapped[str | None] = mapped_column(sa.String(120))
    person: Mapped[Person] = relationship()
    clock_changes: Mapped[list[ClockChange]] = relationship(
        back_populates="isolation", order_by="ClockChange.recorded_at", lazy="selectin"
    )
    hand_overs: Mapped[list[MeasureHandOver]] = relationship(
        back_populates="isolation", order_by="MeasureHandOver.occurred_at", lazy="selectin"
    )

    __table_args__ = (
        sa.Index(
            "uq_isolation_one_open",
            "person_id",
            unique=True,
            sqlite_where=sa.text("state <> 'ended'"),
            postgresql_where=sa.text("state <> 'ended'"),
        ),
    )


class ClockChangeKind(StrEnum):
    """By hand, with a reason and a name; the old end stays visible."""

    EXTEND = "extend"
    SHORTEN = "shorten"
    RESTART = "restart"
    RECLASSIFY = "reclassify"
    TAKE_BACK = "take_back"


class ClockChange(Happened, Base):
    """A change of the clock by a named person.

    :ivar category_before: what the isolation fell under until it was reclassified; likewise
        the branch and the version of the policy
    """

    __tablename__ = "clock_change"

    isolation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("isolation.id"), index=True)
    kind: Mapped[ClockChangeKind]
    days: Mapped[int | None]
    restart_at: Mapped[datetime | None]
    category_before: Mapped[str | None] = mapped_column(sa.String(60))
    branch_before: Mapped[str | None] = mapped_column(sa.String(60))
    policy_version_before_id: Mapped[uuid.UUID | None]
    reason: Mapped[str] = mapped_column(sa.String(400))
    by: Mapped[str] = mapped_column(sa.String(120))
    isolation: Mapped[Isolation] = relationship(back_populates="clock_changes")


class IsolationOrder(Versioned, Happened, Base):
    """The paper that starts an isolation: printed, served, signed or refused."""

    __tablename__ = "isolation_order"

    isolation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("isolation.id"), index=True)
    number_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("official_number.id"))
    number: Mapped[str] = mapped_column(sa.String(40), unique=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    served_at: Mapped[datetime | None]
    served_by: Mapped[str | None] = mapped_column(sa.String(120))
    signed: Mapped[bool | None]


class OccupancyState(StrEnum):
    """Expected while planned, present from admission, ended when the room was vacated."""

    EXPECTED = "expected"
    PRESENT = "present"
    ENDED = "ended"
    CANCELLED = "cancelled"


class Occupancy(Versioned, Recorded, Base):
    """One room for one party, from a moment until another; the row that guards the room.

    Nothing overlaps it in the same room, whatever writes: an exclusion constraint on
    PostgreSQL, triggers on SQLite. ``held_until`` adds the turnaround after the guest.
    """

    __tablename__ = "occupancy"

    site_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("site.id"), index=True)
    room_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("room.id"), index=True)
    party_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("party.id"))
    plan_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    state: Mapped[OccupancyState] = mapped_column(default=OccupancyState.EXPECTED, index=True)
    from_at: Mapped[datetime] = mapped_column(index=True)
    to_at: Mapped[datetime]
    held_until: Mapped[datetime]
    sharing_reason: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)
    sharing_approved_by: Mapped[str | None] = mapped_column(sa.String(120))
    pinned: Mapped[bool] = mapped_column(default=False)
    room: Mapped[Room] = relationship()
    guests: Mapped[list[OccupancyGuest]] = relationship(
        back_populates="occupancy", order_by="OccupancyGuest.id", lazy="selectin"
    )

    __table_args__ = (
        sa.CheckConstraint("from_at < to_at AND to_at <= held_until", name="period"),
        sa.Index(
            "uq_occupancy_one_present",
            "room_id",
            unique=True,
            sqlite_where=sa.text("state = 'present'"),
            postgresql_where=sa.text("state = 'present'"),
        ),
    )


class OccupancyGuest(Versioned, Recorded, Base):
    """A person below an occupancy."""

    __tablename__ = "occupancy_guest"

    occupancy_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("occupancy.id"), index=True)
    isolation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("isolation.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    admitted_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    occupancy: Mapped[Occupancy] = relationship(back_populates="guests")
    isolation: Mapped[Isolation] = relationship()
    person: Mapped[Person] = relationship()

    __table_args__ = (sa.UniqueConstraint("occupancy_id", "isolation_id"),)


class AwayKind(StrEnum):
    """Where somebody in isolation is, when not in a room."""

    HOSPITAL = "in_hospital"
    OTHER_CARE = "other_care"
    MISSING = "missing"
    HOME = "at_home"
    HOTEL = "in_designated_hotel"


class AwayPeriod(Versioned, Happened, Base):
    """Out of the room with the isolation going on; the room is held or freed."""

    __tablename__ = "away_period"

    isolation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("isolation.id"), index=True)
    kind: Mapped[AwayKind]
    back_at: Mapped[datetime | None]
    room_held: Mapped[bool] = mapped_column(default=True)
    where: Mapped[str] = mapped_column(sa.String(120), default="")
    note: Mapped[str] = mapped_column(sa.String(400), default="")


class SearchStepKind(StrEnum):
    """What is done about a missing person."""

    LAST_SEEN = "last_seen"
    SEARCH = "search_started"
    POLICE = "police_told"
    TOLD = "others_told"
    SIGHTING = "sighting"
    CALLED_OFF = "search_called_off"


class SearchStep(Happened, Base):
    """A step of the search for somebody who is missing; found, the person is back.

    :ivar whom: who searches, was told, or saw the person
    """

    __tablename__ = "search_step"

    isolation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("isolation.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    kind: Mapped[SearchStepKind]
    whom: Mapped[str] = mapped_column(sa.String(120))
    note: Mapped[str] = mapped_column(sa.String(400), default="")
    by: Mapped[str] = mapped_column(sa.String(120))


class MeasureHandOver(Happened, Base):
    """The measure goes on elsewhere: handed over to street or host, signed for by both sides.

    :ivar place: where the person is from now on
    """

    __tablename__ = "measure_hand_over"

    isolation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("isolation.id"), index=True)
    measure: Mapped[str] = mapped_column(sa.String(60))
    place: Mapped[str] = mapped_column(sa.String(120))
    receiver: Mapped[str] = mapped_column(sa.String(120))
    received_by: Mapped[str] = mapped_column(sa.String(120))
    handed_over_by: Mapped[str] = mapped_column(sa.String(120))
    isolation: Mapped[Isolation] = relationship(back_populates="hand_overs")


class ContactLink(Versioned, Recorded, Base):
    """An isolation is linked to another: a contact, and a contact of that contact.

    :ivar ended_at: it was unlinked by hand, with a reason
    """

    __tablename__ = "contact_link"

    isolation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("isolation.id"), index=True)
    index_isolation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("isolation.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(sa.String(120))
    ended_reason: Mapped[str | None] = mapped_column(sa.String(400))

    __table_args__ = (
        sa.Index(
            "uq_contact_link_one_open",
            "isolation_id",
            "index_isolation_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )


class Refusal(Happened, Base):
    """A site refused to take somebody, with its reason."""

    __tablename__ = "admission_refusal"

    occupancy_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("occupancy.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(400))
    by: Mapped[str] = mapped_column(sa.String(120))
