"""Changes of staff: register, edit, leave, come back, import."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.database import check_version
from logistics.errors import NotFound, Refused
from logistics.staff.importing import Imported, import_members
from logistics.staff.models import StaffMember
from logistics.staff.orders import MemberOrder
from logistics.staff.rules import check_member
from logistics.wording import say

__all__ = [
    "CodeTaken",
    "Imported",
    "MemberOrder",
    "add_member",
    "come_back",
    "edit_member",
    "import_members",
    "leave",
]


class CodeTaken(Refused):
    """The code belongs to another member."""


def add_member(session: Session, order: MemberOrder, *, at: datetime) -> StaffMember:
    """Register a staff member.

    :raises CodeTaken: somebody has the code
    :raises LicenceMissing: a driver without one
    """
    _check(session, order, None)
    row = StaffMember(recorded_at=at, **order.values)
    session.add(row)
    session.flush()
    return row


def edit_member(
    session: Session, member_id: uuid.UUID, order: MemberOrder, *, expected: int | None = None
) -> StaffMember:
    """Change what is known about a staff member.

    :raises CodeTaken: somebody else has the code
    :raises LicenceMissing: a driver without one
    """
    row = _get(session, member_id, expected)
    _check(session, order, row.id)
    for name, value in order.values.items():
        setattr(row, name, value)
    session.flush()
    return row


def leave(
    session: Session, member_id: uuid.UUID, *, expected: int | None = None, at: datetime
) -> StaffMember:
    """A member is no longer with us; drives nothing from now on."""
    row = _get(session, member_id, expected)
    row.left_at = row.left_at or at
    return row


def come_back(
    session: Session, member_id: uuid.UUID, *, expected: int | None = None
) -> StaffMember:
    """A member who had left works with us again."""
    row = _get(session, member_id, expected)
    row.left_at = None
    return row


def _check(session: Session, order: MemberOrder, own: uuid.UUID | None) -> None:
    check_member(name=order.name, team=order.team, licence=order.licence)
    holder = session.scalars(
        sa.select(StaffMember.id).where(StaffMember.code == order.code)
    ).first()
    if holder not in (None, own):
        raise CodeTaken(say("Somebody has the code %(code)s already.", code=order.code))


def _get(session: Session, member_id: uuid.UUID, expected: int | None) -> StaffMember:
    row = session.get(StaffMember, member_id, with_for_update=True)
    if row is None:
        raise NotFound("staff member")
    if expected is not None:
        check_version(row, expected)
    return row
