"""On the way: somebody falls ill on board, or leaves; an entry for each."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from logistics import audit
from logistics.arrivals.operations.desk import screen
from logistics.policy import queries as policies
from logistics.transfers.models import (
    IncidentKind,
    PlaceKind,
    RiderState,
    Trip,
    TripIncident,
    TripRider,
    TripState,
)
from logistics.transfers.operations.closing import close
from logistics.transfers.operations.loading import get_locked, rider_of
from logistics.transfers.operations.rides import request_ride
from logistics.transfers.orders import (
    Illness,
    PlaceRef,
    RideOrder,
    Spot,
)
from logistics.transfers.queries.places import refs_of
from logistics.transfers.queries.rescue import position_of
from logistics.transfers.queries.vehicles import cabin_of
from logistics.transfers.rules.hours import Point
from logistics.transfers.rules.incidents import (
    NotOnBoard,
    check_ill,
    holding_seat,
)
from logistics.transfers.rules.life import ABOARD, check_still
from logistics.wording import say

UNDER_WAY = (TripState.DEPARTED, TripState.STOPPED, TripState.ARRIVED)


def fall_ill(
    session: Session,
    trip_id: uuid.UUID,
    person_id: uuid.UUID,
    spot: Spot,
    illness: Illness,
    *,
    carer_id: uuid.UUID | None = None,
    at: datetime,
) -> TripIncident:
    """A fever or symptom on board: to the rear holding area, and an ambulance is asked for.

    :param carer_id: who goes along in the ambulance, where somebody has to
    :raises TripNotReady: the trip is not on the way
    :raises NotOnBoard: the person is not in the vehicle
    :raises NotIll: neither a fever nor a symptom
    """
    trip = get_locked(session, trip_id)
    check_still(trip.number, trip.state, UNDER_WAY)
    load = policies.latest(session).transport
    check_ill(temperature=illness.temperature, symptoms=illness.symptoms, load=load)
    rider = _on_board(session, trip, person_id, (RiderState.BOARDED,))
    point = spot.point or position_of(session, trip, at=at)
    screen(
        session,
        person_id,
        arrival=None,
        temperature=illness.temperature,
        symptoms=illness.symptoms,
        at=at,
    )
    before = rider.seat
    _hold(session, trip, rider)
    rider.temperature = illness.temperature or rider.temperature
    if carer_id is not None:
        _hold(session, trip, _on_board(session, trip, carer_id, (RiderState.BOARDED,)))
    ride = request_ride(session, _ambulance(trip, rider, spot, illness, at), at=at)
    row = note(session, trip, IncidentKind.FEVER, spot.place, point, person_id=person_id, at=at)
    row.seat, row.ride_id = before, ride.id
    return row


def leave(
    session: Session,
    trip_id: uuid.UUID,
    person_id: uuid.UUID,
    spot: Spot,
    *,
    reason: str,
    at: datetime,
) -> TripIncident:
    """Somebody got off on the way: taken by the police or another service, or walked away.

    :raises TripNotReady: the trip is not on the way
    :raises NotOnBoard: the person is not in the vehicle
    """
    trip = get_locked(session, trip_id)
    check_still(trip.number, trip.state, UNDER_WAY)
    rider = _on_board(session, trip, person_id, tuple(ABOARD))
    rider.state, rider.left_at = RiderState.LEFT, at
    row = note(
        session,
        trip,
        IncidentKind.LEFT,
        spot.place,
        spot.point,
        person_id=person_id,
        note=reason,
        at=at,
    )
    close(session, trip)
    return row


def _on_board(
    session: Session, trip: Trip, person_id: uuid.UUID, states: Sequence[RiderState]
) -> TripRider:
    rider = rider_of(session, trip, person_id)
    if rider.state not in states:
        raise NotOnBoard(say("The person is not on board: %(state)s.", state=rider.state))
    return rider


def _hold(session: Session, trip: Trip, rider: TripRider) -> None:
    taken = {each.seat for each in trip.riders if each.state in ABOARD and each is not rider}
    load = policies.latest(session).transport
    rider.state = RiderState.HELD
    rider.seat = holding_seat(cabin_of(trip.vehicle), load, taken) or rider.seat


def _ambulance(
    trip: Trip, rider: TripRider, spot: Spot, illness: Illness, at: datetime
) -> RideOrder:
    _, *refs = refs_of(trip)
    stops = dict(zip((stop.id for stop in trip.stops), refs, strict=True))
    waits = {stop.id: stop.arrive_at for stop in trip.stops}
    there = illness.at_destination
    return RideOrder(
        person_id=rider.person_id,
        party_id=rider.party_id,
        district_id=trip.district_id,
        origin=stops[rider.stop_id]
        if there
        else PlaceRef(kind=PlaceKind.ROADSIDE, name=spot.place),
        destination=PlaceRef(kind=PlaceKind.FEVER_CLINIC, name=illness.clinic),
        ready_at=max(at, waits[rider.stop_id]) if there else at,
        ambulance=True,
        category=trip.category,
        why=say("A fever or symptoms were found on trip %(number)s.", number=trip.number),
    )


def note(
    session: Session,
    trip: Trip,
    kind: IncidentKind,
    place: str,
    point: Point | None,
    *,
    person_id: uuid.UUID | None = None,
    note: str = "",
    at: datetime,
) -> TripIncident:
    """Write down what happened to a trip on the way."""
    row = TripIncident(
        trip_id=trip.id,
        kind=kind,
        place=place,
        latitude=point.latitude if point else None,
        longitude=point.longitude if point else None,
        person_id=person_id,
        note=note,
        by=audit.actor().label,
        occurred_at=at,
    )
    session.add(row)
    session.flush()
    return row
