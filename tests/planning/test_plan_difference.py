"""What a plan changes against the published one, before it is published."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals import operations as arrivals
from logistics.planning.difference import TripChange, difference_of
from logistics.planning.rules import Change
from logistics.staff.models import StaffMember
from logistics.transfers import operations as transfers
from logistics.transfers.models import Trip
from tests import factories
from tests.planning import plan_day as day

LATER = day.MORNING + timedelta(minutes=10)


def test_the_first_plan_of_a_day_has_nothing_to_be_compared_with(session: Session) -> None:
    day.policy_in_force(session)
    day.site_with_rooms(4)
    day.coach(session)

    assert difference_of(session, day.plan_day(session)) is None


def test_a_late_flight_changes_the_departure_of_its_own_trip_only(session: Session) -> None:
    day.policy_in_force(session)
    day.site_with_rooms(8)
    day.coach(session)
    day.coach(session)
    late, other = factories.ArrivalFactory(), factories.ArrivalFactory(number="999")
    day.travel(session, late)
    day.travel(session, other)
    other.scheduled_at = late.scheduled_at + timedelta(hours=6)
    day.classify(session, late, other)
    day.publish(session, day.plan_day(session))
    arrivals.retime(
        session,
        late,
        late.scheduled_at + timedelta(minutes=95),
        expected=late.version,
        at=LATER,
    )

    found = difference_of(session, day.plan_day(session, at=LATER))

    assert found is not None
    assert (found.untouched, found.moved, found.same_trips) == (1, 0, 1)
    (pair,) = found.trips
    assert pair.changes == (TripChange.DEPARTURE,)
    assert pair.before
    assert pair.after
    assert pair.after.departs_at - pair.before.departs_at == timedelta(minutes=95)
    assert [line.change for line in found.people] == [Change.RIDE]


def test_lost_rooms_move_their_people_from_room_to_room(session: Session) -> None:
    day.policy_in_force(session)
    _, rooms = day.site_with_rooms(6)
    day.coach(session)
    flight = factories.ArrivalFactory()
    day.travel(session, flight)
    day.classify(session, flight)
    plan = day.publish(session, day.plan_day(session))
    given = plan.rooms_plan["assignments"][0]["rooms"][0]
    day.block(session, [room for room in rooms if str(room.id) == given])

    found = difference_of(session, day.plan_day(session, at=LATER))

    assert found is not None
    assert (found.moved, found.untouched, found.same_trips) == (1, 0, 1)
    (line,) = found.people
    assert line.before
    assert line.before.room == given
    assert line.after
    assert line.after.room != given


def test_a_driver_who_is_lost_is_replaced_by_name_on_the_same_vehicle(session: Session) -> None:
    day.policy_in_force(session)
    day.site_with_rooms(6)
    coach = day.coach(session)
    second = factories.StaffMemberFactory()
    transfers.assign_driver(session, coach.id, second.id, at=day.MORNING)
    flight = factories.ArrivalFactory()
    day.travel(session, flight)
    day.classify(session, flight)
    day.publish(session, day.plan_day(session))
    (crew,) = session.scalars(sa.select(Trip)).one().crew
    session.get_one(StaffMember, crew.staff_member_id).left_at = LATER
    session.flush()

    found = difference_of(session, day.plan_day(session, at=LATER))

    assert found is not None
    (pair,) = found.trips
    assert pair.changes == (TripChange.DRIVER,)
    assert pair.before
    assert pair.before.driver_id == str(crew.staff_member_id)
    assert pair.after
    assert pair.after.driver_id == str(second.id)


def test_the_cost_is_shown_before_and_now_with_the_total_last(session: Session) -> None:
    day.policy_in_force(session)
    day.site_with_rooms(6)
    day.coach(session)
    flight = factories.ArrivalFactory()
    day.travel(session, flight)
    day.classify(session, flight)
    plan = day.publish(session, day.plan_day(session))
    day.travel(session, flight)
    day.classify(session, flight, at=LATER)

    draft = day.plan_day(session, at=LATER)
    found = difference_of(session, draft)

    assert found is not None
    total = found.costs[-1]
    assert total.term == "cost_together"
    assert (total.before, total.after) == (
        plan.figures["rooms_answer"]["total"] + plan.figures["rides_answer"]["total"],
        draft.figures["rooms_answer"]["total"] + draft.figures["rides_answer"]["total"],
    )
    assert total.after > total.before
