"""Who sat near whom on a flight or rode in the same vehicle."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from logistics.arrivals.models import Arrival, Outcome, Passenger
from logistics.policy.document import TracingRules
from logistics.tracing.rules.meetings import Meeting, MeetingKind, Met, rows_between
from logistics.transfers.models import Trip, TripCrew, TripRider
from logistics.transfers.rules.life import RODE


def on_flights(
    session: Session, person: uuid.UUID, rules: TracingRules, since: datetime, until: datetime
) -> list[Meeting]:
    """Who sat within so many rows on the flights of a person, or has no known seat."""
    own, other = aliased(Passenger), aliased(Passenger)
    moment = sa.func.coalesce(Arrival.touchdown_at, Arrival.estimated_at, Arrival.scheduled_at)
    rows = session.execute(
        sa.select(Arrival, own.seat, other.seat.label("seat"), other.person_id)
        .join(own, own.arrival_id == Arrival.id)
        .join(other, other.arrival_id == Arrival.id)
        .where(
            own.person_id == person,
            other.person_id != person,
            own.outcome != Outcome.NOT_BOARDED,
            other.outcome != Outcome.NOT_BOARDED,
            moment >= since,
            moment < until,
        )
    )
    return [
        Meeting(
            who=Met(person_id=met),
            kind=MeetingKind.FLIGHT,
            place=f"{arrival.carrier}{arrival.number} {arrival.origin_date}",
            since=arrival.expected_at,
            until=arrival.expected_at,
            apart=apart,
        )
        for arrival, seat, near, met in rows
        if (apart := rows_between(seat, near)) is None or apart <= rules.rows_either_side
    ]


def in_vehicles(
    session: Session,
    person: uuid.UUID,
    member: uuid.UUID | None,
    rules: TracingRules,
    since: datetime,
    until: datetime,
) -> list[Meeting]:
    """Who rode or worked in the vehicles of a person at the same time.

    Everybody in a sealed coach where the policy says so, else who sat within so many rows.

    :param member: the staff member that the person is
    """
    trips = _rides(session, person, member, since, until)
    riders = session.execute(
        sa.select(TripRider).where(
            TripRider.trip_id.in_(trips),
            TripRider.person_id != person,
            TripRider.state.in_(RODE),
            TripRider.boarded_at.is_not(None),
        )
    ).scalars()
    crew = session.execute(
        sa.select(TripCrew.trip_id, TripCrew.staff_member_id).where(
            TripCrew.trip_id.in_(trips), TripCrew.staff_member_id.is_distinct_from(member)
        )
    )
    beside = [
        *(
            (row.trip_id, Met(person_id=row.person_id), row.seat, row.boarded_at, row.left_at)
            for row in riders
        ),
        *((trip, Met(member_id=other), "", None, None) for trip, other in crew),
    ]
    found = []
    for trip, who, seat, boarded, left in beside:
        ride = trips[trip]
        apart = rows_between(ride.seat, seat)
        start, end = max(ride.since, boarded or ride.since), min(ride.until, left or ride.until)
        near = rules.whole_sealed_coach or apart is None or apart <= rules.rows_either_side
        if near and start < end:
            found.append(
                Meeting(
                    who=who,
                    kind=MeetingKind.VEHICLE,
                    place=ride.number,
                    since=start,
                    until=end,
                    apart=apart,
                )
            )
    return found


@dataclass(frozen=True, kw_only=True)
class _Ride:
    number: str
    seat: str
    since: datetime
    until: datetime


def _rides(
    session: Session,
    person: uuid.UUID,
    member: uuid.UUID | None,
    since: datetime,
    until: datetime,
) -> dict[uuid.UUID, _Ride]:
    """The trips that somebody rode, or drove or escorted from departure until all had left."""
    last = sa.func.max(sa.func.coalesce(TripRider.left_at, until))
    driven = (
        sa.select(Trip.id, Trip.number, Trip.departed_at, last)
        .join(TripCrew, TripCrew.trip_id == Trip.id)
        .join(TripRider, sa.and_(TripRider.trip_id == Trip.id, TripRider.state.in_(RODE)))
        .where(TripCrew.staff_member_id == member, Trip.departed_at.between(since, until))
        .group_by(Trip.id, Trip.number, Trip.departed_at)
    )
    ridden = (
        sa.select(TripRider, Trip.number)
        .join(Trip, Trip.id == TripRider.trip_id)
        .where(
            TripRider.person_id == person,
            TripRider.state.in_(RODE),
            TripRider.boarded_at < until,
            sa.or_(TripRider.left_at.is_(None), TripRider.left_at > since),
        )
    )
    rides = {
        trip: _Ride(number=number, seat="", since=departed, until=left)
        for trip, number, departed, left in session.execute(driven)
        if departed is not None
    }
    for row, number in session.execute(ridden):
        if row.boarded_at is not None:
            rides[row.trip_id] = _Ride(
                number=number, seat=row.seat, since=row.boarded_at, until=row.left_at or until
            )
    return rides
