from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.policy.document import TransportRules
from logistics.policy.examples import shanghai_2020
from logistics.transfers.rules.kinds import VehicleKind
from logistics.transfers.rules.seating import (
    Cabin,
    NotOneParty,
    NotOnePatient,
    TooManyRiders,
    blocks,
    check_ambulance,
    check_host_car,
    check_load,
    rows,
    seat_parties,
    usable_seats,
)

LOAD = shanghai_2020().versions[-1].transport
COACH = Cabin(plate="沪A00001", kind=VehicleKind.COACH, seats=49, seats_per_row=4)
AMBULANCE = Cabin(plate="沪A00120", kind=VehicleKind.AMBULANCE, seats=2, seats_per_row=4)


def test_the_rear_bench_of_a_coach_has_one_seat_more() -> None:
    seats = rows(49, 4)

    assert len(seats) == 12
    assert seats[0] == ("1A", "1B", "1C", "1D")
    assert seats[-1] == ("12A", "12B", "12C", "12D", "12E")


@pytest.mark.parametrize(
    ("changed", "usable"),
    [
        ({}, 20),
        ({"rear_rows_held": 0}, 24),
        ({"alternate_seats": False}, 24),
        ({"load_factor": 0.25}, 12),
    ],
    ids=["alternate seats", "no held rows", "side by side", "a quarter"],
)
def test_the_policy_decides_how_many_seats_of_a_coach_are_usable(
    changed: dict[str, float], usable: int
) -> None:
    assert usable_seats(COACH, replace(LOAD, **changed)) == usable


def test_a_lower_figure_by_hand_wins_and_a_higher_one_does_not() -> None:
    assert usable_seats(replace(COACH, lowered_to=11), LOAD) == 11
    assert usable_seats(replace(COACH, lowered_to=40), LOAD) == 20


def test_an_ambulance_holds_the_patient_and_a_carer_however_many_seats_it_has() -> None:
    assert usable_seats(AMBULANCE, LOAD) == 2
    assert usable_seats(replace(AMBULANCE, seats=5), LOAD) == 2


def test_people_alone_sit_on_alternate_seats() -> None:
    seated = seat_parties(COACH, LOAD, [1, 1, 1, 1, 1])

    assert seated == [("1A",), ("1C",), ("2D",), ("2B",), ("3A",)]


def test_a_party_sits_together_and_keeps_away_from_its_neighbour() -> None:
    seated = seat_parties(COACH, LOAD, [2, 1, 3, 1])

    assert seated == [("1A", "1B"), ("1D",), ("2B", "2C", "2D"), ("3A",)]


def test_one_person_too_many_is_refused_by_name_of_the_vehicle() -> None:
    with pytest.raises(TooManyRiders) as refusal:
        check_load(COACH, 21, LOAD)

    assert str(refusal.value) == "沪A00001 may hold 20, not 21 people."


@pytest.mark.parametrize(("patients", "carers"), [(2, 0), (1, 2), (0, 1)])
def test_an_ambulance_refuses_all_but_one_patient_and_one_carer(patients: int, carers: int) -> None:
    with pytest.raises(NotOnePatient) as refusal:
        check_ambulance(patients=patients, carers=carers)

    assert str(refusal.value) == (
        f"An ambulance takes one patient and at most one carer, not {patients} and {carers}."
    )


def test_a_host_car_takes_one_party() -> None:
    check_host_car(1)

    with pytest.raises(NotOneParty) as refusal:
        check_host_car(2)

    assert str(refusal.value) == "A host's car takes one party."


cabins = st.builds(
    Cabin,
    plate=st.just("沪A00001"),
    kind=st.sampled_from([VehicleKind.COACH, VehicleKind.MINIBUS]),
    seats=st.integers(1, 80),
    seats_per_row=st.integers(1, 5),
)
loads = st.builds(
    replace,
    st.just(LOAD),
    load_factor=st.floats(0.2, 1),
    alternate_seats=st.booleans(),
    rear_rows_held=st.integers(0, 3),
)


@given(cabin=cabins, load=loads, sizes=st.lists(st.integers(1, 6)))
def test_whoever_fits_by_number_gets_a_seat_of_their_own(
    cabin: Cabin, load: TransportRules, sizes: list[int]
) -> None:
    parties = []
    for size in sizes:
        if sum(parties) + size <= usable_seats(cabin, load):
            parties.append(size)

    seated = seat_parties(cabin, load, parties)

    seats = [seat for party in seated for seat in party]
    known = {seat for block in blocks(cabin, load) for seat in block}
    assert [len(party) for party in seated] == parties
    assert len(set(seats)) == len(seats)
    assert set(seats) <= known


@given(cabin=cabins, load=loads, sizes=st.lists(st.integers(1, 6)))
def test_with_alternate_seats_two_parties_never_share_a_pair(
    cabin: Cabin, load: TransportRules, sizes: list[int]
) -> None:
    load = replace(load, alternate_seats=True)
    parties = []
    for size in sizes:
        if sum(parties) + size <= usable_seats(cabin, load):
            parties.append(size)

    seated = seat_parties(cabin, load, parties)

    for block in blocks(cabin, load):
        assert sum(bool(set(block) & set(party)) for party in seated) <= 1
