from __future__ import annotations

import re
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING
from logistics.errors import NotFound, Refused, Stale
from logistics.policy.document.house_rules import Settings
from logistics.policy.release_rules import Finding
from logistics.transfers import operations, queries
from logistics.transfers.models import Trip, VehicleSwab
from logistics.transfers.operations import loading
from logistics.transfers.operations.arriving import AlreadyDone, NobodyKept, NotArrived
from logistics.transfers.orders import PlaceRef, RiderOrder, StopOrder
from logistics.transfers.rules.hours import NightBan, NightOverride
from logistics.transfers.rules.kinds import PlaceKind, RiderState, TripState
from logistics.transfers.rules.life import (
    AmbulanceOnly,
    CountsDiffer,
    MixedCategories,
    NoDriver,
    PeopleOnBoard,
    StillMissing,
    TripNotReady,
    VehicleBusy,
    VehicleNotClean,
    VehicleNotDisinfected,
    VehicleOutOfService,
)
from logistics.transfers.rules.seating import TooManyRiders
from tests.factories import LANDED, PartyFactory, SiteFactory, VehicleFactory
from tests.transfers.fleet import KEY_COUNTRY, OTHER_COUNTRY, Fleet, counted, fleet_of, later

BY_AMBULANCE = "A person with a fever or symptoms goes by ambulance, never by coach."


@pytest.fixture
def fleet(session: Session) -> Fleet:
    return fleet_of(session)


def says(kind: type[Refused], sentence: str) -> AbstractContextManager[object]:
    return pytest.raises(kind, match=f"^{re.escape(sentence)}$")


def states(trip: Trip) -> list[RiderState]:
    return [rider.state for rider in trip.riders]


def test_a_trip_is_loaded_driven_handed_over_and_disinfected(
    fleet: Fleet, session: Session
) -> None:
    first, second = fleet.person(symptomatic=False), fleet.person()
    trip = fleet.write(first, second)

    operations.start_loading(session, trip.id)
    operations.board(session, trip.id, first.id, temperature=36.6, at=later(2))
    operations.mark_absent(session, trip.id, second.id)
    operations.depart(session, trip.id, at=later(15))
    operations.arrive(session, trip.id, trip.stops[0].id, at=later(52))
    arrived = trip.state
    row = operations.hand_over(session, trip.id, trip.stops[0].id, counted(1), at=later(58))
    operations.disinfect(session, trip.id, product="Peracetic acid 0.2 %", at=later(90))

    card = queries.trip_card(session, EVERYTHING, trip.id)
    assert arrived is TripState.ARRIVED
    assert trip.state is TripState.HANDED_OVER
    assert trip.departed_at == later(15)
    assert states(trip) == [RiderState.DELIVERED, RiderState.ABSENT]
    assert (trip.riders[0].boarded_at, trip.riders[0].left_at) == (later(2), later(58))
    assert trip.riders[0].temperature == 36.6
    assert (row.given_count, row.taken_count, row.occurred_at) == (1, 1, later(58))
    assert card.disinfection is not None
    assert card.disinfection.product == "Peracetic acid 0.2 %"


def test_nobody_boards_before_loading(fleet: Fleet, session: Session) -> None:
    person = fleet.person()
    trip = fleet.write(person)

    with says(TripNotReady, f"Trip {trip.number} is planned."):
        operations.board(session, trip.id, person.id, at=later(0))


def test_only_who_is_on_the_list_boards(fleet: Fleet, session: Session) -> None:
    trip = fleet.write(fleet.person())
    operations.start_loading(session, trip.id)

    with says(NotFound, "There is no such rider, or you may not see it."):
        operations.board(session, trip.id, fleet.person().id, at=later(0))


