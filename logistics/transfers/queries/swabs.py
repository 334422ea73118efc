"""Questions about swabs inside vehicles."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.errors import NotFound
from logistics.policy.release_rules import Finding
from logistics.transfers.models import Trip, VehicleSwab
from logistics.transfers.rules.kinds import TripState


def swabs_of(session: Session, trip: uuid.UUID) -> tuple[VehicleSwab, ...]:
    """The swabs after a trip, oldest first."""
    return tuple(
        session.scalars(
            sa.select(VehicleSwab)
            .where(VehicleSwab.trip_id == trip)
            .order_by(VehicleSwab.occurred_at, VehicleSwab.id)
        )
    )


def get_swab(session: Session, trip: uuid.UUID, swab: uuid.UUID) -> VehicleSwab:
    """A swab after a trip.

    :raises NotFound: there is none
    """
    row = session.get(VehicleSwab, swab)
    if row is None or row.trip_id != trip:
        raise NotFound("sample")
    return row


def findings_after_last_trip(
    session: Session, vehicle: uuid.UUID
) -> tuple[str, list[Finding | None]] | None:
    """The number of the last trip that a vehicle has finished, and what its swabs say since."""
    last = session.execute(
        sa.select(Trip.id, Trip.number)
        .where(Trip.vehicle_id == vehicle, Trip.state == TripState.HANDED_OVER)
        .order_by(Trip.departed_at.desc(), Trip.id.desc())
        .limit(1)
    ).first()
    if last is None:
        return None
    return last.number, [each.result for each in swabs_of(session, last.id)]
