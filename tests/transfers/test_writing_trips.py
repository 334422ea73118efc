from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.errors import Refused
from logistics.numbering import NumberState, OfficialNumber
from logistics.transfers import operations, queries
from logistics.transfers.models import Trip
from logistics.transfers.operations.contents import CarerNotLawful, NobodyToCarry
from logistics.transfers.operations.crews import DriverBusy
from logistics.transfers.operations.guards import RiderHasTrip, VehicleTaken
from logistics.transfers.orders import RiderOrder, StopOrder
from logistics.transfers.rules.hours import DutyTooLong, NightBan, NightOverride
from logistics.transfers.rules.kinds import TripState
from logistics.transfers.rules.life import MixedCategories, TripNotReady, VehicleOutOfService
from logistics.transfers.rules.seating import NotOnePatient, TooManyRiders
from tests.factories import LANDED, PartyFactory, SiteFactory, StaffMemberFactory, VehicleFactory
from tests.transfers.fleet import KEY_COUNTRY, OTHER_COUNTRY, Fleet, fleet_of, later


@pytest.fixture
def fleet(session: Session) -> Fleet:
    return fleet_of(session)


def refused(kind: type[Refused], fleet: Fleet, *people: object, **changes: object) -> str:
    with pytest.raises(kind) as refusal:
        fleet.write(*people, **changes)  # type: ignore[arg-type]
    return str(refusal.value)


def test_a_trip_has_a_number_seats_and_the_drivers_of_its_vehicle(fleet: Fleet) -> None:
    party = PartyFactory()
    mother, child, other = fleet.person(party=party), fleet.person(party=party), fleet.person()
    riders = (
        RiderOrder(person_id=other.id, category=KEY_COUNTRY),
        RiderOrder(person_id=mother.id, category=KEY_COUNTRY, party_id=party.id),
        RiderOrder(person_id=child.id, category=KEY_COUNTRY, party_id=party.id),
    )

    trip = fleet.write(
        stops=(StopOrder(place=fleet.to(), arrive_at=later(55), riders=riders),),
    )

    assert trip.number == "ZY-LJ-2020-00001"
    assert trip.state is TripState.PLANNED
    assert trip.sheet_version == 1
    assert trip.category == KEY_COUNTRY
    assert [rider.seat for rider in trip.riders] == ["1A", "1C", "1D"]
    assert [each.staff_member_id for each in trip.crew] == [d.id for d in fleet.drivers[:2]]


def test_who_leaves_first_sits_in_front(fleet: Fleet) -> None:
    people = [fleet.person() for _ in range(3)]
    orders = [RiderOrder(person_id=each.id, category=KEY_COUNTRY) for each in people]

    trip = fleet.write(
        stops=(
            StopOrder(place=fleet.to(), arrive_at=later(55), riders=tuple(orders[:1])),
            StopOrder(place=fleet.to(SiteFactory()), arrive_at=later(80), riders=tuple(orders[1:])),
        )
    )

    assert [(rider.stop_id, rider.seat) for rider in trip.riders] == [
        (trip.stops[0].id, "1A"),
        (trip.stops[1].id, "1C"),
        (trip.stops[1].id, "2D"),
    ]


@pytest.mark.parametrize(
    ("start", "number"),
    [(-60, 1), (60, 1), (0, 1), (20, 1)],
    ids=["over the start", "over the end", "the same", "inside"],
)
def test_a_vehicle_is_never_on_two_trips_at_once(fleet: Fleet, start: float, number: int) -> None:
    fleet.write(fleet.person())

    sentence = refused(VehicleTaken, fleet, fleet.person(), start=start)

    assert sentence == f"{fleet.coach.plate} is taken by trip ZY-LJ-2020-00001 then."


def test_an_enclosing_trip_of_a_vehicle_is_caught_too(fleet: Fleet) -> None:
    fleet.write(fleet.person(), start=60)

    sentence = refused(VehicleTaken, fleet, fleet.person(), free_at=later(400))

    assert sentence == f"{fleet.coach.plate} is taken by trip ZY-LJ-2020-00001 then."


def test_the_next_trip_may_load_the_moment_the_vehicle_is_clean(fleet: Fleet) -> None:
    fleet.write(fleet.person())

    second = fleet.write(fleet.person(), start=110)

    assert second.number == "ZY-LJ-2020-00002"


def test_a_cancelled_trip_frees_its_vehicle_and_its_number_is_void(
    fleet: Fleet, session: Session
) -> None:
    trip = fleet.write(fleet.person())

    operations.cancel_trip(session, trip.id, reason="The flight returned.", at=later(0))
    again = fleet.write(fleet.person())

    number = session.get_one(OfficialNumber, trip.number_id)
    assert trip.state is TripState.CANCELLED
    assert (number.state, number.reason) == (NumberState.VOID, "The flight returned.")
    assert again.number == "ZY-LJ-2020-00002"


