"""Contacts that somebody stated on a form, with the case they met."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals.people_models import Exposure
from logistics.tracing.rules.meetings import Meeting, MeetingKind, Met


def stated(session: Session, which: sa.ColumnElement[bool]) -> list[Meeting]:
    """The contacts on record that are not closed, each with the last time they met the case."""
    rows = session.scalars(
        sa.select(Exposure)
        .where(which, Exposure.closed_at.is_(None))
        .order_by(Exposure.last_contact_at, Exposure.id)
    )
    return list(_meetings(rows))


def _meetings(rows: Iterable[Exposure]) -> Iterable[Meeting]:
    for row in rows:
        yield Meeting(
            who=Met(person_id=row.person_id),
            kind=MeetingKind.STATED,
            place=row.where or row.index_reference,
            since=row.last_contact_at,
            until=row.last_contact_at,
        )
