"""What publishing a plan writes, what it leaves alone, and when it refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals import operations as arrivals
from logistics.isolation import operations as isolations
from logistics.isolation.models import Isolation, IsolationState, Occupancy, OccupancyState
from logistics.isolation.rules import Identifier
from logistics.planning.models import PlanState
from logistics.planning.people import Without
from logistics.planning.rules import NotADraft, PlanIsStale
from logistics.transfers.models import RideRequest, Trip
from logistics.transfers.rules.kinds import PlaceKind, TripState
from tests import factories
from tests.planning import plan_day as day

TWO = frozenset({Identifier.NAME, Identifier.DOCUMENT})


def rooms_held(session: Session) -> dict[frozenset, Occupancy]:
    rows = session.scalars(
        sa.select(Occupancy).where(Occupancy.state == OccupancyState.EXPECTED)
    ).all()
    for row in rows:
        session.refresh(row)
    return {frozenset(guest.person_id for guest in row.guests): row for row in rows}


def trips(session: Session) -> list[Trip]:
    return list(session.scalars(sa.select(Trip).where(Trip.state == TripState.PLANNED)))


def test_publishing_holds_rooms_writes_trips_and_expects_everybody(session: Session) -> None:
    day.policy_in_force(session)
    site, _ = day.site_with_rooms(6)
    day.coach(session)
    flight = factories.ArrivalFactory()
    (alone,) = day.travel(session, flight)
    parent, small = day.travel(session, flight, {}, day.child())
    arrivals.link_guardian(session, small.person_id, parent.person_id, carer=False, at=day.MORNING)
    day.classify(session, flight)

    plan = day.publish(session, day.plan_day(session))

    assert (plan.state, plan.number) == (PlanState.PUBLISHED, 1)
    held = rooms_held(session)
    assert set(held) == {
        frozenset({alone.person_id}),
        frozenset({parent.person_id, small.person_id}),
    }
    assert all(row.plan_id == plan.id and row.site_id == site.id for row in held.values())
    (trip,) = trips(session)
    assert {rider.person_id for rider in trip.riders} == {
        alone.person_id,
        parent.person_id,
        small.person_id,
    }
    assert trip.loads_at >= day.LANDING + timedelta(minutes=75)
    assert len(trip.crew) == 1
    assert {row.from_at for row in held.values()} == {trip.stops[0].arrive_at}
    assert (
        session.scalar(sa.select(sa.func.count()).where(Isolation.state == IsolationState.EXPECTED))
        == 3
    )
    assert plan.figures["planned"] == 3
    assert plan.left_out == []


def test_a_second_plan_that_changes_nothing_leaves_rooms_and_sheets_as_they_are(
    session: Session,
) -> None:
    day.policy_in_force(session)
    day.site_with_rooms(6)
    day.coach(session)
    flight = factories.ArrivalFactory()
    day.travel(session, flight, {}, {})
    day.classify(session, flight)
    first = day.publish(session, day.plan_day(session))
    before = {people: row.id for people, row in rooms_held(session).items()}
    (sheet,) = trips(session)

    later = day.MORNING + timedelta(minutes=10)
    second = day.publish(session, day.plan_day(session, at=later), at=later)

    assert {people: row.id for people, row in rooms_held(session).items()} == before
    (trip,) = trips(session)
    assert (trip.id, trip.sheet_version, trip.plan_id) == (sheet.id, 1, second.id)
    assert (first.state, second.number) == (PlanState.SUPERSEDED, 2)


def test_somebody_who_does_not_come_gives_the_room_and_the_seat_back(session: Session) -> None:
    day.policy_in_force(session)
    day.site_with_rooms(6)
    day.coach(session)
    flight = factories.ArrivalFactory()
    (stays,) = day.travel(session, flight)
    (missing,) = day.travel(session, flight)
    day.classify(session, flight)
    day.publish(session, day.plan_day(session))
    (sheet,) = trips(session)
    missing.listed = False
    session.flush()

    later = day.MORNING + timedelta(minutes=10)
    day.publish(session, day.plan_day(session, at=later), at=later)

    assert set(rooms_held(session)) == {frozenset({stays.person_id})}
    session.refresh(sheet)
    assert [rider.person_id for rider in sheet.riders] == [stays.person_id]
    assert sheet.sheet_version == 2
    assert (
        session.scalar(sa.select(Isolation.state).where(Isolation.person_id == missing.person_id))
        is IsolationState.ENDED
    )


def test_somebody_admitted_is_left_alone_by_the_next_plan(session: Session) -> None:
    day.policy_in_force(session)
    day.site_with_rooms(6)
    day.coach(session)
    flight = factories.ArrivalFactory()
    (early,) = day.travel(session, flight)
    (later_one,) = day.travel(session, flight)
    day.classify(session, flight)
    day.publish(session, day.plan_day(session))
    room = rooms_held(session)[frozenset({early.person_id})]
    isolations.admit(session, room.id, compared=TWO, at=day.LANDING)

    at = day.LANDING + timedelta(minutes=5)
    plan = day.publish(session, day.plan_day(session, at=at), at=at)

    session.refresh(room)
    assert room.state is OccupancyState.PRESENT
    assert set(rooms_held(session)) == {frozenset({later_one.person_id})}
    assert plan.figures["settled"] == {"housed_already": 1}


def test_a_draft_that_another_plan_overtook_is_refused(session: Session) -> None:
    day.policy_in_force(session)
    day.site_with_rooms(6)
    day.coach(session)
    flight = factories.ArrivalFactory()
    day.travel(session, flight)
    day.classify(session, flight)
    one, other = day.plan_day(session), day.plan_day(session)
    day.publish(session, one)

    with pytest.raises(PlanIsStale):
        day.publish(session, other)

    assert other.state is PlanState.DRAFT
    assert len(rooms_held(session)) == 1


def test_a_draft_about_people_who_were_admitted_since_is_refused_with_their_number(
    session: Session,
) -> None:
    day.policy_in_force(session)
    day.site_with_rooms(6)
    day.coach(session)
    flight = factories.ArrivalFactory()
    (early,) = day.travel(session, flight)
    day.travel(session, flight)
    day.classify(session, flight)
    day.publish(session, day.plan_day(session))
    at = day.LANDING + timedelta(minutes=5)
    draft = day.plan_day(session, at=at)
    room = rooms_held(session)[frozenset({early.person_id})]
    isolations.admit(session, room.id, compared=TWO, at=at)

    with pytest.raises(PlanIsStale, match=r"admitted or on the way: 1"):
        day.publish(session, draft, at=at)

    assert draft.state is PlanState.DRAFT


def test_a_published_plan_is_neither_published_nor_discarded_again(session: Session) -> None:
    day.policy_in_force(session)
    plan = day.publish(session, day.plan_day(session))

    with pytest.raises(NotADraft):
        day.publish(session, plan)


def test_whoever_finds_no_room_is_left_out_with_the_reason(session: Session) -> None:
    day.policy_in_force(session)
    day.site_with_rooms(2)
    day.coach(session)
    flight = factories.ArrivalFactory()
    for _ in range(3):
        day.travel(session, flight)
    day.classify(session, flight)

    plan = day.publish(session, day.plan_day(session))

    assert plan.figures["planned"] == 1
    assert plan.figures["left_out_by"] == {Without.NO_ROOM: 2}
    assert all(each["sentence"]["template"] for each in plan.left_out)
    assert session.scalar(sa.select(sa.func.count()).select_from(Isolation)) == 3


def test_without_a_vehicle_nobody_is_promised_a_room(session: Session) -> None:
    day.policy_in_force(session)
    day.site_with_rooms(3)
    flight = factories.ArrivalFactory()
    day.travel(session, flight)
    day.classify(session, flight)

    plan = day.publish(session, day.plan_day(session))

    assert plan.figures["left_out_by"] == {Without.NO_RIDE: 1}
    assert len(rooms_held(session)) == 0


def test_an_ambulance_is_asked_for_whoever_has_a_fever(session: Session) -> None:
    day.policy_in_force(session)
    day.site_with_rooms(3)
    day.coach(session)
    flight = factories.ArrivalFactory()
    (ill,) = day.travel(session, flight)
    day.classify(session, flight)
    arrivals.screen(
        session, ill.person_id, arrival=flight, temperature=38.5, symptoms=[], at=day.MORNING
    )

    day.publish(session, day.plan_day(session))

    (ride,) = session.scalars(sa.select(RideRequest)).all()
    assert (ride.person_id, ride.ambulance) == (ill.person_id, True)
    assert ride.destination_kind is PlaceKind.FEVER_CLINIC
    assert rooms_held(session) == {}


def test_a_contact_gets_a_room_and_a_ride_request_from_home(session: Session) -> None:
    day.policy_in_force(session)
    site, _ = day.site_with_rooms(3, high_risk=True)
    contact = arrivals.register_contact(
        session,
        arrivals.ContactFacts(
            surname="Lindqvist",
            index_reference="case 12",
            last_contact_at=day.MORNING - timedelta(days=1),
            destination_id=day.our_district().id,
        ),
        at=day.MORNING,
    )

    plan = day.publish(session, day.plan_day(session))

    (ride,) = session.scalars(sa.select(RideRequest)).all()
    assert (ride.person_id, ride.destination_id) == (contact.person_id, site.id)
    assert plan.figures["left_out_by"] == {Without.FETCHED: 1}
    assert set(rooms_held(session)) == {frozenset({contact.person_id})}
