"""Rides of a day beside those of arrivals to rooms: home, to care and back, by the host's car."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals import operations as arrivals
from logistics.documents.compose import compose
from logistics.documents.paper import Imprint
from logistics.isolation.rules import Identifier
from logistics.planning import listing, watching
from logistics.planning.lapses import Lapse
from logistics.planning.people import Without
from logistics.planning.rest_papers import resting_lists
from logistics.policy.release_rules import Finding
from logistics.release import operations as releases
from logistics.transfers import operations as transfers
from logistics.transfers.models import RideRequest, Trip
from logistics.transfers.orders import PlaceRef
from logistics.transfers.rules.kinds import RELEASED, PlaceKind, RideState, TripState
from logistics.transfers.rules.life import NotThroughGate
from tests import factories
from tests.planning import plan_day as day
from tests.planning.other_rides import ZONE, OtherRides, six_versions_in_force
from tests.release.released import sample_all

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

BOTH = frozenset({Identifier.NAME, Identifier.DOCUMENT})


@pytest.fixture
def world(session: Session) -> OtherRides:
    factories.use(session)
    return OtherRides(session)


def trips(session: Session) -> list[Trip]:
    return list(
        session.scalars(
            sa.select(Trip).where(Trip.state != TripState.CANCELLED).order_by(Trip.loads_at)
        )
    )


def requests(session: Session) -> list[RideRequest]:
    return list(session.scalars(sa.select(RideRequest).order_by(RideRequest.ready_at)))


def left_out(world: OtherRides) -> dict[object, tuple[Without, str]]:
    return {
        each.person_id: (each.why, str(each.sentence)) for each in world.gathered().errands.left_out
    }


def test_who_is_released_today_rides_home_to_the_community(
    world: OtherRides, session: Session
) -> None:
    home = world.place()
    world.negative()

    plan = world.published()

    (trip,) = trips(session)
    (stop,) = trip.stops
    assert (trip.category, trip.vehicle_id) == (RELEASED, world.coach.id)
    assert (trip.origin_kind, trip.origin_id) == (PlaceKind.SITE, world.stay.site_id)
    assert (stop.place_kind, stop.place_id) == (PlaceKind.COMMUNITY, home.id)
    assert [rider.person_id for rider in trip.riders] == [world.isolation.person_id]
    assert trip.loads_at >= world.ends_at
    assert plan.figures["errands"] == 1
    assert [(row.state, row.destination_id) for row in requests(session)] == [
        (RideState.PLANNED, home.id)
    ]


def test_one_coach_takes_arrivals_to_their_rooms_and_others_home_and_is_clean_between(
    world: OtherRides, session: Session
) -> None:
    world.place()
    world.negative()
    site, _rooms = day.site_with_rooms(3)
    flight = factories.ArrivalFactory(scheduled_at=world.ends_at - timedelta(hours=2))
    day.travel(session, flight)
    day.classify(session, flight, at=world.morning)

    world.published()

    first, second = trips(session)
    assert {first.category, second.category} == {"2", RELEASED}
    assert first.vehicle_id == second.vehicle_id == world.coach.id
    assert second.loads_at >= first.free_at
    assert first.stops[0].place_id == site.id or second.stops[0].place_id == site.id


def test_who_lacks_a_result_is_left_out_with_what_is_missing(
    world: OtherRides, session: Session
) -> None:
    world.place()

    why, sentence = left_out(world)[world.isolation.person_id]

    assert why is Without.RELEASE_WAITS
    assert sentence.startswith("May not leave yet: ")


@pytest.mark.parametrize(
    ("community", "sentence"),
    [
        ("", "Goes home, and nobody has noted to which community."),
        ("Beicun", "Goes home to Beicun, which is no known place: register it."),
    ],
)
def test_who_goes_home_to_nowhere_known_is_left_out(
    world: OtherRides, session: Session, community: str, sentence: str
) -> None:
    world.negative()
    world.isolation.person.community = community

    assert left_out(world)[world.isolation.person_id] == (Without.PLACE_UNKNOWN, sentence)


def test_nobody_boards_the_ride_home_before_the_site_has_let_them_go(
    world: OtherRides, session: Session
) -> None:
    world.place()
    world.negative()
    world.published()
    (trip,) = trips(session)
    person = world.isolation.person_id
    transfers.start_loading(session, trip.id)

    with pytest.raises(NotThroughGate):
        transfers.board(session, trip.id, person, at=trip.loads_at)
    releases.release(session, world.isolation.id, at=world.ends_at)
    releases.depart(session, world.isolation.id, compared=BOTH, at=trip.loads_at)
    transfers.board(session, trip.id, person, at=trip.loads_at)
    transfers.depart(session, trip.id, at=trip.depart_at)

    assert requests(session)[0].state is RideState.RIDING
    assert world.gathered(trip.depart_at).errands.done == {person}


def test_who_waits_at_the_gate_is_still_driven_when_the_day_is_planned_again(
    world: OtherRides, session: Session
) -> None:
    world.place()
    world.negative()
    world.published()
    releases.release(session, world.isolation.id, at=world.ends_at)
    releases.depart(session, world.isolation.id, compared=BOTH, at=world.ends_at)

    world.published(world.ends_at + timedelta(minutes=1))

    (trip,) = trips(session)
    assert [rider.person_id for rider in trip.riders] == [world.isolation.person_id]
    transfers.start_loading(session, trip.id)
    transfers.board(session, trip.id, world.isolation.person_id, at=trip.loads_at)


def test_a_late_positive_shows_that_the_ride_home_no_longer_holds(
    world: OtherRides, session: Session
) -> None:
    world.place()
    world.negative()
    plan = world.published()
    later = world.morning + timedelta(minutes=5)
    assert watching.watch(session, plan, at=later).lapsed == []

    sample_all(session, world.isolation, Finding.POSITIVE)

    (lapsed,) = watching.watch(session, plan, at=later).lapsed
    assert (lapsed.person_id, lapsed.lapse) == (world.isolation.person_id, Lapse.STAYS)
    assert lapsed.ride is not None
    world.published(later)
    assert trips(session) == []
    assert [row.state for row in requests(session)] == [RideState.CANCELLED]


def test_who_goes_by_own_means_leaves_the_trip_and_is_not_planned_again(
    world: OtherRides, session: Session
) -> None:
    world.place()
    world.negative()
    world.published()
    (ride,) = requests(session)

    transfers.leave_by_own_means(session, ride.id, at=world.morning)

    assert trips(session)[0].riders == []
    assert world.gathered().roster.errands == ()
    assert world.gathered().errands.left_out == ()


def test_to_care_and_back_are_two_rides_of_one_plan(world: OtherRides, session: Session) -> None:
    hospital = world.place("Renji", PlaceKind.HOSPITAL, north=0.05)
    there = PlaceRef(kind=PlaceKind.HOSPITAL, id=hospital.id)
    world.ask(world.site, there, at=world.morning + timedelta(hours=1))
    world.ask(there, world.site, at=world.morning + timedelta(hours=6))

    world.published()

    out, back = trips(session)
    assert (out.origin_id, out.stops[0].place_id) == (world.stay.site_id, hospital.id)
    assert (back.origin_id, back.stops[0].place_id) == (hospital.id, world.stay.site_id)
    assert (out.category, out.vehicle_id) == (world.isolation.category, back.vehicle_id)
    transfers.start_loading(session, out.id)
    transfers.board(session, out.id, world.isolation.person_id, at=out.loads_at)
    transfers.depart(session, out.id, at=out.depart_at)
    assert [row.state for row in requests(session)] == [RideState.RIDING, RideState.PLANNED]


def test_a_hospital_is_found_by_its_name_and_an_unknown_one_is_named(
    world: OtherRides, session: Session
) -> None:
    world.place("Renji", PlaceKind.HOSPITAL)
    at = world.morning + timedelta(hours=1)
    world.ask(world.site, PlaceRef(kind=PlaceKind.HOSPITAL, name=" renji "), at=at)

    (errand,) = world.gathered().roster.errands

    assert errand.destination.id is not None
    for row in requests(session):
        transfers.cancel_ride(session, row.id)
    world.ask(world.site, PlaceRef(kind=PlaceKind.HOSPITAL, name="Ruijin"), at=at)
    why, sentence = left_out(world)[world.isolation.person_id]
    assert (why, sentence) == (
        Without.PLACE_UNKNOWN,
        "Ruijin is no known place: register it, or send the ride by hand.",
    )


def test_one_trip_drops_people_from_the_port_at_two_communities(
    session: Session,
) -> None:
    six_versions_in_force(session)
    factories.PortFactory()
    day.coach(session)
    flight = factories.ArrivalFactory()
    one = day.travel(session, flight, {"diplomat": True, "community": "Hetang"})[0]
    other = day.travel(session, flight, {"diplomat": True, "community": "Liudi"})[0]
    day.classify(session, flight)
    homes = [_home(session, "Hetang", 0.02), _home(session, "Liudi", 0.04)]

    plan = day.publish(session, day.plan_day(session))

    (trip,) = trips(session)
    assert {stop.place_id for stop in trip.stops} == {home.id for home in homes}
    assert {rider.person_id for rider in trip.riders} == {one.person_id, other.person_id}
    assert plan.figures["errands_by"] == {"home_from_the_port": 2}
    (line,) = listing.trip_lines(listing.read(plan))
    assert set(line.people) == {one.person_id, other.person_id}


def _home(session: Session, name: str, north: float) -> object:
    helper = OtherRides.__new__(OtherRides)
    helper.session, helper.morning = session, day.MORNING
    return helper.place(name, north=north)


def test_a_contact_is_fetched_from_a_known_community_in_the_plan(session: Session) -> None:
    six_versions_in_force(session)
    factories.PortFactory()
    day.coach(session)
    day.site_with_rooms(3, high_risk=True)
    home = _home(session, "Hetang", 0.02)
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
    session.get_one(factories.people.Person, contact.person_id).community = "Hetang"

    plan = day.publish(session, day.plan_day(session))

    (trip,) = trips(session)
    assert (trip.origin_kind, trip.origin_id) == (PlaceKind.COMMUNITY, home.id)
    assert [rider.person_id for rider in trip.riders] == [contact.person_id]
    assert plan.left_out == []
    assert requests(session) == []


def test_who_goes_home_from_the_port_after_the_night_ban_needs_a_place_to_rest(
    session: Session,
) -> None:
    six_versions_in_force(session)
    factories.PortFactory()
    day.coach(session)
    landing = datetime(2020, 3, 27, 17, 0, tzinfo=UTC)
    flight = factories.ArrivalFactory(scheduled_at=landing)
    guest = day.travel(session, flight, {"diplomat": True, "community": "Hetang"})[0]
    at = landing - timedelta(hours=2)
    day.classify(session, flight, at=at)
    _home(session, "Hetang", 0.02)

    plan = day.plan_day(session, at=at)

    (line,) = listing.rest_lines(listing.read(plan), 120)
    assert (line.person_id, line.arrival_id) == (guest.person_id, flight.id)
    assert line.until.astimezone(ZONE).hour >= 4
    assert plan.figures["resting"] == 1
    (paper,) = resting_lists(session, {"plan_id": str(plan.id)}, at).papers
    (person,) = paper.facts.people
    assert (paper.title, person.name) == ("浦东国际机场", guest.person.full_name)
    assert (person.since, person.until) == (line.from_at, line.until)
    assert "口岸休息人员名单" in compose(
        paper.facts, Imprint(printed_by="Gu Yan", at=at, zone="Asia/Shanghai")
    )
