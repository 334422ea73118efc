"""A file is held while somebody needs it, such as a court, and erased by nobody meanwhile."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from logistics import audit
from logistics.arrivals.people_models import Person
from logistics.errors import NotFound, Refused
from logistics.retention import queries
from logistics.retention.models import Hold
from logistics.retention.rules import AlreadyErased
from logistics.wording import say


class HeldAlready(Refused):
    """One hold on a file is enough."""


def hold(session: Session, person: Person, *, reason: str, at: datetime) -> Hold:
    """Keep a file from being erased until the hold is lifted.

    :raises HeldAlready: it is held
    :raises AlreadyErased: there is nothing left to hold
    """
    locked(session, person.id)
    if queries.hold_on(session, person.id) is not None:
        raise HeldAlready(say("This file is held already."))
    if queries.erasure_of(session, person.id) is not None:
        raise AlreadyErased(say("This person was erased already."))
    row = Hold(person_id=person.id, reason=reason, by=audit.actor().label, occurred_at=at)
    session.add(row)
    session.flush()
    return row


def lift(session: Session, person: Person, *, reason: str, at: datetime) -> Hold:
    """Let a file be erased again when its time has come.

    :raises NotFound: it is not held
    """
    locked(session, person.id)
    row = queries.hold_on(session, person.id)
    if row is None:
        raise NotFound("hold on the file")
    row.lifted_at, row.lifted_by, row.lifted_reason = at, audit.actor().label, reason
    session.flush()
    return row


def locked(session: Session, person: uuid.UUID) -> Person:
    """The person, so that nobody holds and erases the same file at once.

    :raises NotFound: there is no such person
    """
    row = session.get(Person, person, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("person")
    return row
