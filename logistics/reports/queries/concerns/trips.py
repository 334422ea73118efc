"""Trips that are late."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from logistics.reports.queries.concerns.mark import Mark, Watch
from logistics.transfers.models import Trip, TripStop
from logistics.transfers.queries import visible
from logistics.transfers.rules.kinds import TripState
from logistics.wording import say

WAITING = (TripState.PLANNED, TripState.LOADING)


def late_trips(watch: Watch) -> list[Mark]:
    """Trips that should have set off or reached a stop by now."""
    overdue = sa.exists().where(
        TripStop.trip_id == Trip.id, TripStop.arrived_at.is_(None), TripStop.arrive_at < watch.at
    )
    rows = watch.session.scalars(
        sa.select(Trip)
        .where(
            visible.trips(watch.scope),
            sa.or_(
                sa.and_(Trip.state.in_(WAITING), Trip.depart_at < watch.at),
                sa.and_(Trip.state == TripState.DEPARTED, overdue),
            ),
        )
        .options(lazyload(Trip.riders), lazyload(Trip.crew))
        .order_by(Trip.depart_at, Trip.id)
    )
    return [
        Mark(
            trip=row,
            since=row.depart_at,
            about=say("Should have set off.")
            if row.state in WAITING
            else say("Should have arrived."),
        )
        for row in rows
    ]
