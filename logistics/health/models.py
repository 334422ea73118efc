"""Readings and samples."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from logistics.database import Base, Happened, Recorded, Versioned
from logistics.health.rules import EscalationCause as EscalationCause
from logistics.policy.document import Assay, Specimen
from logistics.policy.release_rules import Finding
from logistics.policy.release_rules import Verdict as Verdict
from logistics.transfers.rules.kinds import PlaceKind


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
    """One tube of one person; ``occurred_at`` is when it was taken.

    :ivar code: what stands on the tube; a corrected entry carries it with a number behind it
    :ivar site_id: where it was taken, none at home or in a hospital
    :ivar batch_id: what it was sent with
    :ivar ct_orf1ab: cycle threshold of the first gene, where the laboratory states it
    """

    __tablename__ = "sample"

    isolation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("isolation.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    due_on: Mapped[date | None]
    assay: Mapped[Assay]
    specimen: Mapped[Specimen]
    laboratory: Mapped[str] = mapped_column(sa.String(120), default="")
    taken_by: Mapped[str] = mapped_column(sa.String(120))
    site_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("site.id"))
    batch_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("sample_batch.id"), index=True)
    received_at: Mapped[datetime | None]
    result: Mapped[Finding | None]
    result_at: Mapped[datetime | None]
    result_by: Mapped[str | None] = mapped_column(sa.String(120))
    ct_orf1ab: Mapped[float | None]
    ct_n: Mapped[float | None]
    corrects_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("sample.id"))
    correction_reason: Mapped[str] = mapped_column(sa.String(200), default="")


class Escalation(Versioned, Happened, Base):
    """A person has to go to a fever clinic or hospital; an ambulance was asked for.

    :ivar hold_room: whether the room is kept once the person has left it
    :ivar left_at: when the person left with the ambulance
    :ivar withdrawn_at: when a doctor decided otherwise
    """

    __tablename__ = "escalation"

    isolation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("isolation.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    ride_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("ride_request.id"))
    cause: Mapped[EscalationCause]
    place_kind: Mapped[PlaceKind]
    where: Mapped[str] = mapped_column(sa.String(120))
    hold_room: Mapped[bool]
    by: Mapped[str] = mapped_column(sa.String(120))
    left_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(sa.String(120))
    note: Mapped[str] = mapped_column(sa.String(400), default="")


class PanelDecision(Happened, Base):
    """What experts decided about the positive results of a person until then; never edited.

    :ivar panel: who decided, by name
    """

    __tablename__ = "panel_decision"

    isolation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("isolation.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    verdict: Mapped[Verdict]
    panel: Mapped[str] = mapped_column(sa.String(200))
    reason: Mapped[str] = mapped_column(sa.String(400))
    by: Mapped[str] = mapped_column(sa.String(120))


class Laboratory(Versioned, Recorded, Base):
    """Where samples are tested.

    :ivar name: as samples and certificates carry it; it never changes
    :ivar on_site: tests beside the resident, so that nothing is sent
    :ivar result_hours: from the sample to its result; after that the result is overdue
    :ivar closed_at: since when it takes no samples
    """

    __tablename__ = "laboratory"

    name: Mapped[str] = mapped_column(sa.String(120), unique=True)
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    on_site: Mapped[bool] = mapped_column(default=False)
    result_hours: Mapped[int]
    closed_at: Mapped[datetime | None]


class TubeLabel(Recorded, Base):
    """A code that was printed for one tube of one person before the sample is taken."""

    __tablename__ = "tube_label"

    isolation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("isolation.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    due_on: Mapped[date]
    assay: Mapped[Assay]
    specimen: Mapped[Specimen]
    laboratory: Mapped[str] = mapped_column(sa.String(120))
    by: Mapped[str] = mapped_column(sa.String(120))


class SampleBatch(Versioned, Happened, Base):
    """Tubes that go to a laboratory together; ``occurred_at`` is when they left.

    :ivar sent_count: as counted into the cold box
    :ivar received_count: as counted out of it
    """

    __tablename__ = "sample_batch"

    site_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("site.id"), index=True)
    number_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("official_number.id"))
    number: Mapped[str] = mapped_column(sa.String(40), unique=True)
    laboratory: Mapped[str] = mapped_column(sa.String(120))
    cold_box: Mapped[str] = mapped_column(sa.String(40))
    carrier: Mapped[str] = mapped_column(sa.String(120))
    sent_count: Mapped[int]
    sent_celsius: Mapped[float | None]
    sent_by: Mapped[str] = mapped_column(sa.String(120))
    received_at: Mapped[datetime | None]
    received_count: Mapped[int | None]
    received_celsius: Mapped[float | None]
    received_by: Mapped[str] = mapped_column(sa.String(120), default="")
    note: Mapped[str] = mapped_column(sa.String(400), default="")


class ResultFile(Recorded, Base):
    """A file of results as a laboratory sent it; its last reading says which lines wait.

    :ivar user_id: who read it last, unset at the terminal
    :ivar entered: results that it brought
    :ivar problems: what the last reading could not use, each with line, field and sentence
    """

    __tablename__ = "result_file"

    laboratory: Mapped[str] = mapped_column(sa.String(120))
    file_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    by: Mapped[str] = mapped_column(sa.String(120))
    user_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    lines: Mapped[int]
    entered: Mapped[int]
    problems: Mapped[list[dict[str, Any]]]

    @property
    def waiting(self) -> int:
        """How many lines could not be used."""
        return len({each["line"] for each in self.problems})
