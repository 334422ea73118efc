"""Writing trips, changing them before they load, and cancelling them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from logistics import numbering
from logistics.database import check_version
from logistics.errors import NotFound
from logistics.numbering import NumberKind, NumberState
from logistics.sites.models import District
from logistics.transfers.models import Trip, Vehicle
from logistics.transfers.operations import contents
from logistics.transfers.operations.crews import check_drivers, choose_drivers, set_crew
from logistics.transfers.operations.following import follow
from logistics.transfers.operations.guards import guard, lock_boards, lock_vehicles
from logistics.transfers.orders import TripOrder
from logistics.transfers.rules.hours import NightOverride
from logistics.transfers.rules.kinds import CrewRole, RiderState, RideState, TripState
from logistics.transfers.rules.life import PeopleOnBoard, check_step, check_still
from logistics.wording import say


def write_trip(session: Session, order: TripOrder, *, at: datetime) -> Trip:
    """Put a trip on the board, with its official number, seats and crew.

    :raises Refused: see :func:`publish_trips`
    """
    return publish_trips(session, written=[order], at=at)[0]


def change_trip(
    session: Session,
    trip_id: uuid.UUID,
    order: TripOrder,
    *,
    expected: int | None = None,
    at: datetime,
) -> Trip:
    """Re-time a planned trip, or change its vehicle or riders; the older sheet is void.

    :raises TripNotReady: it loads already
    :raises Refused: see :func:`publish_trips`
    """
    trip = _get(session, trip_id)
    if expected is not None:
        check_version(trip, expected)
    publish_trips(session, changed={trip_id: order}, at=at)
    return trip


def retime(
    session: Session,
    trip_id: uuid.UUID,
    *,
    depart_at: datetime,
    vehicle_id: uuid.UUID | None = None,
    night_override: NightOverride | None = None,
    expected: int | None = None,
    at: datetime,
) -> Trip:
    """Move a planned trip to another departure, with the same times in between.

    :raises TripNotReady: it loads already
    :raises Refused: see :func:`publish_trips`
    """
    known = contents.order_of(_get(session, trip_id))
    by = depart_at - known.depart_at
    order = replace(
        known,
        vehicle_id=vehicle_id or known.vehicle_id,
        loads_at=known.loads_at + by,
        depart_at=depart_at,
        free_at=known.free_at + by,
        stops=tuple(replace(stop, arrive_at=stop.arrive_at + by) for stop in known.stops),
        night_override=night_override,
    )
    return change_trip(session, trip_id, order, expected=expected, at=at)


def publish_trips(
    session: Session,
    *,
    written: Sequence[TripOrder] = (),
    changed: Mapping[uuid.UUID, TripOrder] | None = None,
    cancelled: Mapping[uuid.UUID, str] | None = None,
    at: datetime,
) -> list[Trip]:
    """Write, change and cancel trips together, so that people and vehicles may swap places.

    What collides is refused after all of it was done; the new trips come back in their order.

    :param cancelled: trips with the reason why
    :raises TripNotReady: a trip to change or cancel is under way
    :raises TooManyRiders: more people than the vehicle may hold; likewise for ambulances
    :raises MixedCategories: people of two categories in one vehicle
    :raises NightBan: a coach would drive in the hours of the night ban
    :raises VehicleTaken: two trips of a vehicle overlap; likewise for riders and drivers
    """
    changed = changed or {}
    trips = {trip_id: _get(session, trip_id) for trip_id in (*changed, *(cancelled or {}))}
    lock_boards(
        session,
        {order.district_id for order in (*written, *changed.values())}
        | {trip.district_id for trip in trips.values()},
    )
    vehicles = lock_vehicles(
        session,
        {order.vehicle_id for order in (*written, *changed.values())}
        | {trip.vehicle_id for trip in trips.values()},
    )
    for trip_id, reason in (cancelled or {}).items():
        _cancel(session, trips[trip_id], reason, at)
    altered = [trips[each] for each in changed if contents.differs(trips[each], changed[each])]
    for trip in altered:
        check_still(trip.number, trip.state, (TripState.PLANNED,))
        contents.empty(session, trip)
    for trip in altered:
        _rewrite(session, trip, changed[trip.id], vehicles)
    for trip_id, order in changed.items():
        trips[trip_id].plan_id = order.plan_id or trips[trip_id].plan_id
    new = [_write(session, order, vehicles, at) for order in written]
    orders = {trip.id: changed[trip.id] for trip in altered}
    orders |= {trip.id: order for trip, order in zip(new, written, strict=True)}
    for trip in sorted([*altered, *new], key=lambda t: (t.depart_at, t.id)):
        _man(session, trip, orders[trip.id])
    guard(session, [*altered, *new])
    return new


def cancel_trip(
    session: Session,
    trip_id: uuid.UUID,
    *,
    reason: str,
    expected: int | None = None,
    at: datetime,
) -> Trip:
    """Take a trip off the board; its number is void and never given out again.

    :raises TripNotReady: it has departed
    :raises PeopleOnBoard: somebody has boarded
    """
    trip = _get(session, trip_id)
    if expected is not None:
        check_version(trip, expected)
    publish_trips(session, cancelled={trip_id: reason}, at=at)
    return trip


def change_crew(
    session: Session,
    trip_id: uuid.UUID,
    *,
    drivers: Sequence[uuid.UUID],
    escorts: Sequence[uuid.UUID] = (),
    expected: int | None = None,
) -> Trip:
    """Put other people on a trip that has not gone; the older sheet is void.

    :raises TripNotReady: it has departed
    :raises NotADriver: somebody does not drive for us; likewise outside the closed loop
    :raises DriverBusy: a driver drives another trip then; likewise for too long a duty
    """
    trip = _get(session, trip_id)
    if expected is not None:
        check_version(trip, expected)
    check_still(trip.number, trip.state, (TripState.PLANNED, TripState.LOADING))
    lock_boards(session, [trip.district_id])
    lock_vehicles(session, [trip.vehicle_id])
    set_crew(session, trip, drivers=drivers, escorts=escorts)
    check_drivers(session, [trip])
    trip.sheet_version += 1
    return trip


def _cancel(session: Session, trip: Trip, reason: str, at: datetime) -> None:
    check_step(trip.number, trip.state, TripState.CANCELLED)
    if any(rider.state is RiderState.BOARDED for rider in trip.riders):
        raise PeopleOnBoard(say("People are on board of trip %(number)s.", number=trip.number))
    trip.state = TripState.CANCELLED
    numbering.settle(session, trip.number_id, state=NumberState.VOID, reason=reason, at=at)
    follow(session, trip, RideState.OPEN)


def _write(
    session: Session, order: TripOrder, vehicles: Mapping[uuid.UUID, Vehicle], at: datetime
) -> Trip:
    category = contents.check(session, order, vehicles[order.vehicle_id])
    district = session.get_one(District, order.district_id)
    (number,) = numbering.take(session, NumberKind.TRIP, series=district.code, at=at)
    trip = Trip(
        district_id=district.id,
        number=str(number),
        number_id=number.id,
        plan_id=order.plan_id,
        rescues_id=order.rescues_id,
        category=category,
        recorded_at=at,
    )
    session.add(trip)
    contents.fill(session, trip, order, vehicles[order.vehicle_id])
    follow(session, trip, RideState.PLANNED)
    return trip


def _rewrite(
    session: Session, trip: Trip, order: TripOrder, vehicles: Mapping[uuid.UUID, Vehicle]
) -> None:
    trip.category = contents.check(session, order, vehicles[order.vehicle_id])
    if trip.vehicle_id != order.vehicle_id:
        set_crew(session, trip, drivers=())
    contents.fill(session, trip, order, vehicles[order.vehicle_id])
    trip.sheet_version += 1
    follow(session, trip, RideState.PLANNED)


def _man(session: Session, trip: Trip, order: TripOrder) -> None:
    """The ordered crew; else the one that the trip has; else drivers of its vehicle."""
    if order.drivers is None and trip.crew:
        return
    drivers = choose_drivers(session, trip) if order.drivers is None else order.drivers
    known = [each.staff_member_id for each in trip.crew if each.role is CrewRole.ESCORT]
    set_crew(
        session, trip, drivers=drivers, escorts=known if order.escorts is None else order.escorts
    )


def _get(session: Session, trip_id: uuid.UUID) -> Trip:
    trip = session.get(Trip, trip_id)
    if trip is None:
        raise NotFound("trip")
    return trip
