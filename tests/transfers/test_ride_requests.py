from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING, Scope
from logistics.arrivals.models import Outcome, Passenger
from logistics.errors import Refused
from logistics.transfers import operations, queries
from logistics.transfers.models import RideRequest, Trip
from logistics.transfers.operations.counting import MoreThanListed, OurOwnPeople
from logistics.transfers.operations.rides import NeedsOurVehicle, RideNotOpen
from logistics.transfers.orders import HostCar, PlaceRef, RideOrder
from logistics.transfers.rules.kinds import PlaceKind, RiderState, RideState
from logistics.wording import restored, say
from tests.factories import LANDED, DistrictFactory, PartyFactory, PassengerFactory
from tests.transfers.fleet import KEY_COUNTRY, Fleet, counted, fleet_of, later

CLINIC = PlaceRef(kind=PlaceKind.FEVER_CLINIC, name="Linjiang fever clinic")


@pytest.fixture
def fleet(session: Session) -> Fleet:
    return fleet_of(session)


def ambulance_for(fleet: Fleet, person: object) -> RideOrder:
    return RideOrder(
        person_id=person.id,  # type: ignore[attr-defined]
        district_id=fleet.site.district_id,
        origin=PlaceRef(kind=PlaceKind.PORT, id=fleet.port.id),
        destination=CLINIC,
        ready_at=LANDED,
        why=say("A fever or symptoms were found at the port."),
        ambulance=True,
        category=KEY_COUNTRY,
    )


def test_a_fever_at_the_port_leaves_the_coach_plan(fleet: Fleet, session: Session) -> None:
    ill, well = fleet.person(), fleet.person()
    trip = fleet.write(ill, well)

    ride = operations.request_ride(session, ambulance_for(fleet, ill), at=later(0))

    assert ride.state is RideState.OPEN
    assert [rider.person_id for rider in trip.riders] == [well.id]
    assert trip.sheet_version == 2
    assert queries.without_trip(session, [ill.id, well.id]) == {ill.id}


def test_who_sits_in_the_coach_already_gets_off_and_that_they_were_there_stays_known(
    fleet: Fleet, session: Session
) -> None:
    ill = fleet.person()
    trip = fleet.write(ill)
    operations.start_loading(session, trip.id)
    operations.board(session, trip.id, ill.id, at=later(1))

    operations.request_ride(session, ambulance_for(fleet, ill), at=later(5))

    (rider,) = trip.riders
    assert rider.state is RiderState.ABSENT
    assert (rider.boarded_at, rider.left_at) == (later(1), later(5))


def test_asking_twice_gives_one_ambulance(fleet: Fleet, session: Session) -> None:
    person = fleet.person()

    first = operations.request_ride(session, ambulance_for(fleet, person), at=later(0))
    second = operations.request_ride(session, ambulance_for(fleet, person), at=later(1))

    assert second.id == first.id


def test_everybody_found_ill_at_the_port_gets_an_ambulance_asked_for(
    fleet: Fleet, session: Session
) -> None:
    ill, recovered, gone = (fleet.person(symptomatic=True) for _ in range(3))
    fleet.person(symptomatic=False)
    fleet.screen(recovered, symptomatic=False, at=LANDED + timedelta(hours=1))
    passenger = session.query(Passenger).filter_by(person_id=gone.id).one()
    passenger.outcome = Outcome.HOSPITAL
    session.flush()

    rides = operations.request_fever_rides(session, clinic=CLINIC.name, at=later(0))

    assert [ride.person_id for ride in rides] == [ill.id]
    assert rides[0].destination_name == "Linjiang fever clinic"
    assert str(restored(rides[0].why)) == "A fever or symptoms were found at the port."
    assert queries.fevers_without_ride(session) == []


def test_a_request_follows_its_ambulance(fleet: Fleet, session: Session) -> None:
    ill = fleet.person(symptomatic=True)
    (ride,) = operations.request_fever_rides(session, at=later(0))
    seen = []

    trip = operations.send(
        session,
        ride.id,
        vehicle_id=fleet.ambulance.id,
        depart_at=later(0),
        arrive_at=later(30),
        at=later(0),
    )
    seen.append(ride.state)
    operations.start_loading(session, trip.id)
    operations.board(session, trip.id, ill.id, temperature=38.9, at=later(0))
    operations.depart(session, trip.id, at=later(1))
    seen.append(ride.state)
    operations.arrive(session, trip.id, trip.stops[0].id, at=later(30))
    operations.hand_over(session, trip.id, trip.stops[0].id, counted(1), at=later(35))
    seen.append(ride.state)

    assert seen == [RideState.PLANNED, RideState.RIDING, RideState.DONE]
    assert trip.free_at == later(30 + 45)


