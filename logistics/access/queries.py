"""Questions about users and what they may see."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.models import Grant, GrantKind, User
from logistics.access.rules import Scope
from logistics.errors import NotFound


def get_user(session: Session, username: str) -> User:
    """A user by name.

    :raises NotFound: there is none
    """
    user = session.scalars(sa.select(User).where(User.username == username)).first()
    if user is None:
        raise NotFound("user")
    return user


def users(session: Session) -> list[User]:
    """All users by name."""
    return list(session.scalars(sa.select(User).order_by(User.username)))


def scope_of(session: Session, user: uuid.UUID) -> Scope:
    """What a user may see; nothing without a grant."""
    grants = session.scalars(
        sa.select(Grant).where(Grant.user_id == user, Grant.revoked_at.is_(None))
    ).all()

    def targets(kind: GrantKind) -> frozenset[uuid.UUID]:
        return frozenset(g.target_id for g in grants if g.kind is kind and g.target_id)

    return Scope(
        city=any(g.kind is GrantKind.CITY for g in grants),
        districts=targets(GrantKind.DISTRICT),
        sites=targets(GrantKind.SITE),
        ports=targets(GrantKind.PORT),
    )
