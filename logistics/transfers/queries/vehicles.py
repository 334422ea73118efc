"""Questions about vehicles: what they may hold, who drives them, what they can do now."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, lazyload

from logistics.access.rules import Scope
from logistics.errors import NotFound
from logistics.periods import Period
from logistics.policy import queries as policies
from logistics.staff.models import StaffMember
from logistics.transfers.models import Trip, Vehicle, VehicleDisinfection, VehicleDriver
from logistics.transfers.queries import visible
from logistics.transfers.queries.absences import vehicles_away
from logistics.transfers.rules.kinds import Readiness, TripState, VehicleKind
from logistics.transfers.rules.life import LIVE, RUNNING, LastTrip, readiness
from logistics.transfers.rules.seating import Cabin, usable_seats


@dataclass(frozen=True, kw_only=True)
class VehicleFacts:
    """A vehicle as a plan may use it.

    :ivar usable_seats: load factor, alternate seats and held rows are off already
    :ivar drivers: registered drivers, in the order in which they were assigned
    :ivar busy: trips that stay whatever is planned, until the vehicle is disinfected after them
    :ivar away: when it is in the workshop, or otherwise away
    :ivar free_from: not before this may it load for a new trip
    """

    id: uuid.UUID
    district_id: uuid.UUID
    plate: str
    kind: VehicleKind
    seats: int
    usable_seats: int
    negative_pressure: bool
    home_port_id: uuid.UUID | None
    drivers: tuple[uuid.UUID, ...]
    busy: tuple[Period, ...]
    away: tuple[Period, ...]
    free_from: datetime


@dataclass(frozen=True, kw_only=True)
class VehicleLine:
    """A vehicle in a list, with what it can do now."""

    vehicle: Vehicle
    readiness: Readiness
    usable_seats: int
    drivers: tuple[StaffMember, ...]
    last: LastTrip | None


def get_vehicle(session: Session, scope: Scope, vehicle: uuid.UUID) -> Vehicle:
    """One vehicle.

    :raises NotFound: there is none, or the user may not see it
    """
    found = session.scalars(
        sa.select(Vehicle).where(Vehicle.id == vehicle, visible.vehicles(scope))
    ).first()
    if found is None:
        raise NotFound("vehicle")
    return found


def vehicle_with_plate(session: Session, plate: str) -> Vehicle:
    """The vehicle with a plate.

    :raises NotFound: there is none
    """
    found = session.scalars(sa.select(Vehicle).where(Vehicle.plate == plate)).first()
    if found is None:
        raise NotFound("vehicle")
    return found


def vehicles_question(
    scope: Scope, kind: VehicleKind | None = None, port: uuid.UUID | None = None
) -> sa.Select[Vehicle]:
    """The vehicles that a user may see, by kind and plate; an unset scope sees none."""
    question = (
        sa.select(Vehicle)
        .where(visible.vehicles(scope))
        .order_by(Vehicle.out_of_service, Vehicle.kind, Vehicle.plate)
    )
    if kind is not None:
        question = question.where(Vehicle.kind == kind)
    return question if port is None else question.where(Vehicle.home_port_id == port)


def lines_of(session: Session, vehicles: Sequence[Vehicle]) -> list[VehicleLine]:
    """The vehicles with readiness, seats and drivers, in three queries."""
    ids = [vehicle.id for vehicle in vehicles]
    load = policies.latest(session).transport
    unfinished = unfinished_trips(session, ids)
    drivers = drivers_of(session, ids)
    return [
        VehicleLine(
            vehicle=vehicle,
            readiness=readiness(
                out_of_service=vehicle.out_of_service, last=unfinished.get(vehicle.id)
            ),
            usable_seats=usable_seats(cabin_of(vehicle), load),
            drivers=drivers.get(vehicle.id, ()),
            last=unfinished.get(vehicle.id),
        )
        for vehicle in vehicles
    ]


def next_trips(session: Session, vehicle: uuid.UUID, *, at: datetime) -> list[Trip]:
    """The trips that a vehicle is on or will take, and those of the last day."""
    return list(
        session.scalars(
            sa.select(Trip)
            .where(
                Trip.vehicle_id == vehicle,
                Trip.state.in_(LIVE) | (Trip.depart_at > at - timedelta(days=1)),
            )
            .options(lazyload(Trip.riders), lazyload(Trip.crew))
            .order_by(Trip.depart_at, Trip.number)
        )
    )


def cabin_of(vehicle: Vehicle) -> Cabin:
    """The inside of a vehicle, for the rules of loading."""
    return Cabin(
        plate=vehicle.plate,
        kind=vehicle.kind,
        seats=vehicle.seats,
        seats_per_row=vehicle.seats_per_row,
        lowered_to=vehicle.usable_seats,
    )


def unfinished_trips(
    session: Session, vehicles: Collection[uuid.UUID], *, but: uuid.UUID | None = None
) -> dict[uuid.UUID, LastTrip]:
    """For each vehicle the trip that it is on, or after which it was not disinfected."""
    rows = session.execute(
        sa.select(Trip.vehicle_id, Trip.number, Trip.state)
        .where(
            Trip.vehicle_id.in_(vehicles),
            Trip.id != but if but is not None else sa.true(),
            holding(),
            Trip.state != TripState.PLANNED,
        )
        .order_by(Trip.state.in_(RUNNING), Trip.departed_at, Trip.id)
    )
    return {vehicle: LastTrip(number=number, state=state) for vehicle, number, state in rows}


def holding() -> sa.ColumnElement[bool]:
    """Trips that keep their vehicle: live ones, and those after which it is not clean yet."""
    disinfected = sa.exists().where(VehicleDisinfection.trip_id == Trip.id)
    return Trip.state.in_(LIVE) | ((Trip.state == TripState.HANDED_OVER) & ~disinfected)


def drivers_of(
    session: Session, vehicles: Collection[uuid.UUID]
) -> dict[uuid.UUID, tuple[StaffMember, ...]]:
    """The registered drivers of each vehicle, in the order in which they were assigned."""
    found: dict[uuid.UUID, tuple[StaffMember, ...]] = {}
    rows = session.scalars(
        sa.select(VehicleDriver)
        .where(VehicleDriver.vehicle_id.in_(vehicles))
        .options(joinedload(VehicleDriver.driver))
        .order_by(VehicleDriver.id)
    )
    for row in rows:
        if row.driver.left_at is None:
            found[row.vehicle_id] = (*found.get(row.vehicle_id, ()), row.driver)
    return found


def vehicle_facts(
    session: Session,
    district: uuid.UUID,
    *,
    within: Period,
    replanning: Collection[uuid.UUID] = (),
    staying: Collection[uuid.UUID] = (),
) -> list[VehicleFacts]:
    """The vehicles of a district that are in service, for a plan of a period.

    :param replanning: plans whose trips that have not begun may be planned anew
    :param staying: trips of theirs that stay all the same
    """
    rows = session.scalars(
        sa.select(Vehicle)
        .where(
            Vehicle.district_id == district,
            Vehicle.out_of_service.is_(False),
            Vehicle.kind != VehicleKind.HOST_CAR,
        )
        .order_by(Vehicle.plate)
    ).all()
    ids = [vehicle.id for vehicle in rows]
    load = policies.latest(session).transport
    drivers = drivers_of(session, ids)
    busy, running_until = _busy(session, ids, within, replanning, staying)
    away = vehicles_away(session, ids, within)
    return [
        VehicleFacts(
            id=vehicle.id,
            district_id=vehicle.district_id,
            plate=vehicle.plate,
            kind=vehicle.kind,
            seats=vehicle.seats,
            usable_seats=usable_seats(cabin_of(vehicle), load),
            negative_pressure=vehicle.negative_pressure,
            home_port_id=vehicle.home_port_id,
            drivers=tuple(driver.id for driver in drivers.get(vehicle.id, ())),
            busy=tuple(busy.get(vehicle.id, ())),
            away=tuple(away.get(vehicle.id, ())),
            free_from=max(within.start, running_until.get(vehicle.id, within.start)),
        )
        for vehicle in rows
    ]


def _busy(
    session: Session,
    vehicles: Collection[uuid.UUID],
    within: Period,
    replanning: Collection[uuid.UUID],
    staying: Collection[uuid.UUID],
) -> tuple[dict[uuid.UUID, list[Period]], dict[uuid.UUID, datetime]]:
    busy: dict[uuid.UUID, list[Period]] = {}
    running_until: dict[uuid.UUID, datetime] = {}
    for trip in session.execute(
        sa.select(Trip.vehicle_id, Trip.id, Trip.state, Trip.plan_id, Trip.loads_at, Trip.free_at)
        .where(
            Trip.vehicle_id.in_(vehicles),
            holding(),
            Trip.free_at > within.start,
        )
        .order_by(Trip.loads_at)
    ):
        if within.end is not None and trip.loads_at >= within.end:
            continue
        written_by_plan = trip.state is TripState.PLANNED and trip.plan_id in replanning
        if written_by_plan and trip.id not in staying:
            continue
        busy.setdefault(trip.vehicle_id, []).append(Period(trip.loads_at, trip.free_at))
        if trip.state is not TripState.PLANNED:
            running_until[trip.vehicle_id] = trip.free_at
    return busy, running_until