def test_the_latest_screening_decides_who_boards_a_coach(fleet: Fleet, session: Session) -> None:
    well, ill = fleet.person(symptomatic=True), fleet.person(symptomatic=False)
    fleet.screen(well, symptomatic=False, at=LANDED + timedelta(hours=1))
    fleet.screen(ill, symptomatic=True, at=LANDED + timedelta(hours=1))
    trip = fleet.write(well, ill)
    operations.start_loading(session, trip.id)

    operations.board(session, trip.id, well.id, at=later(0))

    with says(
        AmbulanceOnly, "A person with a fever or symptoms goes by ambulance, never by coach."
    ):
        operations.board(session, trip.id, ill.id, at=later(0))


def test_a_fever_measured_at_the_door_keeps_a_person_out(fleet: Fleet, session: Session) -> None:
    person = fleet.person()
    trip = fleet.write(person)
    operations.start_loading(session, trip.id)

    with pytest.raises(AmbulanceOnly):
        operations.board(session, trip.id, person.id, temperature=37.3, at=later(0))

    assert states(trip) == [RiderState.PLANNED]


def test_a_fever_found_after_boarding_holds_the_coach(fleet: Fleet, session: Session) -> None:
    person = fleet.person()
    trip = fleet.write(person)
    operations.start_loading(session, trip.id)
    operations.board(session, trip.id, person.id, at=later(0))
    fleet.screen(person, symptomatic=True, at=later(5))

    with pytest.raises(AmbulanceOnly):
        operations.depart(session, trip.id, at=later(15))


def test_who_was_reclassified_since_the_plan_does_not_board(fleet: Fleet, session: Session) -> None:
    person = fleet.person(category=OTHER_COUNTRY)
    trip = fleet.write(person)
    operations.start_loading(session, trip.id)

    with says(MixedCategories, "The trip carries category 2 only; this person is of another."):
        operations.board(session, trip.id, person.id, at=later(0))


def test_a_party_rides_under_the_category_of_one_of_it(fleet: Fleet, session: Session) -> None:
    party = PartyFactory()
    mother, child = fleet.person(party=party), fleet.person(party=party, category=OTHER_COUNTRY)
    riders = tuple(
        RiderOrder(person_id=each.id, category=KEY_COUNTRY, party_id=party.id)
        for each in (mother, child)
    )
    trip = fleet.write(stops=(StopOrder(place=fleet.to(), arrive_at=later(55), riders=riders),))
    operations.start_loading(session, trip.id)

    operations.board(session, trip.id, child.id, at=later(0))

    assert states(trip) == [RiderState.PLANNED, RiderState.BOARDED]


def test_a_tick_can_be_taken_back(fleet: Fleet, session: Session) -> None:
    person = fleet.person()
    trip = fleet.write(person)
    operations.start_loading(session, trip.id)
    operations.board(session, trip.id, person.id, at=later(0))

    operations.take_back(session, trip.id, person.id)

    assert states(trip) == [RiderState.PLANNED]
    assert trip.riders[0].boarded_at is None


def test_the_doors_close_again_only_on_an_empty_vehicle(fleet: Fleet, session: Session) -> None:
    person = fleet.person()
    trip = fleet.write(person)
    operations.start_loading(session, trip.id)
    operations.board(session, trip.id, person.id, at=later(0))

    with says(PeopleOnBoard, f"People are on board of trip {trip.number}."):
        operations.stop_loading(session, trip.id)
    with says(PeopleOnBoard, f"People are on board of trip {trip.number}."):
        operations.cancel_trip(session, trip.id, reason="Late", at=later(1))

    operations.take_back(session, trip.id, person.id)
    operations.stop_loading(session, trip.id)
    assert trip.state is TripState.PLANNED


def test_a_trip_does_not_leave_anybody_unaccounted_for(fleet: Fleet, session: Session) -> None:
    person = fleet.person()
    trip = fleet.write(person, fleet.person())
    operations.start_loading(session, trip.id)
    operations.board(session, trip.id, person.id, at=later(0))

    with says(StillMissing, "Neither boarded nor marked absent: 1 of the list."):
        operations.depart(session, trip.id, at=later(15))


