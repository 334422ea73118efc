"""Invented messages with the oddities of real ones lose nobody and say what is wrong."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from logistics.arrivals.manifests.reading import read_manifest
from logistics.arrivals.manifests.values import Leg, ParsedDocument, ParsedManifest
from logistics.arrivals.manifests.words import DocumentType, Format, Sex

DATA = Path(__file__).parent / "data"


def read(name: str, *ours: str) -> ParsedManifest:
    data = (DATA / f"{name}.edi").read_bytes()
    return read_manifest(data, f"{name}.edi", our_ports=frozenset(ours))


def told(manifest: ParsedManifest) -> list[tuple[int | None, str | None, str]]:
    return [(each.line, each.field, str(each.sentence)) for each in manifest.problems]


@pytest.mark.parametrize(
    ("name", "people"),
    [("own_separators", 10), ("several_on_a_line", 2), ("three_legs", 2), ("one_line", 8)],
)
def test_nobody_is_lost(name: str, people: int) -> None:
    manifest = read(name, "PVG")

    assert manifest.format is Format.PAXLST
    assert manifest.errors == ()
    assert len(manifest.travellers) == people


def test_own_separators_and_a_wrong_total_are_read_and_told() -> None:
    manifest = read("own_separators", "PVG")

    assert manifest.declared_count == 120
    assert manifest.travellers[0].full_name == "ASHDOWN PERCY"
    assert manifest.travellers[9].documents == (
        ParsedDocument(
            type=DocumentType.PASSPORT, number="700000009", issuer="GBR", expiry=date(2028, 2, 21)
        ),
    )
    assert told(manifest) == [
        (113, "count", "The list declares 120 people; it names 10. All of them were read."),
        (114, None, "UNT declares 132 segments; there are 111."),
    ]


def test_segments_sharing_a_line_and_a_repetition_separator_are_read() -> None:
    manifest = read("several_on_a_line", "PVG")
    edgar, iris = manifest.travellers

    assert manifest.problems == ()
    assert (manifest.reference, manifest.revision) == ("QXTN1070219", "001")
    assert (manifest.sender, manifest.contact) == ("QXDCS", "QX DESK, 021-555-0100, 021-555-0101")
    assert (edgar.sex, edgar.birth_date, edgar.documents) == (Sex.MALE, date(1972, 9, 7), ())
    assert (edgar.booking, iris.booking) == ("TYR123", "TYR123")
    assert (edgar.embarkation, iris.embarkation) == ("LHR", "HEL")
    assert edgar.references == (
        ("ABO", "ABC123"),
        ("AEA", "1234567890ABC"),
        ("CR", "20060907CN123"),
    )


def test_of_three_legs_the_one_that_lands_at_our_port_is_taken() -> None:
    manifest = read("three_legs", "PVG", "SHA")

    assert [leg.destination for leg in manifest.legs] == ["FRA", "PVG", "ICN"]
    assert manifest.arriving == Leg(
        carrier="QX",
        number="827",
        origin="FRA",
        destination="PVG",
        departure=datetime(2020, 3, 16, 10, 30),  # noqa: DTZ001 - local to the airport
        arrival=datetime(2020, 3, 17, 5, 30),  # noqa: DTZ001 - local to the airport
    )
    assert told(manifest) == [(36, "debarkation", "Leaves at ICN, not at PVG.")]


def test_without_a_port_of_ours_the_last_leg_is_taken_and_a_person_chooses() -> None:
    manifest = read("three_legs", "CAN")

    assert manifest.arriving == manifest.legs[-1]
    assert told(manifest) == [
        (
            None,
            "destination",
            "The flight lands at FRA, PVG, ICN, which is not a port of ours; choose the arrival.",
        )
    ]


def test_one_number_for_everybody_and_a_broken_letter_are_told_and_lose_nobody() -> None:
    manifest = read("one_line", "PVG")

    assert {person.documents[0].number for person in manifest.travellers} == {"12345678"}
    assert [person.birth_date for person in manifest.travellers] == [
        date(1977, 10, day) for day in range(19, 27)
    ]
    assert manifest.travellers[5].surname == "V�sk"
    assert told(manifest) == [
        (None, None, "Some characters of the file are broken; each is shown as �."),
        (
            13,
            "document_number",
            "The same document number stands on 8 lines, of different people; it proves nothing "
            "about who they are.",
        ),
        (73, "full_name", "A character of the name is broken; ask how it is written."),
        (109, "count", "The list declares 6 people; it names 8. All of them were read."),
        (110, None, "UNT declares 099 segments; there are 107."),
    ]


@pytest.mark.parametrize("name", ["own_separators", "several_on_a_line", "three_legs", "one_line"])
def test_a_message_cut_off_anywhere_keeps_whoever_was_read(name: str) -> None:
    data = (DATA / f"{name}.edi").read_bytes()
    whole = read(name, "PVG").travellers
    starts = [at for at in range(len(data)) if data.startswith((b"NAD+FL", b"NAD*FL"), at)]

    for at in range(starts[0] + 20, len(data) - 60, 41):
        cut = read_manifest(data[:at], name, our_ports=frozenset(["PVG"]))
        begun = sum(start < at - 20 for start in starts)
        finished = max(begun - 1, 0)

        assert len(cut.travellers) >= begun
        assert cut.travellers[:finished] == whole[:finished]
        assert any("may be cut off" in str(each.sentence) for each in cut.warnings)
