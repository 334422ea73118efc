from __future__ import annotations

import re
from contextlib import AbstractContextManager

import pytest
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING
from logistics.errors import NotFound, Refused
from logistics.transfers import operations, queries
from logistics.transfers.models import RideRequest, Trip, Vehicle
from logistics.transfers.orders import Illness, RiderOrder, Spot, StopOrder
from logistics.transfers.queries.exposed import exposed
from logistics.transfers.queries.rescue import possible_rescuers, rescuers, waiting
from logistics.transfers.rules.hours import NightBan, NightOverride, Point
from logistics.transfers.rules.incidents import (
    NobodyWaits,
    NotIll,
    NotOnBoard,
    NotTakenOver,
    WrongVehicle,
)
from logistics.transfers.rules.kinds import PlaceKind, RiderState, RideState, TripState
from logistics.transfers.rules.life import (
    AmbulanceOnly,
    CountsDiffer,
    TripNotReady,
    VehicleNotDisinfected,
)
from tests.factories import LANDED, PartyFactory, SiteFactory, StaffMemberFactory, VehicleFactory
from tests.transfers.fleet import Fleet, counted, fleet_of, later

HERE = Spot(place="S20 km 31", point=Point(latitude=31.2, longitude=121.6))
FEVER = Illness(temperature=38.6)


@pytest.fixture
def fleet(session: Session) -> Fleet:
    return fleet_of(session)


def says(kind: type[Refused], sentence: str) -> AbstractContextManager[object]:
    return pytest.raises(kind, match=f"^{re.escape(sentence)}$")


def states(trip: Trip) -> list[RiderState]:
    return [rider.state for rider in trip.riders]


def manned(fleet: Fleet, **traits: object) -> Vehicle:
    """Another vehicle at the port, with a driver."""
    vehicle: Vehicle = VehicleFactory(home_port_id=fleet.port.id, **traits)
    operations.assign_driver(fleet.session, vehicle.id, StaffMemberFactory().id, at=LANDED)
    return vehicle


def on_the_way(fleet: Fleet, people: int = 3, **changes: object) -> Trip:
    """A trip that left with everybody on board."""
    trip = fleet.write(*(fleet.person() for _ in range(people)), **changes)
    depart(fleet, trip)
    return trip


def depart(fleet: Fleet, trip: Trip, start: float = 0) -> None:
    operations.start_loading(fleet.session, trip.id)
    for rider in trip.riders:
        operations.board(fleet.session, trip.id, rider.person_id, at=later(start))
    operations.depart(fleet.session, trip.id, at=later(start + 15))


def test_a_rescue_trip_takes_over_who_was_in_a_coach_that_broke_down(
    fleet: Fleet, session: Session
) -> None:
    spare = manned(fleet)
    trip = on_the_way(fleet)

    rescue = operations.break_down(
        session, trip.id, HERE, reason="Engine", rescuer_id=spare.id, at=later(30)
    )
    assert rescue is not None
    stopped = trip.state
    operations.start_loading(session, rescue.id)
    for rider in rescue.riders:
        operations.board(session, rescue.id, rider.person_id, at=later(75))
    signed = operations.take_over(session, rescue.id, counted(3), at=later(78))
    still = trip.state
    operations.depart(session, rescue.id, at=later(80))

    assert (stopped, still, trip.state) == (
        TripState.STOPPED,
        TripState.STOPPED,
        TripState.HANDED_OVER,
    )
    assert states(trip) == [RiderState.RESCUED] * 3
    assert [rider.left_at for rider in trip.riders] == [later(75)] * 3
    assert states(rescue) == [RiderState.BOARDED] * 3
    assert (rescue.origin_kind, rescue.origin_name) == (PlaceKind.ROADSIDE, "S20 km 31")
    assert [stop.place_id for stop in rescue.stops] == [fleet.site.id]
    assert (signed.given_count, signed.taken_count, signed.given_by) == (3, 3, "Hua Jun")
    assert (fleet.coach.out_of_service, fleet.coach.out_of_service_reason) == (True, "Engine")


