"""A PAXLST message becomes a passenger list; each oddity is told and nobody is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logistics.arrivals.manifests.paxlst import read_paxlst
from logistics.arrivals.manifests.problems import ImportRejected
from logistics.arrivals.manifests.values import Leg, ParsedDocument, ParsedManifest
from logistics.arrivals.manifests.words import DocumentType, Function, Sex

OURS = frozenset(["PVG", "SHA"])
START = ("UNB+UNOA:4+QXDCS+SHAPIS+200316:1800+640", "UNH+1+PAXLST:D:12B:UN:IATA", "BGM+745")
FLIGHT = (
    "TDT+20+QX552+++QX",
    "LOC+125+LHR",
    "DTM+189:2003161300:201",
    "LOC+87+PVG",
    "DTM+232:2003170740:201",
)
IRIS = ("NAD+FL+++MARLOWE:IRIS", "ATT+2++F", "DTM+329:730407")
LANDING = date(2020, 3, 17)


def message(
    *people: Sequence[str], start: Sequence[str] = START, flight: Sequence[str] = FLIGHT
) -> str:
    """A whole interchange, with right counts."""
    body = [segment for person in people for segment in person]
    inside = len(start) - 1 + len(flight) + len(body) + 1
    return "'".join((*start, *flight, *body, f"UNT+{inside}+1", "UNZ+1+640", ""))


def read(
    *people: Sequence[str], flight_date: date | None = None, **parts: Sequence[str]
) -> ParsedManifest:
    return read_paxlst(message(*people, **parts), our_ports=OURS, flight_date=flight_date)


def told(manifest: ParsedManifest) -> list[tuple[int | None, str | None, str]]:
    return [(each.line, each.field, str(each.sentence)) for each in manifest.problems]


def test_a_passenger_is_read_with_everything_that_is_said() -> None:
    person = (
        "NAD+FL+++MARLOWE:IRIS:JANE+12 LIME WALK+SHANGHAI++200120+CHN",
        "ATT+2++F",
        "DTM+329:19730407:102",
        "FTX+BAG+++QX200001",
        "LOC+22+PVG",
        "LOC+174+GBR",
        "LOC+178+LHR",
        "LOC+179+PVG",
        "LOC+180+GBR:::Harwick",
        "COM+86 13800138000:TE",
        "NAT+2+GBD",
        "RFF+AVF:TYR123",
        "RFF+SEA:12A",
        "RFF+ABO:ABC123",
        "DOC+P:110:111+P7000001",
        "DTM+36:281230",
        "LOC+91+GBR",
        "DOC+V+V12",
    )

    manifest = read(person)
    iris = manifest.travellers[0]

    assert manifest.problems == ()
    assert (iris.surname, iris.given_names) == ("MARLOWE", "IRIS JANE")
    assert iris.full_name == "MARLOWE IRIS JANE"
    assert iris.address == "12 LIME WALK, SHANGHAI, 200120, CHN"
    assert (iris.sex, iris.birth_date) == (Sex.FEMALE, date(1973, 4, 7))
    assert (iris.nationality, iris.residence) == ("GBR", "GBR")
    assert (iris.embarkation, iris.debarkation) == ("LHR", "PVG")
    assert (iris.booking, iris.seat, iris.phone) == ("TYR123", "12A", "86 13800138000")
    assert (iris.birth_place, iris.note) == ("GBR Harwick", "BAG QX200001")
    assert iris.references == (("ABO", "ABC123"),)
    assert iris.documents == (
        ParsedDocument(
            type=DocumentType.PASSPORT, number="P7000001", issuer="GBR", expiry=date(2028, 12, 30)
        ),
        ParsedDocument(type=DocumentType.VISA, number="V12"),
    )
    assert iris.raw == "'".join(person)


def test_the_reference_is_the_interchange_number_without_a_transaction_number() -> None:
    manifest = read(IRIS)

    assert (manifest.reference, manifest.sender) == ("640", "QXDCS")
    assert manifest.prepared == datetime(2020, 3, 16, 18, 0)  # noqa: DTZ001 - the sender's clock


@pytest.mark.parametrize(
    ("code", "function"),
    [("9", Function.ORIGINAL), ("5", Function.REPLACE), ("1", Function.CANCEL)],
)
def test_a_message_says_what_it_is_for(code: str, function: Function) -> None:
    manifest = read(IRIS, start=(*START[:2], f"BGM+745+C+{code}"))

    assert manifest.function is function
    assert manifest.warnings == ()


def test_a_message_that_only_adds_people_is_told_not_to_be_the_whole_list() -> None:
    manifest = read(IRIS, start=(*START[:2], "BGM+745+C+2"))

    assert manifest.function is Function.ADD
    assert told(manifest) == [
        (
            3,
            None,
            "The message says that it is not a whole list but one to add people; people whom it "
            "does not name may still be on board.",
        )
    ]


def test_a_year_of_birth_of_two_digits_turns_on_the_day_of_landing() -> None:
    born = [LANDING - timedelta(days=1), LANDING, LANDING + timedelta(days=1)]
    people = [(IRIS[0], f"DTM+329:{day:%y%m%d}") for day in born]

    manifest = read(*people)

    assert [person.birth_date for person in manifest.travellers] == [
        date(2020, 3, 16),
        date(2020, 3, 17),
        date(1920, 3, 18),
    ]


def test_a_chosen_flight_date_turns_the_year_before_the_message_does() -> None:
    person = (IRIS[0], "DTM+329:200317")

    manifest = read(person, flight_date=date(2020, 3, 16))

    assert manifest.travellers[0].birth_date == date(1920, 3, 17)


def test_without_any_date_a_year_of_two_digits_is_a_problem_of_the_row() -> None:
    manifest = read(IRIS, start=("UNH+1+PAXLST:D:02B", "BGM+745"), flight=("TDT+20+QX552",))

    assert manifest.travellers[0].birth_date is None
    assert told(manifest)[0] == (
        4,
        "birth_date",
        "“730407” has a year of two digits; choose the flight first, so that its century is known.",
    )


def test_nobody_is_born_after_the_flight() -> None:
    manifest = read((IRIS[0], "DTM+329:20210101:102"))

    assert manifest.travellers[0].birth_date is None
    assert told(manifest) == [
        (9, "birth_date", "The birth date 2021-01-01 is later than the flight.")
    ]


def test_broken_fields_are_told_and_the_person_is_kept() -> None:
    person = (
        "NAD+FL+++MARLOWE:IRIS",
        "ATT+2++Q",
        "DTM+329:731307",
        "NAT+2+ZZZ",
        "LOC+178+1234",
        "DOC+Q7+P1",
        "DOC+P",
        "DTM+36:999999",
    )

    manifest = read(person)
    iris = manifest.travellers[0]

    assert (iris.full_name, iris.sex, iris.birth_date) == ("MARLOWE IRIS", Sex.UNSTATED, None)
    assert iris.documents == (ParsedDocument(type=DocumentType.OTHER, number="P1"),)
    assert told(manifest) == [
        (9, "sex", "“Q” is not a sex; use M, F or X."),
        (9, "birth_date", "“731307” is not a date."),
        (9, "nationality", "“ZZZ” is not a country that is known."),
        (9, "embarkation", "“1234” is not the three-letter code of an airport."),
        (9, "document_type", "“Q7” is not a kind of document."),
        (9, "document_number", "A document has no number."),
        (9, "document_expiry", "“999999” is not a date."),
    ]
    assert manifest.problems_of(iris) == manifest.errors


def test_a_person_without_a_name_is_kept_when_there_is_anything_else() -> None:
    manifest = read(("NAD+FL", "DOC+P+P7000001"), ("NAD+FL",))

    assert [person.documents[0].number for person in manifest.travellers] == ["P7000001"]
    assert told(manifest) == [
        (9, "full_name", "There is no name."),
        (11, "full_name", "There is no name."),
    ]


@pytest.mark.parametrize(
    ("written", "surname", "given_names"),
    [
        ("MARLOWE/IRIS JANE MRS", "MARLOWE", "IRIS JANE"),
        ("MARLOWE, IRIS", "MARLOWE", "IRIS"),
        ("欧阳娜娜", "欧阳", "娜娜"),
        ("张三", "张", "三"),
        ("IRIS MARLOWE", "IRIS MARLOWE", ""),
    ],
)
def test_a_name_in_one_piece_is_parted_where_it_shows_how(
    written: str, surname: str, given_names: str
) -> None:
    manifest = read((f"NAD+FL+++{written}",), (f"NAD+FL++{written}",))

    assert {(each.surname, each.given_names) for each in manifest.travellers} == {
        (surname, given_names)
    }
    assert manifest.travellers[0].full_name == written


def test_crew_and_people_in_transit_are_marked() -> None:
    roles = [(f"NAD+{role}+++MARLOWE:IRIS",) for role in ("FL", "FM", "DDU", "DDT")]

    manifest = read(*roles)

    assert [(each.crew, each.in_transit) for each in manifest.travellers] == [
        (False, False),
        (True, False),
        (False, True),
        (True, True),
    ]


def test_somebody_in_an_unknown_role_is_taken_for_a_passenger() -> None:
    manifest = read(("NAD+ZZ+++MARLOWE:IRIS",))

    assert not manifest.travellers[0].crew
    assert told(manifest) == [(9, None, "The role “ZZ” is not known; taken for a passenger.")]


@pytest.mark.parametrize(
    ("totals", "declared"),
    [(("CNT+42:2", "CNT+41:1"), 2), (("CNT+42:2",), 2), (("CNT+41:1",), 1)],
)
def test_right_totals_of_passengers_and_crew_say_nothing(
    totals: tuple[str, ...], declared: int
) -> None:
    people = [("NAD+FL+++A:B",), ("NAD+FL+++C:D",), ("NAD+FM+++E:F",)]

    manifest = read(*people, totals)

    assert manifest.declared_count == declared
    assert manifest.warnings == ()


def test_a_leg_that_starts_at_the_wrong_end_is_turned_round() -> None:
    turned = (FLIGHT[0], *FLIGHT[3:], *FLIGHT[1:3])

    assert read(IRIS, flight=turned).legs == read(IRIS).legs


def test_a_flight_with_a_stop_has_a_leg_each_way() -> None:
    manifest = read(IRIS, flight=("TDT+20+QX0552A", "LOC+92+LHR", "LOC+92+SHA", "LOC+92+CAN"))

    assert manifest.legs == (
        Leg(carrier="QX", number="552A", origin="LHR", destination="SHA"),
        Leg(carrier="QX", number="552A", origin="SHA", destination="CAN"),
    )
    assert manifest.arriving == manifest.legs[0]


def test_a_flight_that_only_says_where_it_lands_is_a_leg() -> None:
    manifest = read(IRIS, flight=("TDT+20+552+++QX", "LOC+87+PVG", "DTM+232:202003170740:203"))

    assert manifest.legs == (
        Leg(
            carrier="QX",
            number="552",
            destination="PVG",
            arrival=datetime(2020, 3, 17, 7, 40),  # noqa: DTZ001 - local to the airport
        ),
    )


def test_landing_at_two_of_our_ports_takes_the_first_and_warns() -> None:
    manifest = read(IRIS, flight=("TDT+20+QX552", "LOC+92+LHR", "LOC+92+PVG", "LOC+92+SHA"))

    assert manifest.arriving == manifest.legs[0]
    assert told(manifest) == [
        (
            None,
            "destination",
            "The flight lands at our ports PVG, SHA one after the other; the first was taken, "
            "choose another if people leave there.",
        )
    ]


def test_boarding_after_our_port_is_told() -> None:
    person = (*IRIS, "LOC+178+PVG", "LOC+179+ICN")

    manifest = read(person, flight=("TDT+20+QX552", "LOC+92+LHR", "LOC+92+PVG", "LOC+92+ICN"))

    assert [sentence for _, _, sentence in told(manifest) if "Boards" in sentence] == [
        "Boards at PVG, after the leg that lands at PVG."
    ]


def test_a_list_of_another_day_than_the_chosen_flight_is_told() -> None:
    manifest = read(IRIS, flight_date=date(2020, 3, 20))

    assert told(manifest) == [
        (None, "flight_date", "The list is about a flight on 2020-03-17; 2020-03-20 was chosen.")
    ]


def test_two_messages_of_one_flight_are_one_list() -> None:
    first = message(IRIS).removesuffix("UNZ+1+640'")
    crew = message(("NAD+FM+++HARE:TOM",)).removeprefix("UNB+UNOA:4+QXDCS+SHAPIS+200316:1800+640'")

    manifest = read_paxlst(first + crew.replace("UNZ+1", "UNZ+2"), our_ports=OURS)

    assert [(each.surname, each.crew) for each in manifest.travellers] == [
        ("MARLOWE", False),
        ("HARE", True),
    ]
    assert manifest.problems == ()


def test_messages_of_different_flights_are_refused() -> None:
    other = message(IRIS).replace("QX552", "QX999")

    with pytest.raises(ImportRejected) as refusal:
        read_paxlst(message(IRIS) + other, our_ports=OURS)

    assert str(refusal.value) == (
        "The file lists people of different flights (QX552, QX999); load one flight at a time."
    )


def test_another_kind_of_message_is_refused_by_its_name() -> None:
    with pytest.raises(ImportRejected) as refusal:
        read(IRIS, start=(START[0], "UNH+1+CUSRES:D:02B", "BGM+745"))

    assert str(refusal.value) == "The file holds no PAXLST message but CUSRES."


def test_another_kind_of_message_beside_a_list_is_passed_over() -> None:
    other = "UNH+7+CUSRES:D:02B'BGM+745'UNT+3+7'"
    text = message(IRIS).replace("UNH+1", f"{other}UNH+1").replace("UNZ+1", "UNZ+2")

    manifest = read_paxlst(text, our_ports=OURS)

    assert len(manifest.travellers) == 1
    assert told(manifest) == [(2, None, "A message of the type CUSRES was passed over.")]


def test_wrong_counts_and_references_warn() -> None:
    text = message(IRIS).replace("UNT+11+1", "UNT+9+2").replace("UNZ+1", "UNZ+3")

    assert told(read_paxlst(text, our_ports=OURS)) == [
        (12, None, "UNT declares 9 segments; there are 11."),
        (12, None, "The message starts and ends with different references."),
        (13, None, "UNZ declares 3 messages or groups; there are 1."),
    ]


def test_groups_are_counted() -> None:
    text = message(IRIS).replace("UNH+1", "UNG+PAXLST+QX'UNH+1").replace("UNZ", "UNE+2+1'UNZ")

    assert told(read_paxlst(text, our_ports=OURS)) == [
        (14, None, "UNE declares 2 messages; there are 1.")
    ]


def test_a_person_named_twice_is_told() -> None:
    person = (*IRIS, "DOC+P+P7000001", "LOC+91+GBR")

    manifest = read(person, (*person[:3], "DOC+P+p 7000001", "LOC+91+GBR"))

    assert told(manifest) == [(14, "full_name", "The same person stands on line 9 and again here.")]


def test_a_list_of_nobody_is_told() -> None:
    assert told(read()) == [(None, None, "The list names nobody.")]


def test_more_people_than_any_flight_carries_are_refused() -> None:
    with pytest.raises(ImportRejected) as refusal:
        read(*([IRIS[:1]] * 10_200))

    assert str(refusal.value) == (
        "The file lists more than 10000 people; load one flight at a time."
    )


SEGMENTS = st.lists(
    st.one_of(
        st.sampled_from([*START, *FLIGHT, *IRIS, "CNT+42:1", "UNT+2+1", "UNZ+1+1", "UNE", "UNH"]),
        st.from_regex(
            r"\A(NAD|DTM|LOC|RFF|DOC|CNT|TDT|COM|NAT|ATT|UNT|UNB)([+:*][A-Z0-9 ]{0,9}){0,6}\Z"
        ),
        st.text(max_size=20),
    ),
    max_size=25,
)


@settings(max_examples=300)
@given(SEGMENTS)
def test_no_sequence_of_segments_breaks_the_reader(found: list[str]) -> None:
    text = "UNB+UNOA:4'" + "'".join(found)

    try:
        manifest = read_paxlst(text, our_ports=OURS)
    except ImportRejected:
        return

    assert all(person.line > 0 for person in manifest.travellers)
