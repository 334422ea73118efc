"""Changes of staff: register, edit, leave, come back, import."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.access import operations as access
from logistics.access import queries as accounts
from logistics.access.models import User
from logistics.database import check_version
from logistics.errors import NotFound, Refused
from logistics.staff.importing import Imported, import_members
from logistics.staff.models import StaffMember
from logistics.staff.orders import MemberOrder
from logistics.staff.rules import check_member
from logistics.staff.shifts import end_work
from logistics.wording import say

__all__ = [
    "AccountTaken",
    "CodeTaken",
    "Imported",
    "MemberOrder",
    "add_member",
    "come_back",
    "edit_member",
    "import_members",
    "leave",
    "link_account",
    "suspend",
]


class AccountTaken(Refused):
    """An account is one member's."""


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
    """A member is no longer with us; drives nothing and works no shift from now on."""
    row = _get(session, member_id, expected)
    row.left_at = row.left_at or at
    end_work(session, row.id, by=audit.actor().label, at=at)
    return row


def suspend(session: Session, member_id: uuid.UUID, *, at: datetime) -> None:
    """A member is isolated: works nowhere from now on, and their account signs in no more."""
    row = leave(session, member_id, at=at)
    if row.user_id is not None:
        access.set_active(session, session.get_one(User, row.user_id), active=False)


def link_account(
    session: Session, member_id: uuid.UUID, username: str, *, expected: int | None = None
) -> StaffMember:
    """Say which account a member signs in with; an empty name unlinks it.

    :raises AccountTaken: the account is somebody else's
    :raises NotFound: there is no such user
    """
    row = _get(session, member_id, expected)
    user = accounts.get_user(session, username) if username else None
    holder = (
        user
        and session.scalars(
            sa.select(StaffMember.id).where(
                StaffMember.user_id == user.id, StaffMember.id != row.id
            )
        ).first()
    )
    if holder:
        raise AccountTaken(say("The account belongs to another member."))
    row.user_id = user.id if user else None
    session.flush()
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