def test_the_vehicle_that_can_be_there_first_is_proposed_and_others_say_why_not(
    fleet: Fleet, session: Session
) -> None:
    near, far = manned(fleet), manned(fleet)
    near.home_port_id, far.home_port_id = fleet.port.id, None
    out = manned(fleet, out_of_service=True)
    unmanned = VehicleFactory(home_port_id=fleet.port.id)
    dirty = manned(fleet)
    fleet.deliver(fleet.write(fleet.person(), vehicle=dirty), start=0)
    wanted = manned(fleet)
    later_trip = fleet.write(fleet.person(), vehicle=wanted, start=60)
    trip = on_the_way(fleet)

    point = Point(latitude=fleet.port.latitude, longitude=fleet.port.longitude)
    vehicles = possible_rescuers(session, trip)
    found = rescuers(session, trip, vehicles, point=point, at=later(30))

    assert [(each.vehicle, each.minutes) for each in found if each.why_not is None] == [
        (near, 15),
        (far, 60),
    ]
    assert {each.vehicle: str(each.why_not) for each in found if each.why_not is not None} == {
        out: "It is out of service.",
        unmanned: "No driver of it is free and within duty.",
        dirty: f"It is on trip {_trip_of(session, dirty)}, or not clean after it.",
        wanted: f"Trip {later_trip.number} needs it before it would be back.",
    }
    assert fleet.ambulance not in vehicles


def _trip_of(session: Session, vehicle: Vehicle) -> str:
    return session.query(Trip.number).filter(Trip.vehicle_id == vehicle.id).scalar()


def test_a_smaller_vehicle_takes_whole_parties_and_the_others_wait_for_another(
    fleet: Fleet, session: Session
) -> None:
    small, second = manned(fleet, usable_seats=2), manned(fleet)
    couple = PartyFactory()
    people = [fleet.person(), fleet.person(party=couple), fleet.person(party=couple)]
    order = fleet.order(*people)
    riders = tuple(
        RiderOrder(
            person_id=rider.person_id,
            category=rider.category,
            party_id=None if number == 0 else couple.id,
        )
        for number, rider in enumerate(order.riders)
    )
    trip = fleet.write(stops=(StopOrder(place=fleet.to(), arrive_at=later(55), riders=riders),))
    depart(fleet, trip)

    first = operations.break_down(
        session, trip.id, HERE, reason="Engine", rescuer_id=small.id, at=later(30)
    )
    assert first is not None
    left = [rider.person_id for rider in waiting(session, trip)]
    rest = operations.send_rescue(session, trip.id, second.id, spot=HERE, at=later(31))

    assert [rider.person_id for rider in first.riders] == [people[0].id]
    assert left == [people[1].id, people[2].id]
    assert [rider.person_id for rider in rest.riders] == left
    with says(NobodyWaits, f"Everybody of trip {trip.number} has a place."):
        operations.send_rescue(session, trip.id, second.id, spot=HERE, at=later(32))


def test_who_does_not_board_the_rescue_trip_waits_in_the_stopped_vehicle(
    fleet: Fleet, session: Session
) -> None:
    spare, another = manned(fleet), manned(fleet)
    trip = on_the_way(fleet)
    rescue = operations.break_down(
        session, trip.id, HERE, reason="Engine", rescuer_id=spare.id, at=later(30)
    )
    assert rescue is not None
    one, two, three = (rider.person_id for rider in rescue.riders)
    operations.start_loading(session, rescue.id)
    operations.board(session, rescue.id, one, at=later(75))
    operations.board(session, rescue.id, two, at=later(76))
    operations.take_back(session, rescue.id, two)
    operations.mark_absent(session, rescue.id, two)
    operations.mark_absent(session, rescue.id, three)
    operations.take_over(session, rescue.id, counted(1), at=later(78))
    operations.depart(session, rescue.id, at=later(80))

    waits = [rider.person_id for rider in waiting(session, trip)]
    again = operations.send_rescue(session, trip.id, another.id, spot=HERE, at=later(85))

    assert states(trip) == [RiderState.RESCUED, RiderState.BOARDED, RiderState.BOARDED]
    assert trip.riders[1].left_at is None
    assert trip.state is TripState.STOPPED
    assert waits == [two, three]
    assert [rider.person_id for rider in again.riders] == [two, three]


def test_a_rescue_trip_departs_only_once_both_crews_counted_and_signed(
    fleet: Fleet, session: Session
) -> None:
    spare = manned(fleet)
    trip = on_the_way(fleet, 2)
    rescue = operations.break_down(
        session, trip.id, HERE, reason="Engine", rescuer_id=spare.id, at=later(30)
    )
    assert rescue is not None
    operations.start_loading(session, rescue.id)
    for rider in rescue.riders:
        operations.board(session, rescue.id, rider.person_id, at=later(75))

    with says(NotTakenOver, "Both crews count and sign before the rescue trip departs."):
        operations.depart(session, rescue.id, at=later(80))
    with pytest.raises(CountsDiffer):
        operations.take_over(session, rescue.id, counted(2, 1), at=later(80))
    assert rescue.state is TripState.LOADING


