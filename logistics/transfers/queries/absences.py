"""When vehicles are in the workshop, or otherwise away."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.periods import Period
from logistics.transfers.models import Vehicle, VehicleAbsence
from logistics.transfers.queries import visible


def absences_of(session: Session, vehicle: uuid.UUID, *, at: datetime) -> list[VehicleAbsence]:
    """The present and coming absences of a vehicle."""
    return list(
        session.scalars(
            _valid().where(VehicleAbsence.vehicle_id == vehicle, VehicleAbsence.until_at > at)
        )
    )


def absences_after(
    session: Session, scope: Scope, at: datetime
) -> list[tuple[VehicleAbsence, Vehicle]]:
    """Every present and coming absence that a user may see, with its vehicle."""
    rows = session.execute(
        _valid()
        .add_columns(Vehicle)
        .join(Vehicle, Vehicle.id == VehicleAbsence.vehicle_id)
        .where(visible.vehicles(scope), VehicleAbsence.until_at > at)
    )
    return [(absence, vehicle) for absence, vehicle in rows]


def vehicles_away(
    session: Session, vehicles: Collection[uuid.UUID], within: Period
) -> dict[uuid.UUID, list[Period]]:
    """When each of the vehicles is away in a period."""
    rows = session.scalars(
        _valid().where(
            VehicleAbsence.vehicle_id.in_(vehicles),
            VehicleAbsence.until_at > within.start,
            VehicleAbsence.from_at < within.end if within.end is not None else sa.true(),
        )
    )
    found: dict[uuid.UUID, list[Period]] = defaultdict(list)
    for row in rows:
        found[row.vehicle_id].append(Period(row.from_at, row.until_at))
    return found


def _valid() -> sa.Select[VehicleAbsence]:
    return (
        sa.select(VehicleAbsence)
        .where(VehicleAbsence.withdrawn_at.is_(None))
        .order_by(VehicleAbsence.from_at, VehicleAbsence.id)
    )
