"""From the first stop to the clean vehicle: arrival, hand-over, disinfection."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.errors import NotFound, Refused
from logistics.transfers.models import HandOver, Trip, TripRider, TripStop, VehicleDisinfection
from logistics.transfers.operations.closing import close, closed_stops
from logistics.transfers.operations.loading import get_locked
from logistics.transfers.orders import Counted, PlaceRef
from logistics.transfers.queries.cards import find_disinfection
from logistics.transfers.rules.kinds import PlaceKind, RiderState, TripState
from logistics.transfers.rules.life import LIVE, check_counts, check_still
from logistics.wording import say

AT_STOP = (RiderState.BOARDED, RiderState.DELIVERED)


class AlreadyDone(Refused):
    """This was recorded before."""


class NotArrived(Refused):
    """The vehicle has not arrived at the stop."""


class NobodyKept(Refused):
    """Only who is still on board can be taken to another place."""


def arrive(
    session: Session,
    trip_id: uuid.UUID,
    stop_id: uuid.UUID,
    *,
    expected: int | None = None,
    at: datetime,
) -> TripStop:
    """The vehicle is at a stop; at the last one the trip has arrived.

    :raises TripNotReady: it has not departed
    :raises AlreadyDone: it was there before
    """
    trip = get_locked(session, trip_id, expected)
    stop = _stop_of(trip, stop_id)
    check_still(trip.number, trip.state, (TripState.DEPARTED,))
    if stop.arrived_at is not None:
        raise AlreadyDone(say("The arrival at this stop is recorded already."))
    stop.arrived_at = at
    if all(each.arrived_at is not None for each in trip.stops):
        trip.state = TripState.ARRIVED
    return stop


def hand_over(
    session: Session,
    trip_id: uuid.UUID,
    stop_id: uuid.UUID,
    counted: Counted,
    *,
    expected: int | None = None,
    at: datetime,
) -> HandOver:
    """Both sides counted and signed; who was taken over has left the vehicle.

    Who is kept stays on board, for :func:`redirect`.

    :raises NotArrived: the vehicle is not there
    :raises AlreadyDone: this stop was handed over before
    :raises CountsDiffer: the figures differ and nobody wrote down why
    """
    trip = get_locked(session, trip_id, expected)
    stop = _stop_of(trip, stop_id)
    _check_open(session, stop)
    riders = [r for r in trip.riders if r.stop_id == stop.id and r.state in AT_STOP]
    check_counts(listed=len(riders), given=counted.given, taken=counted.taken, note=counted.note)
    for rider in riders:
        if rider.state is RiderState.BOARDED and rider.person_id not in counted.kept:
            rider.state, rider.left_at = RiderState.DELIVERED, at
    row = HandOver(
        trip_id=trip.id,
        stop_id=stop.id,
        occurred_at=at,
        given_count=counted.given,
        taken_count=counted.taken,
        given_by=counted.given_by,
        taken_by=counted.taken_by,
        note=counted.note,
    )
    session.add(row)
    session.flush()
    close(session, trip)
    return row


def redirect(
    session: Session,
    trip_id: uuid.UUID,
    place: PlaceRef,
    *,
    arrive_at: datetime,
    expected: int | None = None,
) -> TripStop:
    """Take who was not taken over to one more stop; the older sheet is void.

    :raises TripNotReady: the trip is not on the way
    :raises NobodyKept: nobody is on board whose stop was handed over
    """
    trip = get_locked(session, trip_id, expected)
    check_still(trip.number, trip.state, (TripState.DEPARTED, TripState.ARRIVED))
    closed = closed_stops(session, trip)
    kept = [r for r in trip.riders if r.stop_id in closed and r.state is RiderState.BOARDED]
    if not kept:
        raise NobodyKept(say("Nobody is on board who was not taken over."))
    stop = TripStop(
        position=len(trip.stops),
        place_kind=place.kind,
        place_id=place.id,
        place_name=place.name,
        arrive_at=arrive_at,
    )
    trip.stops.append(stop)
    session.flush()
    for rider in kept:
        rider.stop_id = stop.id
    trip.state = TripState.DEPARTED
    trip.free_at = max(trip.free_at, arrive_at)
    trip.sheet_version += 1
    return stop


def deliver(
    session: Session, person_id: uuid.UUID, *, site_id: uuid.UUID, at: datetime
) -> TripRider | None:
    """A site took a person in: they have left the vehicle, or came without it.

    The counts of the hand-over stay with those who sign; without a trip nothing happens.
    """
    rider = session.scalars(
        sa.select(TripRider)
        .join(Trip, Trip.id == TripRider.trip_id)
        .join(TripStop, TripStop.id == TripRider.stop_id)
        .where(
            TripRider.person_id == person_id,
            TripRider.state.in_((RiderState.PLANNED, RiderState.BOARDED)),
            TripStop.place_kind == PlaceKind.SITE,
            TripStop.place_id == site_id,
            Trip.state.in_(LIVE),
        )
        .order_by(Trip.depart_at.desc())
    ).first()
    if rider is None:
        return None
    if rider.state is RiderState.PLANNED:
        rider.state = RiderState.ABSENT
        return rider
    rider.state, rider.left_at = RiderState.DELIVERED, at
    if rider.trip.state is TripState.ARRIVED:
        close(session, rider.trip)
    return rider


def disinfect(
    session: Session, trip_id: uuid.UUID, *, product: str, at: datetime
) -> VehicleDisinfection:
    """The vehicle of a trip is clean again and may load from now on.

    :raises TripNotReady: people may still be on board
    :raises AlreadyDone: one trip, one disinfection
    """
    trip = get_locked(session, trip_id)
    check_still(trip.number, trip.state, (TripState.HANDED_OVER,))
    if find_disinfection(session, trip.id) is not None:
        raise AlreadyDone(say("The disinfection after this trip is recorded already."))
    row = VehicleDisinfection(
        vehicle_id=trip.vehicle_id,
        trip_id=trip.id,
        occurred_at=at,
        product=product,
        by=audit.actor().label,
    )
    session.add(row)
    session.flush()
    return row


def _check_open(session: Session, stop: TripStop) -> None:
    if stop.arrived_at is None:
        raise NotArrived(say("The vehicle has not arrived at this stop."))
    if session.scalars(sa.select(HandOver.id).where(HandOver.stop_id == stop.id)).first():
        raise AlreadyDone(say("This stop was handed over before."))


def _stop_of(trip: Trip, stop_id: uuid.UUID) -> TripStop:
    found = next((stop for stop in trip.stops if stop.id == stop_id), None)
    if found is None:
        raise NotFound("stop")
    return found
