"""Who changed what about a person and when, and what was known at a past moment."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit, vault
from logistics.audit import Action, AuditChange
from logistics.isolation.models import (
    AwayPeriod,
    ClockChange,
    ContactLink,
    Isolation,
    IsolationOrder,
    MeasureHandOver,
    Occupancy,
    OccupancyGuest,
)
from logistics.sites.models import Building, Floor, Room, RoomUse, Site

SEALED = "number_sealed"
PLACES = ("site_id", "room_id")
UNTOLD = frozenset(
    {
        "id",
        "version",
        "recorded_at",
        "name_key",
        "line_key",
        "number_index",
        "policy_version_id",
        "clock_facts",
        "facts",
        "moved",
        "check_code",
        "why",
        "token",
    }
)
"""Columns that tell a reader nothing, or nothing that may be shown."""


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One column, before and after."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, kw_only=True)
class Change:
    """One row changed by somebody."""

    at: datetime
    by: str
    channel: str
    action: Action
    table: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, kw_only=True)
class KnownRecord:
    """A row as it was known at a moment."""

    table: str
    values: tuple[tuple[str, object], ...]


def changes_of(session: Session, person: uuid.UUID) -> list[Change]:
    """Everything that was changed about a person, latest first."""
    rows = recorded(session, person)
    places = _places(session, [row.snapshot for row in rows])
    before: dict[uuid.UUID, dict[str, Any]] = {}
    found = []
    for row in rows:
        fields = tuple(_fields(row, before.get(row.row_id, {}), places))
        before[row.row_id] = row.snapshot
        if fields or row.action is Action.DELETE:
            found.append(
                Change(
                    at=row.recorded_at,
                    by=row.actor_label,
                    channel=row.channel.value,
                    action=row.action,
                    table=row.table_name,
                    fields=fields,
                )
            )
    return found[::-1]


def recorded(session: Session, person: uuid.UUID) -> list[AuditChange]:
    """The audit of a person, and of rows that hang on their isolations; oldest first."""
    own = audit.history(session, person)
    hanging = session.scalars(
        sa.select(AuditChange).where(
            AuditChange.row_id.in_(_hanging(session, person)),
            sa.or_(AuditChange.person_id.is_(None), AuditChange.person_id != person),
        )
    )
    return sorted([*own, *hanging], key=lambda row: (row.recorded_at, row.id))


def _hanging(session: Session, person: uuid.UUID) -> list[uuid.UUID]:
    """Rows without a person of their own: clock changes, orders, absences, hand-overs, rooms."""
    theirs = sa.select(Isolation.id).where(Isolation.person_id == person)
    rooms = sa.select(OccupancyGuest.occupancy_id).where(OccupancyGuest.person_id == person)
    questions: Sequence[sa.Select[Any]] = (
        *(
            sa.select(model.id).where(model.isolation_id.in_(theirs))
            for model in (ClockChange, ContactLink, IsolationOrder, AwayPeriod, MeasureHandOver)
        ),
        sa.select(Occupancy.id).where(Occupancy.id.in_(rooms)),
    )
    return list(session.scalars(sa.union_all(*questions)))


def _places(session: Session, snapshots: Iterable[dict[str, Any]]) -> dict[object, str]:
    """What people call the sites and rooms that records name by their ids."""
    ids = {uuid.UUID(each[name]) for each in snapshots for name in PLACES if each.get(name)}
    named: dict[object, str] = {
        str(id_): code
        for id_, code in session.execute(sa.select(Site.id, Site.code).where(Site.id.in_(ids)))
    }
    rooms = session.execute(
        sa.select(RoomUse.room_id, Building.name, RoomUse.number)
        .join(Room, Room.id == RoomUse.room_id)
        .join(Floor, Floor.id == Room.floor_id)
        .join(Building, Building.id == Floor.building_id)
        .where(RoomUse.room_id.in_(ids))
        .order_by(RoomUse.from_at)
    )
    return named | {str(room): f"{building} {number}" for room, building, number in rooms}


def _fields(
    row: AuditChange, before: dict[str, Any], places: Mapping[object, str]
) -> Iterator[FieldChange]:
    names = row.snapshot if row.action is Action.INSERT else row.changed
    for name in names:
        old, new = before.get(name), row.snapshot.get(name)
        if row.action is Action.DELETE or not told(name) or old == new:
            continue
        if row.action is Action.INSERT and new in (None, "", False, [], {}):
            continue
        yield FieldChange(
            field=name,
            before=_plain(row.table_name, row.row_id, name, old, places),
            after=_plain(row.table_name, row.row_id, name, new, places),
        )


def told(name: str) -> bool:
    """Whether a column means something to a reader."""
    return name in PLACES or (name not in UNTOLD and not name.endswith("_id"))


def _plain(
    table: str, row: uuid.UUID, name: str, value: object, places: Mapping[object, str]
) -> object:
    """A value as it may be shown: a place by its code, a document by its last four signs."""
    if name in PLACES:
        return places.get(value, "")
    if name == SEALED and isinstance(value, str):
        return f"…{vault.unseal(value, table=table, row=row)[-4:]}"
    return value


def known_at(session: Session, person: uuid.UUID, moment: datetime) -> list[KnownRecord]:
    """Every record about a person as it was known at a past moment, the person first."""
    rows = [row for row in recorded(session, person) if row.recorded_at <= moment]
    keys = dict.fromkeys((row.table_name, row.row_id) for row in rows)
    known = {
        key: snapshot
        for key in keys
        if (snapshot := audit.as_known_at(session, *key, moment)) is not None
    }
    places = _places(session, known.values())
    found = [
        KnownRecord(table=table, values=tuple(_values(table, row, snapshot, places)))
        for (table, row), snapshot in known.items()
    ]
    return sorted(found, key=lambda record: record.table != "person")


def _values(
    table: str, row: uuid.UUID, snapshot: dict[str, Any], places: Mapping[object, str]
) -> Iterable[tuple[str, object]]:
    return (
        (name, _plain(table, row, name, value, places))
        for name, value in snapshot.items()
        if told(name) and value not in (None, "", [], {})
    )
