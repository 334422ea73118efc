"""Swabs inside a vehicle that was disinfected after a trip, and their results."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from logistics import audit
from logistics.database import check_version
from logistics.errors import NotFound
from logistics.policy.release_rules import Finding
from logistics.sites.rules.hygiene import SurfaceResultKnown
from logistics.transfers.models import VehicleSwab
from logistics.transfers.operations.loading import get_locked
from logistics.transfers.queries.cards import find_disinfection
from logistics.transfers.rules.kinds import TripState
from logistics.transfers.rules.life import LastTrip, check_still, check_vehicle
from logistics.wording import say


def swab_vehicle(
    session: Session, trip_id: uuid.UUID, *, place: str, laboratory: str, at: datetime
) -> VehicleSwab:
    """Note a swab inside the vehicle of a trip.

    :raises TripNotReady: people may still be on board
    :raises VehicleNotDisinfected: a swab says something of a clean vehicle only
    """
    trip = get_locked(session, trip_id)
    check_still(trip.number, trip.state, (TripState.HANDED_OVER,))
    if find_disinfection(session, trip.id) is None:
        last = LastTrip(number=trip.number, state=trip.state)
        check_vehicle(plate=trip.vehicle.plate, out_of_service=False, last=last)
    row = VehicleSwab(
        trip_id=trip.id,
        place=place,
        laboratory=laboratory,
        taken_by=audit.actor().label,
        occurred_at=at,
    )
    session.add(row)
    session.flush()
    return row


def enter_swab_result(
    session: Session, swab_id: uuid.UUID, *, finding: Finding, expected: int, at: datetime
) -> VehicleSwab:
    """Note what the laboratory says, once.

    :raises Stale: somebody changed it since ``expected``
    :raises SurfaceResultKnown: there is a result already
    """
    row = session.get(VehicleSwab, swab_id, with_for_update=True)
    if row is None:
        raise NotFound("sample")
    check_version(row, expected)
    if row.result is not None:
        raise SurfaceResultKnown(
            say("The result of this swab is known: %(result)s.", result=row.result)
        )
    row.result, row.result_at, row.result_by = finding, at, audit.actor().label
    session.flush()
    return row
