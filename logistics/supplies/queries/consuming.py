"""What goods of a shelf can be used up for today: shifts and rooms of its site, trips."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from logistics.access.rules import Scope
from logistics.sites.models import Room, RoomUse
from logistics.sites.rules.kinds import ZoneKind
from logistics.staff.models import StaffShift
from logistics.supplies.models import StockPlace
from logistics.transfers.models import Trip
from logistics.transfers.queries import TripFilter, trips_question


@dataclass(frozen=True, kw_only=True)
class ShiftNow:
    """People who work a zone at the same time; goods are booked on one of them."""

    id: uuid.UUID
    zone: ZoneKind
    from_at: datetime
    until_at: datetime
    people: int


@dataclass(frozen=True, kw_only=True)
class Uses:
    """For what goods of a place can be booked as used."""

    shifts: Sequence[ShiftNow]
    rooms: Sequence[RoomUse]
    trips: Sequence[Trip]


def uses_of(session: Session, scope: Scope, place: StockPlace, *, day: date, zone: str) -> Uses:
    """The shifts and trips of a local day, and the rooms of the site."""
    trips = session.scalars(
        trips_question(scope, TripFilter(day=day)).options(joinedload(Trip.vehicle))
    ).unique()
    if place.site_id is None:
        return Uses(shifts=(), rooms=(), trips=list(trips))
    start = datetime.combine(day, time(), ZoneInfo(zone))
    shifts: dict[tuple[ZoneKind, datetime, datetime], list[uuid.UUID]] = {}
    for row in session.scalars(
        sa.select(StaffShift)
        .where(
            StaffShift.site_id == place.site_id,
            StaffShift.withdrawn_at.is_(None),
            StaffShift.from_at < start + timedelta(days=1),
            StaffShift.until_at > start,
        )
        .order_by(StaffShift.from_at, StaffShift.zone, StaffShift.id)
    ):
        shifts.setdefault((row.zone, row.from_at, row.until_at), []).append(row.id)
    return Uses(
        shifts=[
            ShiftNow(id=ids[0], zone=kind, from_at=begins, until_at=ends, people=len(ids))
            for (kind, begins, ends), ids in shifts.items()
        ],
        rooms=list(
            session.scalars(
                sa.select(RoomUse)
                .join(Room, Room.id == RoomUse.room_id)
                .where(Room.site_id == place.site_id, RoomUse.to_at.is_(None))
                .order_by(RoomUse.number)
            )
        ),
        trips=list(trips),
    )
