"""Proposals: drawn up, brought up to date, and declined in whole or in part."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.access.rules import Scope
from logistics.arrivals.own_file import check_not_own
from logistics.errors import InputRejected, NotFound, Problem
from logistics.isolation.queries import get_person_in
from logistics.tracing.models import RippleLine, RippleProposal
from logistics.tracing.queries.proposals import (
    facts_of,
    find_open,
    fresh,
    get_proposal_in,
    key_of,
    lines_in,
)
from logistics.tracing.queries.ripple import Contact, environment_of, ripple_of
from logistics.tracing.rules.deeds import (
    DecidedAlready,
    LineState,
    NobodyChosen,
    NothingToPropose,
    ProposalKind,
)
from logistics.wording import say, stored


def propose_ripple(
    session: Session,
    scope: Scope,
    person: uuid.UUID,
    *,
    onset: datetime | None = None,
    at: datetime,
) -> RippleProposal:
    """What would follow from a positive or suspected person; one that waits is brought up to date.

    :raises NoPositive: no result is positive, and no moment is given
    :raises NothingToPropose: the policy changes nothing for anybody
    """
    ripple = ripple_of(session, scope, person, onset=onset, at=at)
    row = find_open(session, ripple.kind, person=person)
    if row is None:
        row = _draw_up(session, ripple.kind, ripple.onset, person=person, at=at)
    row.onset_at = ripple.onset
    return _filled(session, scope, row, ripple.changing, at)


def propose_environment(
    session: Session, scope: Scope, site: uuid.UUID, *, onset: datetime, at: datetime
) -> RippleProposal:
    """What would follow from a positive sample of the environment of a site.

    :param onset: when the sample was taken
    :raises NothingToPropose: the policy changes nothing for anybody
    """
    if onset > at:
        raise InputRejected(say("The sample lies in the future."))
    ripple = environment_of(session, scope, site, onset=onset, at=at)
    row = find_open(session, ripple.kind, site=site)
    if row is None:
        row = _draw_up(session, ripple.kind, onset, site=site, at=at)
    row.onset_at = onset
    return _filled(session, scope, row, ripple.changing, at)


def propose_index(
    session: Session,
    scope: Scope,
    *,
    confirmed: bool,
    person: uuid.UUID | None = None,
    reference: str = "",
    at: datetime,
) -> RippleProposal:
    """A suspected case is confirmed or excluded: its contacts fall under another category.

    :param reference: how the tracing team calls a case that is not on file
    :raises InputRejected: neither a person nor a reference says which case it is
    :raises NotFound: there is no such person, or the user may not see them
    :raises OwnFile: the user is the case
    :raises NothingToPropose: the case has no contact that this changes anything for
    """
    if person is not None:
        get_person_in(session, scope, person)
    elif not reference.strip():
        wrong = say("Say which case it is: a person on file or a reference.")
        raise InputRejected(wrong, (Problem(sentence=wrong, field="reference"),))
    kind = ProposalKind.CONFIRMED if confirmed else ProposalKind.EXCLUDED
    row = find_open(session, kind, person=person, reference=reference)
    if row is None:
        row = _draw_up(session, kind, at, person=person, reference=reference, at=at)
    contacts = fresh(session, scope, row, until=at, at=at).contacts
    return _filled(session, scope, row, contacts.values(), at)


def refresh(session: Session, scope: Scope, proposal: uuid.UUID, *, at: datetime) -> RippleProposal:
    """Bring what is not decided up to date: new contacts come in, others are withdrawn."""
    row = get_proposal_in(session, scope, proposal, lock=True)
    contacts = fresh(session, scope, row, until=at, at=at).contacts
    return _filled(session, scope, row, contacts.values(), at)


def decline(
    session: Session,
    scope: Scope,
    proposal: uuid.UUID,
    lines: Sequence[uuid.UUID],
    *,
    reason: str,
    at: datetime,
) -> RippleProposal:
    """Leave contacts as they are, with a reason; nothing is changed for them.

    :raises DecidedAlready: one of them was decided
    """
    if not reason.strip():
        raise InputRejected(say("A reason is needed."))
    row = get_proposal_in(session, scope, proposal, lock=True)
    for line in chosen(session, scope, row, lines):
        decide(line, LineState.DECLINED, at=at)
        line.reason = reason.strip()
    close_if_decided(session, row, at=at)
    return row


def chosen(
    session: Session, scope: Scope, proposal: RippleProposal, lines: Sequence[uuid.UUID]
) -> list[RippleLine]:
    """The lines of a proposal that a decision is about, locked.

    :raises NobodyChosen: none
    :raises NotFound: there is no such line, or the user may not see its person
    :raises OwnFile: one of them is about the user
    :raises DecidedAlready: one of them was decided
    """
    if not lines:
        raise NobodyChosen(say("Choose whom the decision is about."))
    rows = session.scalars(
        sa.select(RippleLine)
        .where(RippleLine.proposal_id == proposal.id, RippleLine.id.in_(lines))
        .order_by(RippleLine.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    check_not_own(session, [row.person_id for row in rows if row.person_id])
    seen = {row.id for row in lines_in(session, scope, proposal)}
    if len(rows) != len(set(lines)) or not seen.issuperset(lines):
        raise NotFound("line")
    for row in rows:
        if row.state is not LineState.PROPOSED:
            raise DecidedAlready(
                say("Line %(line)s: %(state)s.", line=row.position, state=row.state)
            )
    return sorted(rows, key=lambda row: row.position)


def decide(line: RippleLine, state: LineState, *, at: datetime) -> None:
    """Note who decided about a line, and when."""
    line.state, line.decided_at, line.decided_by = state, at, audit.actor().label


def close_if_decided(session: Session, proposal: RippleProposal, *, at: datetime) -> None:
    """A proposal is closed once no line waits any more."""
    session.flush()
    waiting = session.scalar(
        sa.select(sa.func.count()).where(
            RippleLine.proposal_id == proposal.id, RippleLine.state == LineState.PROPOSED
        )
    )
    proposal.closed_at = None if waiting else at
    session.flush()
    session.expire(proposal, ["lines"])


def _draw_up(
    session: Session,
    kind: ProposalKind,
    onset: datetime,
    *,
    person: uuid.UUID | None = None,
    site: uuid.UUID | None = None,
    reference: str = "",
    at: datetime,
) -> RippleProposal:
    row = RippleProposal(
        kind=kind,
        person_id=person,
        site_id=site,
        reference=reference,
        onset_at=onset,
        reckoned_at=at,
        by=audit.actor().label,
        occurred_at=at,
    )
    session.add(row)
    session.flush()
    return row


def _filled(
    session: Session,
    scope: Scope,
    row: RippleProposal,
    contacts: Iterable[Contact],
    at: datetime,
) -> RippleProposal:
    """Make the lines that the user may see and nobody decided say what is true now."""
    row.reckoned_at = at
    every = _lines(session, row)
    decided = {
        key_of(line) for line in every if line.state in (LineState.APPROVED, LineState.DECLINED)
    }
    waiting = {
        key_of(line): line
        for line in lines_in(session, scope, row)
        if line.state is LineState.PROPOSED
    }
    position = max((line.position for line in every), default=0)
    for contact in contacts:
        if contact.key in decided:
            continue
        line = waiting.pop(contact.key, None)
        if line is None:
            position += 1
            line = RippleLine(proposal_id=row.id, position=position)
            session.add(line)
        _write(line, contact)
    for line in waiting.values():
        decide(line, LineState.WITHDRAWN, at=at)
    close_if_decided(session, row, at=at)
    if not position:
        raise NothingToPropose(say("Nothing follows for anybody: the policy changes nothing."))
    return row


def _write(line: RippleLine, contact: Contact) -> None:
    isolation = contact.isolation
    line.person_id, line.member_id = contact.who.person_id, contact.who.member_id
    line.isolation_id = isolation.id if isolation is not None else None
    line.why = [
        {"at": each.since.isoformat(), **stored(each.sentence)} for each in contact.meetings
    ]
    for name, value in facts_of(contact).items():
        setattr(line, name, value)
    line.needs_room = contact.needs_room
    line.shifts = contact.shifts
    line.test_due_on = contact.test_due_on


def _lines(session: Session, row: RippleProposal) -> list[RippleLine]:
    session.flush()
    return list(
        session.scalars(
            sa.select(RippleLine)
            .where(RippleLine.proposal_id == row.id)
            .order_by(RippleLine.position)
        )
    )