def test_a_coach_that_is_late_into_the_night_stays_unless_somebody_allows_it(
    fleet: Fleet, session: Session
) -> None:
    person = fleet.person()
    trip = fleet.write(person)
    operations.start_loading(session, trip.id)
    operations.board(session, trip.id, person.id, at=later(0))
    night = later(14 * 60 + 40)

    with pytest.raises(NightBan):
        operations.depart(session, trip.id, at=night)
    operations.depart(
        session,
        trip.id,
        override=NightOverride(by="Lu Wen", reason="No place here."),
        at=night,
    )

    assert trip.state is TripState.DEPARTED
    assert (trip.night_override_by, trip.night_override_reason) == (
        "Lu Wen",
        "No place here.",
    )


def test_one_trip_one_disinfection(fleet: Fleet, session: Session) -> None:
    first, second = fleet.write(fleet.person()), fleet.write(fleet.person(), start=110)
    fleet.deliver(first)

    with says(
        VehicleNotDisinfected,
        f"{fleet.coach.plate} has not been disinfected after trip {first.number}.",
    ):
        operations.start_loading(session, second.id)
    operations.disinfect(session, first.id, product="Chlorine", at=later(100))
    operations.start_loading(session, second.id)

    assert second.state is TripState.LOADING
    with says(AlreadyDone, "The disinfection after this trip is recorded already."):
        operations.disinfect(session, first.id, product="Chlorine", at=later(101))


