"""Resident numbers and machine-readable zones are checked and tell their facts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.arrivals.identity import (
    MrzFacts,
    ResidentFacts,
    check_resident_number,
    read_mrz,
)
from logistics.arrivals.manifests.words import DocumentType, Sex

ON = date(2020, 3, 17)
# The example document of ICAO 9303.
PASSPORT = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
)
CARD = (
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
)


@pytest.mark.parametrize(
    ("number", "born", "sex"),
    [
        ("11010119900307002X", date(1990, 3, 7), Sex.FEMALE),
        ("11010119900307002x", date(1990, 3, 7), Sex.FEMALE),
        ("１１０１０１ 19900307 002Ｘ", date(1990, 3, 7), Sex.FEMALE),
        ("110101199003070011", date(1990, 3, 7), Sex.MALE),
    ],
)
def test_a_resident_number_tells_birth_date_and_sex(number: str, born: date, sex: Sex) -> None:
    facts = check_resident_number(number)

    assert (facts.birth_date, facts.sex, facts.problems) == (born, sex, ())


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("110101199003070021", "The check digit of the resident number is wrong."),
        ("11010119900307002", "A resident number has 17 digits and a check character."),
        ("E7000000119900307X", "A resident number has 17 digits and a check character."),
        ("110101199013070023", "The resident number holds no birth date."),
        ("", "A resident number has 17 digits and a check character."),
    ],
)
def test_a_wrong_resident_number_says_why(number: str, sentence: str) -> None:
    facts = check_resident_number(number)

    assert facts == ResidentFacts(number=number.upper(), problems=facts.problems)
    assert [str(problem) for problem in facts.problems] == [sentence]


@pytest.mark.parametrize("zone", [PASSPORT, PASSPORT.lower(), f"\n {PASSPORT} \n"])
def test_the_zone_of_a_passport_is_read(zone: str) -> None:
    assert read_mrz(zone, on=ON) == MrzFacts(
        surname="ERIKSSON",
        given_names="ANNA MARIA",
        type=DocumentType.PASSPORT,
        number="L898902C3",
        issuer="UTO",
        nationality="UTO",
        birth_date=date(1974, 8, 12),
        sex=Sex.FEMALE,
        expiry=date(2012, 4, 15),
    )


def test_the_zone_of_a_card_is_read() -> None:
    facts = read_mrz(CARD, on=ON)

    assert facts.problems == ()
    assert (facts.surname, facts.given_names) == ("ERIKSSON", "ANNA MARIA")
    assert (facts.type, facts.number) == (DocumentType.OTHER, "D23145890")
    assert facts.birth_date == date(1974, 8, 12)


def test_a_zone_with_a_wrong_check_digit_says_where() -> None:
    wrong = PASSPORT.replace("L898902C36", "L898902C37").replace("7408122", "7408123")

    assert [str(problem) for problem in read_mrz(wrong, on=ON).problems] == [
        "The machine-readable zone is wrong in its document number.",
        "The machine-readable zone is wrong in its birth date.",
    ]


def test_the_final_check_digit_covers_the_whole_zone() -> None:
    wrong = PASSPORT[:-1] + "1"

    assert [str(problem) for problem in read_mrz(wrong, on=ON).problems] == [
        "The machine-readable zone is wrong in its whole zone."
    ]


def test_a_zone_without_a_readable_name_tells_none() -> None:
    nameless = PASSPORT.replace("ERIKSSON<<ANNA<MARIA", "<<<<<<<<<<<<<<<<<<<<")

    assert read_mrz(nameless, on=ON).surname == ""


@pytest.mark.parametrize("zone", ["", "P<UTO", "<" * 44 + "\n" + "<" * 44, PASSPORT + "\n" + CARD])
def test_what_is_no_zone_says_so(zone: str) -> None:
    assert [str(problem) for problem in read_mrz(zone, on=ON).problems] == [
        "This is no machine-readable zone of two or three lines."
    ]


@given(st.text(alphabet="AZ09<", min_size=88, max_size=88))
def test_no_zone_breaks_the_reader(letters: str) -> None:
    facts = read_mrz(letters[:44] + "\n" + letters[44:], on=ON)

    assert facts.birth_date is None or facts.birth_date <= ON


@given(st.text(alphabet="0123456789Xx ", max_size=22))
def test_no_number_breaks_the_check(number: str) -> None:
    facts = check_resident_number(number)

    assert bool(facts.problems) == (facts.birth_date is None)
