"""Changes of the fleet: register, edit, take out of service, assign drivers."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.database import check_version
from logistics.errors import NotFound
from logistics.policy import queries as policies
from logistics.staff.models import StaffMember
from logistics.staff.rules import check_driver
from logistics.transfers.models import Vehicle, VehicleDriver
from logistics.transfers.operations.guards import lock_vehicles
from logistics.transfers.orders import VehicleOrder
from logistics.transfers.queries.vehicles import drivers_of, unfinished_trips
from logistics.transfers.rules.fleet import PlateTaken, check_seats, drivers_warning
from logistics.transfers.rules.life import RUNNING, VehicleBusy
from logistics.wording import Sentence, say


def add_vehicle(session: Session, order: VehicleOrder, *, at: datetime) -> Vehicle:
    """Register a vehicle.

    :raises SeatsImpossible: no vehicle is like that
    :raises PlateTaken: it is registered already
    """
    _check(session, order, None)
    row = Vehicle(recorded_at=at, **_values(order))
    session.add(row)
    session.flush()
    return row


def edit_vehicle(
    session: Session, vehicle_id: uuid.UUID, order: VehicleOrder, *, expected: int | None = None
) -> Vehicle:
    """Change what is known about a vehicle; trips that are written keep their seats.

    :raises SeatsImpossible: no vehicle is like that
    :raises PlateTaken: another vehicle has the plate
    """
    row = _get(session, vehicle_id, expected)
    _check(session, order, row.id)
    for name, value in _values(order).items():
        setattr(row, name, value)
    session.flush()
    return row


def take_out_of_service(
    session: Session, vehicle_id: uuid.UUID, *, reason: str, expected: int | None = None
) -> Vehicle:
    """The vehicle loads no more until it is put back; its planned trips need another one.

    :raises VehicleBusy: it is on a trip
    """
    row = _get(session, vehicle_id, expected)
    last = unfinished_trips(session, [row.id]).get(row.id)
    if last is not None and last.state in RUNNING:
        raise VehicleBusy(
            say("%(plate)s is still on trip %(number)s.", plate=row.plate, number=last.number)
        )
    row.out_of_service, row.out_of_service_reason = True, reason
    return row


def put_in_service(
    session: Session, vehicle_id: uuid.UUID, *, expected: int | None = None
) -> Vehicle:
    """The vehicle may load again."""
    row = _get(session, vehicle_id, expected)
    row.out_of_service, row.out_of_service_reason = False, ""
    return row


def assign_driver(
    session: Session, vehicle_id: uuid.UUID, member_id: uuid.UUID, *, at: datetime
) -> Sentence | None:
    """A driver shares a vehicle from now on; a warning where it then has too few or too many.

    :raises NotADriver: somebody who does not drive for us
    :raises OutsideClosedLoop: a driver who is not in the closed loop
    """
    row = _get(session, vehicle_id, None)
    member = session.get(StaffMember, member_id)
    if member is None:
        raise NotFound("staff member")
    check_driver(
        name=member.name,
        team=member.team,
        closed_loop=member.closed_loop,
        left=member.left_at is not None,
    )
    if _assignment(session, vehicle_id, member_id) is None:
        session.add(VehicleDriver(vehicle_id=row.id, staff_member_id=member.id, recorded_at=at))
        session.flush()
    return warning_of(session, row)


def release_driver(
    session: Session, vehicle_id: uuid.UUID, member_id: uuid.UUID
) -> Sentence | None:
    """A driver leaves a vehicle; a warning where it then has too few."""
    row = _get(session, vehicle_id, None)
    assignment = _assignment(session, vehicle_id, member_id)
    if assignment is None:
        raise NotFound("staff member")
    session.delete(assignment)
    session.flush()
    return warning_of(session, row)


def warning_of(session: Session, vehicle: Vehicle) -> Sentence | None:
    """What is wrong with the number of a vehicle's drivers."""
    return drivers_warning(
        plate=vehicle.plate,
        drivers=len(drivers_of(session, [vehicle.id]).get(vehicle.id, ())),
        wanted=policies.latest(session).transport.drivers_per_vehicle,
    )


def _assignment(
    session: Session, vehicle_id: uuid.UUID, member_id: uuid.UUID
) -> VehicleDriver | None:
    return session.scalars(
        sa.select(VehicleDriver).where(
            VehicleDriver.vehicle_id == vehicle_id, VehicleDriver.staff_member_id == member_id
        )
    ).first()


def _values(order: VehicleOrder) -> dict[str, object]:
    return {name: getattr(order, name) for name in order.__dataclass_fields__}


def _check(session: Session, order: VehicleOrder, own: uuid.UUID | None) -> None:
    check_seats(
        plate=order.plate,
        seats=order.seats,
        seats_per_row=order.seats_per_row,
        usable_seats=order.usable_seats,
    )
    holder = session.scalars(sa.select(Vehicle.id).where(Vehicle.plate == order.plate)).first()
    if holder not in (None, own):
        raise PlateTaken(say("There is a vehicle %(plate)s already.", plate=order.plate))


def _get(session: Session, vehicle_id: uuid.UUID, expected: int | None) -> Vehicle:
    row = lock_vehicles(session, [vehicle_id])[vehicle_id]
    if expected is not None:
        check_version(row, expected)
    return row
