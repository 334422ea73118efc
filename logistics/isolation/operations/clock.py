"""The clock changed by hand: with a reason and a name, and the old end stays visible."""

from __future__ import annotations

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.errors import InputRejected
from logistics.isolation import queries
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import (
    ClockChange,
    ClockChangeKind,
    EndKind,
    Isolation,
    IsolationState,
    Occupancy,
    OccupancyState,
)
from logistics.isolation.operations.admission import hold_until_clock_ends
from logistics.isolation.rules import IsolationIsOver, NotExpected, NotReleased
from logistics.wording import say


def extend(
    session: Session, isolation_id: uuid.UUID, *, days: int, reason: str, at: datetime
) -> list[Occupancy]:
    """Add days; returns the occupancies of others that had to give way."""
    return _change(session, isolation_id, ClockChangeKind.EXTEND, days, reason, at)


def shorten(
    session: Session, isolation_id: uuid.UUID, *, days: int, reason: str, at: datetime
) -> list[Occupancy]:
    """Take days away; fourteen are never forced."""
    return _change(session, isolation_id, ClockChangeKind.SHORTEN, -days, reason, at)


def restart(
    session: Session, isolation_id: uuid.UUID, *, start: datetime, reason: str, at: datetime
) -> list[Occupancy]:
    """Count anew from a moment, such as the last contact with a positive.

    :raises InputRejected: the moment lies in the future, or not after the present start
    """
    row = _open(session, isolation_id)
    present = clock_of(session, row)
    if not present.start < start <= at:
        raise InputRejected(
            say(
                "A restart counts from a moment after %(start)s that has passed.",
                start=present.start.astimezone(ZoneInfo(present.zone)).strftime("%Y-%m-%d %H:%M"),
            )
        )
    _note(session, row, ClockChangeKind.RESTART, None, reason, at, start)
    return _hold_rooms(session, row)


def reopen(session: Session, isolation_id: uuid.UUID, *, reason: str, at: datetime) -> Isolation:
    """A completed isolation goes on, because what ended it was not so; the person is still here.

    :raises NotReleased: it is not completed
    :raises NotExpected: the person has departed
    """
    row = queries.get_isolation(session, isolation_id, lock=True)
    if row.end_kind is not EndKind.COMPLETED:
        raise NotReleased(say("The person has not been released."))
    if not queries.present_guests(session, [row.id]):
        raise NotExpected(say("The person is in no room now."))
    row.state, row.ended_at, row.end_kind, row.end_by = IsolationState.OPEN, None, None, None
    _note(session, row, ClockChangeKind.TAKE_BACK, None, reason, at, None)
    return row


def _change(
    session: Session,
    isolation_id: uuid.UUID,
    kind: ClockChangeKind,
    days: int,
    reason: str,
    at: datetime,
) -> list[Occupancy]:
    if not days or abs(days) > 60:
        raise InputRejected(say("A change of the clock is 1 to 60 days."))
    row = _open(session, isolation_id)
    _note(session, row, kind, days, reason, at, None)
    return _hold_rooms(session, row)


def _open(session: Session, isolation_id: uuid.UUID) -> Isolation:
    row = queries.get_isolation(session, isolation_id, lock=True)
    if row.state is IsolationState.ENDED:
        raise IsolationIsOver(say("This isolation has ended: %(kind)s.", kind=row.end_kind or ""))
    return row


def _note(
    session: Session,
    row: Isolation,
    kind: ClockChangeKind,
    days: int | None,
    reason: str,
    at: datetime,
    start: datetime | None,
) -> None:
    if not reason.strip():
        raise InputRejected(say("A change of the clock needs a reason."))
    change = ClockChange(
        isolation_id=row.id,
        kind=kind,
        days=days,
        restart_at=start,
        reason=reason.strip(),
        by=audit.actor().label,
        occurred_at=at,
    )
    row.clock_changes.append(change)
    session.flush()
    clock_of(session, row)


def _hold_rooms(session: Session, row: Isolation) -> list[Occupancy]:
    held = session.scalars(
        sa.select(Occupancy)
        .join(Occupancy.guests)
        .where(
            Occupancy.state.in_((OccupancyState.EXPECTED, OccupancyState.PRESENT)),
            Occupancy.guests.any(isolation_id=row.id),
        )
        .distinct()
    ).unique()
    return [other for each in list(held) for other in hold_until_clock_ends(session, each)]
