"""What is pinned by hand stands in every plan of the day until it is released."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from logistics.access.rules import Role
from logistics.arrivals import operations as arrivals
from logistics.arrivals.models import Arrival, Passenger
from logistics.database import reading, transaction
from logistics.isolation.models import Occupancy, OccupancyState
from logistics.planning.answers import Effort
from logistics.planning.gathering import gather
from logistics.planning.lapses import Lapse
from logistics.planning.models import Plan
from logistics.planning.pins import operations as pins
from logistics.planning.pins.models import PlanPin
from logistics.planning.placement.plan import Outcome
from logistics.planning.solving import solve_day
from logistics.planning.watching import watch
from logistics.sites.models import Room
from logistics.transfers.models import Trip
from logistics.transfers.rules.kinds import TripState
from tests import factories
from tests.planning import plan_day as day
from tests.web import change, key, sign_in

LATER = day.MORNING + timedelta(minutes=10)


def a_flight(session: Session, *, rooms: int = 8) -> tuple[Arrival, Passenger, list[Room]]:
    """A flight with one grown-up, eight rooms and a coach."""
    day.policy_in_force(session)
    _, found = day.site_with_rooms(rooms)
    day.coach(session)
    flight = factories.ArrivalFactory()
    (person,) = day.travel(session, flight)
    day.classify(session, flight)
    return flight, person, found


def pin_room(session: Session, person: Passenger, room: Room) -> PlanPin:
    return pins.pin_person(
        session,
        day.our_district().id,
        day.DAY,
        person.person_id,
        site_id=room.site_id,
        room_id=room.id,
        reason="Near the nurse",
        at=day.MORNING,
    )


def held_room(session: Session) -> object:
    return session.scalars(
        sa.select(Occupancy.room_id).where(Occupancy.state == OccupancyState.EXPECTED)
    ).one()


def test_somebody_pinned_to_a_room_gets_it_in_every_plan_until_released(session: Session) -> None:
    _, person, rooms = a_flight(session)
    pin = pin_room(session, person, rooms[5])

    day.publish(session, day.plan_day(session))
    first = held_room(session)
    day.publish(session, day.plan_day(session, at=LATER), at=LATER)
    second = held_room(session)
    pins.release(session, pin.id, at=LATER)
    pin_room(session, person, rooms[2])
    day.publish(session, day.plan_day(session, at=LATER), at=LATER)

    assert (first, second) == (rooms[5].id, rooms[5].id)
    assert held_room(session) == rooms[2].id


def test_two_people_pinned_to_one_room_are_told_by_the_numbers_of_their_pins(
    session: Session,
) -> None:
    flight, person, rooms = a_flight(session)
    (other,) = day.travel(session, flight)
    day.classify(session, flight)
    pin_room(session, person, rooms[0])
    pin_room(session, other, rooms[0])

    gathered = gather(session, day.our_district().id, day.DAY, at=day.MORNING)
    solved = solve_day(gathered, Effort(seconds=0.5), lambda _told: True)

    assert solved.rooms.outcome is Outcome.IMPOSSIBLE
    told = [str(gathered.pinned.named(each)) for each in solved.rooms.blockers]
    assert any("pinned as no. " in each for each in told)


def test_a_pin_to_a_site_that_has_closed_is_told_before_anything_is_solved(
    session: Session,
) -> None:
    _, person, _ = a_flight(session)
    _, there = day.site_with_rooms(2, code="LJ-09", state="standby")
    pin_room(session, person, there[0])

    gathered = gather(session, day.our_district().id, day.DAY, at=day.MORNING)
    solved = solve_day(gathered, Effort(seconds=0.5), lambda _told: True)

    assert solved.rooms.outcome is Outcome.IMPOSSIBLE
    assert [str(each) for each in solved.rooms.blockers] == [
        "Pin no. 1: the site takes nobody now."
    ]


def test_a_pinned_trip_keeps_its_departure_while_another_is_planned_anew(session: Session) -> None:
    flight, person, _ = a_flight(session)
    day.coach(session)
    plan = day.publish(session, day.plan_day(session))
    trip = session.scalars(sa.select(Trip)).one()
    told = (trip.vehicle_id, trip.depart_at, trip.sheet_version)
    pins.pin_trip(session, trip.id, day.DAY, reason="The coach is ordered", at=LATER)
    late = flight.scheduled_at + timedelta(minutes=95)
    arrivals.retime(session, flight, late, expected=flight.version, at=LATER)
    (newcomer,) = day.travel(session, flight)
    day.classify(session, flight, at=LATER)

    lapsed = {(each.person_id, each.lapse) for each in watch(session, plan, at=LATER).lapsed}
    day.publish(session, day.plan_day(session, at=LATER), at=LATER)

    assert lapsed == {(person.person_id, Lapse.LATE), (newcomer.person_id, Lapse.NEW)}
    session.refresh(trip)
    assert (trip.vehicle_id, trip.depart_at, trip.sheet_version) == told
    assert trip.state is TripState.PLANNED
    other = session.scalars(sa.select(Trip).where(Trip.id != trip.id)).one()
    assert [rider.person_id for rider in other.riders] == [newcomer.person_id]


def test_a_trip_that_is_released_moves_with_its_flight_again(session: Session) -> None:
    flight, _, _ = a_flight(session)
    day.publish(session, day.plan_day(session))
    trip = session.scalars(sa.select(Trip)).one()
    before = trip.depart_at
    pin = pins.pin_trip(session, trip.id, day.DAY, reason="The coach is ordered", at=LATER)
    late = flight.scheduled_at + timedelta(minutes=95)
    arrivals.retime(session, flight, late, expected=flight.version, at=LATER)
    pins.release(session, pin.id, at=LATER)

    day.publish(session, day.plan_day(session, at=LATER), at=LATER)

    session.refresh(trip)
    assert trip.depart_at - before == timedelta(minutes=95)


def test_nobody_is_pinned_twice_nor_to_a_place_of_another_district(session: Session) -> None:
    _, person, rooms = a_flight(session)
    pin_room(session, person, rooms[0])

    with pytest.raises(pins.PinnedAlready, match=r"as no\. 1"):
        pin_room(session, person, rooms[1])
    with pytest.raises(pins.CannotPin, match="another district"):
        pins.pin_person(
            session,
            day.other_district().id,
            day.DAY,
            person.person_id,
            site_id=rooms[0].site_id,
            reason="Near",
            at=day.MORNING,
        )


def test_pins_are_set_listed_and_released_on_the_page_and_as_json(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("logistics.clock.now", lambda: day.MORNING)
    with transaction() as session:
        factories.use(session)
        _, person, rooms = a_flight(session)
        day.publish(session, day.plan_day(session))
        district = day.our_district().id
        who, room = person.person_id, rooms[3]
        trip = session.scalars(sa.select(Trip.id)).one()
        where = {"person": str(who), "place": str(room.site_id), "room": "104", "reason": "Stairs"}
        plan = session.scalars(sa.select(Plan.id)).one()
    manager = sign_in(app, Role.SITE_MANAGER, districts=(district,))
    dispatcher = sign_in(app, Role.DISPATCHER, districts=(district,))
    base = f"/plan/pins/LJ/{day.DAY}"

    assert f"{base}?person={who}" in manager.get(f"/plan/{plan}/rooms").get_data(as_text=True)
    assert change(manager, f"{base}/people", where).status_code == 303
    refused = change(manager, f"{base}/trips", {"trip": str(trip), "reason": "Ordered"})
    body = {"trip": str(trip), "day": day.DAY.isoformat(), "reason": "Ordered"}
    made = dispatcher.post("/api/v1/plan-pins/trips", json=body, headers=key())
    page = manager.get(f"{base}?person={who}").get_data(as_text=True)
    sheet = manager.get(f"{base}?format=csv").get_data(as_text=True)
    listed = dispatcher.get(f"/api/v1/plan-pins?district=LJ&day={day.DAY}").json
    kept = change(manager, f"/plan/pins/{made.json['id']}/release", {"_version": "1"})
    gone = dispatcher.post(
        f"/api/v1/plan-pins/{made.json['id']}/release", headers={**key(), "If-Match": "1"}
    )

    assert (refused.status_code, made.status_code, kept.status_code) == (403, 201, 404)
    assert "Stairs" in page
    assert len(sheet.strip().splitlines()) == 3
    assert [each["number"] for each in listed["items"]] == [1, 2]
    assert gone.json["released_by"] == "Mo Ting"
    with reading() as session:
        states = [pin.released_at is None for pin in session.scalars(sa.select(PlanPin))]
        assert sorted(states) == [False, True]
