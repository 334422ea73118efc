"""People and their documents: added as somebody states them, found again, edited."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from logistics import vault
from logistics.arrivals.identity import (
    Certainty,
    MatchProposal,
    PersonFacts,
    check_resident_number,
    document_key,
    match,
    name_key,
)
from logistics.arrivals.manifests.values import ParsedDocument, ParsedTraveller
from logistics.arrivals.manifests.words import DocumentType, Need, Sex
from logistics.arrivals.people_models import (
    IdentityDocument,
    MatchProposalRow,
    Person,
    PersonNeed,
    Stay,
)
from logistics.database import check_version
from logistics.errors import NotFound, Problem, Refused
from logistics.staff.models import StaffMember
from logistics.wording import say, stored

TABLE = "identity_document"


class StaffTaken(Refused):
    """A staff member is one person."""


@dataclass(frozen=True, kw_only=True)
class Registered:
    """A person as they came to be known from a list.

    :ivar again: whether they were recognised, and not made anew
    :ivar warnings: what a person should look at
    """

    person: Person
    again: bool
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PersonEdit:
    """What the desk may change of a person; what is left at None stays."""

    surname: str | None = None
    given_names: str | None = None
    sex: Sex | None = None
    birth_date: date | None = None
    nationality: str | None = None
    language: str | None = None
    diet: str | None = None
    phone: str | None = None
    home_address: str | None = None
    community: str | None = None
    emergency_contact: str | None = None
    key_industry: bool | None = None
    diplomat: bool | None = None
    business_visit: bool | None = None
    refuses_sample: bool | None = None
    home_isolation_applied: bool | None = None
    home_suitable: bool | None = None


def add_person(
    session: Session,
    *,
    surname: str,
    given_names: str = "",
    full_name: str = "",
    documents: Sequence[ParsedDocument] = (),
    needs: Sequence[Need] = (),
    at: datetime,
    **details: Any,
) -> Person:
    """Add a person as stated, with documents and needs."""
    person = _new_person(
        surname=surname,
        given_names=given_names,
        full_name=full_name,
        needs=needs,
        at=at,
        **details,
    )
    session.add(person)
    session.flush()
    holders = _Holders(session, documents)
    for document in documents:
        holders.add(person, document, at=at)
    session.flush()
    return person


def _new_person(
    *,
    surname: str,
    given_names: str,
    full_name: str,
    needs: Sequence[Need],
    at: datetime,
    **details: Any,
) -> Person:
    return Person(
        id=uuid7(),
        surname=surname,
        given_names=given_names,
        full_name=full_name or f"{surname} {given_names}".strip(),
        name_key=name_key(surname, given_names),
        recorded_at=at,
        needs=[PersonNeed(need=need, recorded_at=at) for need in dict.fromkeys(needs)],
        **details,
    )


def add_document(
    session: Session, person: Person, document: ParsedDocument, *, at: datetime
) -> IdentityDocument:
    """Keep a document of a person with its number sealed; one that is known is not doubled."""
    row = _Holders(session, [document]).add(person, document, at=at)
    session.flush()
    return row


class _Holders:
    """Who holds some documents already, asked for once however many they are."""

    def __init__(self, session: Session, documents: Iterable[ParsedDocument]) -> None:
        self._session = session
        self._known: dict[tuple[str, DocumentType, str], list[IdentityDocument]] = {}
        indexes = {index_of(document) for document in documents}
        for row in session.scalars(
            sa.select(IdentityDocument).where(IdentityDocument.number_index.in_(indexes))
        ):
            self._known.setdefault((row.number_index, row.type, row.issuer), []).append(row)

    def add(self, person: Person, document: ParsedDocument, *, at: datetime) -> IdentityDocument:
        """Keep one of them for a person, or find it kept."""
        index = index_of(document)
        holders = self._known.setdefault((index, document.type, document.issuer), [])
        for known in holders:
            if known.person_id == person.id:
                known.valid_to = known.valid_to or document.expiry
                return known
        row = IdentityDocument(
            id=uuid7(),
            person_id=person.id,
            issuer=document.issuer,
            type=document.type,
            number_index=index,
            valid_to=document.expiry,
            repeated=bool(holders),
            recorded_at=at,
        )
        row.number_sealed = vault.seal(document.number, table=TABLE, row=row.id)
        self._session.add(row)
        holders.append(row)
        return row


def index_of(document: ParsedDocument) -> str:
    """The blind index of a document: issuer, type and number together."""
    return vault.blind_index(document_key(document.issuer, document.type, document.number))


def number_of(document: IdentityDocument) -> str:
    """The number of a document in clear, for a paper or a person who may see it."""
    return vault.unseal(document.number_sealed, table=TABLE, row=document.id)


def edit_person(
    session: Session, person_id: uuid.UUID, edit: PersonEdit, *, expected: int
) -> Person:
    """Change what is stated about a person.

    :raises Stale: somebody changed it in the meantime
    """
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("person")
    check_version(person, expected)
    for each in fields(edit):
        if (value := getattr(edit, each.name)) is not None:
            setattr(person, each.name, value)
    if edit.surname is not None or edit.given_names is not None:
        person.full_name = f"{person.surname} {person.given_names}".strip()
        person.name_key = name_key(person.surname, person.given_names)
    session.flush()
    return person


def link_staff(session: Session, person: Person, member: StaffMember | None) -> None:
    """Say that a person works for us, or does not.

    :raises StaffTaken: the staff member is somebody else
    """
    holder = (
        member
        and session.scalars(
            sa.select(Person.id).where(Person.staff_member_id == member.id, Person.id != person.id)
        ).first()
    )
    if holder:
        raise StaffTaken(say("This staff member is somebody else already."))
    person.staff_member_id = member.id if member else None
    session.flush()


def register(
    session: Session,
    travellers: Sequence[ParsedTraveller],
    *,
    stays: Sequence[Sequence[Stay]],
    at: datetime,
) -> list[Registered]:
    """The person of each line: recognised by document, birth date and name together, or new.

    A weaker likeness becomes a proposal for a person to decide on; a repeated document number
    alone warns and never merges.
    """
    known = _known_like(session, travellers)
    holders = _Holders(session, [document for each in travellers for document in each.documents])
    added: dict[str, Person] = {}
    proposed: list[MatchProposalRow] = []
    found: list[Registered] = []
    with session.no_autoflush:  # a list of hundreds is written at once
        for traveller, where in zip(travellers, stays, strict=True):
            facts = _facts(traveller, reference="")
            proposals = match(facts, list(known.values()))
            certain = next((p for p in proposals if p.certainty is Certainty.CERTAIN), None)
            if certain is not None:
                reference = certain.known.reference
                person = added.get(reference) or session.get_one(Person, uuid.UUID(reference))
                _bring_up_to_date(person, traveller, where, holders, at)
                found.append(Registered(person=person, again=True))
                continue
            person = _new_traveller(traveller, where, at)
            session.add(person)
            added[str(person.id)] = person
            for document in traveller.documents:
                holders.add(person, document, at=at)
            proposed += _proposed(person, proposals, at)
            known[person.id] = _facts(traveller, reference=str(person.id))
            warnings = tuple(_warnings(traveller, proposals))
            found.append(Registered(person=person, again=False, warnings=warnings))
    session.flush()
    session.add_all(proposed)
    session.flush()
    return found


def _known_like(
    session: Session, travellers: Sequence[ParsedTraveller]
) -> dict[uuid.UUID, PersonFacts]:
    indexes = {index_of(document) for each in travellers for document in each.documents}
    keys = {name_key(each.surname, each.given_names) for each in travellers}
    births = {each.birth_date for each in travellers if each.birth_date}
    holders = sa.select(IdentityDocument.person_id).where(
        IdentityDocument.number_index.in_(indexes)
    )
    people = session.scalars(
        sa.select(Person).where(
            Person.merged_into_id.is_(None),
            sa.or_(
                Person.id.in_(holders), Person.name_key.in_(keys), Person.birth_date.in_(births)
            ),
        )
    )
    return {
        person.id: PersonFacts(
            reference=str(person.id),
            surname=person.surname,
            given_names=person.given_names,
            sex=person.sex,
            birth_date=person.birth_date,
            documents=frozenset(document.number_index for document in person.documents),
        )
        for person in people
    }


def _facts(traveller: ParsedTraveller, *, reference: str) -> PersonFacts:
    return PersonFacts(
        reference=reference,
        surname=traveller.surname,
        given_names=traveller.given_names,
        sex=traveller.sex,
        birth_date=traveller.birth_date,
        documents=frozenset(index_of(document) for document in traveller.documents),
    )


def _new_traveller(traveller: ParsedTraveller, stays: Sequence[Stay], at: datetime) -> Person:
    return _new_person(
        surname=traveller.surname,
        given_names=traveller.given_names,
        full_name=traveller.full_name,
        needs=traveller.needs,
        at=at,
        stays=_different(stays, known=()),
        sex=traveller.sex,
        birth_date=traveller.birth_date,
        nationality=traveller.nationality[:3] or None,
        language=traveller.language[:8],
        diet=traveller.diet[:60],
        phone=traveller.phone[:40],
        home_address=traveller.address[:240],
        emergency_contact=traveller.emergency_contact[:160],
    )


def _bring_up_to_date(
    person: Person,
    traveller: ParsedTraveller,
    stays: Sequence[Stay],
    holders: _Holders,
    at: datetime,
) -> None:
    """Fill what was unknown; what is known stays as it is."""
    person.phone = person.phone or traveller.phone[:40]
    person.diet = person.diet or traveller.diet[:60]
    person.language = person.language or traveller.language[:8]
    person.home_address = person.home_address or traveller.address[:240]
    for document in traveller.documents:
        holders.add(person, document, at=at)
    known = {need.need for need in person.needs}
    person.needs.extend(
        PersonNeed(need=need) for need in dict.fromkeys(traveller.needs) if need not in known
    )
    person.stays.extend(_different(stays, known=person.stays))


def _different(stays: Sequence[Stay], *, known: Sequence[Stay]) -> list[Stay]:
    """The stays that say something new, each once."""
    seen = {_told(stay) for stay in known}
    return list({_told(stay): stay for stay in stays if _told(stay) not in seen}.values())


def _told(stay: Stay) -> tuple[object, ...]:
    return (stay.country, stay.area, stay.to_on, stay.transit)


def _proposed(
    person: Person, proposals: Sequence[MatchProposal], at: datetime
) -> list[MatchProposalRow]:
    return [
        MatchProposalRow(
            person_id=person.id,
            other_id=uuid.UUID(proposal.known.reference),
            reasons=[stored(reason) for reason in proposal.reasons],
            score=proposal.score,
            recorded_at=at,
        )
        for proposal in proposals
        if proposal.mergeable
    ]


def _warnings(traveller: ParsedTraveller, proposals: Sequence[MatchProposal]) -> list[Problem]:
    found = []
    if any(each.certainty is Certainty.NUMBER_ONLY for each in proposals):
        found.append(
            Problem(
                sentence=say("Somebody else showed the same document number."),
                line=traveller.line,
                field="document_number",
            )
        )
    if any(each.mergeable for each in proposals):
        found.append(
            Problem(
                sentence=say("May be somebody who is known already: decide among the matches."),
                line=traveller.line,
                field="surname",
            )
        )
    for document in traveller.documents:
        if document.type is DocumentType.RESIDENT_ID:
            found += [
                Problem(sentence=sentence, line=traveller.line, field="document_number")
                for sentence in check_resident_number(document.number).problems
            ]
    return found
