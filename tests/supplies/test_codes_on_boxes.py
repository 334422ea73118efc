from __future__ import annotations

from datetime import date

import pytest

from logistics.supplies.rules.gs1 import NotAGtin, Scanned, UnreadableCode, read

GTIN = "06901234567892"
WHOLE = Scanned(gtin=GTIN, number="A-17", made_on=None, expires_on=date(2022, 2, 28), count=None)


@pytest.mark.parametrize(
    "code",
    [
        "]d201069012345678921722020010A-17",
        "01069012345678921722020010A-17",
        "(01)06901234567892(17)220200(10)A-17",
        "010690123456789210A-17\x1d17220200",
        "010690123456789210A-17|17220200",
        "https://id.example.org/01/06901234567892/10/A-17?17=220200",
    ],
    ids=["DataMatrix", "bare", "typed", "separator", "typed separator", "QR link"],
)
def test_a_box_says_the_same_however_its_code_is_read(code: str) -> None:
    assert read(code) == WHOLE


@pytest.mark.parametrize(
    ("written", "day"),
    [("220200", date(2022, 2, 28)), ("240200", date(2024, 2, 29)), ("221231", date(2022, 12, 31))],
)
def test_day_00_is_the_last_day_of_the_month(written: str, day: date) -> None:
    assert read(f"01{GTIN}17{written}").expires_on == day


def test_a_made_date_and_a_count_are_read_too() -> None:
    found = read(f"01{GTIN}112002013040\x1d10B7")

    assert (found.made_on, found.count, found.number) == (date(2020, 2, 1), 40, "B7")


def test_a_bare_trade_number_is_made_fourteen_digits_long() -> None:
    assert read("6901234567892").gtin == GTIN


@pytest.mark.parametrize("code", ["0106901234567891", "6901234567891"])
def test_a_mistyped_trade_number_is_refused(code: str) -> None:
    with pytest.raises(NotAGtin):
        read(code)


@pytest.mark.parametrize("code", ["", "hello", "(01)", "x" * 5000, "01069\x00", "https://[", "]d2"])
def test_junk_is_refused_with_a_sentence(code: str) -> None:
    with pytest.raises((UnreadableCode, NotAGtin)):
        read(code)