def test_a_cancelled_ambulance_leaves_the_request_open(fleet: Fleet, session: Session) -> None:
    fleet.person(symptomatic=True)
    (ride,) = operations.request_fever_rides(session, at=later(0))
    times = {"depart_at": later(0), "arrive_at": later(30), "at": later(0)}
    trip = operations.send(session, ride.id, vehicle_id=fleet.ambulance.id, **times)

    with pytest.raises(RideNotOpen) as refusal:
        operations.cancel_ride(session, ride.id)
    operations.cancel_trip(session, trip.id, reason="Broken down", at=later(1))

    assert str(refusal.value) == "The ride request is planned."
    assert ride.state is RideState.OPEN
    assert operations.cancel_ride(session, ride.id).state is RideState.CANCELLED


def test_people_of_another_district_are_handed_over_by_count(
    fleet: Fleet, session: Session
) -> None:
    haibin = DistrictFactory(code="HB", ours=False)
    for _ in range(3):
        PassengerFactory(arrival=fleet.arrival, district=haibin)

    def hand_over(count: int, district: object = haibin) -> object:
        return operations.hand_over_by_count(
            session,
            arrival_id=fleet.arrival.id,
            district_id=district.id,  # type: ignore[attr-defined]
            count=count,
            given_by="Gu Yan",
            taken_by="Lin Bo",
            at=later(0),
        )

    def says(kind: type[Refused], *given: object) -> str:
        with pytest.raises(kind) as refusal:
            hand_over(*given)  # type: ignore[arg-type]
        return str(refusal.value)

    hand_over(2)

    (line,) = queries.counts_on(session, EVERYTHING, LANDED.date())
    assert (line.listed, line.handed, line.left) == (3, 2, 1)
    assert [row.count for row in queries.counted_at(session, fleet.arrival.id)] == [2]
    assert says(MoreThanListed, 2) == ("3 people on the list go to HB; 2 were handed over.")
    assert says(OurOwnPeople, 1, DistrictFactory()) == "People of LJ are planned one by one."


HOTEL = PlaceRef(kind=PlaceKind.HOTEL, name="Waitan Hotel")


def asked(fleet: Fleet, person: object, **changed: object) -> RideRequest:
    """A ride to a hotel, where nothing else is said."""
    order = replace(
        ambulance_for(fleet, person),
        destination=HOTEL,
        ambulance=False,
        why=say("Goes home, where the measure goes on."),
    )
    return operations.request_ride(fleet.session, replace(order, **changed), at=LANDED)


def test_the_host_s_car_takes_those_of_the_party_in_the_district_and_nobody_else(
    fleet: Fleet, session: Session
) -> None:
    alone, stranger, parent, child, cousin = (fleet.person() for _ in range(5))
    party, other = PartyFactory().id, DistrictFactory(code="HB").id
    first = asked(fleet, alone)
    asked(fleet, stranger)
    second = asked(fleet, parent, party_id=party)
    asked(fleet, child, party_id=party)
    elsewhere = asked(fleet, cousin, party_id=party, district_id=other)

    def fetched(ride: RideRequest, hour: int) -> tuple[Trip, set[uuid.UUID]]:
        car = HostCar(
            plate="沪H00001", seats=4, depart_at=later(60 * hour), arrive_at=later(60 * hour + 40)
        )
        trip = operations.fetch_by_host(session, ride.id, car, at=LANDED)
        return trip, {rider.person_id for rider in trip.riders}

    assert fetched(first, 1)[1] == {alone.id}
    assert fetched(second, 2)[1] == {parent.id, child.id}
    trip, people = fetched(elsewhere, 3)
    assert people == {cousin.id}
    assert trip.district_id == other
    assert trip.vehicle.district_id == fleet.site.district_id
    theirs = Scope(districts=frozenset({other}))
    assert queries.trip_card(session, theirs, trip.id).trip.vehicle.plate == "沪H00001"


@pytest.mark.parametrize("changed", [{"destination": CLINIC}, {"ambulance": True}])
def test_who_is_ill_or_goes_to_care_leaves_in_a_vehicle_of_ours(
    fleet: Fleet, session: Session, changed: dict[str, object]
) -> None:
    ride = asked(fleet, fleet.person(), **changed)
    car = HostCar(plate="沪H00001", seats=4, depart_at=later(60), arrive_at=later(90))

    with pytest.raises(NeedsOurVehicle, match="Only who goes home or to a hotel"):
        operations.fetch_by_host(session, ride.id, car, at=LANDED)
    with pytest.raises(NeedsOurVehicle, match="Only who goes home or to a hotel"):
        operations.leave_by_own_means(session, ride.id, at=LANDED)
