"""Notices that wait to be acknowledged, and what must hold of proposals and notices."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from logistics.access.rules import Scope
from logistics.arrivals.own_file import check_not_oneself, check_not_own, not_oneself, not_own
from logistics.errors import NotFound
from logistics.isolation.models import ContactLink, Isolation
from logistics.isolation.queries import get_isolation_in, visible_people
from logistics.staff.models import StaffMember
from logistics.staff.queries import visible as visible_staff
from logistics.tracing.models import ContactNotice, RippleLine, RippleProposal
from logistics.tracing.rules.deeds import Deed, LineState, ProposalKind


def get_notice_in(
    session: Session, scope: Scope, notice: uuid.UUID, *, lock: bool = False
) -> ContactNotice:
    """A notice to somebody whom the user may see.

    :raises NotFound: there is none, or outside the scope
    :raises OwnFile: it is the user's own
    """
    question = sa.select(ContactNotice.id).where(
        ContactNotice.id == notice, _visible(session, scope)
    )
    if session.scalars(question).first() is None:
        raise NotFound("notice")
    row = session.get_one(
        ContactNotice, notice, with_for_update=lock or None, populate_existing=lock
    )
    check_not_own(session, [row.person_id] if row.person_id else [])
    check_not_oneself(row.line.member)
    return row


def get_link_in(session: Session, scope: Scope, link: uuid.UUID) -> ContactLink:
    """The link of a contact whom the user may see.

    :raises NotFound: there is none, or outside the scope
    """
    row = session.get(ContactLink, link)
    if row is None:
        raise NotFound("link")
    get_isolation_in(session, scope, row.isolation_id)
    return row


def open_notices(session: Session, scope: Scope) -> list[ContactNotice]:
    """Notices that nobody has acknowledged, the most urgent first; never the user's own."""
    return list(
        session.scalars(
            waiting(session, scope)
            .options(
                joinedload(ContactNotice.person),
                joinedload(ContactNotice.line).joinedload(RippleLine.member),
            )
            .order_by(ContactNotice.due_at, ContactNotice.id)
        )
    )


def waiting(session: Session, scope: Scope) -> sa.Select[ContactNotice]:
    """The question for notices that nobody has acknowledged."""
    return sa.select(ContactNotice).where(
        ContactNotice.due_at.is_not(None),
        ContactNotice.acknowledged_at.is_(None),
        _visible(session, scope),
        sa.or_(
            ContactNotice.person_id.is_(None),
            not_own(ContactNotice.person_id),  # type: ignore[arg-type]
        ),
        ContactNotice.line_id.not_in(
            sa.select(RippleLine.id)
            .join(StaffMember, StaffMember.id == RippleLine.member_id)
            .where(~not_oneself())
        ),
    )


def overdue(notice: ContactNotice, at: datetime) -> bool:
    """Whether nobody has acknowledged a notice in time."""
    return notice.due_at is not None and notice.acknowledged_at is None and notice.due_at < at


def notices_of(session: Session, scope: Scope, proposal: uuid.UUID) -> list[ContactNotice]:
    """The notices that were given for a proposal, in the order of its lines."""
    return list(
        session.scalars(
            sa.select(ContactNotice)
            .join(RippleLine, RippleLine.id == ContactNotice.line_id)
            .where(RippleLine.proposal_id == proposal, _visible(session, scope))
            .options(joinedload(ContactNotice.person), joinedload(ContactNotice.line))
            .order_by(RippleLine.position)
        )
    )


def _visible(session: Session, scope: Scope) -> sa.ColumnElement[bool]:
    members = (
        sa.select(RippleLine.id)
        .join(StaffMember, StaffMember.id == RippleLine.member_id)
        .where(visible_staff(scope))
    )
    return sa.or_(
        ContactNotice.person_id.in_(visible_people(session, scope)),
        sa.and_(ContactNotice.person_id.is_(None), ContactNotice.line_id.in_(members)),
    )


def problems(session: Session) -> list[str]:
    """Broken invariants, for the doctor; an empty list is good health."""
    unsaid = session.scalars(
        sa.select(RippleLine.id).where(
            RippleLine.state == LineState.APPROVED,
            ~sa.exists().where(ContactNotice.line_id == RippleLine.id),
        )
    ).all()
    undecided = session.scalars(
        sa.select(RippleProposal.id).where(
            RippleProposal.closed_at.is_not(None),
            sa.exists().where(
                RippleLine.proposal_id == RippleProposal.id,
                RippleLine.state == LineState.PROPOSED,
            ),
        )
    ).all()
    early = session.scalars(
        sa.select(ContactNotice.id)
        .join(RippleLine, RippleLine.id == ContactNotice.line_id)
        .where(RippleLine.state != LineState.APPROVED)
    ).all()
    unlinked = session.scalars(
        sa.select(RippleLine.id)
        .join(RippleProposal, RippleProposal.id == RippleLine.proposal_id)
        .where(
            RippleLine.state == LineState.APPROVED,
            RippleLine.deed.in_((Deed.RECLASSIFY, Deed.ISOLATE, Deed.TAKE_BACK)),
            RippleProposal.kind.in_((ProposalKind.POSITIVE, ProposalKind.SUSPECTED)),
            sa.exists().where(Isolation.person_id == RippleProposal.person_id),
            ~sa.exists().where(
                sa.or_(
                    ContactLink.isolation_id == RippleLine.isolation_id,
                    ContactLink.index_isolation_id == RippleLine.isolation_id,
                )
            ),
        )
    ).all()
    return [
        *(f"line {each} is approved and nobody was told" for each in unsaid),
        *(f"proposal {each} is closed with lines that nobody decided" for each in undecided),
        *(f"notice {each} was given and its line is not approved" for each in early),
        *(f"line {each} is approved and its isolation is linked to nobody" for each in unlinked),
        *_bad_links(session),
    ]


def _bad_links(session: Session) -> list[str]:
    index = aliased(Isolation)
    own = session.scalars(
        sa.select(ContactLink.id)
        .join(Isolation, Isolation.id == ContactLink.isolation_id)
        .join(index, index.id == ContactLink.index_isolation_id)
        .where(Isolation.person_id == index.person_id)
    ).all()
    back = aliased(ContactLink)
    circles = session.scalars(
        sa.select(ContactLink.id)
        .join(
            back,
            sa.and_(
                back.isolation_id == ContactLink.index_isolation_id,
                back.index_isolation_id == ContactLink.isolation_id,
                back.id > ContactLink.id,
            ),
        )
        .where(ContactLink.ended_at.is_(None), back.ended_at.is_(None))
    ).all()
    return [
        *(f"link {each} links a person to themselves" for each in own),
        *(f"link {each} and its opposite let two contacts wait for each other" for each in circles),
    ]
