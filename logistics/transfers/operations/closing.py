"""When a trip is over."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.transfers.models import HandOver, Trip
from logistics.transfers.operations.following import follow
from logistics.transfers.rules.kinds import RideState, TripState
from logistics.transfers.rules.life import ABOARD


def close(session: Session, trip: Trip) -> None:
    """The trip is over once nobody is on board and every stop that it reaches is handed over."""
    stopped = trip.state is TripState.STOPPED
    if not stopped and len(closed_stops(session, trip)) < len(trip.stops):
        return
    if any(rider.state in ABOARD for rider in trip.riders):
        return
    trip.state = TripState.HANDED_OVER
    follow(session, trip, RideState.DONE)


def closed_stops(session: Session, trip: Trip) -> set[uuid.UUID]:
    """The stops of a trip whose counts are signed."""
    return set(session.scalars(sa.select(HandOver.stop_id).where(HandOver.trip_id == trip.id)))
