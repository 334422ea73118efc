"""Proposals as they are stored, beside what is true of their contacts now."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from logistics.access.rules import Scope
from logistics.arrivals.own_file import not_own
from logistics.arrivals.people_models import Exposure
from logistics.errors import NotFound, Problem
from logistics.isolation.queries import get_person_in, visible_people
from logistics.policy import queries as policies
from logistics.sites import queries as sites
from logistics.tracing.gathering.stated import stated
from logistics.tracing.models import RippleLine, RippleProposal
from logistics.tracing.queries.contacts import members_in, people_in
from logistics.tracing.queries.ripple import (
    Contact,
    Ripple,
    contacts_of,
    environment_of,
    ripple_of,
)
from logistics.tracing.rules.deeds import ProposalKind, changed, gone

COMPARED = (
    "deed",
    "last_contact_at",
    "category_before",
    "category_after",
    "end_before",
    "end_after",
    "moves",
)
"""What must still be as it was proposed when somebody approves it."""


@dataclass(frozen=True, kw_only=True)
class SuspectedCase:
    """A suspected case by its reference, and how many contacts of it are on record."""

    reference: str
    contacts: int
    since: datetime


def get_proposal_in(
    session: Session, scope: Scope, proposal: uuid.UUID, *, lock: bool = False
) -> RippleProposal:
    """A proposal about somebody, or a site, that the user may see.

    :raises NotFound: there is none, or outside the scope
    :raises OwnFile: the user is the positive
    """
    row = session.get(
        RippleProposal, proposal, with_for_update=lock or None, populate_existing=lock
    )
    if row is None:
        raise NotFound("proposal")
    if row.person_id is not None:
        get_person_in(session, scope, row.person_id)
    elif row.site_id is not None:
        sites.get_site(session, scope, row.site_id)
    elif not scope.city and not lines_in(session, scope, row):
        raise NotFound("proposal")
    return row


def open_proposals(session: Session, scope: Scope) -> list[RippleProposal]:
    """Proposals that wait for a decision, the oldest first."""
    return list(
        session.scalars(
            _visible(scope, session)
            .where(RippleProposal.closed_at.is_(None))
            .options(
                joinedload(RippleProposal.person),
                joinedload(RippleProposal.site),
                selectinload(RippleProposal.lines),
            )
            .order_by(RippleProposal.occurred_at, RippleProposal.id)
        )
    )


def latest_proposals(session: Session, scope: Scope, limit: int = 30) -> list[RippleProposal]:
    """Proposals that were decided, the latest first."""
    return list(
        session.scalars(
            _visible(scope, session)
            .where(RippleProposal.closed_at.is_not(None))
            .options(
                joinedload(RippleProposal.person),
                joinedload(RippleProposal.site),
                selectinload(RippleProposal.lines),
            )
            .order_by(RippleProposal.closed_at.desc(), RippleProposal.id)
            .limit(limit)
        )
    )


def _visible(scope: Scope, session: Session) -> sa.Select[RippleProposal]:
    people = visible_people(session, scope)
    about = sa.and_(RippleProposal.person_id.in_(people), not_own_or_none())
    if scope.city:
        return sa.select(RippleProposal).where(not_own_or_none())
    site_ids = [each.id for each in sites.sites_in(session, scope)]
    of_lines = sa.exists().where(
        RippleLine.proposal_id == RippleProposal.id, RippleLine.person_id.in_(people)
    )
    return sa.select(RippleProposal).where(
        sa.or_(
            about,
            RippleProposal.site_id.in_(site_ids),
            sa.and_(RippleProposal.person_id.is_(None), RippleProposal.site_id.is_(None), of_lines),
        )
    )


def not_own_or_none() -> sa.ColumnElement[bool]:
    """The condition that leaves out proposals about the user."""
    return sa.or_(
        RippleProposal.person_id.is_(None),
        not_own(RippleProposal.person_id),  # type: ignore[arg-type]
    )


def lines_in(session: Session, scope: Scope, proposal: RippleProposal) -> list[RippleLine]:
    """The lines about people whom the user may see, in their order; never the user's own."""
    rows = session.scalars(
        sa.select(RippleLine)
        .where(RippleLine.proposal_id == proposal.id)
        .options(joinedload(RippleLine.member))
        .order_by(RippleLine.position)
        .execution_options(populate_existing=True)
    ).all()
    people = people_in(session, scope, [row.person_id for row in rows])
    members = members_in(session, scope, [row.member_id for row in rows if not row.person_id])
    return [row for row in rows if row.person_id in people or row.member_id in members]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The contacts of a proposal as they are now.

    :ivar contacts: those for whom something would follow, by person or member
    :ivar later: others of that kind whom the case met only since
    :ivar hidden: contacts whom the user may not see
    """

    contacts: Mapping[uuid.UUID, Contact]
    later: tuple[Contact, ...] = ()
    hidden: int

    @classmethod
    def of(cls, ripple: Ripple) -> Standing:
        """What follows from a ripple."""
        return cls(
            contacts={each.key: each for each in ripple.changing},
            later=ripple.later,
            hidden=ripple.hidden,
        )


def fresh(
    session: Session, scope: Scope, proposal: RippleProposal, *, until: datetime, at: datetime
) -> Standing:
    """The contacts of a proposal as they are now.

    :param until: meetings from then on change nothing for them
    """
    if proposal.kind is ProposalKind.ENVIRONMENT and proposal.site_id is not None:
        return Standing.of(
            environment_of(session, scope, proposal.site_id, onset=proposal.onset_at, at=at)
        )
    if proposal.kind in (ProposalKind.POSITIVE, ProposalKind.SUSPECTED):
        if proposal.person_id is None:
            raise NotFound("person")
        return Standing.of(
            ripple_of(
                session, scope, proposal.person_id, onset=proposal.onset_at, until=until, at=at
            )
        )
    meetings = stated(session, _named(proposal))
    contacts, hidden = contacts_of(
        session, scope, meetings, proposal.kind, policies.latest(session), at
    )
    return Standing(
        contacts={each.key: each for each in contacts if each.deed is not None}, hidden=hidden
    )


def _named(proposal: RippleProposal) -> sa.ColumnElement[bool]:
    if proposal.person_id is not None:
        return sa.and_(Exposure.index_person_id == proposal.person_id, ~Exposure.index_confirmed)
    return sa.and_(
        Exposure.index_person_id.is_(None),
        Exposure.index_reference == proposal.reference,
        ~Exposure.index_confirmed,
    )


def facts_of(contact: Contact) -> dict[str, object]:
    """What a line says of its contact, as its columns."""
    return {
        "deed": contact.deed,
        "last_contact_at": contact.follows.last or contact.last_met,
        "category_before": contact.category,
        "category_after": contact.new_category,
        "end_before": contact.old_end,
        "end_after": contact.new_end,
        "moves": contact.moves,
    }


def differences(line: RippleLine, now: Mapping[uuid.UUID, Contact]) -> list[Problem]:
    """What has changed about a line since it was proposed."""
    contact = now.get(key_of(line))
    if contact is None:
        return [gone(line.position)]
    before = {name: getattr(line, name) for name in COMPARED}
    return changed(line.position, before, facts_of(contact))


def key_of(line: RippleLine) -> uuid.UUID:
    """The person of a line, or the member of staff who is none on file."""
    found = line.person_id or line.member_id
    if found is None:
        raise LookupError("a line is about somebody")
    return found


def find_open(
    session: Session,
    kind: ProposalKind,
    *,
    person: uuid.UUID | None = None,
    site: uuid.UUID | None = None,
    reference: str = "",
) -> RippleProposal | None:
    """The proposal about the same case that still waits for a decision."""
    return session.scalars(
        sa.select(RippleProposal)
        .where(
            RippleProposal.kind == kind,
            RippleProposal.person_id == person,
            RippleProposal.site_id == site,
            RippleProposal.reference == reference,
            RippleProposal.closed_at.is_(None),
        )
        .with_for_update()
    ).first()


def suspected_cases(session: Session, scope: Scope) -> list[SuspectedCase]:
    """Suspected cases that are no person on file, with contacts whom the user may see."""
    rows = session.execute(
        sa.select(
            Exposure.index_reference,
            sa.func.count(sa.distinct(Exposure.person_id)),
            sa.func.min(Exposure.occurred_at),
        )
        .where(
            Exposure.index_person_id.is_(None),
            Exposure.index_reference != "",
            ~Exposure.index_confirmed,
            Exposure.closed_at.is_(None),
            Exposure.person_id.in_(visible_people(session, scope)),
        )
        .group_by(Exposure.index_reference)
        .order_by(Exposure.index_reference)
    )
    return [
        SuspectedCase(reference=reference, contacts=count, since=since)
        for reference, count, since in rows
    ]