def test_an_ambulance_does_not_take_over_the_people_of_a_coach(
    fleet: Fleet, session: Session
) -> None:
    trip = on_the_way(fleet)

    with says(WrongVehicle, f"{fleet.ambulance.plate} is not the right kind of vehicle."):
        operations.break_down(
            session, trip.id, HERE, reason="Engine", rescuer_id=fleet.ambulance.id, at=later(30)
        )


def test_a_rescue_in_the_hours_of_the_night_ban_needs_a_name(
    fleet: Fleet, session: Session
) -> None:
    spare = manned(fleet)
    trip = on_the_way(fleet)
    allowed = NightOverride(by="Luo Min", reason="They cannot stay by the road")

    operations.break_down(session, trip.id, HERE, reason="Engine", at=later(30))
    night = later(14 * 60)
    with pytest.raises(NightBan):
        operations.send_rescue(session, trip.id, spare.id, spot=HERE, at=night)
    rescue = operations.send_rescue(
        session, trip.id, spare.id, spot=HERE, override=allowed, at=night
    )

    assert (rescue.night_override_by, rescue.night_override_reason) == (
        "Luo Min",
        "They cannot stay by the road",
    )


def test_a_trip_that_has_not_left_does_not_break_down_on_the_way(
    fleet: Fleet, session: Session
) -> None:
    trip = fleet.write(fleet.person())

    with says(TripNotReady, f"Trip {trip.number} is planned."):
        operations.break_down(session, trip.id, HERE, reason="Engine", at=later(30))


def test_the_broken_vehicle_loads_again_only_after_repair_and_disinfection(
    fleet: Fleet, session: Session
) -> None:
    spare = manned(fleet)
    trip = on_the_way(fleet, 1)
    rescue = operations.break_down(
        session, trip.id, HERE, reason="Engine", rescuer_id=spare.id, at=later(30)
    )
    assert rescue is not None
    operations.start_loading(session, rescue.id)
    operations.board(session, rescue.id, rescue.riders[0].person_id, at=later(75))
    operations.take_over(session, rescue.id, counted(1), at=later(78))
    operations.depart(session, rescue.id, at=later(80))
    operations.put_in_service(session, fleet.coach.id)
    operations.disinfect(session, trip.id, product="Peracetic acid", at=later(200))
    following = fleet.write(fleet.person(), start=300)

    operations.start_loading(session, following.id)

    assert following.state is TripState.LOADING


def test_a_fever_on_board_moves_to_the_rear_and_an_ambulance_is_asked_for(
    fleet: Fleet, session: Session
) -> None:
    trip = on_the_way(fleet)
    ill = trip.riders[0]

    incident = operations.fall_ill(session, trip.id, ill.person_id, HERE, FEVER, at=later(30))

    ride = session.get_one(RideRequest, incident.ride_id)
    assert states(trip) == [RiderState.HELD, RiderState.BOARDED, RiderState.BOARDED]
    assert (incident.seat, ill.seat, ill.temperature) == ("1A", "12A", 38.6)
    assert (ride.origin_kind, ride.origin_name, ride.destination_kind) == (
        PlaceKind.ROADSIDE,
        "S20 km 31",
        PlaceKind.FEVER_CLINIC,
    )
    assert (ride.ambulance, ride.ready_at, ride.state) == (True, later(30), RideState.OPEN)
    assert trip.state is TripState.DEPARTED


def test_the_ambulance_may_wait_where_the_person_would_have_got_off(
    fleet: Fleet, session: Session
) -> None:
    trip = on_the_way(fleet)
    illness = Illness(symptoms=("cough",), at_destination=True, clinic="Renji")

    incident = operations.fall_ill(
        session, trip.id, trip.riders[0].person_id, HERE, illness, at=later(30)
    )

    ride = session.get_one(RideRequest, incident.ride_id)
    assert (ride.origin_kind, ride.origin_id) == (PlaceKind.SITE, fleet.site.id)
    assert (ride.destination_name, ride.ready_at) == ("Renji", later(55))


