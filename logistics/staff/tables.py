"""Tables of staff and vehicles that people fill in: from a file to rows, or to every problem."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from logistics.errors import InputRejected, Problem
from logistics.sites.room_table.cells import Line, read_lines
from logistics.sites.room_table.rows import (
    NO,
    YES,
    Column,
    Unreadable,
    folded,
    headings_of,
)
from logistics.wording import Language, Sentence, say, text

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a table: what each column says, by the column's name."""

    line: int
    values: Mapping[str, Any]


def read_rows(
    content: bytes, columns: Sequence[Column], refusal: Sentence, *, once: bool = True
) -> tuple[Row, ...]:
    """The rows of a CSV or XLSX file below its headings; unknown columns are left alone.

    :param once: the first column says who or what a line is about, and nothing comes twice

    :raises InputRejected: says ``refusal`` and names every problem with line and column
    """
    rows, problems = _read(content, columns, refusal)
    if once:
        problems += _repeated(rows, columns[0].name)
    if problems:
        raise InputRejected(refusal, tuple(problems))
    return tuple(rows)


def read_what_can_be(
    content: bytes, columns: Sequence[Column], refusal: Sentence
) -> tuple[list[Row], list[Problem]]:
    """The rows that can be read whole, and what is wrong with the other lines.

    :raises InputRejected: it is no table, or lacks a column or any line
    """
    rows, problems = _read(content, columns, refusal)
    return [row for row in rows if len(row.values) == len(columns)], problems


def _read(
    content: bytes, columns: Sequence[Column], refusal: Sentence
) -> tuple[list[Row], list[Problem]]:
    """Every line with the values that can be read, and what is wrong with the others."""
    heading, *lines = read_lines(content)
    places = _places(heading, columns, refusal)
    if not lines:
        nothing = Problem(sentence=say("There is nothing below the headings."))
        raise InputRejected(refusal, (nothing,))
    problems: list[Problem] = []
    return [_row(line, columns, places, problems) for line in lines], problems


def _places(heading: Line, columns: Sequence[Column], refusal: Sentence) -> Mapping[str, int]:
    found = {
        column.name: index
        for index, cell in enumerate(heading.cells)
        for column in columns
        if folded(cell) in headings_of(column)
    }
    missing = tuple(
        Problem(sentence=say("This column is missing."), line=heading.number, field=column.name)
        for column in columns
        if column.required and column.name not in found
    )
    if missing:
        raise InputRejected(refusal, missing)
    return found


def _row(
    line: Line, columns: Sequence[Column], places: Mapping[str, int], problems: list[Problem]
) -> Row:
    values: dict[str, Any] = {}
    for column in columns:
        index = places.get(column.name)
        cell = line.cells[index] if index is not None and index < len(line.cells) else ""
        try:
            values[column.name] = _value(column, cell)
        except Unreadable as unreadable:
            problems.append(
                Problem(sentence=unreadable.sentence, line=line.number, field=column.name)
            )
    return Row(line=line.number, values=values)


def _value(column: Column, cell: str) -> Any:
    if cell:
        return column.read(cell)
    if column.required:
        raise Unreadable(say("This field is empty."))
    return column.default


def _repeated(rows: Sequence[Row], key: str) -> list[Problem]:
    first: dict[object, int] = {}
    return [
        Problem(
            sentence=say("Line %(line)s says the same.", line=first[row.values[key]]),
            line=row.line,
            field=key,
        )
        for row in rows
        if key in row.values and first.setdefault(row.values[key], row.line) != row.line
    ]


def short(most: int) -> Callable[[str], str]:
    """Reads text of so many characters at most."""

    def read(cell: str) -> str:
        if len(cell) > most:
            raise Unreadable(say("The text is longer than %(most)s characters.", most=most))
        return cell

    return read


def whole(least: int, most: int) -> Callable[[str], int]:
    """Reads a whole number within limits."""

    def read(cell: str) -> int:
        if not cell.isdecimal() or not least <= int(cell) <= most:
            raise Unreadable(
                say(
                    "%(value)s is no whole number from %(least)s to %(most)s.",
                    value=cell,
                    least=least,
                    most=most,
                )
            )
        return int(cell)

    return read


def number(least: float, most: float) -> Callable[[str], float]:
    """Reads a number within limits."""

    def read(cell: str) -> float:
        try:
            found = float(cell)
        except ValueError:
            found = float("nan")
        if not least <= found <= most:
            raise Unreadable(
                say(
                    "%(value)s is no number from %(least)s to %(most)s.",
                    value=cell,
                    least=f"{least:g}",
                    most=f"{most:g}",
                )
            )
        return found

    return read


def yes_or_no(cell: str) -> bool:
    """Reads yes or no in either language."""
    if folded(cell) in YES | NO:
        return folded(cell) in YES
    raise Unreadable(say("%(value)s is neither yes nor no.", value=cell))


def day(cell: str) -> date:
    """Reads a date."""
    try:
        return date.fromisoformat(cell[:10] if cell.endswith(" 00:00:00") else cell)
    except ValueError:
        raise Unreadable(say("%(value)s is no date such as 2020-03-28.", value=cell)) from None


def wall_time(cell: str) -> datetime:
    """Reads a local date and time; the place of the line says in which time zone."""
    try:
        found = datetime.fromisoformat(cell)
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None or len(cell) <= len("2020-03-28"):
        raise Unreadable(
            say("%(value)s is no local date and time such as 2020-03-28 08:00.", value=cell)
        )
    return found


def words(kind: type[Word]) -> Callable[[str], Word]:
    """Reads a word of a kind as it is stored, or as either language shows it."""

    def read(cell: str) -> Word:
        for member in kind:
            spellings = (member.value, *(text(member.value, each) for each in Language))
            if folded(cell) in {folded(spelling) for spelling in spellings}:
                return member
        known = ", ".join(member.value for member in kind)
        raise Unreadable(say("%(value)s is none of: %(words)s.", value=cell, words=known))

    return read
