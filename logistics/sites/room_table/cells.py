"""The bytes of a CSV or XLSX file as lines of cells; whatever they are, a sentence comes back."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

from openpyxl import load_workbook

from logistics.errors import InputRejected, Problem
from logistics.wording import say

MOST_LINES = 20_000
MOST_COLUMNS = 100
MOST_UNPACKED = 120 * 1024 * 1024
SEPARATORS = ",;\t"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line with its number in the file."""

    number: int
    cells: tuple[str, ...]


def read_lines(content: bytes) -> tuple[Line, ...]:
    """The lines that hold anything, text trimmed; the first is the heading.

    :raises InputRejected: it is no such file, too long, or holds formulas
    """
    if not content.strip():
        raise InputRejected(say("The file is empty."))
    raw = _workbook(content) if content.startswith(b"PK\x03\x04") else _text(content)
    lines: list[Line] = []
    for line in raw:
        if len(lines) > MOST_LINES:
            raise InputRejected(say("The file has more than %(most)s lines.", most=MOST_LINES))
        if any(line.cells):
            lines.append(line)
    _refuse_formulas(lines)
    return tuple(lines)


def _refuse_formulas(lines: list[Line]) -> None:
    problems = tuple(
        Problem(sentence=say("A formula stands where a value should."), line=line.number)
        for line in lines
        if any(cell.startswith("=") for cell in line.cells)
    )
    if problems:
        raise InputRejected(say("The file holds formulas. Save it with values only."), problems)


def _text(content: bytes) -> Iterator[Line]:
    text = _decoded(content)
    heading = text.lstrip().split("\n", 1)[0]
    separator = max(SEPARATORS, key=heading.count)
    rows = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        for row in rows:
            yield Line(number=rows.line_num, cells=tuple(_harmless(cell.strip()) for cell in row))
    except csv.Error as error:
        raise InputRejected(
            say("The file is no readable table."),
            (Problem(sentence=say("This line cannot be read."), line=rows.line_num),),
        ) from error


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputRejected(say("The file is neither CSV nor XLSX."))


def _harmless(cell: str) -> str:
    """A cell without the apostrophe that our own export puts before a risky sign."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("+", "-", "@") else cell


def _workbook(content: bytes) -> Iterator[Line]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise InputRejected(say("The workbook is too large when it is unpacked."))
        book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(max_col=MOST_COLUMNS, max_row=MOST_LINES + 2):
            if row:
                yield _line(row)
        book.close()
    except InputRejected:
        raise
    except Exception as error:  # a damaged workbook raises a dozen kinds, all of them its fault
        raise InputRejected(say("The workbook is damaged or is no XLSX file.")) from error


def _line(row: tuple[Any, ...]) -> Line:
    number = next((cell.row for cell in row if getattr(cell, "row", None)), 0)
    return Line(number=number, cells=tuple(_cell_text(cell.value) for cell in row))


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _harmless(str(value).strip())
