"""Ports, arrivals and the manifests that announce who is on them."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logistics.arrivals.people_models import Party, Person
from logistics.database import Base, Happened, JsonDocument, Recorded, Versioned


class PortKind(StrEnum):
    """Where people come in."""

    AIRPORT = "airport"
    STATION = "station"
    CHECKPOINT = "checkpoint"


class Port(Versioned, Recorded, Base):
    """An airport, station or road checkpoint; only ours have a desk."""

    __tablename__ = "port"

    code: Mapped[str] = mapped_column(sa.String(8), unique=True)
    kind: Mapped[PortKind]
    name_zh: Mapped[str] = mapped_column(sa.String(120))
    name_en: Mapped[str] = mapped_column(sa.String(120))
    latitude: Mapped[float]
    longitude: Mapped[float]
    zone_name: Mapped[str] = mapped_column(sa.String(40), default="Asia/Shanghai")
    ours: Mapped[bool] = mapped_column(default=True)
    clearance_minutes: Mapped[int] = mapped_column(default=75)


class ArrivalKind(StrEnum):
    """What comes in."""

    FLIGHT = "flight"
    TRAIN = "train"
    ROAD = "road_vehicle"


class ArrivalState(StrEnum):
    """Where an arrival is."""

    EXPECTED = "expected"
    LANDED = "landed"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    RETURNED = "returned"


class Arrival(Versioned, Recorded, Base):
    """One conveyance: carrier, number and scheduled date at its origin name it for ever.

    :ivar planned_port_id: where it was announced; ``port_id`` is where it really goes
    :ivar vehicles_checked: on a road checkpoint's day, how many vehicles were stopped and looked at
    :ivar people_checked: how many people sat in them
    """

    __tablename__ = "arrival"

    kind: Mapped[ArrivalKind]
    carrier: Mapped[str] = mapped_column(sa.String(12))
    number: Mapped[str] = mapped_column(sa.String(12))
    origin_date: Mapped[date]
    origin: Mapped[str] = mapped_column(sa.String(8), default="")
    origin_country: Mapped[str | None] = mapped_column(sa.String(3))
    planned_port_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("port.id"))
    port_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("port.id"), index=True)
    scheduled_at: Mapped[datetime] = mapped_column(index=True)
    estimated_at: Mapped[datetime | None]
    touchdown_at: Mapped[datetime | None]
    border_at: Mapped[datetime | None]
    desk_at: Mapped[datetime | None]
    vehicles_checked: Mapped[int | None]
    people_checked: Mapped[int | None]
    state: Mapped[ArrivalState] = mapped_column(default=ArrivalState.EXPECTED)
    port: Mapped[Port] = relationship(foreign_keys=[port_id])

    __table_args__ = (sa.UniqueConstraint("kind", "carrier", "number", "origin_date"),)

    @property
    def expected_at(self) -> datetime:
        """The best known moment of touchdown."""
        return self.touchdown_at or self.estimated_at or self.scheduled_at


class ManifestState(StrEnum):
    """A preview changes nothing; a replaced manifest is kept."""

    PREVIEW = "preview"
    APPLIED = "applied"
    REPLACED = "replaced"
    DISCARDED = "discarded"


class Manifest(Versioned, Recorded, Base):
    """A passenger list as it was received; its bytes are a stored file."""

    __tablename__ = "manifest"

    arrival_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("arrival.id"), index=True)
    file_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stored_file.id"))
    file_name: Mapped[str] = mapped_column(sa.String(200))
    format: Mapped[str] = mapped_column(sa.String(20))
    reference: Mapped[str] = mapped_column(sa.String(80), default="")
    state: Mapped[ManifestState] = mapped_column(default=ManifestState.PREVIEW)
    content_hash: Mapped[str] = mapped_column(sa.String(64), index=True)
    declared_count: Mapped[int | None]
    read_count: Mapped[int]
    problems: Mapped[list[dict[str, Any]]]
    summary: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)
    applied_at: Mapped[datetime | None]
    by: Mapped[str] = mapped_column(sa.String(120))


class ColumnMapping(Versioned, Recorded, Base):
    """Which column of a carrier's tables means what, remembered from its last import."""

    __tablename__ = "column_mapping"

    carrier: Mapped[str] = mapped_column(sa.String(12), unique=True)
    columns: Mapped[dict[str, Any]]


class Outcome(StrEnum):
    """How a line of the list was closed at the desk."""

    OPEN = "open"
    SEEN = "seen"
    NOT_BOARDED = "not_boarded"
    HELD_AT_BORDER = "held_at_border"
    HOSPITAL = "taken_to_hospital"
    ELSEWHERE = "elsewhere"
    CLOSED_BY_NAME = "closed_by_name"


class Passenger(Versioned, Recorded, Base):
    """A person on an arrival: announced by a manifest, or a walk-in at the door.

    :ivar listed: False once a later manifest no longer names the person; nobody is deleted
    """

    __tablename__ = "passenger"

    arrival_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("arrival.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    party_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("party.id"), index=True)
    manifest_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("manifest.id"))
    line: Mapped[int | None]
    line_key: Mapped[str] = mapped_column(sa.String(64), default="")
    seat: Mapped[str] = mapped_column(sa.String(8), default="")
    booking: Mapped[str] = mapped_column(sa.String(40), default="")
    embarked: Mapped[str] = mapped_column(sa.String(8), default="")
    crew: Mapped[bool] = mapped_column(default=False)
    destination_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("district.id"))
    listed: Mapped[bool] = mapped_column(default=True)
    walk_in: Mapped[bool] = mapped_column(default=False)
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.OPEN)
    outcome_at: Mapped[datetime | None]
    outcome_note: Mapped[str] = mapped_column(sa.String(200), default="")
    arrival: Mapped[Arrival] = relationship()
    person: Mapped[Person] = relationship()
    party: Mapped[Party | None] = relationship()

    __table_args__ = (sa.UniqueConstraint("arrival_id", "person_id"),)


class Screening(Happened, Base):
    """Temperature and symptoms at the port; a fever never rides a coach."""

    __tablename__ = "screening"

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    arrival_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("arrival.id"), index=True)
    port_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("port.id"))
    temperature: Mapped[float | None]
    symptoms: Mapped[list[str]]
    symptomatic: Mapped[bool]
    by: Mapped[str] = mapped_column(sa.String(120))


class ClassificationRow(Happened, Base):
    """What a person falls under, and the sentence that says why; the latest one counts."""

    __tablename__ = "classification"

    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    arrival_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("arrival.id"), index=True)
    category: Mapped[str] = mapped_column(sa.String(60), index=True)
    measure: Mapped[str] = mapped_column(sa.String(60))
    branch: Mapped[str] = mapped_column(sa.String(60), default="")
    policy_version_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("policy_version.id"))
    decided_at: Mapped[datetime]
    sentence: Mapped[dict[str, Any]]
    by: Mapped[str] = mapped_column(sa.String(120))
    superseded_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index(
            "uq_classification_current",
            "person_id",
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        ),
    )
