"""What a trip carries where and when: checked, written, compared, taken out."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from itertools import groupby

from sqlalchemy.orm import Session

from logistics.errors import Refused
from logistics.periods import Period
from logistics.policy import queries as policies
from logistics.transfers.models import Trip, TripRider, TripStop, Vehicle
from logistics.transfers.operations.following import follow
from logistics.transfers.orders import RiderOrder, StopOrder, TripOrder
from logistics.transfers.queries.absences import vehicles_away
from logistics.transfers.queries.people import cares_for
from logistics.transfers.queries.places import origin_of, places, refs_of
from logistics.transfers.queries.vehicles import cabin_of
from logistics.transfers.rules.hours import check_night, check_ride, check_times, km_of
from logistics.transfers.rules.kinds import CrewRole, RideState, VehicleKind
from logistics.transfers.rules.life import MixedCategories, VehicleAway, VehicleOutOfService
from logistics.transfers.rules.seating import (
    check_ambulance,
    check_host_car,
    check_load,
    seat_parties,
)
from logistics.wording import say


class CarerNotLawful(Refused):
    """The second person in an ambulance is no parent or carer of the patient."""


class NobodyToCarry(Refused):
    """A trip has a person at each stop at least."""


def check(session: Session, order: TripOrder, vehicle: Vehicle) -> str:
    """Refuse an order that breaks a rule by itself; the category that the trip carries.

    :raises Refused: times, load, category, night or carer
    """
    load = policies.latest(session).transport
    if vehicle.out_of_service:
        raise VehicleOutOfService(say("%(plate)s is out of service.", plate=vehicle.plate))
    arrivals = [stop.arrive_at for stop in order.stops]
    check_times(
        loads_at=order.loads_at,
        depart_at=order.depart_at,
        arrive_at=arrivals,
        free_at=order.free_at,
    )
    if vehicles_away(session, [vehicle.id], Period(order.loads_at, arrivals[-1])):
        raise VehicleAway(say("%(plate)s is away then.", plate=vehicle.plate))
    if not all(stop.riders for stop in order.stops):
        raise NobodyToCarry(say("A trip has a person at each stop at least."))
    check_ride(depart_at=order.depart_at, arrive_at=arrivals[-1], load=load)
    _check_people(session, order, vehicle)
    _check_night(session, order, vehicle, Period(order.depart_at, arrivals[-1]))
    return _one_category(order)


def _check_people(session: Session, order: TripOrder, vehicle: Vehicle) -> None:
    check_load(cabin_of(vehicle), len(order.riders), policies.latest(session).transport)
    if vehicle.kind is VehicleKind.HOST_CAR:
        check_host_car(len(_parties(order.riders)))
    if vehicle.kind is VehicleKind.AMBULANCE:
        carers = [rider for rider in order.riders if rider.carer]
        patients = [rider for rider in order.riders if not rider.carer]
        check_ambulance(patients=len(patients), carers=len(carers))
        for carer in carers:
            _check_carer(session, carer, patients[0])


def _check_carer(session: Session, carer: RiderOrder, patient: RiderOrder) -> None:
    same_party = carer.party_id is not None and carer.party_id == patient.party_id
    if not same_party and not cares_for(session, carer=carer.person_id, patient=patient.person_id):
        raise CarerNotLawful(
            say("Only a parent or carer on record, or one of the party, may go along.")
        )


def _check_night(session: Session, order: TripOrder, vehicle: Vehicle, drive: Period) -> None:
    refs = [order.origin, *(stop.place for stop in order.stops)]
    known = places(session, refs)
    load = policies.latest(session).transport
    check_night(
        plate=vehicle.plate,
        kind=vehicle.kind,
        drive=drive,
        km=km_of([known[ref].point for ref in refs], load),
        zone=known[order.origin].zone,
        load=load,
        override=order.night_override,
    )


def _one_category(order: TripOrder) -> str:
    first, *others = dict.fromkeys(r.category for r in order.riders if not r.carer)
    if others:
        raise MixedCategories(
            say(
                "Categories %(first)s and %(second)s never ride in one vehicle.",
                first=first,
                second=others[0],
            )
        )
    return first


def fill(session: Session, trip: Trip, order: TripOrder, vehicle: Vehicle) -> None:
    """Write times, stops and riders of an order on a trip that has none, with their seats."""
    trip.vehicle = vehicle
    trip.origin_kind, trip.origin_id = order.origin.kind, order.origin.id
    trip.origin_name = order.origin.name
    trip.loads_at, trip.depart_at, trip.free_at = order.loads_at, order.depart_at, order.free_at
    if order.night_override is not None:
        trip.night_override_by = order.night_override.by
        trip.night_override_reason = order.night_override.reason
    session.flush()
    seats = _seats(session, order, vehicle)
    for position, stop in enumerate(order.stops):
        _fill_stop(session, trip, position, stop, seats)
    session.flush()


def _fill_stop(
    session: Session,
    trip: Trip,
    position: int,
    stop: StopOrder,
    seats: dict[uuid.UUID, str],
) -> None:
    row = TripStop(
        position=position,
        place_kind=stop.place.kind,
        place_id=stop.place.id,
        place_name=stop.place.name,
        arrive_at=stop.arrive_at,
    )
    trip.stops.append(row)
    session.flush()
    for rider in stop.riders:
        trip.riders.append(
            TripRider(
                stop_id=row.id,
                person_id=rider.person_id,
                party_id=rider.party_id,
                position=len(trip.riders),
                seat=seats[rider.person_id],
                carer=rider.carer,
            )
        )


def _seats(session: Session, order: TripOrder, vehicle: Vehicle) -> dict[uuid.UUID, str]:
    """Seats by person: those who leave first sit in front, parties together."""
    parties = [party for stop in order.stops for party in _parties(stop.riders)]
    seated = seat_parties(
        cabin_of(vehicle), policies.latest(session).transport, [len(party) for party in parties]
    )
    return {
        rider.person_id: seat
        for party, seats in zip(parties, seated, strict=True)
        for rider, seat in zip(party, seats, strict=True)
    }


def _parties(riders: Sequence[RiderOrder]) -> list[list[RiderOrder]]:
    """The riders by party, in the order in which each first appears."""
    parties: dict[uuid.UUID, list[RiderOrder]] = {}
    for rider in riders:
        parties.setdefault(rider.party_id or rider.person_id, []).append(rider)
    return list(parties.values())


def empty(session: Session, trip: Trip) -> None:
    """Take riders and stops out of a planned trip, to be filled anew."""
    follow(session, trip, RideState.OPEN)
    for rider in list(trip.riders):
        session.delete(rider)
    session.flush()
    for stop in list(trip.stops):
        session.delete(stop)
    session.flush()
    session.expire(trip, ["riders", "stops"])


def order_of(trip: Trip) -> TripOrder:
    """A trip as the order that it fulfils, for ordering something a little different."""
    origin, *refs = refs_of(trip)
    by_stop: dict[uuid.UUID, list[RiderOrder]] = {}
    for rider in trip.riders:
        by_stop.setdefault(rider.stop_id, []).append(
            RiderOrder(
                person_id=rider.person_id,
                party_id=rider.party_id,
                category=trip.category,
                carer=rider.carer,
            )
        )
    return TripOrder(
        district_id=trip.district_id,
        vehicle_id=trip.vehicle_id,
        origin=origin,
        loads_at=trip.loads_at,
        depart_at=trip.depart_at,
        free_at=trip.free_at,
        stops=tuple(
            StopOrder(place=ref, arrive_at=stop.arrive_at, riders=tuple(by_stop[stop.id]))
            for ref, stop in zip(refs, trip.stops, strict=True)
            if stop.id in by_stop
        ),
        plan_id=trip.plan_id,
        rescues_id=trip.rescues_id,
    )


def differs(trip: Trip, order: TripOrder) -> bool:
    """Whether a trip is not what an order says, so that its sheet would read differently."""
    return _content(trip) != _ordered(order) or (
        order.drivers is not None
        and set(order.drivers)
        != {each.staff_member_id for each in trip.crew if each.role is CrewRole.DRIVER}
    )


def _content(trip: Trip) -> tuple[object, ...]:
    of_stop = {
        stop: [(r.person_id, r.party_id, r.carer) for r in riders]
        for stop, riders in groupby(trip.riders, key=lambda r: r.stop_id)
    }
    _, *stop_refs = refs_of(trip)
    return (
        trip.vehicle_id,
        origin_of(trip),
        (trip.loads_at, trip.depart_at, trip.free_at),
        [
            (ref, stop.arrive_at, of_stop.get(stop.id, []))
            for ref, stop in zip(stop_refs, trip.stops, strict=True)
        ],
    )


def _ordered(order: TripOrder) -> tuple[object, ...]:
    return (
        order.vehicle_id,
        order.origin,
        (order.loads_at, order.depart_at, order.free_at),
        [
            (
                stop.place,
                stop.arrive_at,
                [(r.person_id, r.party_id, r.carer) for r in stop.riders],
            )
            for stop in order.stops
        ],
    )
