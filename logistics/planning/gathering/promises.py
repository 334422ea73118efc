"""What the published plan has promised people on the road: trips that have not begun yet."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.planning.gathering.fleet import fit_to_drive
from logistics.staff.models import StaffMember
from logistics.transfers.models import Trip, TripCrew, TripRider, Vehicle
from logistics.transfers.rules.kinds import CrewRole, RiderState, TripState


@dataclass(frozen=True, kw_only=True)
class PromisedRide:
    """A planned trip of a published plan, as it stands on the board.

    :ivar unfit: drivers of it who do not drive for us any more
    """

    trip_id: uuid.UUID
    number: str
    plate: str
    origin_id: uuid.UUID | None
    loads_at: datetime
    departs_at: datetime
    in_service: bool
    pinned: bool = False
    unfit: tuple[str, ...] = ()


def promised_rides(
    session: Session, chain: Collection[uuid.UUID], staying: Collection[uuid.UUID] = ()
) -> dict[uuid.UUID, PromisedRide]:
    """The planned trip of everybody for whom the chain wrote one, by person."""
    rows = session.execute(
        sa.select(
            TripRider.person_id,
            Trip.id,
            Trip.number,
            Trip.origin_id,
            Trip.loads_at,
            Trip.depart_at,
            Vehicle.plate,
            Vehicle.out_of_service,
        )
        .join(Trip, Trip.id == TripRider.trip_id)
        .join(Vehicle, Vehicle.id == Trip.vehicle_id)
        .where(
            Trip.plan_id.in_(chain),
            Trip.state == TripState.PLANNED,
            TripRider.state != RiderState.ABSENT,
        )
    ).all()
    unfit = _unfit(session, {row.id: row.loads_at for row in rows})
    return {
        row.person_id: PromisedRide(
            trip_id=row.id,
            number=row.number,
            plate=row.plate,
            origin_id=row.origin_id,
            loads_at=row.loads_at,
            departs_at=row.depart_at,
            in_service=not row.out_of_service,
            pinned=row.id in staying,
            unfit=unfit.get(row.id, ()),
        )
        for row in rows
    }


def _unfit(session: Session, trips: dict[uuid.UUID, datetime]) -> dict[uuid.UUID, tuple[str, ...]]:
    rows = session.execute(
        sa.select(TripCrew.trip_id, StaffMember.name)
        .join(StaffMember, StaffMember.id == TripCrew.staff_member_id)
        .where(
            TripCrew.trip_id.in_(trips.keys()),
            TripCrew.role == CrewRole.DRIVER,
            ~fit_to_drive(),
        )
        .order_by(TripCrew.trip_id, StaffMember.name)
    )
    found: dict[uuid.UUID, tuple[str, ...]] = defaultdict(tuple)
    for trip, name in rows:
        found[trip] = (*found[trip], name)
    return found
