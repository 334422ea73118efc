"""The meetings of one person, each kind in one or two questions, however many people were near."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from logistics.arrivals.models import Arrival, Outcome, Passenger
from logistics.isolation.models import Occupancy, OccupancyGuest
from logistics.policy.document import TracingRules
from logistics.sites.models import Building, Floor, Room, Site
from logistics.staff.models import StaffShift
from logistics.tracing.rules import (
    Meeting,
    MeetingKind,
    Met,
    Presence,
    meetings_on_floors,
    rows_between,
)
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


def on_floors(
    session: Session,
    person: uuid.UUID,
    member: uuid.UUID | None,
    rules: TracingRules,
    since: datetime,
    until: datetime,
) -> list[Meeting]:
    """Who lived or worked near a person, in the sites where that person lived or worked.

    :param member: the staff member that the person is
    """
    own = [
        *_residents(session, since, until, OccupancyGuest.person_id == person),
        *_shifts(session, since, until, StaffShift.member_id == member),
    ]
    sites = {each.site_id for each in own}
    others = [
        *_residents(
            session,
            since,
            until,
            sa.and_(Occupancy.site_id.in_(sites), OccupancyGuest.person_id != person),
        ),
        *_shifts(
            session,
            since,
            until,
            sa.and_(
                StaffShift.site_id.in_(sites),
                StaffShift.member_id.is_distinct_from(member),
            ),
        ),
    ]
    return meetings_on_floors(own, others, rules)


def _residents(
    session: Session, since: datetime, until: datetime, which: sa.ColumnElement[bool]
) -> list[Presence]:
    rows = session.execute(
        sa.select(
            OccupancyGuest.person_id,
            OccupancyGuest.admitted_at,
            OccupancyGuest.left_at,
            Room.id.label("room_id"),
            Site.id.label("site_id"),
            Site.code,
            Building.name,
            Floor.number,
        )
        .join(Occupancy, Occupancy.id == OccupancyGuest.occupancy_id)
        .join(Room, Room.id == Occupancy.room_id)
        .join(Floor, Floor.id == Room.floor_id)
        .join(Building, Building.id == Floor.building_id)
        .join(Site, Site.id == Occupancy.site_id)
        .where(
            which,
            OccupancyGuest.admitted_at < until,
            sa.or_(OccupancyGuest.left_at.is_(None), OccupancyGuest.left_at > since),
        )
    )
    return [
        Presence(
            who=Met(person_id=row.person_id),
            site_id=row.site_id,
            site=row.code,
            building=row.name,
            floor=row.number,
            since=max(row.admitted_at, since),
            until=min(row.left_at or until, until),
            room_id=row.room_id,
        )
        for row in rows
    ]


def _shifts(
    session: Session, since: datetime, until: datetime, which: sa.ColumnElement[bool]
) -> list[Presence]:
    rows = session.execute(
        sa.select(StaffShift, Site.code, Building.name, Floor.number)
        .join(Site, Site.id == StaffShift.site_id)
        .outerjoin(Floor, Floor.id == StaffShift.floor_id)
        .outerjoin(Building, Building.id == Floor.building_id)
        .where(
            which,
            StaffShift.withdrawn_at.is_(None),
            StaffShift.from_at < until,
            StaffShift.until_at > since,
        )
    )
    return [
        Presence(
            who=Met(member_id=shift.member_id),
            site_id=shift.site_id,
            site=code,
            building=building,
            floor=floor,
            since=max(shift.from_at, since),
            until=min(shift.until_at, until),
            zone=shift.zone,
        )
        for shift, code, building, floor in rows
    ]
