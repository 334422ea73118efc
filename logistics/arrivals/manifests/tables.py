"""Tables (CSV, XLSX) read into a passenger list by the meaning of their columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from logistics.arrivals.manifests.checking import check_people, check_size, check_total, completed
from logistics.arrivals.manifests.columns import (
    SEARCHED_ROWS,
    Columns,
    find_columns,
    heading_key,
    merged,
    require,
)
from logistics.arrivals.manifests.legs import arriving_leg, check_flight_date
from logistics.arrivals.manifests.problems import ImportRejected, Problems
from logistics.arrivals.manifests.rows import Row, Sheet, text_of
from logistics.arrivals.manifests.table_flight import read_flight, read_preamble
from logistics.arrivals.manifests.table_people import Cells, date_orders, read_row
from logistics.arrivals.manifests.values import Leg, ParsedManifest, ParsedTraveller
from logistics.arrivals.manifests.words import Field, Format
from logistics.wording import say

LISTED_HEADINGS = 20

_TOTAL = re.compile(
    r"\s*(?:grand\s+)?(?:totals?|sum|subtotal|合\s*计|总\s*计|小\s*计|共\s*计|总\s*人\s*数|共)"
    r"(?:\s*(?:passengers|pax|people|人数))?\s*[:：]?\s*(\d*)\s*(?:人|pax|people)?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class _Total:
    line: int
    count: int | None


def list_score(mapping: Mapping[str, str] | None, rows: Sequence[Row]) -> int:
    """How many columns of a passenger list some rows head; 0 when they are none."""
    columns = find_columns(rows, mapping)
    return len(columns.places) if columns else 0


def read_table(
    sheet: Sheet,
    *,
    format: Format,
    our_ports: frozenset[str],
    flight_date: date | None = None,
    mapping: Mapping[str, str] | None = None,
    stated: Mapping[str, str] | None = None,
) -> ParsedManifest:
    """Read every person of a table.

    :param our_ports: IATA codes of the ports where people come in to us
    :param flight_date: turns two-digit years of birth; else the table's own date does
    :param mapping: headings by field, as remembered for the carrier; the rest is guessed
    :param stated: headings by field, as a person says of this table; they come first
    :raises ImportRejected: no row has headings that are understood, or a stated one is not there
    """
    problems = Problems()
    columns = _columns(sheet, mapping, stated or {}, problems)
    preamble = read_preamble(sheet.rows[: columns.index])
    rows, totals = _sorted_out(sheet.rows[columns.index + 1 :], columns)
    orders = date_orders(columns, rows, problems)
    leg = read_flight(preamble, columns, rows, orders, problems)
    _check_flight(leg, our_ports, flight_date, problems)
    on = flight_date or (leg.landing_date if leg else None)
    travellers = _travellers(
        [Cells(row, columns, orders, problems, on) for row in rows], problems, on
    )
    return ParsedManifest(
        format=format,
        legs=(leg,) if leg else (),
        arriving=leg,
        declared_count=_check_totals(preamble.declared_count, totals, len(travellers), problems),
        travellers=travellers,
        warnings=problems.warnings,
        errors=problems.errors,
        columns=columns.named,
        headers=columns.headers,
    )


def _columns(
    sheet: Sheet,
    mapping: Mapping[str, str] | None,
    stated: Mapping[str, str],
    problems: Problems,
) -> Columns:
    """The headings, after what is odd about the file and about them has been noted."""
    for doubt in sheet.doubts:
        problems.warn(doubt)
    for line, sentence in sheet.broken:
        problems.error(sentence, line=line)
    columns = find_columns(sheet.rows, merged(mapping, stated))
    require(stated, sheet.rows, columns)
    if columns is None:
        raise ImportRejected(
            say(
                "None of the first %(rows)s rows has headings that are understood; there must be "
                "a column for the name and one more, such as document, birth date or nationality.",
                rows=SEARCHED_ROWS,
            )
        )
    for heading in columns.missing:
        problems.warn(
            say("The column “%(heading)s” of earlier lists is missing.", heading=heading),
            line=columns.line,
        )
    if columns.unread:
        headings = ", ".join(f"“{heading}”" for heading in columns.unread[:LISTED_HEADINGS])
        problems.warn(
            say("These columns were not understood: %(headings)s.", headings=headings),
            line=columns.line,
        )
    return columns


def _sorted_out(
    rows: Sequence[Row], columns: Columns
) -> tuple[tuple[Row, ...], tuple[_Total, ...]]:
    """Rows that name people, and totals; empty rows and repeated headings say nothing."""
    people: list[Row] = []
    totals: list[_Total] = []
    headings = _keys(columns.headers)
    for row in rows:
        if row.is_empty or _is_heading(row, headings):
            continue
        if total := _total(row, columns):
            totals.append(total)
        else:
            people.append(row)
    check_size(len(people))
    return tuple(people), tuple(totals)


def _is_heading(row: Row, headings: Sequence[str]) -> bool:
    """Whether a row says the headings again; most differ in their first cell."""
    texts = row.texts
    return heading_key(texts[0]) == headings[0] and _keys(texts) == headings


def _keys(texts: Sequence[str]) -> list[str]:
    keys = [heading_key(text) for text in texts]
    while keys and not keys[-1]:
        keys.pop()
    return keys


def _total(row: Row, columns: Columns) -> _Total | None:
    """The row as a total, when it starts like one and describes nobody."""
    told = [text.strip() for text in row.texts if text.strip()]
    found = _TOTAL.fullmatch(told[0])
    if not found or any(text_of(row.cell(place)).strip() for place in _describing(columns)):
        return None
    numbers = [found[1], *told[1:]]
    count = next((int(text) for text in numbers if text.isascii() and text.isdigit()), None)
    return _Total(line=row.line, count=count)


def _describing(columns: Columns) -> list[int]:
    """The columns that are filled for people alone."""
    fields = (Field.SEX, Field.BIRTH_DATE, Field.NATIONALITY, Field.BOOKING)
    return [columns.places[field] for field in fields if field in columns.places]


def _check_flight(
    leg: Leg | None, our_ports: frozenset[str], flight_date: date | None, problems: Problems
) -> None:
    if leg and leg.destination:
        arriving_leg((leg,), our_ports, problems)
    check_flight_date(leg, flight_date, problems)


def _travellers(
    rows: Sequence[Cells], problems: Problems, on: date | None
) -> tuple[ParsedTraveller, ...]:
    people = (read_row(cells) for cells in rows)
    travellers = tuple(completed(person, problems, on) for person in people if person)
    check_people(travellers, problems)
    return travellers


def _check_totals(
    announced: int | None, totals: Sequence[_Total], counted: int, problems: Problems
) -> int | None:
    """Warn when the last total, or else the announcement above the list, is wrong."""
    stated = [total for total in totals if total.count is not None]
    if stated and stated[-1].count is not None:
        check_total(stated[-1].count, counted, problems, line=stated[-1].line)
        return stated[-1].count
    if announced is not None:
        check_total(announced, counted, problems)
    return announced
