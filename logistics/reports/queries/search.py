"""People found by two identifiers, never by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.arrivals import queries as arrivals
from logistics.arrivals.own_file import not_own
from logistics.arrivals.people_models import Person
from logistics.errors import InputRejected
from logistics.isolation import queries as isolations
from logistics.isolation.models import Isolation
from logistics.isolation.queries import PlaceOf
from logistics.release.models import Certificate
from logistics.reports.queries.person_file import DocumentLine, documents_of
from logistics.wording import say

MOST = 50
NEEDED = 2


@dataclass(frozen=True, kw_only=True)
class Identifiers:
    """What somebody knows about the person they look for.

    :ivar flight: carrier and number, such as MU5102
    :ivar certificate: the number of a release certificate, which names one person alone
    """

    name: str = ""
    document: str = ""
    born: date | None = None
    flight: str = ""
    seat: str = ""
    certificate: str = ""

    @property
    def given(self) -> int:
        """How many of them are known; the number of a certificate is enough."""
        known = (self.name, self.document, self.born, self.flight, self.seat)
        return sum(bool(each) for each in known) + NEEDED * bool(self.certificate)


@dataclass(frozen=True, kw_only=True)
class FoundPerson:
    """Somebody who fits, and where they are."""

    person: Person
    documents: tuple[DocumentLine, ...]
    isolation: Isolation | None
    place: PlaceOf | None


def find_people(
    session: Session, scope: Scope, asked: Identifiers, *, at: datetime
) -> list[FoundPerson]:
    """The first fifty people, the user not among them, who may be seen and fit all that is given.

    :raises InputRejected: fewer than two identifiers are given
    """
    if asked.given < NEEDED:
        raise InputRejected(
            say(
                "Give two of name, document number, birth date, flight and seat, or the number "
                "of a certificate."
            )
        )
    question = arrivals.search(
        session,
        name=asked.name,
        document=asked.document,
        birth=asked.born,
        flight=asked.flight,
        seat=asked.seat,
    )
    if asked.certificate:
        question = question.where(
            Person.id.in_(
                sa.select(Certificate.person_id).where(
                    Certificate.number == asked.certificate.upper()
                )
            )
        )
    visible = isolations.visible_people(session, scope)
    question = question.where(Person.id.in_(visible), not_own(Person.id)).limit(MOST)
    people = session.scalars(question).unique().all()
    current = isolations.open_by_person(session, [person.id for person in people])
    places = isolations.places_of(session, [row.id for row in current.values()], at)
    return [
        FoundPerson(
            person=person,
            documents=documents_of(person),
            isolation=current.get(person.id),
            place=places.get(current[person.id].id) if person.id in current else None,
        )
        for person in people
    ]
