"""Users, their roles, and what they may see."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_security import RoleMixin, UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logistics.access.rules import Role
from logistics.database import Base, Identified, Recorded
from logistics.wording import Language

user_role = sa.Table(
    "user_role",
    Base.metadata,
    sa.Column("user_id", sa.ForeignKey("app_user.id"), primary_key=True),
    sa.Column("role_id", sa.ForeignKey("app_role.id"), primary_key=True),
)


class RoleRow(Identified, RoleMixin, Base):  # type: ignore[misc] # ids are UUIDs here
    """A role as the sign-in library wants it; its meaning is :class:`Role`."""

    __tablename__ = "app_role"
    __audited__ = False

    name: Mapped[Role] = mapped_column(unique=True)
    description: Mapped[str | None] = mapped_column(sa.String(200))


class User(Recorded, UserMixin, Base):  # type: ignore[misc] # ids are UUIDs here
    """Somebody who signs in."""

    __tablename__ = "app_user"

    email: Mapped[str] = mapped_column(sa.String(200), unique=True)
    username: Mapped[str] = mapped_column(sa.String(80), unique=True)
    display_name: Mapped[str] = mapped_column(sa.String(120))
    password: Mapped[str] = mapped_column(sa.String(200))
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[Language] = mapped_column(default=Language.CHINESE)
    fs_uniquifier: Mapped[str] = mapped_column(
        sa.String(64), unique=True, default=lambda: uuid.uuid4().hex
    )
    fs_token_uniquifier: Mapped[str] = mapped_column(
        sa.String(64), unique=True, default=lambda: uuid.uuid4().hex
    )
    roles: Mapped[list[RoleRow]] = relationship(  # type: ignore[assignment] # narrower rows
        secondary=user_role, lazy="selectin"
    )
    grants: Mapped[list[Grant]] = relationship(back_populates="user", lazy="selectin")

    @property
    def held(self) -> frozenset[Role]:
        """The roles this user has."""
        return frozenset(role.name for role in self.roles)

    def get_security_payload(self) -> dict[str, Any]:
        """What the sign-in library may tell a client about the user."""
        return {"id": str(self.id), "username": self.username}


class GrantKind(StrEnum):
    """What a grant opens: the whole city, a district with its sites, one site or one port."""

    CITY = "city"
    DISTRICT = "district"
    SITE = "site"
    PORT = "port"


class Grant(Recorded, Base):
    """A user may see one thing; kind and id, because those things live further up."""

    __tablename__ = "access_grant"

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    kind: Mapped[GrantKind]
    target_id: Mapped[uuid.UUID | None]
    revoked_at: Mapped[datetime | None]
    user: Mapped[User] = relationship(back_populates="grants")