def test_a_person_leaves_a_port_once(fleet: Fleet) -> None:
    person = fleet.person()
    fleet.write(person)

    sentence = refused(RiderHasTrip, fleet, person, start=200)

    assert sentence == "A person of trip ZY-LJ-2020-00002 is on trip ZY-LJ-2020-00001 already."


def test_more_people_than_usable_seats_are_refused(fleet: Fleet) -> None:
    sentence = refused(TooManyRiders, fleet, *(fleet.person() for _ in range(21)))

    assert sentence == f"{fleet.coach.plate} may hold 20, not 21 people."


def test_two_categories_in_one_order_are_refused(fleet: Fleet) -> None:
    riders = tuple(
        RiderOrder(person_id=fleet.person().id, category=each)
        for each in (KEY_COUNTRY, OTHER_COUNTRY)
    )

    sentence = refused(
        MixedCategories,
        fleet,
        stops=(StopOrder(place=fleet.to(), arrive_at=later(55), riders=riders),),
    )

    assert sentence == "Categories 2 and 3 never ride in one vehicle."


def test_an_ambulance_takes_one_patient(fleet: Fleet) -> None:
    sentence = refused(
        NotOnePatient, fleet, fleet.person(), fleet.person(), vehicle=fleet.ambulance
    )

    assert sentence == "An ambulance takes one patient and at most one carer, not 2 and 0."


def test_only_somebody_of_the_party_or_a_carer_on_record_goes_along(fleet: Fleet) -> None:
    party = PartyFactory()
    patient = RiderOrder(
        person_id=fleet.person(party=party).id, category=KEY_COUNTRY, party_id=party.id
    )
    stranger = RiderOrder(person_id=fleet.person().id, category=OTHER_COUNTRY, carer=True)
    father = RiderOrder(
        person_id=fleet.person(party=party).id,
        category=OTHER_COUNTRY,
        party_id=party.id,
        carer=True,
    )

    def stops(carer: RiderOrder) -> tuple[StopOrder, ...]:
        return (StopOrder(place=fleet.to(), arrive_at=later(55), riders=(patient, carer)),)

    sentence = refused(CarerNotLawful, fleet, vehicle=fleet.ambulance, stops=stops(stranger))
    trip = fleet.write(vehicle=fleet.ambulance, stops=stops(father))

    assert sentence == "Only a parent or carer on record, or one of the party, may go along."
    assert [rider.seat for rider in trip.riders] == ["1A", "1B"]


def test_a_stop_without_people_is_no_stop(fleet: Fleet) -> None:
    assert refused(NobodyToCarry, fleet) == "A trip has a person at each stop at least."


def test_a_vehicle_out_of_service_gets_no_trip(fleet: Fleet, session: Session) -> None:
    operations.take_out_of_service(session, fleet.coach.id, reason="Brakes")

    sentence = refused(VehicleOutOfService, fleet, fleet.person())

    assert sentence == f"{fleet.coach.plate} is out of service."


def test_a_coach_in_the_night_needs_a_named_person(fleet: Fleet) -> None:
    start = 15 * 60  # three in the morning at the port
    named = NightOverride(by="Lu Wen", reason="No place to wait.")

    sentence = refused(NightBan, fleet, fleet.person(), start=start)
    trip = fleet.write(fleet.person(), start=start, night_override=named)

    assert sentence == (
        f"{fleet.coach.plate} would drive between 02:00 and 05:00 at night."
        " A named person has to allow it."
    )
    assert (trip.night_override_by, trip.night_override_reason) == ("Lu Wen", "No place to wait.")


def test_a_driver_on_duty_for_too_long_gets_no_further_trip(fleet: Fleet) -> None:
    first, second = (driver.id for driver in fleet.drivers[:2])
    fleet.write(fleet.person(), drivers=(first, second))
    fleet.write(fleet.person(), start=300, drivers=(first,))

    sentence = refused(DutyTooLong, fleet, fleet.person(), start=560, drivers=(first,))
    trip = fleet.write(fleet.person(), start=690)

    assert sentence == "Hua Jun would be on duty for more than 10 hours."
    assert [each.staff_member_id for each in trip.crew] == [second]


def test_a_driver_does_not_drive_two_vehicles_at_once(fleet: Fleet) -> None:
    driver = fleet.drivers[0].id
    fleet.write(fleet.person(), drivers=(driver,))

    sentence = refused(
        DriverBusy, fleet, fleet.person(), vehicle=VehicleFactory(), start=30, drivers=(driver,)
    )

    assert sentence == "Hua Jun drives another trip then."


def test_a_changed_trip_counts_its_sheet_up_and_an_unchanged_one_does_not(
    fleet: Fleet, session: Session
) -> None:
    person = fleet.person()
    trip = fleet.write(person)

    operations.change_trip(session, trip.id, fleet.order(person), at=later(0))
    unchanged = trip.sheet_version
    operations.change_trip(session, trip.id, fleet.order(person, start=95), at=later(0))

    assert unchanged == 1
    assert trip.sheet_version == 2
    assert trip.depart_at == later(95 + 15)
    assert [rider.person_id for rider in trip.riders] == [person.id]
    assert [each.staff_member_id for each in trip.crew] == [d.id for d in fleet.drivers[:2]]


