"""The flight that a table is about: from its columns, or from the lines above them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from logistics.arrivals.manifests import countries
from logistics.arrivals.manifests.columns import Columns, guessed, heading_key
from logistics.arrivals.manifests.dates import Order, written_date
from logistics.arrivals.manifests.legs import designation
from logistics.arrivals.manifests.problems import Problems, Unreadable
from logistics.arrivals.manifests.rows import Row, text_of
from logistics.arrivals.manifests.values import Leg
from logistics.arrivals.manifests.words import Field
from logistics.wording import say

ABOUT_FLIGHT = (Field.FLIGHT, Field.FLIGHT_DATE, Field.ORIGIN, Field.DESTINATION)

# Words that mean the flight above the headings and something else, or nothing, in them.
_ABOVE = {
    "date": Field.FLIGHT_DATE,
    "日期": Field.FLIGHT_DATE,
    "from": Field.ORIGIN,
    "to": Field.DESTINATION,
}


@dataclass(frozen=True, kw_only=True)
class Preamble:
    """What the lines above the headings say, by field, and how many people they announce."""

    told: dict[Field, str]
    declared_count: int | None = None


def read_preamble(rows: Sequence[Row]) -> Preamble:
    """Words and what follows them: in the same cell after a colon, or in the next cell."""
    told: dict[Field, str] = {}
    for field, text in (pair for row in rows for pair in _pairs(row)):
        told.setdefault(field, text)
    digits = re.match(r"\d{1,6}", told.get(Field.COUNT, ""))
    return Preamble(told=told, declared_count=int(digits[0]) if digits else None)


def read_flight(
    preamble: Preamble,
    columns: Columns,
    rows: Sequence[Row],
    orders: dict[Field, Order],
    problems: Problems,
) -> Leg | None:
    """The flight of most rows; rows of another flight are warned of."""
    said = {field: _said(field, preamble, columns, rows, problems) for field in ABOUT_FLIGHT}
    if not said[Field.FLIGHT]:
        return None
    carrier, number = designation(said[Field.FLIGHT])
    return Leg(
        carrier=carrier,
        number=number,
        origin=_port(said[Field.ORIGIN], Field.ORIGIN, problems),
        destination=_port(said[Field.DESTINATION], Field.DESTINATION, problems),
        day=_day(said[Field.FLIGHT_DATE], orders[Field.FLIGHT_DATE], problems),
    )


def _pairs(row: Row) -> Iterator[tuple[Field, str]]:
    texts = [text.strip() for text in row.texts]
    for place, text in enumerate(texts):
        word, colon, after = text.replace("：", ":").partition(":")
        field = _ABOVE.get(heading_key(word)) or guessed(word)
        value = after.strip() if colon and after.strip() else "".join(texts[place + 1 : place + 2])
        if field and value:
            yield field, value


def _said(
    field: Field, preamble: Preamble, columns: Columns, rows: Sequence[Row], problems: Problems
) -> str:
    place = columns.places.get(field)
    if place is None:
        return preamble.told.get(field, "")
    written = {row.line: text_of(row.cell(place)).strip() for row in rows}
    counted = Counter(text for text in written.values() if text)
    if not counted:
        return preamble.told.get(field, "")
    usual = counted.most_common(1)[0][0]
    if field is Field.FLIGHT:
        _warn_of_others(written, usual, problems)
    return usual


def _warn_of_others(written: dict[int, str], usual: str, problems: Problems) -> None:
    for line, text in written.items():
        if text and designation(text) != designation(usual):
            problems.warn(
                say(
                    "This row is about flight %(other)s, most are about %(flight)s.",
                    other=text[:20],
                    flight=usual[:20],
                ),
                line=line,
                field=Field.FLIGHT,
            )


def _port(text: str, field: Field, problems: Problems) -> str:
    try:
        return countries.port(text) if text else ""
    except Unreadable as unreadable:
        problems.warn_once(unreadable.sentence, field=field)
        return ""


def _day(text: str, order: Order, problems: Problems) -> date | None:
    # A time of day after the date is not needed: the desk knows its flights by the day.
    written = re.sub(r"[\sT]+\d{1,2}[:时]\d{2}.*$", "", text)
    try:
        return written_date(written, order=order, birth=False, on=None) if written else None
    except Unreadable as unreadable:
        problems.warn_once(unreadable.sentence, field=Field.FLIGHT_DATE)
        return None
