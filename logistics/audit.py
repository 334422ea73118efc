"""Who changed or read what about whom, when: append-only, and written without being asked.

Every flushed change of an audited row leaves a snapshot, so that a record can be shown as it
was known at a past moment. Every web or command-line request that loads people leaves one row
that lists them. Sealed columns stay sealed in the snapshots.
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.state import InstanceState

from logistics.database import Base, Recorded, transaction

Model = TypeVar("Model", bound=type[Any])


class Channel(StrEnum):
    """Through which door somebody came."""

    PAGE = "page"
    API = "api"
    TERMINAL = "terminal"
    WORKER = "worker"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts: a user, or a named process such as a worker."""

    id: uuid.UUID | None
    label: str
    channel: Channel
    request_id: str


@dataclass
class _Watch:
    actor: Actor
    people: set[uuid.UUID] = field(default_factory=set)
    refusal: str = ""
    kept: list[Base] = field(default_factory=list)


_watch: ContextVar[_Watch | None] = ContextVar("watch", default=None)


class Action(StrEnum):
    """What happened to a row."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


class AuditChange(Recorded, Base):
    """One changed row, as it was after the change; the hindmost snapshot is what was known."""

    __tablename__ = "audit_change"
    __audited__ = False

    actor_id: Mapped[uuid.UUID | None]
    actor_label: Mapped[str] = mapped_column(sa.String(120))
    channel: Mapped[Channel]
    request_id: Mapped[str] = mapped_column(sa.String(64), index=True)
    action: Mapped[Action]
    table_name: Mapped[str] = mapped_column(sa.String(60))
    row_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    site_id: Mapped[uuid.UUID | None]
    occurred_at: Mapped[datetime | None]
    changed: Mapped[list[str]]
    snapshot: Mapped[dict[str, Any]]

    __table_args__ = (sa.Index("ix_audit_change_row", "table_name", "row_id", "recorded_at"),)


class AuditReading(Recorded, Base):
    """One request that read about people, and about whom."""

    __tablename__ = "audit_reading"
    __audited__ = False

    actor_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    actor_label: Mapped[str] = mapped_column(sa.String(120))
    channel: Mapped[Channel]
    request_id: Mapped[str] = mapped_column(sa.String(64))
    purpose: Mapped[str] = mapped_column(sa.String(120))
    person_ids: Mapped[list[str]]


NOBODY = Actor(id=None, label="system", channel=Channel.TERMINAL, request_id="-")


def actor() -> Actor:
    """Who acts in this request, command or job."""
    watch = _watch.get()
    return watch.actor if watch else NOBODY


@contextmanager
def acting(who: Actor, purpose: str | None) -> Iterator[None]:
    """Act as somebody; at the end, the people who were read about are noted under ``purpose``.

    A worker has no purpose of its own: nobody reads over its shoulder.
    """
    watch = _Watch(actor=who)
    token = _watch.set(watch)
    try:
        yield
    finally:
        try:
            _write(watch.kept)
        finally:
            _watch.reset(token)
        if purpose and watch.people:
            _note(watch, purpose)


def _note(watch: _Watch, purpose: str) -> None:
    with transaction() as session:
        session.add(
            AuditReading(
                actor_id=watch.actor.id,
                actor_label=watch.actor.label,
                channel=watch.actor.channel,
                request_id=watch.actor.request_id,
                purpose=f"{purpose} {watch.refusal}".strip(),
                person_ids=sorted(str(person) for person in watch.people),
            )
        )


def keep(row: Base) -> None:
    """Write a row at the end of this request, also of one that is refused and leaves no trace."""
    watch = _watch.get()
    if watch is None:
        _write([row])
    else:
        watch.kept.append(row)


def _write(rows: list[Base]) -> None:
    if rows:
        with transaction() as session:
            session.add_all(rows)


def people_read() -> frozenset[uuid.UUID]:
    """Who was read about so far in this request, command or job."""
    watch = _watch.get()
    return frozenset(watch.people) if watch else frozenset()


def note_refusal(person: uuid.UUID, why: str) -> None:
    """Keep with the reading of this request that it was refused."""
    if (watch := _watch.get()) is not None:
        watch.people.add(person)
        watch.refusal = why


def about_people(model: Model) -> Model:
    """Class decorator: loading a row of this table is reading about that person."""

    def note(target: Any, _context: object) -> None:
        if (watch := _watch.get()) is not None:
            watch.people.add(target.id)

    event.listen(model, "load", note)
    return model


@event.listens_for(Session, "after_flush")
def _write_changes(session: Session, _context: object) -> None:
    rows = [
        row
        for action, rows in (
            (Action.INSERT, session.new),
            (Action.UPDATE, session.dirty),
            (Action.DELETE, session.deleted),
        )
        for row in (_change(action, each) for each in rows)
        if row is not None
    ]
    if rows:
        session.connection().execute(sa.insert(AuditChange.__table__), rows)  # type: ignore[arg-type]


def _change(action: Action, row: Any) -> dict[str, Any] | None:
    if not getattr(row, "__audited__", True):
        return None
    state: InstanceState[Any] = sa.inspect(row)
    columns = [attribute.key for attribute in state.mapper.column_attrs]
    changed = [key for key in columns if state.attrs[key].history.has_changes()]
    if action is Action.UPDATE and not changed:
        return None
    who = actor()
    snapshot = {key: _plain(state.dict.get(key)) for key in columns}
    return {
        "actor_id": who.id,
        "actor_label": who.label,
        "channel": who.channel,
        "request_id": who.request_id,
        "action": action,
        "table_name": row.__tablename__,
        "row_id": row.id,
        "person_id": row.id if row.__tablename__ == "person" else getattr(row, "person_id", None),
        "site_id": getattr(row, "site_id", None),
        "occurred_at": getattr(row, "occurred_at", None),
        "changed": changed,
        "snapshot": snapshot,
    }


def _plain(value: Any) -> Any:
    match value:
        case uuid.UUID() | Decimal():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case bytes():
            return base64.b64encode(value).decode()
        case StrEnum():
            return value.value
        case _:
            return value


def as_known_at(
    session: Session, table: str, row: uuid.UUID, moment: datetime
) -> dict[str, Any] | None:
    """The record as it was known at a moment; None when it was not known yet, or deleted."""
    last = session.scalars(
        sa.select(AuditChange)
        .where(
            AuditChange.table_name == table,
            AuditChange.row_id == row,
            AuditChange.recorded_at <= moment,
        )
        .order_by(AuditChange.recorded_at.desc(), AuditChange.id.desc())
        .limit(1)
    ).first()
    return None if last is None or last.action is Action.DELETE else last.snapshot


def history(session: Session, person: uuid.UUID) -> list[AuditChange]:
    """Every change recorded about a person, oldest first."""
    return list(
        session.scalars(
            sa.select(AuditChange)
            .where(AuditChange.person_id == person)
            .order_by(AuditChange.recorded_at, AuditChange.id)
        )
    )


def readings_of(session: Session, person: uuid.UUID) -> list[AuditReading]:
    """Who read about a person, latest first."""
    return list(
        session.scalars(
            sa.select(AuditReading)
            .where(sa.cast(AuditReading.person_ids, sa.Text).contains(str(person)))
            .order_by(AuditReading.recorded_at.desc())
        )
    )
