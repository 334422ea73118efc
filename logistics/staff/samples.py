"""Changes of the tests of the staff: taken, result, and what a positive ends."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from logistics import audit
from logistics.errors import NotFound
from logistics.policy.release_rules import Finding
from logistics.staff.models import StaffMember, StaffSample
from logistics.staff.sample_rules import OwnTest, StaffResultKnown
from logistics.staff.shifts import end_work
from logistics.wording import say


def take(
    session: Session,
    member_id: uuid.UUID,
    *,
    laboratory: str,
    finding: Finding | None = None,
    occurred_at: datetime,
    at: datetime,
) -> StaffSample:
    """Note that somebody was tested, with the result where it is known at once.

    :raises OwnTest: it is the user's own
    :raises NotFound: there is no such member
    """
    _member(session, member_id)
    row = StaffSample(
        member_id=member_id,
        laboratory=laboratory,
        entered_by=audit.actor().label,
        occurred_at=occurred_at,
    )
    session.add(row)
    session.flush()
    return row if finding is None else enter(session, row.id, finding=finding, at=at)


def enter(session: Session, sample_id: uuid.UUID, *, finding: Finding, at: datetime) -> StaffSample:
    """Note what the laboratory says, once; a positive works no shift from now on.

    :raises OwnTest: it is the user's own
    :raises StaffResultKnown: there is a result already
    """
    row = session.get(StaffSample, sample_id, with_for_update=True)
    if row is None:
        raise NotFound("sample")
    _member(session, row.member_id)
    if row.result is not None:
        raise StaffResultKnown(
            say("The result of this test is known: %(result)s.", result=row.result)
        )
    row.result, row.result_at, row.result_by = finding, at, audit.actor().label
    if finding is Finding.POSITIVE:
        end_work(session, row.member_id, by=audit.actor().label, at=at)
    session.flush()
    return row


def _member(session: Session, member_id: uuid.UUID) -> StaffMember:
    row = session.get(StaffMember, member_id, with_for_update=True)
    if row is None:
        raise NotFound("staff member")
    user = audit.actor().id
    if user is not None and row.user_id == user:
        raise OwnTest(say("Nobody notes their own test. A colleague has to do it."))
    return row
