"""Ride requests: asked for, sent off in an ambulance, cancelled."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING, Scope
from logistics.database import check_version
from logistics.errors import NotFound, Refused
from logistics.policy import queries as policies
from logistics.transfers.models import RideRequest, Trip, Vehicle
from logistics.transfers.operations.trips import write_trip
from logistics.transfers.operations.vehicles import add_vehicle
from logistics.transfers.orders import (
    HostCar,
    PlaceRef,
    RideOrder,
    RiderOrder,
    StopOrder,
    TripOrder,
    VehicleOrder,
)
from logistics.transfers.queries.people import riding
from logistics.transfers.queries.rides import PENDING, fevers_without_ride
from logistics.transfers.rules.fleet import PlateTaken
from logistics.transfers.rules.kinds import (
    CARE,
    HOMES,
    PlaceKind,
    RiderState,
    RideState,
    TripState,
    VehicleKind,
)
from logistics.wording import say, stored

FEVER = say("A fever or symptoms were found at the port.")


class RideNotOpen(Refused):
    """The ride request is planned, done or cancelled already."""


class NeedsOurVehicle(Refused):
    """Only who goes home or to a hotel, and is not ill, leaves without a vehicle of ours."""


def request_ride(session: Session, order: RideOrder, *, at: datetime) -> RideRequest:
    """Ask for a ride; with an ambulance the person leaves every coach that has not gone.

    A person has one pending request of a kind each way: asking again gives the same one.
    """
    way_back = order.origin.kind in CARE
    known = session.scalars(
        sa.select(RideRequest).where(
            RideRequest.person_id == order.person_id,
            RideRequest.ambulance == order.ambulance,
            RideRequest.state.in_(PENDING),
            RideRequest.origin_kind.in_(CARE) if way_back else RideRequest.origin_kind.not_in(CARE),
        )
    ).first()
    if order.ambulance:
        _leave_coaches(session, order.person_id, at)
    if known is not None:
        return known
    row = RideRequest(
        district_id=order.district_id,
        person_id=order.person_id,
        party_id=order.party_id,
        arrival_id=order.arrival_id,
        origin_kind=order.origin.kind,
        origin_id=order.origin.id,
        origin_name=order.origin.name,
        destination_kind=order.destination.kind,
        destination_id=order.destination.id,
        destination_name=order.destination.name,
        ambulance=order.ambulance,
        category=order.category,
        ready_at=order.ready_at,
        why=stored(order.why),
        recorded_at=at,
    )
    session.add(row)
    session.flush()
    return row


def _leave_coaches(session: Session, person_id: uuid.UUID, at: datetime) -> None:
    """Off the list of a planned trip; marked absent where it loads, and since when."""
    for rider, trip in riding(session, [person_id]):
        if trip.vehicle.kind is VehicleKind.AMBULANCE or trip.state not in (
            TripState.PLANNED,
            TripState.LOADING,
        ):
            continue
        if trip.state is TripState.PLANNED:
            session.delete(rider)
            trip.sheet_version += 1
        else:
            rider.left_at = at if rider.state is RiderState.BOARDED else None
            rider.state = RiderState.ABSENT
        session.flush()
        session.expire(trip, ["riders"])


def take_off(session: Session, person_id: uuid.UUID, *, at: datetime) -> None:
    """Nobody drives the person any more: off planned trips, and no ride is wanted."""
    _leave_coaches(session, person_id, at)
    for ride in session.scalars(
        sa.select(RideRequest).where(
            RideRequest.person_id == person_id, RideRequest.state == RideState.OPEN
        )
    ):
        ride.state = RideState.CANCELLED
    session.flush()


def request_fever_rides(
    session: Session, *, scope: Scope = EVERYTHING, clinic: str = "", at: datetime
) -> list[RideRequest]:
    """Ask for an ambulance for everybody with a fever at a port who has none yet."""
    return [
        request_ride(
            session,
            RideOrder(
                person_id=fever.person_id,
                party_id=fever.party_id,
                arrival_id=fever.arrival_id,
                district_id=fever.district_id,
                origin=PlaceRef(kind=PlaceKind.PORT, id=fever.port_id),
                destination=PlaceRef(kind=PlaceKind.FEVER_CLINIC, name=clinic),
                ambulance=True,
                category=fever.category,
                ready_at=fever.screened_at,
                why=FEVER,
            ),
            at=at,
        )
        for fever in fevers_without_ride(session, scope)
    ]


def send(
    session: Session,
    ride_id: uuid.UUID,
    *,
    vehicle_id: uuid.UUID,
    depart_at: datetime,
    arrive_at: datetime,
    carer: RiderOrder | None = None,
    expected: int | None = None,
    at: datetime,
) -> Trip:
    """Write the trip of a ride request; the vehicle is disinfected after it.

    :raises RideNotOpen: it has a trip already, or none is wanted
    :raises Refused: whatever :func:`write_trip` refuses
    """
    ride = get_ride(session, ride_id, expected)
    if ride.state is not RideState.OPEN:
        raise RideNotOpen(say("The ride request is %(state)s.", state=ride.state))
    load = policies.latest(session).transport
    patient = RiderOrder(person_id=ride.person_id, party_id=ride.party_id, category=ride.category)
    order = TripOrder(
        district_id=ride.district_id,
        vehicle_id=vehicle_id,
        origin=PlaceRef(kind=ride.origin_kind, id=ride.origin_id, name=ride.origin_name),
        loads_at=depart_at,
        depart_at=depart_at,
        free_at=arrive_at + timedelta(minutes=load.disinfection_minutes),
        stops=(
            StopOrder(
                place=PlaceRef(
                    kind=ride.destination_kind,
                    id=ride.destination_id,
                    name=ride.destination_name,
                ),
                arrive_at=arrive_at,
                riders=(patient,) if carer is None else (patient, carer),
            ),
        ),
    )
    return write_trip(session, order, at=at)


def cancel_ride(
    session: Session, ride_id: uuid.UUID, *, expected: int | None = None
) -> RideRequest:
    """Nobody needs the ride any more.

    :raises RideNotOpen: it has a trip already
    """
    ride = get_ride(session, ride_id, expected)
    if ride.state is not RideState.OPEN:
        raise RideNotOpen(say("The ride request is %(state)s.", state=ride.state))
    ride.state = RideState.CANCELLED
    return ride


def leave_by_own_means(
    session: Session, ride_id: uuid.UUID, *, expected: int | None = None, at: datetime
) -> RideRequest:
    """Somebody goes home without a vehicle of ours: off the trip that was planned for them.

    :raises NeedsOurVehicle: it is no ride home or to a hotel, or one in an ambulance
    :raises RideNotOpen: it has begun, or none is wanted
    """
    ride = get_ride(session, ride_id, expected)
    _check_without_us(ride)
    if ride.state not in (RideState.OPEN, RideState.PLANNED):
        raise RideNotOpen(say("The ride request is %(state)s.", state=ride.state))
    if ride.state is RideState.PLANNED:
        _leave_coaches(session, ride.person_id, at)
    ride.state = RideState.OWN_MEANS
    session.flush()
    return ride


def fetch_by_host(
    session: Session, ride_id: uuid.UUID, car: HostCar, *, expected: int | None = None, at: datetime
) -> Trip:
    """The host's own car takes a party; the car is registered when it comes for the first time.

    :raises NeedsOurVehicle: it is no ride home or to a hotel, or one in an ambulance
    :raises RideNotOpen: it has a trip already, or none is wanted
    :raises PlateTaken: a vehicle of ours has the plate
    :raises Refused: whatever :func:`write_trip` refuses
    """
    ride = get_ride(session, ride_id, expected)
    _check_without_us(ride)
    if ride.state is not RideState.OPEN:
        raise RideNotOpen(say("The ride request is %(state)s.", state=ride.state))
    together = session.scalars(
        sa.select(RideRequest)
        .where(
            RideRequest.id != ride.id,
            RideRequest.district_id == ride.district_id,
            RideRequest.party_id == ride.party_id if ride.party_id else sa.false(),
            RideRequest.state == RideState.OPEN,
            RideRequest.ambulance.is_(False),
            RideRequest.origin_id == ride.origin_id,
            RideRequest.destination_kind == ride.destination_kind,
            RideRequest.category == ride.category,
        )
        .order_by(RideRequest.id)
    ).all()
    order = TripOrder(
        district_id=ride.district_id,
        vehicle_id=_host_car(session, ride.district_id, car, at).id,
        origin=PlaceRef(kind=ride.origin_kind, id=ride.origin_id, name=ride.origin_name),
        loads_at=car.depart_at,
        depart_at=car.depart_at,
        free_at=car.arrive_at,
        drivers=(),
        stops=(
            StopOrder(
                place=PlaceRef(
                    kind=ride.destination_kind,
                    id=ride.destination_id,
                    name=car.hotel or ride.destination_name,
                ),
                arrive_at=car.arrive_at,
                riders=tuple(
                    RiderOrder(
                        person_id=each.person_id, party_id=each.party_id, category=each.category
                    )
                    for each in (ride, *together)
                ),
            ),
        ),
    )
    return write_trip(session, order, at=at)


def _check_without_us(ride: RideRequest) -> None:
    if ride.ambulance or ride.destination_kind not in HOMES:
        raise NeedsOurVehicle(
            say(
                "Only who goes home or to a hotel, and needs no ambulance, "
                "leaves without a vehicle of ours."
            )
        )


def _host_car(session: Session, district: uuid.UUID, car: HostCar, at: datetime) -> Vehicle:
    """The car of a host, who may fetch people of any district; it stays where it came first."""
    known = session.scalars(sa.select(Vehicle).where(Vehicle.plate == car.plate)).first()
    if known is None:
        order = VehicleOrder(
            district_id=district, plate=car.plate, kind=VehicleKind.HOST_CAR, seats=car.seats
        )
        return add_vehicle(session, order, at=at)
    if known.kind is not VehicleKind.HOST_CAR:
        raise PlateTaken(say("%(plate)s is a vehicle of ours.", plate=car.plate))
    return known


def get_ride(session: Session, ride_id: uuid.UUID, expected: int | None) -> RideRequest:
    """A ride request, locked.

    :raises Stale: somebody changed it since ``expected``
    """
    ride = session.get(RideRequest, ride_id, with_for_update=True)
    if ride is None:
        raise NotFound("ride request")
    if expected is not None:
        check_version(ride, expected)
    return ride
