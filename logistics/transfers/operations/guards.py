"""What must hold of all trips once some were written; checked under the lock of the vehicles."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from itertools import combinations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.database import lock_rows
from logistics.errors import NotFound, Refused
from logistics.periods import Period
from logistics.sites.models import District
from logistics.transfers.models import Trip, Vehicle
from logistics.transfers.operations.crews import check_drivers, period_of
from logistics.transfers.queries.people import riding
from logistics.transfers.queries.vehicles import holding
from logistics.wording import say


class VehicleTaken(Refused):
    """A vehicle cannot be on two trips at once."""


class RiderHasTrip(Refused):
    """A person cannot be on two trips at once, nor leave one place twice."""


def lock_boards(session: Session, districts: Collection[uuid.UUID]) -> None:
    """Let one writer at a time change the trips of a district, for riders and drivers cross it."""
    session.execute(
        sa.select(District.id)
        .where(District.id.in_(districts))
        .order_by(District.id)
        .with_for_update(key_share=True)
    )


def lock_vehicles(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Vehicle]:
    """The vehicles, so that nobody else plans them until the transaction ends.

    :raises NotFound: there is no such vehicle
    """
    found: dict[uuid.UUID, Vehicle] = {
        vehicle.id: vehicle for vehicle in lock_rows(session, Vehicle, sorted(set(ids)))
    }
    if set(ids) - found.keys():
        raise NotFound("vehicle")
    return found


def guard(session: Session, trips: Sequence[Trip]) -> None:
    """Refuse trips of which two collide, or which collide with others.

    :raises VehicleTaken: a vehicle would be on two trips at once
    :raises RiderHasTrip: a person would be on two trips at once
    :raises DriverBusy: a driver likewise
    :raises DutyTooLong: a driver would be on duty for too long
    """
    session.flush()
    if not trips:
        return
    _one_trip_at_a_time(session, trips)
    _one_seat_a_person(session, {rider.person_id for trip in trips for rider in trip.riders})
    check_drivers(session, trips)


def _one_trip_at_a_time(session: Session, trips: Sequence[Trip]) -> None:
    rows = session.execute(
        sa.select(Trip.id, Trip.number, Trip.vehicle_id, Trip.loads_at, Trip.free_at).where(
            Trip.vehicle_id.in_({trip.vehicle_id for trip in trips}),
            holding(),
            Trip.free_at > min(trip.loads_at for trip in trips),
        )
    ).all()
    for trip in trips:
        this = Period(trip.loads_at, trip.free_at)
        for other in rows:
            if other.id == trip.id or other.vehicle_id != trip.vehicle_id:
                continue
            if this.overlaps(Period(other.loads_at, other.free_at)):
                raise VehicleTaken(
                    say(
                        "%(plate)s is taken by trip %(number)s then.",
                        plate=trip.vehicle.plate,
                        number=other.number,
                    )
                )


def _one_seat_a_person(session: Session, people: Iterable[uuid.UUID]) -> None:
    of_person: dict[uuid.UUID, list[Trip]] = {}
    for rider, trip in riding(session, list(people)):
        of_person.setdefault(rider.person_id, []).append(trip)
    for trips in of_person.values():
        for first, second in combinations(trips, 2):
            if _collide(first, second):
                raise RiderHasTrip(
                    say(
                        "A person of trip %(second)s is on trip %(first)s already.",
                        first=first.number,
                        second=second.number,
                    )
                )


def _collide(first: Trip, second: Trip) -> bool:
    same_origin = (first.origin_kind, first.origin_id, first.origin_name) == (
        second.origin_kind,
        second.origin_id,
        second.origin_name,
    )
    return same_origin or period_of(first).overlaps(period_of(second))
