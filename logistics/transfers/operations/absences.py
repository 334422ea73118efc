"""A vehicle is away for a time: noted, withdrawn."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from logistics import audit
from logistics.errors import NotFound
from logistics.staff.rules import AbsenceImpossible, check_absence
from logistics.transfers.models import VehicleAbsence
from logistics.transfers.operations.guards import lock_vehicles
from logistics.wording import say


def note_absence(
    session: Session,
    vehicle_id: uuid.UUID,
    *,
    from_at: datetime,
    until_at: datetime,
    reason: str,
    at: datetime,
) -> VehicleAbsence:
    """The vehicle drives nothing for a time; its trips then need another one.

    :raises AbsenceImpossible: it ends before it begins
    """
    check_absence(from_at=from_at, until_at=until_at)
    lock_vehicles(session, [vehicle_id])
    row = VehicleAbsence(
        vehicle_id=vehicle_id,
        from_at=from_at,
        until_at=until_at,
        reason=reason,
        by=audit.actor().label,
        recorded_at=at,
    )
    session.add(row)
    session.flush()
    return row


def withdraw_absence(
    session: Session, vehicle_id: uuid.UUID, absence_id: uuid.UUID, *, at: datetime
) -> VehicleAbsence:
    """The vehicle may drive then after all, or is back sooner.

    :raises AbsenceImpossible: it was withdrawn before
    """
    row = session.get(VehicleAbsence, absence_id, with_for_update=True)
    if row is None or row.vehicle_id != vehicle_id:
        raise NotFound("absence")
    if row.withdrawn_at is not None:
        raise AbsenceImpossible(say("The absence is withdrawn already."))
    row.withdrawn_at, row.withdrawn_by = at, audit.actor().label
    session.flush()
    return row
