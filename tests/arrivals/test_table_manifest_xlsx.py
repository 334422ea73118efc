"""XLSX workbooks are read as they are shown; formulas, macros and bombs are refused."""

from __future__ import annotations

import contextlib
import time
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook

from logistics.arrivals.manifests.problems import ImportRejected
from logistics.arrivals.manifests.reading import read_manifest
from logistics.arrivals.manifests.values import ParsedManifest
from logistics.arrivals.manifests.words import Format

HEADINGS = ("Surname", "Given names", "DOB", "Nationality", "Passport no", "Phone")
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{rows}</sheetData></worksheet>"
)


def workbook(*rows: Sequence[object], **sheets: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for title, others in sheets.items():
        other = book.create_sheet(title)
        for row in others:
            other.append(row)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def repacked(data: bytes, parts: Mapping[str, str]) -> bytes:
    """The workbook with some parts replaced or added."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(written, "w", 8) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return written.getvalue()


def read(data: bytes) -> ParsedManifest:
    return read_manifest(data, "list.xlsx", our_ports=frozenset(["PVG"]))


def refusal(data: bytes) -> str:
    with pytest.raises(ImportRejected) as refused:
        read(data)
    return str(refused.value)


def told(manifest: ParsedManifest) -> list[tuple[int | None, str | None, str]]:
    return [(each.line, each.field, str(each.sentence)) for each in manifest.problems]


def test_a_workbook_is_read_with_dates_and_numbers_as_they_are_meant() -> None:
    data = workbook(
        ("Passenger list QX552",),
        (),
        HEADINGS,
        ("Marlowe", "Iris", datetime(1973, 4, 7), "GBR", 700000001.0, 13800138000.0),  # noqa: DTZ001
        ("Hare", "Tom", 26761, "GBR", "P7", 13800138001),
        ("Pike", "Sid", 19730407, "GBR", "P8", "+86 138"),
        ("Finch", "Meg", "7 Apr 1973", "GBR", "P9", None),
        ("Total", 4),
    )

    manifest = read(data)

    assert manifest.format is Format.XLSX
    assert manifest.problems == ()
    assert [person.line for person in manifest.travellers] == [4, 5, 6, 7]
    assert {person.birth_date for person in manifest.travellers} == {date(1973, 4, 7)}
    assert [person.documents[0].number for person in manifest.travellers] == [
        "700000001",
        "P7",
        "P8",
        "P9",
    ]
    assert [person.phone for person in manifest.travellers] == [
        "13800138000",
        "13800138001",
        "+86 138",
        "",
    ]
    assert manifest.declared_count == 4


def test_a_formula_is_a_problem_that_names_its_cell_and_is_not_computed() -> None:
    data = workbook(HEADINGS, ("=A9", "Iris", "1973-04-07", "GBR", "=1+1", "'=2"))

    manifest = read(data)

    assert manifest.travellers[0].full_name == "Iris"
    assert manifest.travellers[0].documents == ()
    assert told(manifest) == [
        (2, "surname", "Cell A2 holds a formula and was not read; paste the values alone."),
        (2, "passport_number", "Cell E2 holds a formula and was not read; paste the values alone."),
    ]


def test_errors_stray_dates_and_rounded_numbers_are_problems_of_their_cells() -> None:
    data = workbook(
        HEADINGS,
        ("Marlowe", "#N/A", "1973-04-07", "GBR", datetime(2020, 1, 2), None),  # noqa: DTZ001
        ("Hare", "Tom", "1973-04-07", "GBR", 3.10101199001011e17, None),
    )

    manifest = read(data)

    assert [person.surname for person in manifest.travellers] == ["Marlowe", "Hare"]
    assert told(manifest) == [
        (2, "given_names", "Cell B2 holds the error #N/A."),
        (
            2,
            "passport_number",
            "The spreadsheet has turned “2020-01-02” into a date; format the column as text.",
        ),
        (
            3,
            "passport_number",
            "Cell E3 holds a long number that the spreadsheet has rounded; format the column as "
            "text and enter it again.",
        ),
    ]


def test_the_sheet_that_looks_like_a_list_is_read_and_another_one_is_told() -> None:
    person = ("Marlowe", "Iris", "1973-04-07", "GBR", "P7", None)
    data = workbook(("Read me first",), People=(HEADINGS, person), Crew=(HEADINGS, person))

    manifest = read(data)

    assert len(manifest.travellers) == 1
    assert told(manifest) == [
        (
            None,
            None,
            "The sheet “Crew” looks like a passenger list too and was not read; load it as a file "
            "of its own if it is one.",
        )
    ]


def test_a_workbook_without_headings_is_refused() -> None:
    assert refusal(workbook(("Marlowe", "Iris"))).startswith("None of the first 50 rows")
    assert refusal(workbook()).startswith("None of the first 50 rows")


def test_a_workbook_with_macros_is_refused() -> None:
    data = repacked(workbook(HEADINGS), {"xl/vbaProject.bin": "macro"})

    assert refusal(data) == (
        "The workbook carries macros, which are not accepted; save it as XLSX."
    )


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    rows = "<row><c><v>1</v></c></row>" * 2_000_000
    data = repacked(workbook(HEADINGS), {"xl/worksheets/sheet1.xml": SHEET.format(rows=rows)})
    started = time.perf_counter()

    sentence = refusal(data)

    assert time.perf_counter() - started < 1
    assert sentence == (
        "Unpacked, the workbook is larger than 32 MB; save the passenger list alone as a new XLSX "
        "file."
    )


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="999999999999"><c><v>1</v></c></row>',
        "<row><c><v>1</v></c></row>" * 51_000,
    ],
)
def test_a_sheet_larger_than_any_list_is_refused(rows: str) -> None:
    data = repacked(workbook(HEADINGS), {"xl/worksheets/sheet1.xml": SHEET.format(rows=rows)})

    assert refusal(data) == (
        "The sheet has more than 50000 rows or 500000 cells; save the passenger list alone as a "
        "new XLSX file."
    )


def test_entities_of_xml_are_not_expanded() -> None:
    xml = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + SHEET.format(
        rows='<row><c t="str"><v>&b;</v></c></row>'
    )
    data = repacked(workbook(HEADINGS), {"xl/worksheets/sheet1.xml": xml})

    assert refusal(data).startswith("The workbook is damaged")


def test_a_damaged_workbook_is_refused_with_one_sentence() -> None:
    data = workbook(HEADINGS, ("Marlowe", "Iris", "1973-04-07", "GBR", "P7", None))
    sentence = "The workbook is damaged or cut off; open it, save it again as XLSX and send that."

    assert refusal(data[:-200]) == sentence
    assert refusal(data[:400]) == sentence
    assert refusal(repacked(data, {"xl/workbook.xml": "<nonsense"})) == sentence
    assert refusal(repacked(data, {"xl/worksheets/sheet1.xml": "<row>"})) == sentence


def test_other_packages_are_refused_by_what_they_are() -> None:
    def package(*names: str) -> bytes:
        written = BytesIO()
        with zipfile.ZipFile(written, "w") as archive:
            for name in names:
                archive.writestr(name, "x")
        return written.getvalue()

    assert refusal(package("list.csv")) == (
        "This is an archive; unpack it and send the passenger list that is in it."
    )
    assert refusal(package("mimetype", "content.xml")) == (
        "This kind of workbook is not accepted; save it as XLSX or CSV."
    )
    assert refusal(package("[Content_Types].xml", "xl/workbook.bin")) == (
        "This kind of workbook is not accepted; save it as XLSX or CSV."
    )
    assert refusal(package("[Content_Types].xml", "word/document.xml")) == (
        "This is a text document or slides; send the PAXLST message, a CSV or an XLSX file."
    )


def test_every_cut_and_every_flipped_byte_of_a_workbook_is_survived() -> None:
    data = workbook(HEADINGS, ("Marlowe", "Iris", "1973-04-07", "GBR", "P7", None))

    for at in range(4, len(data), 61):
        for broken in (data[:at], data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]):
            with contextlib.suppress(ImportRejected):
                assert read(broken).format is Format.XLSX
