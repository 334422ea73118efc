"""The first hours of the demonstrated day: what landed is screened, driven and taken in."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals import operations as arrivals
from logistics.arrivals import queries as arrival_queries
from logistics.arrivals.models import Arrival
from logistics.demo.flights import FlightCast
from logistics.errors import Refused
from logistics.isolation import operations as isolations
from logistics.isolation import queries as isolation_queries
from logistics.isolation.models import OccupancyState
from logistics.isolation.rules import Identifier
from logistics.transfers import operations as transfers
from logistics.transfers.models import Trip
from logistics.transfers.orders import Counted
from logistics.transfers.rules.kinds import PlaceKind, RiderState, TripState
from logistics.transfers.rules.life import AmbulanceOnly

COMPARED = frozenset({Identifier.NAME, Identifier.DOCUMENT})


def screen(session: Session, flight: FlightCast, arrival: Arrival, *, at: datetime) -> int:
    """Everybody's temperature at the desk; the first traveller of a flight has a fever."""
    lines = arrival_queries.passengers(session, arrival.id)
    for number, line in enumerate(lines):
        arrivals.screen(
            session,
            line.person_id,
            arrival=arrival,
            temperature=38.1 if number == 0 else round(36.1 + number % 9 / 10, 1),
            symptoms=(),
            at=at,
        )
    return len(lines)


def drive(session: Session, trip_id: uuid.UUID, *, at: datetime) -> tuple[int, int]:
    """One trip from loading to the rooms; says how many were taken in, and how many were not."""
    trip = session.get_one(Trip, trip_id)
    transfers.start_loading(session, trip.id)
    for rider in list(trip.riders):
        try:
            transfers.board(session, trip.id, rider.person_id, temperature=36.5, at=trip.depart_at)
        except AmbulanceOnly:
            transfers.mark_absent(session, trip.id, rider.person_id)
    transfers.depart(session, trip.id, at=trip.depart_at)
    for stop in list(trip.stops):
        transfers.arrive(session, trip.id, stop.id, at=stop.arrive_at)
        count = sum(
            rider.stop_id == stop.id and rider.state is RiderState.BOARDED for rider in trip.riders
        )
        transfers.hand_over(
            session,
            trip.id,
            stop.id,
            Counted(given=count, taken=count, given_by="华军", taken_by="Shen Qiao"),
            at=stop.arrive_at + timedelta(minutes=8),
        )
    transfers.disinfect(
        session, trip.id, product="含氯消毒剂 1000 mg/L", at=trip.free_at - timedelta(minutes=5)
    )
    return _take_in(session, trip)


def trips_before(session: Session, moment: datetime) -> list[Trip]:
    """Planned trips from a port that are over by a moment, in the order of their departure."""
    rows = session.scalars(
        sa.select(Trip)
        .where(
            Trip.state == TripState.PLANNED,
            Trip.origin_kind == PlaceKind.PORT,
            Trip.free_at < moment,
        )
        .order_by(Trip.depart_at)
    )
    return list(rows)


def _take_in(session: Session, trip: Trip) -> tuple[int, int]:
    people = {rider.person_id for rider in trip.riders if rider.state is RiderState.DELIVERED}
    open_isolations = isolation_queries.open_by_person(session, list(people))
    arrived = {stop.id: stop.arrive_at for stop in trip.stops}
    at = max(arrived.values()) + timedelta(minutes=20)
    taken = refused = 0
    for row in isolation_queries.rooms_of(
        session, [isolation.id for isolation in open_isolations.values()]
    ):
        here = [guest.person_id for guest in row.guests if guest.person_id in people]
        if row.state is not OccupancyState.EXPECTED or not here:
            continue
        try:
            isolations.admit(session, row.id, people=here, compared=COMPARED, at=at)
            taken += len(here)
        except Refused:
            refused += len(here)
    return taken, refused
