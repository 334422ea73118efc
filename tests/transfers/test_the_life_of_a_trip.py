from __future__ import annotations

import pytest

from logistics.errors import Refused
from logistics.transfers.rules.fleet import SeatsImpossible, check_seats, drivers_warning
from logistics.transfers.rules.kinds import Readiness, RiderState, TripState, VehicleKind
from logistics.transfers.rules.life import (
    AmbulanceOnly,
    CountsDiffer,
    LastTrip,
    MixedCategories,
    NobodyOnBoard,
    NoDriver,
    StillMissing,
    TripNotReady,
    VehicleBusy,
    VehicleNotDisinfected,
    VehicleOutOfService,
    check_category,
    check_counts,
    check_departure,
    check_healthy,
    check_step,
    check_vehicle,
    readiness,
)

NUMBER = "ZY-LJ-2020-00007"
BOARDED, ABSENT, PLANNED = RiderState.BOARDED, RiderState.ABSENT, RiderState.PLANNED


@pytest.mark.parametrize(
    ("state", "to"),
    [
        (TripState.PLANNED, TripState.LOADING),
        (TripState.LOADING, TripState.DEPARTED),
        (TripState.DEPARTED, TripState.ARRIVED),
        (TripState.ARRIVED, TripState.HANDED_OVER),
        (TripState.PLANNED, TripState.CANCELLED),
        (TripState.LOADING, TripState.CANCELLED),
    ],
)
def test_a_trip_goes_on_step_by_step(state: TripState, to: TripState) -> None:
    check_step(NUMBER, state, to)


@pytest.mark.parametrize(
    ("state", "to"),
    [
        (TripState.PLANNED, TripState.DEPARTED),
        (TripState.DEPARTED, TripState.CANCELLED),
        (TripState.DEPARTED, TripState.LOADING),
        (TripState.HANDED_OVER, TripState.LOADING),
        (TripState.CANCELLED, TripState.LOADING),
    ],
)
def test_a_trip_leaves_no_step_out_and_never_goes_back_from_the_road(
    state: TripState, to: TripState
) -> None:
    with pytest.raises(TripNotReady) as refusal:
        check_step(NUMBER, state, to)

    assert refusal.value.sentence.values == {"number": NUMBER, "state": state}


@pytest.mark.parametrize(
    ("last", "out", "kind", "sentence"),
    [
        (None, True, VehicleOutOfService, "沪A00001 is out of service."),
        (TripState.LOADING, False, VehicleBusy, f"沪A00001 is still on trip {NUMBER}."),
        (TripState.ARRIVED, False, VehicleBusy, f"沪A00001 is still on trip {NUMBER}."),
        (
            TripState.HANDED_OVER,
            False,
            VehicleNotDisinfected,
            f"沪A00001 has not been disinfected after trip {NUMBER}.",
        ),
    ],
)
def test_only_a_clean_vehicle_in_service_loads(
    last: TripState | None, out: bool, kind: type[Refused], sentence: str
) -> None:
    trip = LastTrip(number=NUMBER, state=last) if last else None

    with pytest.raises(kind) as refusal:
        check_vehicle(plate="沪A00001", out_of_service=out, last=trip)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("last", "out", "expected"),
    [
        (None, False, Readiness.READY),
        (None, True, Readiness.OUT_OF_SERVICE),
        (TripState.LOADING, False, Readiness.LOADING),
        (TripState.DEPARTED, True, Readiness.ON_THE_ROAD),
        (TripState.ARRIVED, False, Readiness.UNLOADING),
        (TripState.HANDED_OVER, False, Readiness.TO_DISINFECT),
    ],
)
def test_what_a_vehicle_can_do_follows_from_its_trips(
    last: TripState | None, out: bool, expected: Readiness
) -> None:
    trip = LastTrip(number=NUMBER, state=last) if last else None

    assert readiness(out_of_service=out, last=trip) is expected


def test_a_fever_never_rides_a_coach_and_always_may_ride_an_ambulance() -> None:
    check_healthy(kind=VehicleKind.COACH, symptomatic=False, temperature=37.2, fever=37.3)
    check_healthy(kind=VehicleKind.AMBULANCE, symptomatic=True, temperature=39.0, fever=37.3)

    for symptomatic, temperature in ((True, None), (False, 37.3)):
        with pytest.raises(AmbulanceOnly) as refusal:
            check_healthy(
                kind=VehicleKind.COACH,
                symptomatic=symptomatic,
                temperature=temperature,
                fever=37.3,
            )
        assert str(refusal.value) == (
            "A person with a fever or symptoms goes by ambulance, never by coach."
        )


def test_categories_are_never_mixed() -> None:
    check_category(trip="2", party=["2"])
    check_category(trip="2", party=["3", "2"])
    check_category(trip="2", party=[])

    with pytest.raises(MixedCategories) as refusal:
        check_category(trip="2", party=["1"])

    assert str(refusal.value) == ("The trip carries category 2 only; this person is of another.")


def test_a_trip_departs_when_everybody_is_boarded_or_absent() -> None:
    check_departure(states=[BOARDED, ABSENT], drivers=1, kind=VehicleKind.COACH)
    check_departure(states=[BOARDED], drivers=0, kind=VehicleKind.HOST_CAR)


@pytest.mark.parametrize(
    ("states", "drivers", "kind", "sentence"),
    [
        (
            [BOARDED, PLANNED, PLANNED],
            1,
            StillMissing,
            "Neither boarded nor marked absent: 2 of the list.",
        ),
        ([ABSENT], 1, NobodyOnBoard, "Nobody is on board. Cancel the trip instead."),
        ([BOARDED], 0, NoDriver, "The trip has no registered driver."),
    ],
)
def test_a_trip_does_not_depart_before_it_may(
    states: list[RiderState], drivers: int, kind: type[Refused], sentence: str
) -> None:
    with pytest.raises(kind) as refusal:
        check_departure(states=states, drivers=drivers, kind=VehicleKind.COACH)

    assert str(refusal.value) == sentence


def test_counts_that_differ_need_a_note() -> None:
    check_counts(listed=18, given=18, taken=18, note="")
    check_counts(listed=18, given=18, taken=17, note="One person was sent on to hospital.")

    with pytest.raises(CountsDiffer) as refusal:
        check_counts(listed=18, given=18, taken=17, note="")

    assert str(refusal.value) == (
        "On the list 18, handed over 18, taken over 17: write down why they differ."
    )


@pytest.mark.parametrize(("seats", "row", "usable"), [(0, 4, None), (81, 4, None), (49, 6, None)])
def test_no_vehicle_has_impossible_seats(seats: int, row: int, usable: int | None) -> None:
    with pytest.raises(SeatsImpossible) as refusal:
        check_seats(plate="沪A00001", seats=seats, seats_per_row=row, usable_seats=usable)

    assert str(refusal.value) == "沪A00001: a vehicle has 1 to 80 seats, 1 to 5 in a row."


@pytest.mark.parametrize("drivers", [0, 1, 4])
def test_two_or_three_drivers_share_a_vehicle(drivers: int) -> None:
    warning = drivers_warning(plate="沪A00001", drivers=drivers, wanted=2)

    assert str(warning) == f"沪A00001 has {drivers} drivers; 2 or 3 share a vehicle."
    assert drivers_warning(plate="沪A00001", drivers=2, wanted=2) is None
    assert drivers_warning(plate="沪A00001", drivers=3, wanted=2) is None
