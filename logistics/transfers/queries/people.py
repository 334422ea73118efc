"""What the trips have to know about the people who ride."""

from __future__ import annotations

import uuid
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals.models import ClassificationRow, Screening
from logistics.arrivals.people_models import GuardianLink
from logistics.transfers.models import Trip, TripRider
from logistics.transfers.rules.kinds import RiderState
from logistics.transfers.rules.life import LIVE, ROLLING

People = Collection[uuid.UUID]
TO_RIDE = (RiderState.PLANNED, RiderState.BOARDED)


def symptomatic(session: Session, people: People) -> frozenset[uuid.UUID]:
    """Those whose latest screening found a fever or symptoms."""
    rows = session.execute(
        sa.select(Screening.person_id, Screening.symptomatic)
        .where(Screening.person_id.in_(people))
        .order_by(Screening.occurred_at, Screening.id)
    )
    return frozenset(person for person, found in dict(rows.all()).items() if found)


def categories_of(session: Session, people: People) -> dict[uuid.UUID, str]:
    """What each of the people falls under now; unclassified people are left out."""
    rows = session.execute(
        sa.select(ClassificationRow.person_id, ClassificationRow.category)
        .where(ClassificationRow.person_id.in_(people), ClassificationRow.superseded_at.is_(None))
        .order_by(ClassificationRow.decided_at, ClassificationRow.id)
    )
    return dict(rows.all())


def cares_for(session: Session, *, carer: uuid.UUID, patient: uuid.UUID) -> bool:
    """Whether somebody is on record as the parent or carer of another."""
    return (
        session.scalar(
            sa.select(
                sa.exists().where(
                    GuardianLink.person_id == patient, GuardianLink.guardian_id == carer
                )
            )
        )
        or False
    )


def find_trip_of(session: Session, person: uuid.UUID) -> Trip | None:
    """The latest trip that a person is on, planned or past; absent does not count."""
    return session.scalars(
        sa.select(Trip)
        .join(TripRider, TripRider.trip_id == Trip.id)
        .where(
            TripRider.person_id == person,
            TripRider.state != RiderState.ABSENT,
            Trip.state.in_(LIVE) | (TripRider.state != RiderState.PLANNED),
        )
        .order_by(Trip.depart_at.desc(), Trip.id.desc())
    ).first()


def riding(session: Session, people: People) -> list[tuple[TripRider, Trip]]:
    """The trips that the people are to take or are on; a stopped one takes nobody anywhere."""
    rows = session.execute(
        sa.select(TripRider, Trip)
        .join(Trip, TripRider.trip_id == Trip.id)
        .where(
            TripRider.person_id.in_(people),
            TripRider.state.in_(TO_RIDE),
            Trip.state.in_(ROLLING),
        )
        .order_by(Trip.depart_at, Trip.id)
    )
    return list(rows.all())


def without_trip(session: Session, people: People) -> frozenset[uuid.UUID]:
    """Those whom no trip takes: none is planned for them, and none took them."""
    taken = session.scalars(
        sa.select(TripRider.person_id)
        .join(Trip, TripRider.trip_id == Trip.id)
        .where(
            TripRider.person_id.in_(people),
            TripRider.state != RiderState.ABSENT,
            Trip.state.in_(LIVE) | (TripRider.state != RiderState.PLANNED),
        )
    )
    return frozenset(people) - frozenset(taken)
