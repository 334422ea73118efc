"""Classification of people by the policy; every decision is kept, the latest one counts."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.arrivals import queries
from logistics.arrivals.models import (
    Arrival,
    ArrivalKind,
    ClassificationRow,
    Passenger,
    Screening,
)
from logistics.arrivals.people_models import Exposure, Person
from logistics.policy import queries as policies
from logistics.policy.grounds import ContactKind, EntryKind, Stay, TravelFacts
from logistics.policy.rules import ArrivalMoments, Classification, classify
from logistics.wording import say, stored


def classify_arrival(session: Session, arrival_id: uuid.UUID, *, at: datetime) -> int:
    """Decide about everybody who is listed on an arrival; says how many changed."""
    people = session.scalars(
        sa.select(Passenger.person_id).where(
            Passenger.arrival_id == arrival_id, Passenger.listed, ~Passenger.crew
        )
    ).all()
    return classify_people(session, people, arrival_id=arrival_id, at=at)


def classify_people(
    session: Session,
    people: Sequence[uuid.UUID],
    *,
    arrival_id: uuid.UUID | None,
    at: datetime,
) -> int:
    """Decide about people; a decision that says the same again is not repeated."""
    policy = policies.in_force(session)
    ids = policies.ids_by_number(session)
    arrival = session.get_one(Arrival, arrival_id) if arrival_id else None
    known = queries.classifications(session, people)
    screenings = queries.last_screenings(session, people)
    exposures = queries.last_exposures(session, people)
    changed = 0
    for person in session.scalars(sa.select(Person).where(Person.id.in_(people))):
        exposure = exposures.get(person.id)
        facts = facts_of(person, arrival, exposure, screenings.get(person.id))
        decision = classify(facts, _moments(arrival, exposure, at), policy)
        before = known.get(person.id)
        if before is not None and _same(before, decision):
            continue
        if before is not None:
            before.superseded_at = at
            session.flush()
        session.add(
            ClassificationRow(
                person_id=person.id,
                arrival_id=arrival_id,
                category=decision.category,
                measure=decision.first_measure.value if decision.first_measure else "",
                branch=decision.branch.when.value if decision.branch else "",
                policy_version_id=ids[decision.version] if decision.version else None,
                decided_at=at,
                occurred_at=at,
                sentence=_sentences(decision),
                by=audit.actor().label,
            )
        )
        changed += 1
    session.flush()
    return changed


def facts_of(
    person: Person,
    arrival: Arrival | None,
    exposure: Exposure | None,
    screening: Screening | None,
) -> TravelFacts:
    """What the policy looks at, from what is on record."""
    return TravelFacts(
        entry=_entry(arrival),
        contact=_contact(exposure),
        last_exposure=exposure.last_contact_at if exposure else None,
        stays=tuple(
            Stay(
                country=stay.country or "",
                area=stay.area,
                first=stay.from_on,
                last=stay.to_on,
                transit=stay.transit,
            )
            for stay in person.stays
        ),
        key_industry=person.key_industry,
        diplomat=person.diplomat,
        business_visit=person.business_visit,
        refuses_sample=person.refuses_sample,
        applies_for_home=person.home_isolation_applied,
        home_suitable=bool(person.home_suitable),
        symptoms=bool(screening and screening.symptomatic),
    )


def _entry(arrival: Arrival | None) -> EntryKind:
    if arrival is None:
        return EntryKind.TRACING
    abroad = arrival.kind is ArrivalKind.FLIGHT and arrival.origin_country not in (None, "CHN")
    return EntryKind.INTERNATIONAL if abroad else EntryKind.DOMESTIC


def _contact(exposure: Exposure | None) -> ContactKind | None:
    if exposure is None:
        return None
    return ContactKind.CONFIRMED if exposure.index_confirmed else ContactKind.SUSPECTED


def _moments(arrival: Arrival | None, exposure: Exposure | None, at: datetime) -> ArrivalMoments:
    if arrival is None:
        return ArrivalMoments(desk=exposure.occurred_at if exposure else at)
    return ArrivalMoments(
        touchdown=arrival.expected_at, border=arrival.border_at, desk=arrival.desk_at
    )


def _same(before: ClassificationRow, decision: Classification) -> bool:
    return before.sentence == _sentences(decision)


def _sentences(decision: Classification) -> dict[str, object]:
    because = stored(decision.because)
    if decision.branch_because is not None:
        both = say(
            "%(because)s %(branch)s", because=decision.because, branch=decision.branch_because
        )
        because = stored(both)
    return {**because, "remarks": [stored(remark) for remark in decision.remarks]}
