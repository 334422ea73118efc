"""Planning again while the day goes on: what has happened stays, the rest may change."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals import operations as arrivals
from logistics.config import settings
from logistics.isolation.models import Occupancy, OccupancyState
from logistics.planning.gathering import gather
from logistics.planning.people import Standing, Without
from logistics.planning.rules import PlanIsStale
from logistics.transfers import operations as transfers
from logistics.transfers.models import RideRequest, Trip
from logistics.transfers.rules.kinds import RideState, TripState, VehicleKind
from tests import factories
from tests.planning import plan_day as day


def the_trip(session: Session) -> Trip:
    return session.scalars(sa.select(Trip).where(Trip.state != TripState.CANCELLED)).one()


def board(session: Session, trip: Trip, *people: object) -> None:
    """Load a trip with these people and mark the others absent; it departs."""
    transfers.start_loading(session, trip.id)
    for rider in list(trip.riders):
        if rider.person_id in people:
            transfers.board(session, trip.id, rider.person_id, temperature=36.5, at=trip.loads_at)
        else:
            transfers.mark_absent(session, trip.id, rider.person_id)
    transfers.depart(session, trip.id, at=trip.depart_at)


def test_people_on_a_departed_trip_keep_trip_and_room(session: Session) -> None:
    day.policy_in_force(session)
    day.site_with_rooms(6)
    day.coach(session)
    flight = factories.ArrivalFactory()
    (rides,) = day.travel(session, flight)
    day.classify(session, flight)
    day.publish(session, day.plan_day(session))
    trip = the_trip(session)
    board(session, trip, rides.person_id)

    later = trip.depart_at + timedelta(minutes=5)
    plan = day.publish(session, day.plan_day(session, at=later), at=later)

    session.refresh(trip)
    assert (trip.state, trip.sheet_version) == (TripState.DEPARTED, 1)
    assert plan.figures["settled"] == {"housed_already": 1}
    held = session.scalars(sa.select(Occupancy)).one()
    assert held.state is OccupancyState.EXPECTED


def test_somebody_who_missed_the_coach_gets_another_room_and_ride(session: Session) -> None:
    day.policy_in_force(session)
    day.site_with_rooms(6)
    day.coach(session)
    day.coach(session)
    flight = factories.ArrivalFactory()
    (rides,) = day.travel(session, flight)
    (misses,) = day.travel(session, flight)
    day.classify(session, flight)
    day.publish(session, day.plan_day(session))
    first = the_trip(session)
    board(session, first, rides.person_id)

    later = first.depart_at + timedelta(minutes=5)
    day.publish(session, day.plan_day(session, at=later), at=later)

    second = session.scalars(sa.select(Trip).where(Trip.state == TripState.PLANNED)).one()
    assert [rider.person_id for rider in second.riders] == [misses.person_id]
    assert second.loads_at >= later


def test_whose_room_mate_is_on_the_way_keeps_the_room_and_only_needs_a_ride(
    session: Session,
) -> None:
    day.policy_in_force(session)
    day.site_with_rooms(6)
    day.coach(session)
    day.coach(session)
    flight = factories.ArrivalFactory()
    parent, small = day.travel(session, flight, {}, day.child(14))
    arrivals.link_guardian(session, small.person_id, parent.person_id, carer=False, at=day.MORNING)
    day.classify(session, flight)
    day.publish(session, day.plan_day(session))
    first = the_trip(session)
    room = session.scalars(sa.select(Occupancy)).one()
    board(session, first, parent.person_id)
    later = first.depart_at + timedelta(minutes=5)

    gathered = gather(session, day.our_district().id, day.DAY, at=later)
    day.publish(session, day.plan_day(session, at=later), at=later)

    standings = {each.person_id: each.standing for each in gathered.travellers}
    assert standings == {parent.person_id: Standing.HOUSED, small.person_id: Standing.HELD}
    session.refresh(room)
    assert room.state is OccupancyState.EXPECTED
    second = session.scalars(sa.select(Trip).where(Trip.state == TripState.PLANNED)).one()
    assert [rider.person_id for rider in second.riders] == [small.person_id]
    assert second.stops[0].place_id == room.site_id


def test_a_draft_is_refused_when_the_flight_has_become_too_late_for_its_ride(
    session: Session,
) -> None:
    day.policy_in_force(session)
    day.site_with_rooms(6)
    day.coach(session)
    flight = factories.ArrivalFactory()
    day.travel(session, flight)
    day.classify(session, flight)
    draft = day.plan_day(session)
    arrivals.retime(
        session,
        flight,
        flight.scheduled_at + timedelta(minutes=95),
        expected=flight.version,
        at=day.MORNING,
    )

    with pytest.raises(PlanIsStale, match=r"cleared too late for their ride: 1"):
        day.publish(session, draft)


def test_a_late_flight_moves_the_trip_and_its_sheet(session: Session) -> None:
    day.policy_in_force(session)
    day.site_with_rooms(6)
    day.coach(session)
    flight = factories.ArrivalFactory()
    day.travel(session, flight)
    day.classify(session, flight)
    day.publish(session, day.plan_day(session))
    before = the_trip(session).depart_at
    arrivals.retime(
        session,
        flight,
        flight.scheduled_at + timedelta(minutes=95),
        expected=flight.version,
        at=day.MORNING,
    )

    later = day.MORNING + timedelta(minutes=10)
    day.publish(session, day.plan_day(session, at=later), at=later)

    trip = the_trip(session)
    assert trip.depart_at == before + timedelta(minutes=95)
    assert trip.sheet_version == 2


def test_a_room_that_went_out_of_service_since_stops_the_draft(session: Session) -> None:
    day.policy_in_force(session)
    _, rooms = day.site_with_rooms(2)
    day.coach(session)
    flight = factories.ArrivalFactory()
    day.travel(session, flight)
    day.classify(session, flight)
    draft = day.plan_day(session)
    day.block(session, rooms)

    with pytest.raises(PlanIsStale, match=r"without the planned room: 1"):
        day.publish(session, draft)


def test_a_patient_is_driven_to_a_clinic_whose_position_is_known(
    session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("LOGISTICS_DATA_DIR", str(tmp_path))
    clinic = {"name": "First Hospital", "latitude": 31.2, "longitude": 121.6}
    (settings().data_dir / "planning.json").write_text(json.dumps({"fever_clinic": clinic}))
    day.policy_in_force(session)
    day.site_with_rooms(3)
    day.coach(session, kind=VehicleKind.AMBULANCE, seats=2, negative_pressure=True)
    flight = factories.ArrivalFactory()
    (ill,) = day.travel(session, flight)
    day.classify(session, flight)
    arrivals.screen(
        session, ill.person_id, arrival=flight, temperature=38.5, symptoms=[], at=day.MORNING
    )

    plan = day.publish(session, day.plan_day(session))

    trip = the_trip(session)
    assert trip.vehicle.kind is VehicleKind.AMBULANCE
    assert [rider.person_id for rider in trip.riders] == [ill.person_id]
    assert trip.stops[0].place_name == "First Hospital"
    assert session.scalars(sa.select(RideRequest.state)).one() is RideState.PLANNED
    assert plan.figures["left_out_by"] == {Without.AMBULANCE: 1}


def test_a_travel_group_need_not_live_on_one_floor(session: Session) -> None:
    day.policy_in_force(session)
    day.site_with_rooms(7, floors=2)
    day.coach(session)
    flight = factories.ArrivalFactory()
    day.travel(session, flight, *({} for _ in range(12)))
    day.classify(session, flight)

    plan = day.plan_day(session)

    assert sorted(len(bubble["guests"]) for bubble in plan.roster["bubbles"]) == [4, 8]
