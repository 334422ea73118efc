"""From a file to rows of rooms, or to every problem with its line and column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from logistics.errors import InputRejected, Problem
from logistics.sites.room_table.cells import Line, read_lines
from logistics.sites.room_table.rows import (
    COLUMNS,
    Column,
    RoomRow,
    Unreadable,
    folded,
    headings_of,
)
from logistics.wording import say


def read_rooms(content: bytes) -> tuple[RoomRow, ...]:
    """The rooms of a CSV or XLSX file.

    Headings are the names of the columns, or their words in Chinese or English; unknown
    columns are left alone.

    :raises InputRejected: names every problem with its line and column
    """
    lines = read_lines(content)
    places = _places(lines[0])
    problems: list[Problem] = []
    rows = [row for line in lines[1:] if (row := _row(line, places, problems)) is not None]
    problems += _doubles(rows)
    if not lines[1:]:
        problems.append(Problem(sentence=say("There is no room below the headings.")))
    if problems:
        raise InputRejected(say("The table of rooms cannot be used."), tuple(problems))
    return tuple(rows)


def _places(heading: Line) -> Mapping[str, int]:
    found = {
        column.name: index
        for index, cell in enumerate(heading.cells)
        for column in COLUMNS
        if folded(cell) in headings_of(column)
    }
    missing = tuple(
        Problem(sentence=say("This column is missing."), line=heading.number, field=column.name)
        for column in COLUMNS
        if column.required and column.name not in found
    )
    if missing:
        raise InputRejected(say("The table of rooms cannot be used."), missing)
    return found


def _row(line: Line, places: Mapping[str, int], problems: list[Problem]) -> RoomRow | None:
    values: dict[str, Any] = {}
    before = len(problems)
    for column in COLUMNS:
        try:
            values[column.name] = _value(column, line, places)
        except Unreadable as unreadable:
            problems.append(
                Problem(sentence=unreadable.sentence, line=line.number, field=column.name)
            )
    if len(problems) > before:
        return None
    values["number"] = values.pop("room")
    values["zone"] = values["zone"] or _cell("zone_kind", line, places)
    return RoomRow(line=line.number, **values)


def _value(column: Column, line: Line, places: Mapping[str, int]) -> Any:
    cell = _cell(column.name, line, places)
    if cell:
        return column.read(cell)
    if column.required:
        raise Unreadable(say("This field is empty."))
    return column.default


def _cell(name: str, line: Line, places: Mapping[str, int]) -> str:
    index = places.get(name)
    return line.cells[index] if index is not None and index < len(line.cells) else ""


def _doubles(rows: list[RoomRow]) -> list[Problem]:
    numbers: dict[object, int] = {}
    walls: dict[object, int] = {}
    problems = []
    for row in rows:
        number = (row.site, row.building, row.number)
        wall = (row.site, row.building, row.floor, row.corridor_position, row.side)
        if (first := numbers.setdefault(number, row.line)) != row.line:
            problems.append(_double(row, first, "room"))
        elif (first := walls.setdefault(wall, row.line)) != row.line:
            problems.append(_double(row, first, "corridor_position"))
    return problems


def _double(row: RoomRow, first: int, field: str) -> Problem:
    return Problem(
        sentence=say("Line %(line)s says the same.", line=first), line=row.line, field=field
    )
