"""What the published plan has promised people on the road: trips that have not begun yet."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.periods import Period
from logistics.planning.gathering.fleet import fit_to_drive
from logistics.staff.absences import members_away
from logistics.staff.models import StaffMember
from logistics.transfers.models import Trip, TripCrew, TripRider, Vehicle
from logistics.transfers.queries.absences import vehicles_away
from logistics.transfers.rules.kinds import CrewRole, RiderState, TripState


@dataclass(frozen=True, kw_only=True)
class PromisedRide:
    """A planned trip of a published plan, as it stands on the board.

    :ivar away: its vehicle is in the workshop then
    :ivar unfit: drivers of it who do not drive for us any more, or are away then
    """

    trip_id: uuid.UUID
    number: str
    plate: str
    origin_id: uuid.UUID | None
    loads_at: datetime
    departs_at: datetime
    in_service: bool
    away: bool = False
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
            Trip.free_at,
            Vehicle.plate,
            Vehicle.out_of_service,
            Trip.vehicle_id,
        )
        .join(Trip, Trip.id == TripRider.trip_id)
        .join(Vehicle, Vehicle.id == Trip.vehicle_id)
        .where(
            Trip.plan_id.in_(chain),
            Trip.state == TripState.PLANNED,
            TripRider.state != RiderState.ABSENT,
        )
    ).all()
    periods = {row.id: Period(row.loads_at, row.free_at) for row in rows}
    unfit, away = _unfit(session, periods), _away(session, rows, periods)
    return {
        row.person_id: PromisedRide(
            trip_id=row.id,
            number=row.number,
            plate=row.plate,
            origin_id=row.origin_id,
            loads_at=row.loads_at,
            departs_at=row.depart_at,
            in_service=not row.out_of_service,
            away=row.id in away,
            pinned=row.id in staying,
            unfit=unfit.get(row.id, ()),
        )
        for row in rows
    }


def _away(
    session: Session, rows: Sequence[Any], trips: Mapping[uuid.UUID, Period]
) -> frozenset[uuid.UUID]:
    """The trips whose vehicle is in the workshop then."""
    if not trips:
        return frozenset()
    away = vehicles_away(session, {row.vehicle_id for row in rows}, _spanning(trips.values()))
    return frozenset(
        row.id
        for row in rows
        if any(trips[row.id].overlaps(period) for period in away.get(row.vehicle_id, ()))
    )


def _unfit(session: Session, trips: Mapping[uuid.UUID, Period]) -> dict[uuid.UUID, tuple[str, ...]]:
    if not trips:
        return {}
    rows = session.execute(
        sa.select(TripCrew.trip_id, StaffMember.id, StaffMember.name, fit_to_drive().label("fit"))
        .join(StaffMember, StaffMember.id == TripCrew.staff_member_id)
        .where(TripCrew.trip_id.in_(trips.keys()), TripCrew.role == CrewRole.DRIVER)
        .order_by(TripCrew.trip_id, StaffMember.name)
    ).all()
    away = members_away(session, {row.id for row in rows}, _spanning(trips.values()))
    found: dict[uuid.UUID, tuple[str, ...]] = defaultdict(tuple)
    for row in rows:
        trip = trips[row.trip_id]
        if not row.fit or any(trip.overlaps(period) for period in away.get(row.id, ())):
            found[row.trip_id] = (*found[row.trip_id], row.name)
    return found


def _spanning(periods: Iterable[Period]) -> Period:
    """From the first beginning to the last end of some periods."""
    known = list(periods)
    return Period(min(each.start for each in known), max(each.end or each.start for each in known))
