"""From the first person who boards to the wheels turning."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from logistics.arrivals.own_file import check_not_own
from logistics.database import check_version
from logistics.errors import NotFound
from logistics.periods import Period
from logistics.policy import queries as policies
from logistics.sites.queries.hygiene import settings_of
from logistics.transfers.models import Trip, TripRider, Vehicle
from logistics.transfers.operations.following import follow
from logistics.transfers.operations.guards import lock_vehicles
from logistics.transfers.operations.stepping import (
    check_taken_over,
    close_left,
    step_back,
    step_over,
)
from logistics.transfers.queries.people import categories_of, symptomatic
from logistics.transfers.queries.places import origin_of, places, refs_of
from logistics.transfers.queries.rides import rides_home
from logistics.transfers.queries.swabs import findings_after_last_trip
from logistics.transfers.queries.vehicles import cabin_of, unfinished_trips
from logistics.transfers.rules.hours import NightOverride, check_night, km_of
from logistics.transfers.rules.kinds import (
    RELEASED,
    CrewRole,
    PlaceKind,
    RiderState,
    RideState,
    TripState,
)
from logistics.transfers.rules.life import (
    PeopleOnBoard,
    check_category,
    check_departure,
    check_gate,
    check_healthy,
    check_step,
    check_still,
    check_swabs,
    check_vehicle,
)
from logistics.transfers.rules.seating import check_load
from logistics.wording import say


def start_loading(session: Session, trip_id: uuid.UUID, *, expected: int | None = None) -> Trip:
    """Open the doors of a clean vehicle.

    :raises TripNotReady: it loads or has gone already
    :raises VehicleOutOfService: it is taken out
    :raises VehicleBusy: its last trip is not handed over
    :raises VehicleNotDisinfected: nobody disinfected it after its last trip
    :raises VehicleNotClean: a swab since is positive, or one that the policy asks for is missing
    """
    trip = get_locked(session, trip_id, expected)
    check_step(trip.number, trip.state, TripState.LOADING)
    _check_vehicle(session, trip)
    trip.state = TripState.LOADING
    return trip


def stop_loading(session: Session, trip_id: uuid.UUID, *, expected: int | None = None) -> Trip:
    """Close the doors again while nobody is on board.

    :raises TripNotReady: it is not loading
    :raises PeopleOnBoard: somebody has boarded
    """
    trip = get_locked(session, trip_id, expected)
    check_step(trip.number, trip.state, TripState.PLANNED)
    if any(rider.state is RiderState.BOARDED for rider in trip.riders):
        raise PeopleOnBoard(say("People are on board of trip %(number)s.", number=trip.number))
    trip.state = TripState.PLANNED
    for rider in trip.riders:
        rider.state = RiderState.PLANNED
    return trip


def board(
    session: Session,
    trip_id: uuid.UUID,
    person_id: uuid.UUID,
    *,
    temperature: float | None = None,
    at: datetime,
) -> TripRider:
    """A person gets on.

    :raises TripNotReady: the vehicle is not loading
    :raises AmbulanceOnly: a fever or symptoms, and no ambulance
    :raises MixedCategories: reclassified since the trip was planned
    :raises NotThroughGate: rides home from a site that has not let the person go
    """
    trip, rider = _on_list(session, trip_id, person_id)
    _check_gate(session, trip, rider)
    check_healthy(
        kind=trip.vehicle.kind,
        symptomatic=bool(_ill(session, trip, [person_id])),
        temperature=temperature,
        fever=policies.latest(session).transport.fever_celsius,
    )
    _check_category(session, trip, rider)
    rider.state, rider.boarded_at = RiderState.BOARDED, at
    rider.temperature = rider.temperature if temperature is None else temperature
    step_over(session, trip, person_id, at)
    return rider


def pass_gate(session: Session, person_id: uuid.UUID, *, site_id: uuid.UUID, at: datetime) -> None:
    """A site has let somebody go for good: they may board the trip that takes them home."""
    for ride in rides_home(session, person_id):
        if ride.origin_id == site_id:
            ride.gate_at = at
    session.flush()


def mark_absent(session: Session, trip_id: uuid.UUID, person_id: uuid.UUID) -> TripRider:
    """A person of the list does not come.

    :raises TripNotReady: the vehicle is not loading
    """
    trip, rider = _on_list(session, trip_id, person_id)
    step_back(session, trip, rider)
    rider.state, rider.boarded_at = RiderState.ABSENT, None
    return rider


def take_back(session: Session, trip_id: uuid.UUID, person_id: uuid.UUID) -> TripRider:
    """Undo a tick: the person has neither boarded nor is absent.

    :raises TripNotReady: the vehicle is not loading
    """
    trip, rider = _on_list(session, trip_id, person_id)
    step_back(session, trip, rider)
    rider.state, rider.boarded_at = RiderState.PLANNED, None
    return rider


def depart(
    session: Session,
    trip_id: uuid.UUID,
    *,
    override: NightOverride | None = None,
    expected: int | None = None,
    at: datetime,
) -> Trip:
    """Set off, once everybody on the list is on board or absent.

    :param override: who allows a ride in the hours of the night ban, and why
    :raises StillMissing: somebody is not accounted for; likewise without people or a driver
    :raises NightBan: a coach would drive in the night and nobody allows it
    :raises VehicleNotDisinfected: likewise out of service or busy
    :raises TooManyRiders: more people than the vehicle may hold
    :raises AmbulanceOnly: somebody on board has a fever or symptoms
    :raises NotTakenOver: a rescue trip whose crews have not counted and signed
    """
    trip = get_locked(session, trip_id, expected)
    check_step(trip.number, trip.state, TripState.DEPARTED)
    _check_vehicle(session, trip)
    boarded = [rider for rider in trip.riders if rider.state is RiderState.BOARDED]
    check_departure(
        states=[rider.state for rider in trip.riders],
        drivers=sum(each.role is CrewRole.DRIVER for each in trip.crew),
        kind=trip.vehicle.kind,
    )
    check_load(cabin_of(trip.vehicle), len(boarded), policies.latest(session).transport)
    _check_nobody_ill(session, trip, boarded)
    _check_night(session, trip, override, at)
    check_taken_over(session, trip, len(boarded))
    if override is not None:
        trip.night_override_by, trip.night_override_reason = override.by, override.reason
    trip.state, trip.departed_at = TripState.DEPARTED, at
    follow(session, trip, RideState.RIDING)
    close_left(session, trip)
    return trip


def get_locked(session: Session, trip_id: uuid.UUID, expected: int | None = None) -> Trip:
    """A trip under the lock of its vehicle.

    :raises NotFound: there is none
    :raises Stale: somebody changed it since ``expected``
    """
    trip = session.get(Trip, trip_id)
    if trip is None:
        raise NotFound("trip")
    lock_vehicles(session, [trip.vehicle_id])
    session.refresh(trip, with_for_update={"of": Trip})
    if expected is not None:
        check_version(trip, expected)
    return trip


def rider_of(session: Session, trip: Trip, person_id: uuid.UUID) -> TripRider:
    """A person on the list of a trip, of whom something is noted.

    :raises NotFound: the person is not on it
    :raises OwnFile: it is the user
    """
    found = next((rider for rider in trip.riders if rider.person_id == person_id), None)
    if found is None:
        raise NotFound("rider")
    check_not_own(session, [person_id])
    return found


def _on_list(session: Session, trip_id: uuid.UUID, person_id: uuid.UUID) -> tuple[Trip, TripRider]:
    trip = session.get(Trip, trip_id)
    if trip is None:
        raise NotFound("trip")
    rider = rider_of(session, trip, person_id)
    check_still(trip.number, trip.state, (TripState.LOADING,))
    return trip, rider


def _check_vehicle(session: Session, trip: Trip) -> None:
    vehicle: Vehicle = trip.vehicle
    check_vehicle(
        plate=vehicle.plate,
        out_of_service=vehicle.out_of_service,
        last=unfinished_trips(session, [vehicle.id], but=trip.id).get(vehicle.id),
    )
    swabbed = findings_after_last_trip(session, vehicle.id)
    if swabbed is not None:
        number, findings = swabbed
        asked = settings_of(session).vehicle_sample_before_loading
        check_swabs(findings, asked=asked, plate=vehicle.plate, number=number)


def _check_category(session: Session, trip: Trip, rider: TripRider) -> None:
    """A party rides under one category; it is enough that one of it falls under it still."""
    if rider.carer or trip.category == RELEASED:
        return
    party = {rider.person_id} | {
        other.person_id
        for other in trip.riders
        if other.party_id is not None and other.party_id == rider.party_id
    }
    check_category(trip=trip.category, party=categories_of(session, party).values())


def _check_gate(session: Session, trip: Trip, rider: TripRider) -> None:
    for ride in rides_home(session, rider.person_id):
        if ride.origin_id == trip.origin_id:
            check_gate(passed=ride.gate_at is not None)


def _ill(session: Session, trip: Trip, people: list[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Who was found ill at the port; at a site the rounds of the health team have decided."""
    if trip.origin_kind is PlaceKind.SITE:
        return frozenset()
    return symptomatic(session, people)


def _check_nobody_ill(session: Session, trip: Trip, boarded: list[TripRider]) -> None:
    ill = _ill(session, trip, [rider.person_id for rider in boarded])
    fever = policies.latest(session).transport.fever_celsius
    for rider in boarded:
        check_healthy(
            kind=trip.vehicle.kind,
            symptomatic=rider.person_id in ill,
            temperature=rider.temperature,
            fever=fever,
        )


def _check_night(
    session: Session, trip: Trip, override: NightOverride | None, at: datetime
) -> None:
    refs = list(refs_of(trip))
    known = places(session, refs)
    if override is None and trip.night_override_by is not None:
        override = NightOverride(by=trip.night_override_by, reason=trip.night_override_reason)
    load = policies.latest(session).transport
    check_night(
        plate=trip.vehicle.plate,
        kind=trip.vehicle.kind,
        drive=Period(at, at + (trip.stops[-1].arrive_at - trip.depart_at)),
        km=km_of([known[ref].point for ref in refs], load),
        zone=known[origin_of(trip)].zone,
        load=load,
        override=override,
    )
