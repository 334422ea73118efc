"""A newborn becomes a person: a mother, a moment of birth, and no document yet."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from logistics import audit
from logistics.arrivals import queries
from logistics.arrivals.manifests.words import Sex
from logistics.arrivals.models import ClassificationRow
from logistics.arrivals.operations.people import add_person
from logistics.arrivals.people_models import GuardianLink, Person
from logistics.wording import say, stored


def add_newborn(
    session: Session,
    mother: Person,
    *,
    surname: str,
    given_names: str,
    sex: Sex,
    born_at: datetime,
    zone: str,
    at: datetime,
) -> Person:
    """Add a newborn, who is classified as the mother is."""
    child = add_person(
        session,
        surname=surname or mother.surname,
        given_names=given_names,
        sex=sex,
        birth_date=born_at.astimezone(ZoneInfo(zone)).date(),
        born_at=born_at,
        mother_id=mother.id,
        language=mother.language,
        at=at,
    )
    session.add(GuardianLink(person_id=child.id, guardian_id=mother.id))
    decision = queries.classifications(session, [mother.id]).get(mother.id)
    if decision is not None:
        session.add(_like(decision, child, born_at, at))
    session.flush()
    return child


def _like(
    decision: ClassificationRow, child: Person, born_at: datetime, at: datetime
) -> ClassificationRow:
    return ClassificationRow(
        person_id=child.id,
        category=decision.category,
        measure=decision.measure,
        branch=decision.branch,
        policy_version_id=decision.policy_version_id,
        decided_at=at,
        occurred_at=born_at,
        sentence=stored(say("Born in isolation: as decided about the mother.")),
        by=audit.actor().label,
    )


def record_death(person: Person, *, died_at: datetime) -> None:
    """Note that a person died; plans, lists and notices leave them out from now on."""
    person.died_at = died_at