def test_everybody_of_a_trip_with_a_fever_is_accounted_for(fleet: Fleet, session: Session) -> None:
    trip = on_the_way(fleet)
    ill, walker, third = trip.riders
    incident = operations.fall_ill(session, trip.id, ill.person_id, HERE, FEVER, at=later(30))
    ride = session.get_one(RideRequest, incident.ride_id)
    ambulance = operations.send(
        session,
        ride.id,
        vehicle_id=fleet.ambulance.id,
        depart_at=later(45),
        arrive_at=later(70),
        at=later(31),
    )
    operations.leave(
        session, trip.id, walker.person_id, HERE, reason="Taken by the police", at=later(40)
    )
    operations.arrive(session, trip.id, trip.stops[0].id, at=later(55))
    operations.hand_over(session, trip.id, trip.stops[0].id, counted(1), at=later(60))
    with_patient = trip.state
    operations.start_loading(session, ambulance.id)
    operations.board(session, ambulance.id, ill.person_id, at=later(62))
    operations.depart(session, ambulance.id, at=later(63))

    assert with_patient is TripState.ARRIVED
    assert trip.state is TripState.HANDED_OVER
    assert [(rider.state, rider.left_at) for rider in (ill, walker, third)] == [
        (RiderState.IN_AMBULANCE, later(62)),
        (RiderState.LEFT, later(40)),
        (RiderState.DELIVERED, later(60)),
    ]
    assert ride.state is RideState.RIDING


def test_the_carer_of_a_sick_child_goes_along_in_the_ambulance(
    fleet: Fleet, session: Session
) -> None:
    family = PartyFactory()
    child, mother = fleet.person(party=family), fleet.person(party=family)
    order = fleet.order(child, mother)
    riders = tuple(
        RiderOrder(person_id=rider.person_id, category=rider.category, party_id=family.id)
        for rider in order.riders
    )
    trip = fleet.write(stops=(StopOrder(place=fleet.to(), arrive_at=later(55), riders=riders),))
    depart(fleet, trip)

    incident = operations.fall_ill(
        session, trip.id, child.id, HERE, FEVER, carer_id=mother.id, at=later(30)
    )
    ambulance = operations.send(
        session,
        session.get_one(RideRequest, incident.ride_id).id,
        vehicle_id=fleet.ambulance.id,
        depart_at=later(45),
        arrive_at=later(70),
        carer=RiderOrder(
            person_id=mother.id, category=riders[1].category, party_id=family.id, carer=True
        ),
        at=later(31),
    )

    assert states(trip) == [RiderState.HELD, RiderState.HELD]
    assert [rider.person_id for rider in ambulance.riders] == [child.id, mother.id]


def test_no_alarm_without_a_fever_or_a_symptom(fleet: Fleet, session: Session) -> None:
    trip = on_the_way(fleet)

    with says(NotIll, "A fever is 37.3 °C or more. Else name a symptom."):
        operations.fall_ill(
            session,
            trip.id,
            trip.riders[0].person_id,
            HERE,
            Illness(temperature=37.2),
            at=later(30),
        )


def test_who_is_absent_does_not_fall_ill_on_board(fleet: Fleet, session: Session) -> None:
    one, two = fleet.person(), fleet.person()
    trip = fleet.write(one, two)
    operations.start_loading(session, trip.id)
    operations.board(session, trip.id, one.id, at=later(0))
    operations.mark_absent(session, trip.id, two.id)
    operations.depart(session, trip.id, at=later(15))

    with says(NotOnBoard, "The person is not on board: absent."):
        operations.fall_ill(session, trip.id, two.id, HERE, FEVER, at=later(30))


def test_who_fell_ill_does_not_board_the_rescue_trip(fleet: Fleet, session: Session) -> None:
    spare = manned(fleet)
    trip = on_the_way(fleet)
    ill = trip.riders[0]
    operations.fall_ill(session, trip.id, ill.person_id, HERE, FEVER, at=later(25))

    rescue = operations.break_down(
        session, trip.id, HERE, reason="Engine", rescuer_id=spare.id, at=later(30)
    )
    assert rescue is not None
    operations.start_loading(session, rescue.id)

    assert ill.person_id not in {rider.person_id for rider in rescue.riders}
    with pytest.raises(NotFound):
        operations.board(session, rescue.id, ill.person_id, at=later(75))