def test_a_flight_that_slips_may_break_the_duty_of_the_driver(
    fleet: Fleet, session: Session
) -> None:
    driver = (fleet.drivers[0].id,)
    fleet.write(fleet.person(), drivers=driver)
    fleet.write(fleet.person(), start=250, drivers=driver)
    person = fleet.person()
    trip = fleet.write(person, start=500, drivers=driver)

    with pytest.raises(DutyTooLong) as refusal:
        operations.change_trip(session, trip.id, fleet.order(person, start=500 + 95), at=later(0))

    assert str(refusal.value) == "Hua Jun would be on duty for more than 10 hours."


def test_another_vehicle_brings_its_own_drivers_and_seats(fleet: Fleet, session: Session) -> None:
    person = fleet.person()
    trip = fleet.write(person)
    minibus = VehicleFactory(kind="minibus", seats=10, seats_per_row=3)
    driver = StaffMemberFactory()
    operations.assign_driver(session, minibus.id, driver.id, at=LANDED)

    operations.change_trip(session, trip.id, fleet.order(person, vehicle=minibus), at=later(0))

    assert trip.vehicle.plate == minibus.plate
    assert [each.staff_member_id for each in trip.crew] == [driver.id]


def test_a_trip_that_loads_is_not_changed_any_more(fleet: Fleet, session: Session) -> None:
    person = fleet.person()
    trip = fleet.write(person)
    operations.start_loading(session, trip.id)

    with pytest.raises(TripNotReady) as refusal:
        operations.change_trip(session, trip.id, fleet.order(person, start=95), at=later(0))

    assert str(refusal.value) == "Trip ZY-LJ-2020-00001 is loading."


def test_published_together_two_people_may_swap_their_coaches(
    fleet: Fleet, session: Session
) -> None:
    one, other = fleet.person(), fleet.person()
    second_coach = VehicleFactory()
    first, second = fleet.write(one), fleet.write(other, vehicle=second_coach)

    operations.publish_trips(
        session,
        changed={
            first.id: fleet.order(other),
            second.id: fleet.order(one, vehicle=second_coach),
        },
        at=later(0),
    )

    assert [rider.person_id for rider in first.riders] == [other.id]
    assert [rider.person_id for rider in second.riders] == [one.id]


def test_published_together_a_cancelled_trip_makes_room_for_a_new_one(
    fleet: Fleet, session: Session
) -> None:
    person, plan = fleet.person(), fleet.arrival.id
    gone = fleet.write(person)

    (new,) = operations.publish_trips(
        session,
        written=[fleet.order(person, start=30, plan_id=plan)],
        cancelled={gone.id: "Planned anew."},
        at=later(0),
    )

    assert queries.trips_of_plan(session, plan) == [new]
    found = queries.find_trip_of(session, person.id)
    assert found is not None
    assert found.id == new.id
    assert session.scalars(sa.select(Trip.state).order_by(Trip.number)).all() == [
        TripState.CANCELLED,
        TripState.PLANNED,
    ]


def test_who_has_no_trip_is_found(fleet: Fleet, session: Session) -> None:
    riding, waiting = fleet.person(), fleet.person()
    fleet.write(riding)

    assert queries.without_trip(session, [riding.id, waiting.id]) == {waiting.id}


def test_a_crew_is_changed_until_the_wheels_turn(fleet: Fleet, session: Session) -> None:
    trip = fleet.write(fleet.person())
    escort = StaffMemberFactory(team="escort", licence=None)

    operations.change_crew(session, trip.id, drivers=[fleet.drivers[1].id], escorts=[escort.id])

    assert {each.staff_member_id for each in trip.crew} == {fleet.drivers[1].id, escort.id}
    assert trip.sheet_version == 2


def test_a_plan_sees_what_its_vehicles_may_hold_and_when_they_are_free(
    fleet: Fleet, session: Session
) -> None:
    from logistics.periods import Period

    plan = fleet.arrival.id
    kept = fleet.write(fleet.person())
    fleet.write(fleet.person(), start=300, plan_id=plan)
    within = Period(LANDED, LANDED + timedelta(days=1))

    coach, ambulance = sorted(
        queries.vehicle_facts(session, fleet.site.district_id, within=within, replanning=[plan]),
        key=lambda facts: -facts.seats,
    )

    assert (coach.usable_seats, ambulance.usable_seats) == (20, 2)
    assert coach.drivers == tuple(driver.id for driver in fleet.drivers[:2])
    assert coach.busy == (Period(kept.loads_at, kept.free_at),)
    assert coach.free_from == LANDED
