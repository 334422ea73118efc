"""Rooms and rides together: nobody holds a room without a ride, and the room goes to others."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.isolation.models import Occupancy, OccupancyState
from logistics.planning.people import Without
from logistics.transfers.models import Trip
from tests import factories
from tests.planning import plan_day as day


def test_rooms_of_a_party_that_no_vehicle_can_take_go_to_somebody_who_can_ride(
    session: Session,
) -> None:
    day.policy_in_force(session)
    day.site_with_rooms(4)
    day.coach(session, seats=49, usable_seats=2)
    flight = factories.ArrivalFactory()
    three = day.travel(session, flight, {}, {}, {})
    (alone,) = day.travel(session, flight)
    day.classify(session, flight)

    plan = day.publish(session, day.plan_day(session))

    held = session.scalars(
        sa.select(Occupancy).where(Occupancy.state == OccupancyState.EXPECTED)
    ).one()
    trip = session.scalars(sa.select(Trip)).one()
    assert [guest.person_id for guest in held.guests] == [alone.person_id]
    assert [rider.person_id for rider in trip.riders] == [alone.person_id]
    assert {(each["person"], each["why"]) for each in plan.left_out} == {
        (str(person.person_id), Without.NO_RIDE) for person in three
    }