def test_who_falls_ill_while_the_rescue_trip_loads_is_taken_off_it(
    fleet: Fleet, session: Session
) -> None:
    spare = manned(fleet)
    trip = on_the_way(fleet, 2)
    rescue = operations.break_down(
        session, trip.id, HERE, reason="Engine", rescuer_id=spare.id, at=later(30)
    )
    assert rescue is not None
    operations.start_loading(session, rescue.id)
    ill = trip.riders[1]

    operations.fall_ill(session, trip.id, ill.person_id, HERE, FEVER, at=later(40))

    assert states(rescue) == [RiderState.PLANNED, RiderState.ABSENT]
    with pytest.raises(AmbulanceOnly):
        operations.board(session, rescue.id, ill.person_id, at=later(75))


def test_the_vehicle_of_a_fever_is_disinfected_before_its_next_trip(
    fleet: Fleet, session: Session
) -> None:
    trip = on_the_way(fleet, 1)
    operations.fall_ill(session, trip.id, trip.riders[0].person_id, HERE, FEVER, at=later(30))
    operations.leave(
        session, trip.id, trip.riders[0].person_id, HERE, reason="By helicopter", at=later(40)
    )
    operations.arrive(session, trip.id, trip.stops[0].id, at=later(55))
    operations.hand_over(session, trip.id, trip.stops[0].id, counted(0), at=later(56))
    following = fleet.write(fleet.person(), start=300)

    with pytest.raises(VehicleNotDisinfected):
        operations.start_loading(session, following.id)
    assert trip.state is TripState.HANDED_OVER


def test_both_vehicles_keep_who_was_in_them_from_when_to_when(
    fleet: Fleet, session: Session
) -> None:
    spare = manned(fleet)
    trip = on_the_way(fleet, 2)
    rescue = operations.break_down(
        session, trip.id, HERE, reason="Engine", rescuer_id=spare.id, at=later(30)
    )
    assert rescue is not None
    operations.start_loading(session, rescue.id)
    for minutes, rider in zip((75, 77), rescue.riders, strict=True):
        operations.board(session, rescue.id, rider.person_id, at=later(minutes))
    operations.take_over(session, rescue.id, counted(2), at=later(78))
    operations.depart(session, rescue.id, at=later(80))

    first, second = (
        exposed(session, queries.trip_card(session, EVERYTHING, each.id)) for each in (trip, rescue)
    )

    crew = [("driver", later(15), later(77))] * len(trip.crew)
    assert [(each.role or "", each.since, each.until) for each in first] == [
        ("", later(0), later(75)),
        ("", later(0), later(77)),
        *crew,
    ]
    assert [(each.name, each.role or "", each.since, each.until) for each in second] == [
        (trip.riders[0].person.full_name, "", later(75), None),
        (trip.riders[1].person.full_name, "", later(77), None),
        (rescue.crew[0].member.name, "driver", later(80), None),
    ]


def test_fellow_passengers_are_listed_with_the_rows_between_them_and_the_fever(
    fleet: Fleet, session: Session
) -> None:
    trip = on_the_way(fleet, 5)
    ill = trip.riders[0]
    operations.fall_ill(session, trip.id, ill.person_id, HERE, FEVER, at=later(30))

    lines = exposed(session, queries.trip_card(session, EVERYTHING, trip.id))

    riders = [each for each in lines if each.role is None]
    assert [(each.seat, each.rows, each.ill) for each in riders] == [
        ("1A", None, True),
        ("1C", 0, False),
        ("2D", 1, False),
        ("2B", 1, False),
        ("3A", 2, False),
    ]


def test_only_who_has_not_arrived_rides_on_with_the_rescue_trip(
    fleet: Fleet, session: Session
) -> None:
    spare, other = manned(fleet), SiteFactory()
    one, two = fleet.person(), fleet.person()
    orders = [fleet.order(each).stops[0] for each in (one, two)]
    trip = fleet.write(
        stops=(
            orders[0],
            StopOrder(place=fleet.to(other), arrive_at=later(80), riders=orders[1].riders),
        )
    )
    depart(fleet, trip)
    operations.arrive(session, trip.id, trip.stops[0].id, at=later(55))
    operations.hand_over(session, trip.id, trip.stops[0].id, counted(1), at=later(58))

    rescue = operations.break_down(
        session, trip.id, HERE, reason="Engine", rescuer_id=spare.id, at=later(65)
    )

    assert rescue is not None
    assert [stop.place_id for stop in rescue.stops] == [other.id]
    assert [rider.person_id for rider in rescue.riders] == [two.id]
    assert states(trip) == [RiderState.DELIVERED, RiderState.BOARDED]
