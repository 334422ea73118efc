"""One person of a table: the cells of a row turned into facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

from logistics.arrivals.manifests import countries, vocabulary
from logistics.arrivals.manifests.columns import Columns
from logistics.arrivals.manifests.dates import (
    Order,
    excel_date,
    orders_possible,
    orders_shown,
    written_date,
)
from logistics.arrivals.manifests.line import Line, clean, shown
from logistics.arrivals.manifests.names import part_name, without_title
from logistics.arrivals.manifests.problems import Problems, Unreadable
from logistics.arrivals.manifests.rows import Row, Unusable, text_of
from logistics.arrivals.manifests.values import ParsedDocument, ParsedTraveller
from logistics.arrivals.manifests.words import DocumentType, Field, Sex
from logistics.wording import say

_RESIDENT = re.compile(r"\d{17}[\dXx]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_DAY_FIRST_HINT = re.compile(r"\bd{1,2}[\W_]*m{1,3}[\W_]*y|日[\W_]*月[\W_]*年", re.IGNORECASE)
_MONTH_FIRST_HINT = re.compile(r"\bm{1,3}[\W_]*d{1,2}[\W_]*y|月[\W_]*日[\W_]*年", re.IGNORECASE)
_HELD_DATES = (Field.BIRTH_DATE, Field.DOCUMENT_EXPIRY, Field.FLIGHT_DATE)
# What a document that has a column of its own is.
_OWN_COLUMNS = {
    Field.PASSPORT_NUMBER: DocumentType.PASSPORT,
    Field.RESIDENT_NUMBER: DocumentType.RESIDENT_ID,
}


Read = TypeVar("Read")
Fallback = TypeVar("Fallback")


class Cells:
    """The cells of one row by field; refuses formulas and notes what cannot be read."""

    def __init__(
        self,
        row: Row,
        columns: Columns,
        orders: Mapping[Field, Order],
        problems: Problems,
        on: date | None,
    ) -> None:
        self.row = row
        self.columns = columns
        self.orders = orders
        self.problems = problems
        self.on = on
        self.line = Line(row.line, problems)

    def written(self, field: Field) -> str:
        """What stands in the field's column; a formula or a stray date is refused."""
        place = self.columns.places.get(field)
        cell = None if place is None else self.row.cell(place)
        if isinstance(cell, Unusable):
            self.problems.error(cell.sentence, line=self.row.line, field=field)
            return ""
        if isinstance(cell, date) and field not in _HELD_DATES:
            self.problems.error(
                say(
                    "The spreadsheet has turned “%(text)s” into a date; format the column as text.",
                    text=text_of(cell),
                ),
                line=self.row.line,
                field=field,
            )
            return ""
        return text_of(cell).strip()

    def plain(self, field: Field) -> str:
        """What stands in the field's column, whether it can be used or not."""
        place = self.columns.places.get(field)
        return "" if place is None else text_of(self.row.cell(place)).strip()

    def text(self, field: Field) -> str:
        """A cleaned text."""
        return self.line.text(field, self.written(field))

    def remark(self, field: Field) -> str:
        """A cleaned text that may say that there is nothing to say."""
        text = self.text(field)
        return "" if vocabulary.means_nothing(text) else text

    def read(
        self, field: Field, reader: Callable[[str], Read], otherwise: Fallback
    ) -> Read | Fallback:
        """What a reader makes of the cell."""
        return self.line.read(field, reader, self.written(field), otherwise)

    def country(self, field: Field) -> str:
        """The code of a country."""
        return self.read(field, countries.country, "")

    def port(self, field: Field) -> str:
        """The code of an airport; one that is none is told of once."""
        written = self.written(field)
        try:
            return countries.port(written) if written else ""
        except Unreadable as unreadable:
            self.problems.warn_once(unreadable.sentence, line=self.row.line, field=field)
            return ""

    def day(self, field: Field, *, birth: bool = False) -> date | None:
        """A date, whether the spreadsheet stores it as one or as a text."""
        place = self.columns.places.get(field)
        cell = None if place is None else self.row.cell(place)
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, float) and not cell.is_integer():
            return self.line.read(field, lambda text: excel_date(float(text)), repr(cell), None)
        return self.read(field, lambda text: self._written_day(text, field, birth), None)

    def _written_day(self, text: str, field: Field, birth: bool) -> date:
        possible = orders_possible(text)
        order = next(iter(possible)) if len(possible) == 1 else self.orders[field]
        return written_date(text, order=order, birth=birth, on=self.on)


def date_orders(columns: Columns, rows: Sequence[Row], problems: Problems) -> dict[Field, Order]:
    """Whether day or month comes first in each column of dates; a guess is warned of."""
    return {field: _order(field, columns, rows, problems) for field in _HELD_DATES}


