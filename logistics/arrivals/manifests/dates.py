"""Dates as lists write them; two-digit years of birth turn on the day of the flight."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from logistics.arrivals.manifests.problems import Unreadable
from logistics.wording import say

CENTURY = 2000
YEARS = range(1880, 2200)
# Excel counts days from here; 25569 is 1970-01-01.
EXCEL_DAY_ZERO = date(1899, 12, 30)
EXCEL_DAYS = range(3_654, 73_051)
SHOWN = 40

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_CHINESE = re.compile(r"(\d{2,4})年(\d{1,2})月(\d{1,2})日?")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})")
_NAMED_MONTH = re.compile(r"(\d{1,2})[\s\-/.]*([a-z]{3,9})[\s\-/.,]*(\d{4}|\d{2})")
_MONTH_NAME_FIRST = re.compile(r"([a-z]{3,9})\.?\s*(\d{1,2})\s*,?\s*(\d{4})")
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SIX_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{2})")
_TIME_OF_DAY = re.compile(r"[T\s]+00:00(:00(\.0+)?)?Z?$")


class Order(StrEnum):
    """Which of two numbers before the year is the day."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


def compact_date(text: str, *, birth: bool, on: date | None) -> date:
    """A date of six or eight digits, as messages write it.

    :param birth: it lies in the past of ``on``; else two digits are years after 2000
    :raises Unreadable: it is no date, or its century cannot be known
    """
    digits = re.sub(r"\s", "", text)
    if found := _EIGHT_DIGITS.fullmatch(digits) or _SIX_DIGITS.fullmatch(digits):
        return _dated(text, found[1], found[2], found[3], birth=birth, on=on)
    raise _no_date(text)


def written_date(text: str, *, order: Order, birth: bool, on: date | None) -> date:
    """A date as people write it in a table: ISO, Chinese, with a named month, or by ``order``.

    :raises Unreadable: it is no date, or its century cannot be known
    """
    plain = _plain(text)
    if found := _CHINESE.fullmatch(plain) or _YEAR_FIRST.fullmatch(plain):
        return _dated(text, found[1], found[2], found[3], birth=birth, on=on)
    if found := _YEAR_LAST.fullmatch(plain):
        first, second = (1, 2) if order is Order.DAY_FIRST else (2, 1)
        return _dated(text, found[3], found[second], found[first], birth=birth, on=on)
    if found := _NAMED_MONTH.fullmatch(plain):
        return _dated(text, found[3], _month(text, found[2]), found[1], birth=birth, on=on)
    if found := _MONTH_NAME_FIRST.fullmatch(plain):
        return _dated(text, found[3], _month(text, found[1]), found[2], birth=birth, on=on)
    if plain.isdecimal() and len(plain) == 5:
        return excel_date(float(plain))
    return compact_date(plain, birth=birth, on=on)


def excel_date(days: float) -> date:
    """The day that a spreadsheet stores as a number.

    :raises Unreadable: no day between 1910 and 2099 has this number
    """
    if not days < EXCEL_DAYS.stop or int(days) not in EXCEL_DAYS:
        raise _no_date(f"{days:g}")
    return EXCEL_DAY_ZERO + timedelta(days=int(days))


def orders_possible(text: str) -> frozenset[Order]:
    """In which orders a date with the year at its end makes sense; empty when it is another."""
    found = _YEAR_LAST.fullmatch(_plain(text))
    if not found or found[1] == found[2]:
        return frozenset()
    day_first = int(found[2]) <= 12
    month_first = int(found[1]) <= 12
    return frozenset(
        order
        for order, possible in ((Order.DAY_FIRST, day_first), (Order.MONTH_FIRST, month_first))
        if possible
    )


def orders_shown(texts: Iterable[str]) -> frozenset[Order]:
    """The orders that a column proves by dates which only make sense in one of them."""
    certain = (orders_possible(text) for text in texts)
    return frozenset(order for orders in certain if len(orders) == 1 for order in orders)


def message_moment(text: str) -> datetime:
    """A moment of a message: ``YYMMDDhhmm``, ``CCYYMMDDhhmm`` or the date alone, local.

    :raises Unreadable: it is neither
    """
    digits = re.sub(r"\D", "", text)
    length = 6 if len(digits) in (6, 10) else 8
    day = compact_date(digits[:length], birth=False, on=None)
    clock = digits[length : length + 4] or "0000"
    try:
        return datetime.combine(day, time(int(clock[:2]), int(clock[2:])))
    except ValueError:
        raise _no_date(text) from None


def _dated(
    text: str, year: str, month: str | int, day: str, *, birth: bool, on: date | None
) -> date:
    try:
        if len(year) == 4:
            return _plausible(text, date(int(year), int(month), int(day)))
        recent = date(CENTURY + int(year), int(month), int(day))
        return recent if not birth or recent <= _known(text, on) else _century_before(recent)
    except ValueError:
        raise _no_date(text) from None


def _plausible(text: str, day: date) -> date:
    if day.year not in YEARS:
        raise _no_date(text)
    return day


def _known(text: str, on: date | None) -> date:
    if on is None:
        raise Unreadable(
            say(
                "“%(text)s” has a year of two digits; choose the flight first, so that its "
                "century is known.",
                text=text[:SHOWN],
            )
        )
    return on


def _century_before(day: date) -> date:
    return day.replace(year=day.year - 100)


def _month(text: str, name: str) -> int:
    month = _MONTHS.get(name[:3])
    if month is None:
        raise _no_date(text)
    return month


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    return _TIME_OF_DAY.sub("", folded.upper()).casefold()


def _no_date(text: str) -> Unreadable:
    return Unreadable(say("“%(text)s” is not a date.", text=text[:SHOWN]))
