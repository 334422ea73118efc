"""Changes of users and grants."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from flask_security.utils import hash_password
from sqlalchemy.orm import Session

from logistics.access.models import Grant, GrantKind, RoleRow, User
from logistics.access.rules import Role, check_password
from logistics.errors import NotFound, Refused
from logistics.wording import Language, say


class UserExists(Refused):
    """The name is taken."""


def add_user(
    session: Session,
    *,
    username: str,
    display_name: str,
    password: str,
    roles: Iterable[Role],
    language: Language = Language.CHINESE,
) -> User:
    """Create a user who may sign in and sees nothing yet; needs an application context.

    :raises UserExists: the name is taken
    :raises PasswordTooShort: it is easy to guess
    """
    check_password(password)
    if session.scalars(sa.select(User).where(User.username == username)).first():
        raise UserExists(say("There is a user %(name)s already.", name=username))
    user = User(
        username=username,
        email=f"{username}@users.invalid",
        display_name=display_name,
        password=hash_password(password),
        language=language,
        roles=[_role(session, role) for role in roles],
    )
    session.add(user)
    session.flush()
    return user


def grant(session: Session, user: User, kind: GrantKind, target: uuid.UUID | None = None) -> Grant:
    """Let a user see one more place."""
    row = Grant(user_id=user.id, kind=kind, target_id=target)
    session.add(row)
    session.flush()
    return row


def revoke(session: Session, grant_id: uuid.UUID, *, at: datetime) -> None:
    """Take a place away from a user; the row stays for the audit."""
    row = session.get(Grant, grant_id)
    if row is None:
        raise NotFound("grant")
    row.revoked_at = row.revoked_at or at


def set_active(session: Session, user: User, *, active: bool) -> None:
    """Suspend an account, or let it in again."""
    user.active = active


def set_password(session: Session, user: User, password: str) -> None:
    """Give a user a new password, and end the sessions; needs an application context.

    :raises PasswordTooShort: it is easy to guess
    """
    check_password(password)
    user.password = hash_password(password)
    user.fs_uniquifier = uuid.uuid4().hex
    user.fs_token_uniquifier = uuid.uuid4().hex


def _role(session: Session, role: Role) -> RoleRow:
    row = session.scalars(sa.select(RoleRow).where(RoleRow.name == role)).first()
    if row is None:
        row = RoleRow(name=role)
        session.add(row)
        session.flush()
    return row
