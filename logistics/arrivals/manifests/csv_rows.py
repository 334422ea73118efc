"""Rows of a CSV text: the separator found out, broken quotation marks survived."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from openpyxl.utils import get_column_letter

from logistics.arrivals.manifests.problems import ImportRejected
from logistics.arrivals.manifests.rows import (
    MAX_COLUMNS,
    Cell,
    Row,
    Sheet,
    formula,
    rounded,
    too_wide,
)
from logistics.wording import Sentence, say

SEPARATORS = (",", ";", "\t", "|", "，", "；")
MAX_LINES = 50_000
TRIED_LINES = 60
# A quoted field goes over this many lines at most; more means that the mark never closes.
QUOTED_LINES = 8

# Excel's way to keep digits as text, which is no formula: ="0123"
_QUOTED_TEXT = re.compile(r'="([^"]*)"')
# What a spreadsheet makes of a long number when it saves a CSV file.
_ROUNDED = re.compile(r"\d(?:\.\d+)?E\+\d{2}", re.IGNORECASE)
_DECLARED = re.compile(r"sep=(.)\s*$", re.IGNORECASE)


def csv_sheet(
    text: str, *, score: Callable[[Sequence[Row]], int], doubts: tuple[Sentence, ...] = ()
) -> Sheet:
    """The rows of a text, by the separator whose first rows look most like a passenger list.

    :param score: how much some rows look like one
    :raises ImportRejected: it has more lines than any passenger list
    """
    lines = list(islice(io.StringIO(text, newline=""), MAX_LINES + 1))
    if len(lines) > MAX_LINES:
        raise ImportRejected(
            say(
                "The file has more than %(limit)s lines; load one flight at a time.",
                limit=MAX_LINES,
            )
        )
    declared = _DECLARED.match(lines[0]) if lines else None
    separator = declared[1] if declared else _separator(lines, score)
    broken: list[tuple[int, Sentence]] = []
    rows = list(_rows(lines[1:] if declared else lines, separator, broken, 1 if declared else 0))
    return Sheet(rows=rows, broken=tuple(broken), doubts=doubts)


def _separator(lines: Sequence[str], score: Callable[[Sequence[Row]], int]) -> str:
    def fitness(separator: str) -> tuple[int, int]:
        rows = list(_rows(lines[:TRIED_LINES], separator, []))
        return score(rows), sum(len(row.cells) > 1 for row in rows)

    return max(SEPARATORS, key=fitness)


def _rows(
    lines: Sequence[str], separator: str, broken: list[tuple[int, Sentence]], before: int = 0
) -> Iterator[Row]:
    """Rows by the line they start on; where quotation marks fail, line by line instead."""
    remaining, start = iter(lines), 0
    while start < len(lines):
        reader, taken = csv.reader(remaining, delimiter=separator, strict=True), 0
        try:
            for fields in reader:
                if reader.line_num - taken > QUOTED_LINES:
                    break
                yield _row(before + start + taken + 1, fields, broken)
                taken = reader.line_num
            else:
                return
        except csv.Error:
            pass
        broken.append((before + start + taken + 1, _unmatched()))
        for index in range(start + taken, start + reader.line_num):
            yield _lone_row(before + index + 1, lines[index], separator, broken)
        start += reader.line_num


def _lone_row(number: int, line: str, separator: str, broken: list[tuple[int, Sentence]]) -> Row:
    """A line by itself; quotation marks that do not match in it either are left out."""
    for text in (line, line.replace('"', "")):
        try:
            fields = next(csv.reader([text], delimiter=separator, strict=True), [])
        except csv.Error:
            continue
        return _row(number, fields, broken)
    broken.append((number, say("This line is too long to be read.")))
    return Row(line=number, cells=())


def _row(line: int, fields: Sequence[str], broken: list[tuple[int, Sentence]]) -> Row:
    if len(fields) > MAX_COLUMNS:
        broken.append((line, too_wide()))
    cells = (_cell(field, line, column) for column, field in enumerate(fields[:MAX_COLUMNS], 1))
    return Row(line=line, cells=tuple(cells))


def _cell(field: str, line: int, column: int) -> Cell:
    written = field.strip()
    if _ROUNDED.fullmatch(written):
        return rounded(written, f"{get_column_letter(column)}{line}")
    if not written.startswith("="):
        return written
    if quoted := _QUOTED_TEXT.fullmatch(written):
        return quoted[1].strip()
    return formula(written, f"{get_column_letter(column)}{line}")


def _unmatched() -> Sentence:
    return say("The quotation marks here do not match; the lines were read one by one.")
