"""Ride requests follow the trips that serve them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.transfers.models import RideRequest, Trip
from logistics.transfers.queries.rides import PENDING
from logistics.transfers.rules.kinds import CARE, RiderState, RideState, VehicleKind


def follow(session: Session, trip: Trip, state: RideState) -> None:
    """The requests of a trip's riders are now planned, riding or done; of the absent, open.

    Those of people whom a rescue trip took over follow that trip. The way to care and the way
    back are two requests; a trip serves the one of its way.
    """
    riders = [rider for rider in trip.riders if rider.state is not RiderState.RESCUED]
    absent = {rider.person_id for rider in riders if rider.state is RiderState.ABSENT}
    rows = session.scalars(
        sa.select(RideRequest).where(
            RideRequest.person_id.in_([rider.person_id for rider in riders]),
            RideRequest.ambulance == (trip.vehicle.kind is VehicleKind.AMBULANCE),
            RideRequest.state.in_(PENDING),
            RideRequest.origin_kind.in_(CARE)
            if trip.origin_kind in CARE
            else RideRequest.origin_kind.not_in(CARE),
        )
    )
    for row in rows:
        row.state = RideState.OPEN if row.person_id in absent else state
