"""Ride requests follow the trips that serve them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.transfers.models import RideRequest, Trip
from logistics.transfers.queries.rides import PENDING
from logistics.transfers.rules.kinds import RiderState, RideState, VehicleKind


def follow(session: Session, trip: Trip, state: RideState) -> None:
    """The requests of a trip's riders are now planned, riding or done; of the absent, open.

    Those of people whom a rescue trip took over follow that trip.
    """
    riders = [rider for rider in trip.riders if rider.state is not RiderState.RESCUED]
    absent = {rider.person_id for rider in riders if rider.state is RiderState.ABSENT}
    rows = session.scalars(
        sa.select(RideRequest).where(
            RideRequest.person_id.in_([rider.person_id for rider in riders]),
            RideRequest.ambulance == (trip.vehicle.kind is VehicleKind.AMBULANCE),
            RideRequest.state.in_(PENDING),
        )
    )
    for row in rows:
        row.state = RideState.OPEN if row.person_id in absent else state
