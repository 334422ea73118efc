"""Nobody handles their own file: staff are persons too."""

from __future__ import annotations

import uuid
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from logistics import audit
from logistics.arrivals.people_models import Person
from logistics.errors import NotAllowed
from logistics.staff.models import StaffMember
from logistics.wording import say

A_COLLEAGUE = say("Nobody handles their own file. A colleague has to do it.")


class OwnFile(NotAllowed):
    """The user is the person whom the file is about."""


def check_not_own(session: Session, people: Collection[uuid.UUID]) -> None:
    """Refuse a user who is one of these people; the attempt is noted in the audit.

    :raises OwnFile: somebody else has to do it
    """
    user = audit.actor().id
    if user is None:
        return
    own = session.scalars(_own(user).where(Person.id.in_(people))).first()
    if own is not None:
        audit.note_refusal(own, "own file refused")
        raise OwnFile(A_COLLEAGUE)


def check_not_oneself(member: StaffMember | None) -> None:
    """Refuse a user who is this member of the staff, who need be no person on file.

    :raises OwnFile: somebody else has to do it
    """
    user = audit.actor().id
    if user is not None and member is not None and member.user_id == user:
        raise OwnFile(A_COLLEAGUE)


def not_oneself() -> sa.ColumnElement[bool]:
    """The condition on :class:`StaffMember` that leaves the user out."""
    user = audit.actor().id
    return sa.true() if user is None else StaffMember.user_id.is_distinct_from(user)


def not_own(person: InstrumentedAttribute[uuid.UUID]) -> sa.ColumnElement[bool]:
    """The condition that leaves the user out of a list of people."""
    user = audit.actor().id
    return sa.true() if user is None else person.not_in(_own(user))


def own_people(session: Session) -> frozenset[uuid.UUID]:
    """The people that the user is, to leave out of a list that is also counted with everybody."""
    user = audit.actor().id
    return frozenset() if user is None else frozenset(session.scalars(_own(user)))


def _own(user: uuid.UUID) -> sa.Select[uuid.UUID]:
    return (
        sa.select(Person.id)
        .join(StaffMember, StaffMember.id == Person.staff_member_id)
        .where(StaffMember.user_id == user)
    )
