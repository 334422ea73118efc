"""What drivers drive in the days around a trip."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.periods import Period
from logistics.transfers.models import Trip, TripCrew, TripStop
from logistics.transfers.rules.kinds import CrewRole, TripState

AROUND = timedelta(days=2)
Periods = dict[uuid.UUID, dict[uuid.UUID, Period]]


def driving(session: Session, drivers: Collection[uuid.UUID], *, around: Period) -> Periods:
    """What the drivers drive in the days around a period, by driver and trip."""
    last = sa.func.max(TripStop.arrive_at)
    rows = session.execute(
        sa.select(TripCrew.staff_member_id, Trip.id, Trip.loads_at, last)
        .join(Trip, Trip.id == TripCrew.trip_id)
        .join(TripStop, TripStop.trip_id == Trip.id)
        .where(
            TripCrew.staff_member_id.in_(drivers),
            TripCrew.role == CrewRole.DRIVER,
            Trip.state != TripState.CANCELLED,
            Trip.loads_at > around.start - AROUND,
            Trip.loads_at < (around.end or around.start) + AROUND,
        )
        .group_by(TripCrew.staff_member_id, Trip.id, Trip.loads_at)
    )
    found: Periods = {}
    for driver, trip, start, end in rows:
        found.setdefault(driver, {})[trip] = Period(start, end)
    return found