def test_a_vehicle_loads_again_once_its_swab_is_negative_where_the_policy_asks_for_one(
    fleet: Fleet, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = fleet.write(fleet.person()), fleet.write(fleet.person(), start=110)
    plate = fleet.coach.plate
    fleet.deliver(first)
    with says(
        VehicleNotDisinfected, f"{plate} has not been disinfected after trip {first.number}."
    ):
        swabbed(session, first, None, 95)
    operations.disinfect(session, first.id, product="Chlorine", at=later(100))
    swabbed(session, first, Finding.POSITIVE, 110)
    with says(VehicleNotClean, f"A swab of {plate} is positive. Disinfect and swab it again."):
        operations.start_loading(session, second.id)
    swabbed(session, first, None, 120)
    monkeypatch.setattr(
        loading, "settings_of", lambda _: Settings(vehicle_sample_before_loading=True)
    )
    with says(VehicleNotClean, f"A swab of {plate} is positive. Disinfect and swab it again."):
        operations.start_loading(session, second.id)
    session.execute(sa.delete(VehicleSwab).where(VehicleSwab.result == Finding.POSITIVE))
    with says(VehicleNotClean, f"{plate} needs a negative swab after trip {first.number} first."):
        operations.start_loading(session, second.id)

    swabbed(session, first, Finding.NEGATIVE, 130)

    assert operations.start_loading(session, second.id).state is TripState.LOADING


def swabbed(session: Session, trip: Trip, finding: Finding | None, minutes: float) -> None:
    """A swab inside the vehicle, with its result where there is one."""
    at = later(minutes)
    row = operations.swab_vehicle(session, trip.id, place="handrail", laboratory="Haibin", at=at)
    if finding is not None:
        operations.enter_swab_result(session, row.id, finding=finding, expected=1, at=at)


def test_a_vehicle_is_disinfected_when_everybody_has_left_it(
    fleet: Fleet, session: Session
) -> None:
    trip = fleet.write(fleet.person())
    fleet.drive(trip)

    with says(TripNotReady, f"Trip {trip.number} is arrived."):
        operations.disinfect(session, trip.id, product="Chlorine", at=later(60))


def test_a_vehicle_on_the_road_loads_no_other_trip(fleet: Fleet, session: Session) -> None:
    first, second = fleet.write(fleet.person()), fleet.write(fleet.person(), start=110)
    fleet.drive(first)

    with says(VehicleBusy, f"{fleet.coach.plate} is still on trip {first.number}."):
        operations.start_loading(session, second.id)
    with says(VehicleBusy, f"{fleet.coach.plate} is still on trip {first.number}."):
        operations.take_out_of_service(session, fleet.coach.id, reason="Brakes")


def test_a_vehicle_taken_out_between_loading_and_departure_stays(
    fleet: Fleet, session: Session
) -> None:
    trip = fleet.write(fleet.person())
    operations.take_out_of_service(session, fleet.coach.id, reason="Brakes")

    with says(VehicleOutOfService, f"{fleet.coach.plate} is out of service."):
        operations.start_loading(session, trip.id)


def test_seats_lowered_after_the_plan_hold_the_coach(fleet: Fleet, session: Session) -> None:
    trip = fleet.write(fleet.person(), fleet.person())
    operations.start_loading(session, trip.id)
    for rider in trip.riders:
        operations.board(session, trip.id, rider.person_id, at=later(0))
    fleet.coach.usable_seats = 1

    with says(TooManyRiders, f"{fleet.coach.plate} may hold 1, not 2 people."):
        operations.depart(session, trip.id, at=later(15))


def test_a_trip_without_a_registered_driver_stays(fleet: Fleet, session: Session) -> None:
    person = fleet.person()
    trip = fleet.write(person, vehicle=VehicleFactory())
    operations.start_loading(session, trip.id)
    operations.board(session, trip.id, person.id, at=later(0))

    with says(NoDriver, "The trip has no registered driver."):
        operations.depart(session, trip.id, at=later(15))


def test_a_trip_of_two_stops_is_over_when_both_took_their_people(
    fleet: Fleet, session: Session
) -> None:
    one, other = fleet.person(), fleet.person()
    orders = [RiderOrder(person_id=each.id, category=KEY_COUNTRY) for each in (one, other)]
    trip = fleet.write(
        stops=(
            StopOrder(place=fleet.to(), arrive_at=later(55), riders=(orders[0],)),
            StopOrder(place=fleet.to(SiteFactory()), arrive_at=later(80), riders=(orders[1],)),
        )
    )
    here, there = (stop.id for stop in trip.stops)
    operations.start_loading(session, trip.id)
    for rider in trip.riders:
        operations.board(session, trip.id, rider.person_id, at=later(0))
    operations.depart(session, trip.id, at=later(15))

    operations.arrive(session, trip.id, here, at=later(55))
    operations.hand_over(session, trip.id, here, counted(1), at=later(60))
    between = (trip.state, states(trip))
    with says(NotArrived, "The vehicle has not arrived at this stop."):
        operations.hand_over(session, trip.id, there, counted(1), at=later(61))
    operations.arrive(session, trip.id, there, at=later(80))
    operations.hand_over(session, trip.id, there, counted(1), at=later(85))

    assert between == (TripState.DEPARTED, [RiderState.DELIVERED, RiderState.BOARDED])
    assert trip.state is TripState.HANDED_OVER
    assert states(trip) == [RiderState.DELIVERED, RiderState.DELIVERED]
    with says(TripNotReady, f"Trip {trip.number} is handed over."):
        operations.arrive(session, trip.id, there, at=later(90))


def test_counts_that_differ_are_not_signed_without_a_note(fleet: Fleet, session: Session) -> None:
    trip = fleet.write(fleet.person(), fleet.person())
    fleet.drive(trip)

    with says(
        CountsDiffer, "On the list 2, handed over 2, taken over 1: write down why they differ."
    ):
        operations.hand_over(session, trip.id, trip.stops[0].id, counted(2, 1), at=later(60))


def test_who_was_not_taken_over_is_taken_to_another_place(fleet: Fleet, session: Session) -> None:
    stays, refused_there = fleet.person(), fleet.person()
    trip = fleet.write(stays, refused_there)
    fleet.drive(trip)
    operations.hand_over(
        session,
        trip.id,
        trip.stops[0].id,
        counted(2, 1, note="Needs dialysis.", kept=frozenset({refused_there.id})),
        at=later(60),
    )
    waiting = trip.state

    hospital = PlaceRef(kind=PlaceKind.HOSPITAL, name="District hospital")
    stop = operations.redirect(session, trip.id, hospital, arrive_at=later(90))
    operations.arrive(session, trip.id, stop.id, at=later(88))
    operations.hand_over(session, trip.id, stop.id, counted(1), at=later(95))

    assert waiting is TripState.ARRIVED
    assert trip.sheet_version == 2
    assert trip.state is TripState.HANDED_OVER
    assert states(trip) == [RiderState.DELIVERED, RiderState.DELIVERED]
    assert trip.riders[1].stop_id == stop.id


def test_with_everybody_taken_over_there_is_nobody_to_redirect(
    fleet: Fleet, session: Session
) -> None:
    trip = fleet.write(fleet.person())
    fleet.drive(trip)

    with says(NobodyKept, "Nobody is on board who was not taken over."):
        operations.redirect(
            session, trip.id, PlaceRef(kind=PlaceKind.HOSPITAL), arrive_at=later(90)
        )


def test_a_site_that_admits_somebody_closes_their_ride(fleet: Fleet, session: Session) -> None:
    person = fleet.person()
    trip = fleet.write(person)
    fleet.drive(trip)

    rider = operations.deliver(session, person.id, site_id=fleet.site.id, at=later(59))
    operations.hand_over(session, trip.id, trip.stops[0].id, counted(1), at=later(60))

    assert rider is not None
    assert (rider.state, rider.left_at) == (RiderState.DELIVERED, later(59))
    assert trip.state is TripState.HANDED_OVER


def test_who_comes_to_the_site_without_the_coach_does_not_hold_it_up(
    fleet: Fleet, session: Session
) -> None:
    person = fleet.person()
    trip = fleet.write(person)

    operations.deliver(session, person.id, site_id=fleet.site.id, at=later(0))
    nowhere = operations.deliver(session, fleet.person().id, site_id=fleet.site.id, at=later(0))

    assert states(trip) == [RiderState.ABSENT]
    assert nowhere is None


def test_an_edit_based_on_an_older_trip_is_refused(fleet: Fleet, session: Session) -> None:
    trip = fleet.write(fleet.person())
    seen = trip.version
    operations.start_loading(session, trip.id, expected=seen)
    session.flush()

    with pytest.raises(Stale):
        operations.depart(session, trip.id, expected=seen, at=later(15))


def test_a_healthy_fleet_gives_the_doctor_nothing_to_say(fleet: Fleet, session: Session) -> None:
    fleet.deliver(fleet.write(fleet.person()))
    fleet.write(fleet.person(), start=110)

    assert queries.problems(session) == []


def test_the_doctor_finds_what_was_broken_by_hand(fleet: Fleet, session: Session) -> None:
    person, stranger = fleet.person(), fleet.person(category=OTHER_COUNTRY)
    trip, other = fleet.write(person), fleet.write(stranger, start=110)
    trip.riders[0].state, trip.riders[0].boarded_at = RiderState.BOARDED, later(1)
    other.riders[0].state, other.riders[0].boarded_at = RiderState.BOARDED, later(1)
    other.loads_at = later(30)
    trip.riders[0].person_id = stranger.id
    fleet.coach.usable_seats = 0
    session.flush()

    found = queries.problems(session)

    assert found == [
        f"a person is on board of trips {trip.number} and {other.number} at once",
        f"trip {trip.number} lists 1 for {fleet.coach.plate}, which may hold 0",
        f"trip {other.number} lists 1 for {fleet.coach.plate}, which may hold 0",
        f"trip {trip.number} carries people of another category",
        f"trip {other.number} carries people of another category",
        f"trips {trip.number} and {other.number} of {fleet.coach.plate} overlap",
    ]
