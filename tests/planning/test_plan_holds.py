"""What of a published plan no longer holds once the day has changed, and for whom."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals import operations as arrivals
from logistics.arrivals.models import Arrival, Outcome, Passenger
from logistics.arrivals.people_models import Need, PersonNeed
from logistics.planning.lapses import Lapse
from logistics.planning.models import Plan
from logistics.planning.watching import Watched, watch
from logistics.sites.models import Room
from logistics.staff.models import StaffMember
from logistics.transfers import operations as transfers
from logistics.transfers.models import Trip
from logistics.transfers.rules.kinds import TripState
from tests import factories
from tests.planning import plan_day as day

LATER = day.MORNING + timedelta(minutes=10)


def a_published_day(session: Session) -> tuple[Plan, Arrival, list[Passenger], list[Room]]:
    """A flight with two people, planned and published."""
    day.policy_in_force(session)
    _, rooms = day.site_with_rooms(8)
    day.coach(session)
    flight = factories.ArrivalFactory()
    people = [*day.travel(session, flight), *day.travel(session, flight)]
    day.classify(session, flight)
    return day.publish(session, day.plan_day(session)), flight, people, rooms


def lapsed(found: Watched) -> set[tuple[object, Lapse]]:
    return {(each.person_id, each.lapse) for each in found.lapsed}


def everybody(people: list[Passenger], lapse: Lapse) -> set[tuple[object, Lapse]]:
    return {(each.person_id, lapse) for each in people}


def test_a_plan_holds_for_everybody_while_nothing_has_changed(session: Session) -> None:
    plan, *_ = a_published_day(session)

    found = watch(session, plan, at=LATER)

    assert found.lapsed == []


def test_a_late_flight_is_told_for_each_of_its_people_with_both_times(session: Session) -> None:
    plan, flight, people, _ = a_published_day(session)
    late = flight.scheduled_at + timedelta(minutes=95)
    arrivals.retime(session, flight, late, expected=flight.version, at=LATER)

    found = watch(session, plan, at=LATER)

    assert lapsed(found) == everybody(people, Lapse.LATE)
    assert {each.ride.number for each in found.lapsed if each.ride} == {
        session.scalars(sa.select(Trip.number)).one()
    }
    assert "the ride loads at" in str(found.lapsed[0].why)


def test_a_cancelled_flight_leaves_everybody_of_it_not_coming(session: Session) -> None:
    plan, flight, people, _ = a_published_day(session)
    arrivals.cancel_arrival(session, flight, expected=flight.version)

    assert lapsed(watch(session, plan, at=LATER)) == everybody(people, Lapse.GONE)


def test_a_diverted_flight_arrives_at_another_port(session: Session) -> None:
    plan, flight, people, _ = a_published_day(session)
    other = factories.PortFactory(code="SHA", name_zh="虹桥", name_en="Hongqiao")
    arrivals.divert(session, flight, other, expected=flight.version, at=LATER)

    assert lapsed(watch(session, plan, at=LATER)) == everybody(people, Lapse.PORT)


def test_people_who_came_after_the_plan_are_named_as_new(session: Session) -> None:
    plan, flight, _, _ = a_published_day(session)
    more = day.travel(session, flight)
    day.classify(session, flight, at=LATER)

    assert lapsed(watch(session, plan, at=LATER)) == everybody(more, Lapse.NEW)


def test_rooms_out_of_service_lapse_for_whom_they_are_held(session: Session) -> None:
    plan, _, people, rooms = a_published_day(session)
    day.block(session, rooms)

    found = watch(session, plan, at=LATER)

    assert lapsed(found) == everybody(people, Lapse.ROOM)
    assert found.rooms == 2


def test_somebody_who_needs_a_step_free_room_now_lacks_it(session: Session) -> None:
    plan, _, people, _ = a_published_day(session)
    session.add(PersonNeed(person_id=people[0].person_id, need=Need.STEP_FREE))
    session.flush()

    assert lapsed(watch(session, plan, at=LATER)) == everybody(people[:1], Lapse.ROOM)


def test_a_vehicle_out_of_service_and_a_driver_who_left_are_told(session: Session) -> None:
    plan, _, people, _ = a_published_day(session)
    trip = session.scalars(sa.select(Trip)).one()
    driver = session.scalars(sa.select(StaffMember)).one()
    driver.left_at = LATER
    session.flush()

    without_driver = watch(session, plan, at=LATER)
    transfers.take_out_of_service(session, trip.vehicle_id, reason="Brakes")
    without_vehicle = watch(session, plan, at=LATER)

    assert lapsed(without_driver) == everybody(people, Lapse.DRIVER)
    assert lapsed(without_vehicle) == everybody(people, Lapse.VEHICLE)


def test_a_trip_taken_off_the_board_by_hand_leaves_people_without_a_ride(session: Session) -> None:
    plan, _, people, _ = a_published_day(session)
    trip = session.scalars(sa.select(Trip)).one()
    transfers.cancel_trip(session, trip.id, reason="Storm", at=LATER)

    assert lapsed(watch(session, plan, at=LATER)) == everybody(people, Lapse.RIDE)


def test_somebody_ill_and_somebody_who_did_not_board_are_told_apart(session: Session) -> None:
    plan, flight, people, _ = a_published_day(session)
    arrivals.screen(
        session, people[0].person_id, arrival=flight, temperature=38.5, symptoms=[], at=LATER
    )
    arrivals.close_line(session, people[1], Outcome.NOT_BOARDED, expected=None, at=LATER)

    assert lapsed(watch(session, plan, at=LATER)) == {
        (people[0].person_id, Lapse.ILL),
        (people[1].person_id, Lapse.GONE),
    }


def test_who_is_on_the_way_is_no_lapse(session: Session) -> None:
    plan, _, people, _ = a_published_day(session)
    trip = session.scalars(sa.select(Trip).where(Trip.state == TripState.PLANNED)).one()
    transfers.start_loading(session, trip.id)
    for each in people:
        transfers.board(session, trip.id, each.person_id, temperature=36.5, at=trip.loads_at)
    transfers.depart(session, trip.id, at=trip.depart_at)

    assert watch(session, plan, at=trip.depart_at + timedelta(minutes=5)).lapsed == []


def test_planning_again_and_publishing_makes_the_plan_hold_again(session: Session) -> None:
    _, flight, _, _ = a_published_day(session)
    late = flight.scheduled_at + timedelta(minutes=95)
    arrivals.retime(session, flight, late, expected=flight.version, at=LATER)

    again = day.publish(session, day.plan_day(session, at=LATER), at=LATER)

    assert watch(session, again, at=LATER + timedelta(minutes=2)).lapsed == []


def test_a_ride_whose_time_has_passed_without_the_people_is_told_as_such(session: Session) -> None:
    plan, _, people, _ = a_published_day(session)
    trip = session.scalars(sa.select(Trip)).one()

    found = watch(session, plan, at=trip.depart_at + timedelta(minutes=30))

    assert lapsed(found) == everybody(people, Lapse.LATE)
    assert {str(each.why) for each in found.lapsed} == {
        "The ride was to load at 11:15 and has not left with the person."
    }
