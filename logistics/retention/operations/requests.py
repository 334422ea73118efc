"""One person is erased before the time: asked with a reason, decided by somebody else."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from logistics import audit
from logistics.arrivals.own_file import check_not_own
from logistics.arrivals.people_models import Person
from logistics.retention import queries
from logistics.retention.models import EraseRequest, RequestState
from logistics.retention.operations.erasing import check_erasable, erase
from logistics.retention.operations.holding import locked
from logistics.retention.rules import SecondPersonNeeded
from logistics.wording import say


def ask(session: Session, person: Person, *, reason: str, at: datetime) -> EraseRequest:
    """Ask to have somebody erased; done at once where the policy asks for no second person.

    :raises FileHeld, IsolationGoesOn, AlreadyErased: the person cannot be erased now
    """
    locked(session, person.id)
    check_erasable(session, person.id)
    who = audit.actor()
    row = EraseRequest(
        person_id=person.id, reason=reason, by=who.label, by_id=who.id, occurred_at=at
    )
    session.add(row)
    session.flush()
    if not _second_needed(session, at):
        _grant(session, row, at)
    return row


def decide(
    session: Session, row: EraseRequest, *, approve: bool, decision: str, at: datetime
) -> EraseRequest:
    """Approve a request, which erases the person at once, or decline it.

    :raises SecondPersonNeeded: the user asked for it
    :raises AlreadyErased: it was decided already, or the person is erased
    """
    locked(session, row.person_id)
    who = audit.actor()
    if row.by_id == who.id and row.by == who.label and _second_needed(session, at):
        raise SecondPersonNeeded(say("Somebody else has to approve what you asked for."))
    check_not_own(session, [row.person_id])
    row.decision = decision
    if approve:
        check_erasable(session, row.person_id)
        _grant(session, row, at)
    else:
        row.state, row.decided_at, row.decided_by = RequestState.DECLINED, at, who.label
        session.flush()
    return row


def _grant(session: Session, row: EraseRequest, at: datetime) -> uuid.UUID:
    row.state, row.decided_at, row.decided_by = RequestState.DONE, at, audit.actor().label
    session.flush()
    return erase(session, row.person_id, reason=row.reason, at=at).id


def _second_needed(session: Session, at: datetime) -> bool:
    return queries.policy_at(session, at).retention.second_person
