"""Contacts found by tracing: they enter without any manifest, on one form."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals.manifests.values import ParsedDocument, ParsedTraveller
from logistics.arrivals.manifests.words import Need, Sex
from logistics.arrivals.operations.classifying import classify_people
from logistics.arrivals.operations.destinations import check_destination
from logistics.arrivals.operations.people import register
from logistics.arrivals.people_models import Exposure
from logistics.errors import InputRejected, Problem
from logistics.wording import say


@dataclass(frozen=True, kw_only=True)
class ContactFacts:
    """One contact as the form states it.

    :ivar index_reference: how the tracing team calls the case, never a name
    """

    surname: str
    given_names: str = ""
    sex: Sex = Sex.UNSTATED
    birth_date: date | None = None
    nationality: str = ""
    documents: Sequence[ParsedDocument] = ()
    phone: str = ""
    address: str = ""
    needs: Sequence[Need] = field(default_factory=tuple)
    index_reference: str
    index_confirmed: bool = True
    last_contact_at: datetime
    where: str = ""
    destination_id: uuid.UUID


def register_contact(session: Session, facts: ContactFacts, *, at: datetime) -> Exposure:
    """Register a contact and classify them at once; a known person is recognised.

    :raises InputRejected: the last contact lies in the future
    :raises DestinationUnknown: the destination is no district
    """
    check_destination(session, facts.destination_id, field="destination_id")
    if facts.last_contact_at > at:
        raise InputRejected(
            say("The contact cannot be registered."),
            (
                Problem(
                    sentence=say("The last contact lies in the future."), field="last_contact_at"
                ),
            ),
        )
    traveller = ParsedTraveller(
        line=1,
        surname=facts.surname,
        given_names=facts.given_names,
        full_name=f"{facts.surname} {facts.given_names}".strip(),
        sex=facts.sex,
        birth_date=facts.birth_date,
        nationality=facts.nationality,
        documents=tuple(facts.documents),
        phone=facts.phone,
        address=facts.address,
        needs=tuple(facts.needs),
    )
    (registered,) = register(session, [traveller], stays=[()], at=at)
    exposure = Exposure(
        person_id=registered.person.id,
        index_reference=facts.index_reference,
        index_confirmed=facts.index_confirmed,
        last_contact_at=facts.last_contact_at,
        where=facts.where,
        destination_id=facts.destination_id,
        occurred_at=at,
    )
    session.add(exposure)
    session.flush()
    classify_people(session, [registered.person.id], arrival_id=None, at=at)
    return exposure


@dataclass(frozen=True, kw_only=True)
class Index:
    """Whom a contact met: a person on file, or a case by its reference."""

    person_id: uuid.UUID | None = None
    reference: str = ""

    @property
    def named(self) -> sa.ColumnElement[bool]:
        """The exposures that name it."""
        if self.person_id is not None:
            return Exposure.index_person_id == self.person_id
        return sa.and_(
            Exposure.index_person_id.is_(None), Exposure.index_reference == self.reference
        )


def note_exposure(
    session: Session,
    person_id: uuid.UUID,
    index: Index,
    *,
    confirmed: bool,
    last_contact_at: datetime,
    where: str,
    destination_id: uuid.UUID | None,
    at: datetime,
) -> Exposure:
    """A known person met a case; what was noted before about the same case is closed."""
    close_exposures(session, person_id, index, at=at)
    exposure = Exposure(
        person_id=person_id,
        index_person_id=index.person_id,
        index_reference=index.reference,
        index_confirmed=confirmed,
        last_contact_at=last_contact_at,
        where=where[:200],
        destination_id=destination_id,
        occurred_at=at,
    )
    session.add(exposure)
    session.flush()
    return exposure


def close_exposures(session: Session, person_id: uuid.UUID, index: Index, *, at: datetime) -> None:
    """What was noted about a person and a case no longer counts; it stays on record."""
    for row in session.scalars(
        sa.select(Exposure).where(
            Exposure.person_id == person_id, index.named, Exposure.closed_at.is_(None)
        )
    ):
        row.closed_at = at
    session.flush()
