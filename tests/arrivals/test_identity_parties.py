"""Parties are formed from what a list shows, and nobody is left out of all of them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.arrivals.identity import PartyBasis, ProposedParty, form_parties
from logistics.arrivals.identity.parties import age
from logistics.arrivals.manifests.values import ParsedTraveller

ON = date(2020, 3, 17)


def traveller(line: int, surname: str, **facts: object) -> ParsedTraveller:
    return ParsedTraveller(
        line=line,
        surname=surname,
        full_name=surname,
        **{"birth_date": date(1973, 4, 7), **facts},  # type: ignore[arg-type]
    )


def formed(*travellers: ParsedTraveller, largest_booking: int = 9) -> tuple[ProposedParty, ...]:
    return form_parties(travellers, on=ON, child_age=14, largest_booking=largest_booking)


def shape(parties: tuple[ProposedParty, ...]) -> list[tuple[PartyBasis, list[int]]]:
    return [(party.basis, [member.line for member in party.members]) for party in parties]


def test_a_booking_is_a_party_whatever_the_names() -> None:
    parties = formed(
        traveller(1, "Marlowe", booking="QX7ABC"),
        traveller(2, "Hare"),
        traveller(3, "Pike", booking="qx7abc "),
    )

    assert shape(parties) == [(PartyBasis.BOOKING, [1, 3]), (PartyBasis.ALONE, [2])]
    assert [party.key for party in parties] == ["QX7ABC", ""]


def test_without_booking_surname_and_address_make_a_party() -> None:
    parties = formed(
        traveller(1, "Marlowe", address="12 Lime Walk"),
        traveller(2, "MARLOWE", address="12, LIME WALK"),
        traveller(3, "Marlowe", address="9 Elm Row"),
        traveller(4, "Hare", address="12 Lime Walk"),
        traveller(5, "Marlowe"),
    )

    assert shape(parties) == [
        (PartyBasis.NAME_AND_ADDRESS, [1, 2]),
        (PartyBasis.ALONE, [3]),
        (PartyBasis.ALONE, [4]),
        (PartyBasis.ALONE, [5]),
    ]


def test_the_groups_of_the_list_come_before_bookings() -> None:
    parties = formed(
        traveller(1, "Marlowe", booking="A", party_key="家庭1"),
        traveller(2, "Hare", booking="B", party_key="家庭1"),
        traveller(3, "Pike", booking="A"),
    )

    assert shape(parties) == [(PartyBasis.LISTED, [1, 2]), (PartyBasis.ALONE, [3])]


def test_a_tour_group_is_no_party_but_its_families_are() -> None:
    group = [traveller(line, f"Tourist{line}", booking="TOUR") for line in range(1, 9)]
    family = [traveller(line, "Marlowe", booking="TOUR") for line in (9, 10)]

    parties = formed(*group, *family)

    assert shape(parties) == [
        *((PartyBasis.ALONE, [line]) for line in range(1, 9)),
        (PartyBasis.BOOKING, [9, 10]),
    ]


def test_the_size_of_a_tour_group_is_a_parameter() -> None:
    people = [traveller(line, f"Tourist{line}", booking="TOUR") for line in range(1, 5)]

    assert len(formed(*people, largest_booking=4)) == 1
    assert len(formed(*people, largest_booking=3)) == 4


def test_a_surname_that_half_of_a_tour_group_has_is_no_family() -> None:
    people = [traveller(line, "Wang", booking="TOUR") for line in range(1, 13)]

    assert len(formed(*people)) == 12


def test_crew_belong_to_no_party() -> None:
    parties = formed(
        traveller(1, "Marlowe", booking="A"), traveller(2, "Hare", booking="A", crew=True)
    )

    assert shape(parties) == [(PartyBasis.ALONE, [1]), (PartyBasis.ALONE, [2])]


@pytest.mark.parametrize(
    ("born", "child"),
    [(date(2005, 3, 18), True), (date(2005, 3, 17), False), (date(2020, 3, 17), True)],
)
def test_the_policy_says_up_to_which_age_somebody_is_a_child(born: date, child: bool) -> None:
    [party] = formed(traveller(1, "Marlowe", birth_date=born))

    assert bool(party.children) is child
    assert party.unaccompanied is child


def test_a_child_with_an_adult_is_not_unaccompanied() -> None:
    [party] = formed(
        traveller(1, "Marlowe", booking="A", birth_date=date(2012, 1, 1)),
        traveller(2, "Hare", booking="A"),
    )

    assert [child.line for child in party.children] == [1]
    assert not party.unaccompanied


def test_somebody_without_birth_date_is_no_child() -> None:
    [party] = formed(traveller(1, "Marlowe", birth_date=None))

    assert party.children == ()


def test_a_birthday_on_the_last_of_february_counts_on_the_first_of_march() -> None:
    assert age(date(2004, 2, 29), date(2019, 2, 28)) == 14
    assert age(date(2004, 2, 29), date(2019, 3, 1)) == 15


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "Marlowe", "Hare", "王"]),
            st.sampled_from(["", "A", "B", "-"]),
            st.sampled_from(["", "12 Lime Walk"]),
            st.sampled_from(["", "1"]),
            st.booleans(),
        ),
        max_size=30,
    )
)
def test_everybody_is_in_exactly_one_party(people: list[tuple[str, str, str, str, bool]]) -> None:
    travellers = [
        traveller(line, surname, booking=booking, address=address, party_key=party, crew=crew)
        for line, (surname, booking, address, party, crew) in enumerate(people, 1)
    ]

    parties = formed(*travellers)

    lines = sorted(member.line for party in parties for member in party.members)
    assert lines == [each.line for each in travellers]