def read_row(cells: Cells) -> ParsedTraveller | None:
    """The person of a row, or none when it names nobody."""
    surname, given_names, full_name = _names(cells)
    nationality = cells.country(Field.NATIONALITY)
    documents = _documents(cells)
    if not full_name:
        cells.problems.error(say("There is no name."), line=cells.row.line, field=Field.FULL_NAME)
        if not documents:
            return None
    return ParsedTraveller(
        line=cells.row.line,
        surname=surname,
        given_names=given_names,
        full_name=full_name,
        other_name=cells.text(Field.OTHER_NAME),
        sex=cells.read(Field.SEX, vocabulary.sex, Sex.UNSTATED),
        birth_date=cells.day(Field.BIRTH_DATE, birth=True),
        birth_place=cells.text(Field.BIRTH_PLACE),
        nationality=nationality,
        documents=documents,
        booking=cells.text(Field.BOOKING),
        seat=cells.text(Field.SEAT),
        embarkation=cells.port(Field.EMBARKATION),
        debarkation=cells.port(Field.DEBARKATION),
        residence=cells.country(Field.RESIDENCE),
        stayed_in=_stayed_in(cells),
        address=cells.remark(Field.ADDRESS),
        jurisdiction=cells.remark(Field.JURISDICTION),
        phone=cells.remark(Field.PHONE),
        emergency_contact=cells.remark(Field.EMERGENCY_CONTACT),
        party_key=cells.remark(Field.PARTY),
        diet=cells.remark(Field.DIET),
        language=cells.read(Field.LANGUAGE, vocabulary.language, ""),
        needs=cells.read(Field.NEEDS, vocabulary.needs, ()),
        needs_text=clean(Field.NEEDS, cells.plain(Field.NEEDS)),
        note=cells.remark(Field.NOTE),
        crew=cells.read(Field.CREW, vocabulary.crew, False),
        raw=_raw(cells),
    )


def _names(cells: Cells) -> tuple[str, str, str]:
    """Surname, given names, and the name as written."""
    surname, given_names = cells.text(Field.SURNAME), cells.text(Field.GIVEN_NAMES)
    full_name = cells.text(Field.FULL_NAME)
    if surname or given_names:
        between = "" if _HAN.search(surname + given_names) else " "
        whole = full_name or clean(Field.FULL_NAME, f"{surname}{between}{given_names}")
        return surname or given_names, without_title(given_names) if surname else "", whole
    full_name = full_name or cells.text(Field.OTHER_NAME)
    name = part_name(full_name)
    if not name.certain:
        cells.problems.warn_once(
            say(
                "Surname and given names stand together and cannot be told apart; families are "
                "found by booking alone."
            ),
            line=cells.row.line,
            field=Field.FULL_NAME,
        )
    return clean(Field.SURNAME, name.surname), clean(Field.GIVEN_NAMES, name.given_names), full_name


def _documents(cells: Cells) -> tuple[ParsedDocument, ...]:
    """The document of the general column, then those with a column of their own."""
    issuer = cells.country(Field.DOCUMENT_ISSUER)
    expiry = cells.day(Field.DOCUMENT_EXPIRY)
    documents: dict[ParsedDocument, None] = {}
    for field in (Field.DOCUMENT_NUMBER, *_OWN_COLUMNS):
        if number := clean(Field.DOCUMENT_NUMBER, cells.remark(field)):
            kind = _OWN_COLUMNS.get(field) or _kind(cells, number)
            of_china = kind is DocumentType.RESIDENT_ID
            document = ParsedDocument(
                type=kind,
                number=number,
                issuer="CHN" if of_china else issuer,
                expiry=None if of_china else expiry,
            )
            documents[document] = None
    return tuple(documents)


def _kind(cells: Cells, number: str) -> DocumentType:
    if cells.plain(Field.DOCUMENT_TYPE):
        return cells.read(Field.DOCUMENT_TYPE, vocabulary.document_type, DocumentType.OTHER)
    if _RESIDENT.fullmatch(number):
        return DocumentType.RESIDENT_ID
    cells.problems.warn_once(
        say("The kind of document is not given; it was taken for a passport."),
        line=cells.row.line,
        field=Field.DOCUMENT_TYPE,
    )
    return DocumentType.PASSPORT


def _stayed_in(cells: Cells) -> tuple[str, ...]:
    if vocabulary.means_nothing(cells.plain(Field.STAYED_IN)):
        return ()
    return cells.read(Field.STAYED_IN, countries.countries, ())


def _raw(cells: Cells) -> str:
    named = zip(cells.columns.headers, cells.row.texts, strict=False)
    told = [f"{header}: {text.strip()}" for header, text in named if text.strip()]
    beyond = [
        text.strip() for text in cells.row.texts[len(cells.columns.headers) :] if text.strip()
    ]
    return shown(" | ".join(told + beyond))


def _order(field: Field, columns: Columns, rows: Sequence[Row], problems: Problems) -> Order:
    place = columns.places.get(field)
    if place is None:
        return Order.DAY_FIRST
    header = columns.headers[place]
    if _DAY_FIRST_HINT.search(header) or _MONTH_FIRST_HINT.search(header):
        return Order.DAY_FIRST if _DAY_FIRST_HINT.search(header) else Order.MONTH_FIRST
    texts = {row.line: text_of(row.cell(place)) for row in rows}
    shown_orders = orders_shown(texts.values())
    if len(shown_orders) == 1:
        return next(iter(shown_orders))
    unclear = [line for line, text in texts.items() if len(orders_possible(text)) == 2]
    if unclear:
        problems.warn(
            say(
                "Dates such as “%(text)s” can be read in two ways; the day was taken to come "
                "first. Rows like this: %(count)s.",
                text=texts[unclear[0]],
                count=len(unclear),
            ),
            line=unclear[0],
            field=field,
        )
    return Order.DAY_FIRST
