"""What a policy decides about people, from what is on record; nothing is changed by asking."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals import queries
from logistics.arrivals.models import Arrival, ArrivalKind, Screening
from logistics.arrivals.people_models import Exposure, Person
from logistics.policy.document import PolicySequence
from logistics.policy.grounds import ContactKind, EntryKind, Stay, TravelFacts
from logistics.policy.rules import ArrivalMoments, Classification, classify


def decide(
    session: Session,
    came: Mapping[uuid.UUID, Arrival | None],
    *,
    policies: Sequence[PolicySequence],
    at: datetime,
) -> Iterator[tuple[Person, tuple[Classification, ...]]]:
    """What each of the policies says about people; the queries are as many as for one.

    :param came: by which arrival each of the people came; by none who was found by tracing
    :param at: when a contact is taken to be registered whose moment is not on record
    """
    people = list(came)
    screenings = queries.last_screenings(session, people)
    exposures = queries.last_exposures(session, people)
    for person in session.scalars(sa.select(Person).where(Person.id.in_(people))):
        arrival = came[person.id]
        exposure = exposures.get(person.id)
        facts = facts_of(person, arrival, exposure, screenings.get(person.id))
        moments = _moments(arrival, exposure, at)
        yield person, tuple(classify(facts, moments, policy) for policy in policies)


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
