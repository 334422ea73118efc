"""Approval: what was proposed for some contacts is done, all of it or nothing."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.arrivals import operations as arrivals
from logistics.arrivals import queries as people
from logistics.arrivals.models import ClassificationRow
from logistics.arrivals.people_models import Person
from logistics.config import settings
from logistics.database import lock_rows
from logistics.errors import Problem
from logistics.isolation import operations as isolations
from logistics.isolation.clock_of import ClockOrigin
from logistics.isolation.models import EndKind, Isolation
from logistics.isolation.queries import isolations_of
from logistics.release import operations as release
from logistics.tracing.models import ContactNotice, RippleLine, RippleProposal
from logistics.tracing.operations.notices import give_notice
from logistics.tracing.operations.proposing import chosen, close_if_decided, decide
from logistics.tracing.queries.proposals import differences, fresh, get_proposal_in, key_of
from logistics.tracing.queries.ripple import Contact
from logistics.tracing.rules.deeds import (
    Deed,
    LineState,
    ProposalKind,
    ProposalStale,
)
from logistics.wording import Language, Sentence, say, text


@dataclass(kw_only=True)
class Approved:
    """What an approval did.

    :ivar notices: those that were given, one for each line
    :ivar displaced: rooms of others that had to be given up, because somebody stays longer
    """

    proposal: RippleProposal
    notices: list[ContactNotice] = field(default_factory=list)
    displaced: int = 0

    @property
    def lines(self) -> int:
        """How many lines were approved."""
        return len(self.notices)

    @property
    def elsewhere(self) -> int:
        """How many of the notices wait to be acknowledged."""
        return sum(each.due_at is not None for each in self.notices)


REASONS = {
    ProposalKind.POSITIVE: say("contact of a positive"),
    ProposalKind.SUSPECTED: say("contact of a suspected case"),
    ProposalKind.ENVIRONMENT: say("positive sample in the site"),
    ProposalKind.CONFIRMED: say("the suspected case is confirmed"),
    ProposalKind.EXCLUDED: say("the suspected case is excluded"),
}


def approve(
    session: Session,
    scope: Scope,
    proposal: uuid.UUID,
    lines: Sequence[uuid.UUID],
    *,
    at: datetime,
) -> Approved:
    """Do what is proposed for these lines; facts that changed since stop all of it.

    Clocks start again, isolations begin or end, shifts and accounts of staff end, contacts are
    linked to whom they met, and everybody gets a notice.

    :raises ProposalStale: names line by line what is no longer so
    :raises DecidedAlready: one of them was decided
    :raises OwnFile: one of them is about the user
    """
    row = get_proposal_in(session, scope, proposal, lock=True)
    wanted = chosen(session, scope, row, lines)
    lock_rows(session, Isolation, [line.isolation_id for line in wanted if line.isolation_id])
    contacts = fresh(session, scope, row, until=row.reckoned_at, at=at).contacts
    if problems := [each for line in wanted for each in differences(line, contacts)]:
        raise ProposalStale(tuple(problems))
    index = _index_isolation(session, row)
    done = Approved(proposal=row)
    for line in wanted:
        _approve(session, row, line, contacts[key_of(line)], index, done, at)
    close_if_decided(session, row, at=at)
    return done


def _approve(
    session: Session,
    proposal: RippleProposal,
    line: RippleLine,
    contact: Contact,
    index: Isolation | None,
    done: Approved,
    at: datetime,
) -> None:
    isolation = DEEDS[line.deed](session, proposal, line, contact, done, at)
    line.isolation_id = isolation.id if isolation is not None else line.isolation_id
    decide(line, LineState.APPROVED, at=at)
    if isolation is not None and index is not None and proposal.kind is not ProposalKind.EXCLUDED:
        isolations.link_contact(session, isolation.id, index.id, reason=_reason(proposal))
    done.notices.append(give_notice(session, line, contact, at=at))


def _restart(
    session: Session,
    proposal: RippleProposal,
    line: RippleLine,
    contact: Contact,
    done: Approved,
    at: datetime,
) -> Isolation | None:
    isolation = _isolation(contact)
    _expose(session, proposal, line, contact, isolation.person_id, at)
    displaced = isolations.restart(
        session, isolation.id, start=line.last_contact_at, reason=_reason(proposal), at=at
    )
    done.displaced += len(displaced)
    return isolation


def _reclassify(
    session: Session,
    proposal: RippleProposal,
    line: RippleLine,
    contact: Contact,
    done: Approved,
    at: datetime,
) -> Isolation | None:
    isolation = _isolation(contact)
    _expose(session, proposal, line, contact, isolation.person_id, at)
    decision = _decide(session, line, contact, isolation.person_id, at)
    displaced = isolations.reclassify(
        session,
        isolation.id,
        decision,
        start=contact.follows.start or line.last_contact_at,
        reason=_reason(proposal),
        may_shorten=proposal.kind is ProposalKind.EXCLUDED,
        at=at,
    )
    done.displaced += len(displaced)
    return isolation


def _take_back(
    session: Session,
    proposal: RippleProposal,
    line: RippleLine,
    contact: Contact,
    done: Approved,
    at: datetime,
) -> Isolation | None:
    release.take_back(session, _isolation(contact).id, reason=_reason(proposal), at=at)
    return _reclassify(session, proposal, line, contact, done, at)


def _isolate(
    session: Session,
    proposal: RippleProposal,
    line: RippleLine,
    contact: Contact,
    done: Approved,
    at: datetime,
) -> Isolation | None:
    person = _person(session, line, at)
    release.revoke_exposed(
        session, person.id, exposed_at=line.last_contact_at, reason=_reason(proposal), at=at
    )
    _expose(session, proposal, line, contact, person.id, at)
    decision = _decide(session, line, contact, person.id, at)
    district = contact.district_id or _district(session, proposal)
    isolation = isolations.expect(
        session,
        decision,
        origin=ClockOrigin(zone=settings().zone, last_exposure_at=line.last_contact_at),
        district_id=district,
        at=at,
    )
    isolations.stand_down(session, person, at=at)
    return isolation


def _notify(
    session: Session,
    proposal: RippleProposal,
    line: RippleLine,
    contact: Contact,
    done: Approved,
    at: datetime,
) -> Isolation | None:
    if line.person_id is not None and proposal.kind is not ProposalKind.ENVIRONMENT:
        _expose(session, proposal, line, contact, line.person_id, at)
    return None


def _end(
    session: Session,
    proposal: RippleProposal,
    line: RippleLine,
    contact: Contact,
    done: Approved,
    at: datetime,
) -> Isolation | None:
    isolation = _isolation(contact)
    _expose(session, proposal, line, contact, isolation.person_id, at)
    arrivals.classify_people(session, [isolation.person_id], arrival_id=contact.arrival_id, at=at)
    isolations.end(session, isolation.id, EndKind.ANNULLED, at=at)
    return isolation


DEEDS: dict[
    Deed,
    Callable[[Session, RippleProposal, RippleLine, Contact, Approved, datetime], Isolation | None],
] = {
    Deed.RESTART: _restart,
    Deed.RECLASSIFY: _reclassify,
    Deed.TAKE_BACK: _take_back,
    Deed.ISOLATE: _isolate,
    Deed.NOTIFY: _notify,
    Deed.END: _end,
}


def _expose(
    session: Session,
    proposal: RippleProposal,
    line: RippleLine,
    contact: Contact,
    person: uuid.UUID,
    at: datetime,
) -> None:
    """Note with whom the contact was, or that the case was none."""
    index = arrivals.Index(person_id=proposal.person_id, reference=proposal.reference)
    if proposal.kind is ProposalKind.EXCLUDED:
        arrivals.close_exposures(session, person, index, at=at)
    elif proposal.kind is not ProposalKind.ENVIRONMENT:
        arrivals.note_exposure(
            session,
            person,
            index,
            confirmed=proposal.kind is not ProposalKind.SUSPECTED,
            last_contact_at=line.last_contact_at,
            where=contact.meetings[-1].place,
            destination_id=contact.district_id or _district(session, proposal),
            at=at,
        )


def _decide(
    session: Session, line: RippleLine, contact: Contact, person: uuid.UUID, at: datetime
) -> ClassificationRow:
    """The decision about the contact, which must be what was proposed.

    :raises ProposalStale: something else on record leads to another category
    """
    excluded = line.proposal.kind is ProposalKind.EXCLUDED
    arrival = contact.arrival_id if excluded else None
    arrivals.classify_people(session, [person], arrival_id=arrival, at=at)
    decision = people.classifications(session, [person])[person]
    if decision.category != line.category_after:
        raise ProposalStale(
            (
                Problem(
                    sentence=say(
                        "Was %(before)s, is %(now)s.",
                        before=line.category_after,
                        now=decision.category,
                    ),
                    line=line.position,
                    field="category_after",
                ),
            )
        )
    return decision


def _person(session: Session, line: RippleLine, at: datetime) -> Person:
    """The person of a line; a member of staff becomes a person on file."""
    if line.person_id is not None:
        return session.get_one(Person, line.person_id)
    member = line.member
    if member is None:
        raise LookupError("a line is about somebody")
    person = arrivals.add_person(
        session, surname=member.name, phone=member.phone, staff_member_id=member.id, at=at
    )
    line.person_id = person.id
    return person


def _isolation(contact: Contact) -> Isolation:
    if contact.isolation is None:
        raise LookupError("the contact has no isolation")
    return contact.isolation


def _index_isolation(session: Session, proposal: RippleProposal) -> Isolation | None:
    rows = isolations_of(session, proposal.person_id) if proposal.person_id else []
    return rows[0] if rows else None


def _district(session: Session, proposal: RippleProposal) -> uuid.UUID:
    """Who answers where nothing is known of the contact: the district of the case."""
    index = _index_isolation(session, proposal)
    if index is not None:
        return index.district_id
    ours = [district.id for district in people.districts(session) if district.ours]
    return ours[0]


def _reason(proposal: RippleProposal) -> str:
    return _words(REASONS[proposal.kind])


def _words(sentence: Sentence) -> str:
    """A sentence for a text that stays on record, in both languages."""
    return " / ".join(text(sentence, language) for language in Language)
