"""When staff members are ill or on leave: noted, withdrawn, asked for."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.errors import NotFound
from logistics.periods import Period
from logistics.staff.models import AbsenceKind, StaffAbsence, StaffMember
from logistics.staff.rules import AbsenceImpossible, check_absence
from logistics.wording import say


def note_absence(
    session: Session,
    member_id: uuid.UUID,
    *,
    kind: AbsenceKind,
    from_at: datetime,
    until_at: datetime,
    note: str = "",
    at: datetime,
) -> StaffAbsence:
    """A member works nothing for a time; trips that are planned for them need another driver.

    :raises AbsenceImpossible: it ends before it begins
    """
    check_absence(from_at=from_at, until_at=until_at)
    if session.get(StaffMember, member_id) is None:
        raise NotFound("staff member")
    row = StaffAbsence(
        member_id=member_id,
        kind=kind,
        from_at=from_at,
        until_at=until_at,
        note=note,
        by=audit.actor().label,
        recorded_at=at,
    )
    session.add(row)
    session.flush()
    return row


def withdraw_absence(
    session: Session, member_id: uuid.UUID, absence_id: uuid.UUID, *, at: datetime
) -> StaffAbsence:
    """The member works after all, or is back sooner.

    :raises AbsenceImpossible: it was withdrawn before
    """
    row = session.get(StaffAbsence, absence_id, with_for_update=True)
    if row is None or row.member_id != member_id:
        raise NotFound("absence")
    if row.withdrawn_at is not None:
        raise AbsenceImpossible(say("The absence is withdrawn already."))
    row.withdrawn_at, row.withdrawn_by = at, audit.actor().label
    session.flush()
    return row


def absences_of(session: Session, member: uuid.UUID, *, at: datetime) -> list[StaffAbsence]:
    """The present and coming absences of a member."""
    return list(
        session.scalars(
            _valid().where(StaffAbsence.member_id == member, StaffAbsence.until_at > at)
        )
    )


def absences_after(session: Session, at: datetime) -> list[tuple[StaffAbsence, StaffMember]]:
    """Every present and coming absence, with who it is."""
    rows = session.execute(
        _valid()
        .add_columns(StaffMember)
        .join(StaffMember, StaffMember.id == StaffAbsence.member_id)
        .where(StaffAbsence.until_at > at)
    )
    return [(absence, member) for absence, member in rows]


def members_away(
    session: Session, members: Collection[uuid.UUID], within: Period
) -> dict[uuid.UUID, list[Period]]:
    """When each of the members is away in a period."""
    rows = session.scalars(
        _valid().where(
            StaffAbsence.member_id.in_(members),
            StaffAbsence.until_at > within.start,
            StaffAbsence.from_at < within.end if within.end is not None else sa.true(),
        )
    )
    found: dict[uuid.UUID, list[Period]] = defaultdict(list)
    for row in rows:
        found[row.member_id].append(Period(row.from_at, row.until_at))
    return found


def _valid() -> sa.Select[StaffAbsence]:
    return (
        sa.select(StaffAbsence)
        .where(StaffAbsence.withdrawn_at.is_(None))
        .order_by(StaffAbsence.from_at, StaffAbsence.id)
    )
