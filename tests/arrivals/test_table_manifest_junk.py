"""Junk of every kind gets one clear sentence and breaks nothing."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logistics.arrivals.manifests.problems import ImportRejected
from logistics.arrivals.manifests.reading import MAX_BYTES, read_manifest
from logistics.arrivals.manifests.values import ParsedManifest
from logistics.errors import InputRejected

HEADINGS = "Surname,Given names,Sex,DOB,Nationality,Passport no,Booking\n"
BINARY = (
    "The file is not a passenger list but binary data; send a PAXLST message, a CSV or an XLSX "
    "file."
)
PAGE = "This is a web page or XML, whatever its name says; save it as CSV or XLSX."
NO_HEADINGS = (
    "None of the first 50 rows has headings that are understood; there must be a column for the "
    "name and one more, such as document, birth date or nationality."
)


def read(data: bytes, name: str = "list.csv") -> ParsedManifest:
    return read_manifest(data, name, our_ports=frozenset(["PVG"]))


def people(count: int) -> bytes:
    rows = (
        f"Marlowe{number},Iris,F,1973-04-07,GBR,P{number},QX{number // 3}\n"
        for number in range(count)
    )
    return (HEADINGS + "".join(rows)).encode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file “list.csv” is empty; send the passenger list again."),
        (b" \r\n\t\n", "The file “list.csv” is empty; send the passenger list again."),
        (
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
            "This is a PDF; ask the carrier for the PAXLST message, a CSV or an XLSX file.",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "This is an old XLS workbook or another old document; save it as XLSX.",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "The workbook is protected by a password; save it without one.",
        ),
        (
            b"\x89PNG\r\n\x1a\n" + bytes(40),
            "This is an image (PNG); send the PAXLST message, a CSV or an XLSX file.",
        ),
        (
            b"\xff\xd8\xff\xe0\x00\x10JFIF",
            "This is an image (JPEG); send the PAXLST message, a CSV or an XLSX file.",
        ),
        (
            b"\x1f\x8b\x08\x00" + bytes(20),
            "This is an archive; unpack it and send the passenger list that is in it.",
        ),
        (bytes(5_000), BINARY),
        (bytes(range(256)) * 20, BINARY),
        (random.Random(7).randbytes(5_000), BINARY),
        (b"\x01\x02\x03\x04\x05abc", BINARY),
        (b"<!DOCTYPE html>\n<html><body><table>", PAGE),
        (b"\n<table><tr><td>Name</td></tr></table>", PAGE),
        (b"<?xml version='1.0'?><Workbook/>", PAGE),
        (
            b"{\\rtf1\\ansi Passenger list}",
            "This is a text document or slides; send the PAXLST message, a CSV or an XLSX file.",
        ),
        (b'[{"surname": "Marlowe"}]', NO_HEADINGS),
        (b"Dear colleague, the list follows tomorrow.", NO_HEADINGS),
    ],
    ids=lambda value: repr(value[:12]) if isinstance(value, bytes) else "",
)
def test_junk_gets_a_sentence_that_says_what_it_is_and_what_to_do(
    data: bytes, sentence: str
) -> None:
    with pytest.raises(ImportRejected) as refusal:
        read(data)

    assert str(refusal.value) == sentence
    assert isinstance(refusal.value, InputRejected)


def test_a_file_of_fifty_megabytes_is_refused_by_its_size() -> None:
    with pytest.raises(ImportRejected) as refusal:
        read(b"x" * (50 * 1024 * 1024))

    assert str(refusal.value) == (
        "The file “list.csv” has 50 MB; passenger lists up to 20 MB are accepted. Load one flight "
        "at a time."
    )


def test_the_content_counts_and_not_the_name() -> None:
    assert len(read(people(2), "list.xlsx").travellers) == 2
    assert len(read(people(2), "photo.png").travellers) == 2


def test_a_table_whose_first_heading_looks_like_a_bitmap_is_a_table() -> None:
    assert len(read(b"BM,Name,Nationality\n1,Marlowe/Iris,GBR\n").travellers) == 1


@pytest.mark.parametrize(
    "filler",
    [b",", b"\n", b'"', b'"\n', b" ", b"=", b"1,", b";;\n", b"\xe5\xbc\xa0", b"\xff", b"x"],
)
def test_twenty_megabytes_of_anything_take_no_more_than_seconds(filler: bytes) -> None:
    data = HEADINGS.encode() + filler * ((MAX_BYTES - len(HEADINGS)) // len(filler))
    started = time.perf_counter()

    try:
        manifest = read(data)
    except ImportRejected as refusal:
        outcome = str(refusal)
    else:
        outcome = f"{len(manifest.travellers)} people"

    assert outcome
    assert time.perf_counter() - started < 20


def test_time_grows_with_the_number_of_people_and_not_faster() -> None:
    def seconds(count: int) -> float:
        data = people(count)
        started = time.perf_counter()
        assert len(read(data).travellers) == count
        return time.perf_counter() - started

    seconds(100)

    assert seconds(8_000) < 8 * 4 * max(seconds(1_000), 0.05)


@settings(max_examples=400)
@given(st.binary(max_size=600))
def test_random_bytes_never_break_the_reader(data: bytes) -> None:
    try:
        manifest = read(data)
    except InputRejected as refusal:
        outcome = str(refusal)
    else:
        outcome = manifest.format

    assert outcome


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["1973-04-07", "31/12/99", "GBR", "M", "=1+1", '"', "1E+17", "Total", "张三"]),
)


@settings(max_examples=300)
@given(
    st.lists(st.lists(CELLS, max_size=9), max_size=8),
    st.sampled_from(["utf-8", "utf-16", "gb18030"]),
)
def test_random_cells_below_headings_never_break_the_reader(
    rows: list[list[str]], encoding: str
) -> None:
    text = HEADINGS + "\n".join(",".join(row) for row in rows)

    try:
        manifest = read(text.encode(encoding, errors="replace"))
    except InputRejected:
        return

    assert all(person.line > 1 for person in manifest.travellers)
