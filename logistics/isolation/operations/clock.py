"""The clock changed by hand: with a reason and a name, and the old end stays visible."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.arrivals.models import ClassificationRow
from logistics.errors import InputRejected
from logistics.isolation import queries
from logistics.isolation.clock_of import Fallen, clock_of
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
from logistics.isolation.rules import (
    IsolationIsOver,
    NoIsolatingMeasure,
    NotExpected,
    NotReleased,
)
from logistics.wording import say

DAY = timedelta(days=1)


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


def reclassify(
    session: Session,
    isolation_id: uuid.UUID,
    classification: ClassificationRow,
    *,
    start: datetime,
    reason: str,
    may_shorten: bool = False,
    at: datetime,
) -> list[Occupancy]:
    """Another category holds from now on, counted from a moment.

    The end comes no sooner than it stands unless that is said. The old category and its end
    stay in the timeline; returns the occupancies of others that had to give way.

    :raises NoIsolatingMeasure: the classification leads to no measure
    """
    row = _open(session, isolation_id)
    if classification.policy_version_id is None or not classification.measure:
        raise NoIsolatingMeasure(say("Without a category there is no measure to begin."))
    before = clock_of(session, row).release_due
    fallen = Fallen(
        category=row.category, branch=row.branch, policy_version_id=row.policy_version_id
    )
    row.category, row.branch = classification.category, classification.branch
    row.policy_version_id = classification.policy_version_id
    _note(session, row, ClockChangeKind.RECLASSIFY, None, reason, at, start, fallen)
    short = before - clock_of(session, row).release_due
    if short > timedelta(0) and not may_shorten:
        _note(session, row, ClockChangeKind.EXTEND, -(-short // DAY), reason, at, None)
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
    fallen: Fallen | None = None,
) -> None:
    if not reason.strip():
        raise InputRejected(say("A change of the clock needs a reason."))
    change = ClockChange(
        isolation_id=row.id,
        kind=kind,
        days=days,
        restart_at=start,
        category_before=fallen.category if fallen else None,
        branch_before=fallen.branch if fallen else None,
        policy_version_before_id=fallen.policy_version_id if fallen else None,
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
