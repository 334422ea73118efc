"""Questions about staff."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.models import User
from logistics.access.rules import Scope
from logistics.errors import NotFound
from logistics.sites.models import Site
from logistics.sites.queries.within import visible as visible_sites
from logistics.staff.models import StaffMember
from logistics.staff.rules import Team


def visible(scope: Scope) -> sa.ColumnElement[bool]:
    """Staff of the granted districts and sites."""
    if scope.city:
        return sa.true()
    sites = sa.select(Site.id).where(visible_sites(scope))
    return sa.or_(StaffMember.district_id.in_(scope.districts), StaffMember.site_id.in_(sites))


def staff_question(
    scope: Scope,
    *,
    team: Team | None = None,
    closed_loop: bool | None = None,
    left: bool = False,
) -> sa.Select[StaffMember]:
    """The staff whom a user may see, by team and code; an unset scope sees nobody.

    :param left: those who have left, instead of those who are with us
    """
    question = (
        sa.select(StaffMember)
        .where(
            visible(scope),
            StaffMember.left_at.is_not(None) if left else StaffMember.left_at.is_(None),
        )
        .order_by(StaffMember.team, StaffMember.code)
    )
    if team is not None:
        question = question.where(StaffMember.team == team)
    if closed_loop is not None:
        question = question.where(StaffMember.closed_loop == closed_loop)
    return question


def staff_of(session: Session, scope: Scope, team: Team) -> list[StaffMember]:
    """The present members of a team whom a user may see."""
    return list(session.scalars(staff_question(scope, team=team)))


def get_member(session: Session, scope: Scope, member: uuid.UUID) -> StaffMember:
    """One staff member.

    :raises NotFound: there is none, or the user may not see them
    """
    found = session.scalars(
        sa.select(StaffMember).where(StaffMember.id == member, visible(scope))
    ).first()
    if found is None:
        raise NotFound("staff member")
    return found


def find_by_codes(session: Session, codes: set[str]) -> dict[str, StaffMember]:
    """Staff by their codes; unknown codes are left out."""
    rows = session.scalars(sa.select(StaffMember).where(StaffMember.code.in_(codes)))
    return {row.code: row for row in rows}


def get_by_code(session: Session, code: str) -> StaffMember:
    """A staff member by code.

    :raises NotFound: there is none
    """
    row = session.scalars(sa.select(StaffMember).where(StaffMember.code == code)).first()
    if row is None:
        raise NotFound("staff member")
    return row


def account_of(session: Session, member: StaffMember) -> User | None:
    """The account that a member signs in with."""
    return session.get(User, member.user_id) if member.user_id else None
