"""Rows of an XLSX workbook, read without computing, unpacking or believing too much."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, time
from io import BytesIO
from itertools import islice
from typing import Any

from openpyxl import load_workbook

from logistics.arrivals.manifests.problems import ImportRejected
from logistics.arrivals.manifests.rows import (
    MAX_COLUMNS,
    Cell,
    Row,
    Sheet,
    Unusable,
    formula,
    rounded,
    text_of,
)
from logistics.wording import Sentence, say

MAX_PARTS = 2_000
MAX_UNPACKED = 32 * 1024 * 1024
MAX_ROWS = 1_048_576
MAX_FILLED_ROWS = 50_000
MAX_CELLS = 500_000
TRIED_ROWS = 60
# Beyond this a number stored as floating point has lost digits.
EXACT = 1e15


def xlsx_sheet(data: bytes, *, score: Callable[[Sequence[Row]], int]) -> Sheet:
    """The rows of the first visible sheet that looks like a passenger list.

    :param score: how much some rows look like one
    :raises ImportRejected: the workbook is damaged, too large, or carries macros
    """
    _check_package(data)
    with warnings.catch_warnings():
        # The library warns of layout that it leaves out; no cell is lost by it.
        warnings.simplefilter("ignore")
        try:
            return _read(data, score)
        except ImportRejected:
            raise
        except Exception:
            # A damaged part raises whatever its reader stumbles over, with cells in its text.
            raise damaged() from None


def damaged() -> ImportRejected:
    """What is said of a workbook that cannot be opened."""
    return ImportRejected(
        say("The workbook is damaged or cut off; open it, save it again as XLSX and send that.")
    )


def _check_package(data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise damaged() from None
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise ImportRejected(
            say("The workbook carries macros, which are not accepted; save it as XLSX.")
        )
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise ImportRejected(
            say(
                "Unpacked, the workbook is larger than %(limit)s MB; save the passenger list "
                "alone as a new XLSX file.",
                limit=MAX_UNPACKED // 1024 // 1024,
            )
        )


def _read(data: bytes, score: Callable[[Sequence[Row]], int]) -> Sheet:
    workbook = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        sheets = [sheet for sheet in workbook.worksheets if hasattr(sheet, "reset_dimensions")]
        scores = [score(list(islice(_rows(sheet), TRIED_ROWS))) for sheet in sheets]
        chosen = _chosen(sheets, scores)
        if chosen is None:
            return Sheet(rows=())
        others = [
            sheet.title
            for sheet, fits in zip(sheets, scores, strict=True)
            if fits and sheet != chosen
        ]
        return Sheet(rows=list(_rows(chosen)), doubts=tuple(_unread(title) for title in others))
    finally:
        workbook.close()


def _chosen(sheets: Sequence[Any], scores: Sequence[int]) -> Any | None:
    """The first visible sheet that looks like a list, else the first that is visible."""
    visible = [
        (sheet, fits)
        for sheet, fits in zip(sheets, scores, strict=True)
        if sheet.sheet_state == "visible"
    ]
    fitting = [sheet for sheet, fits in visible if fits]
    return next(iter(fitting), visible[0][0] if visible else None)


def _rows(sheet: Any) -> Iterator[Row]:
    """Rows that are not empty, by their number in the sheet."""
    sheet.reset_dimensions()
    cells = rows = 0
    previous: Any = None
    for line, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1):
        # A far row is preceded by as many empty ones, all of them one and the same.
        if row is not previous and (content := _content(row)):
            cells += len(content)
            rows += 1
            yield Row(line=line, cells=content)
        previous = row
        if line > MAX_ROWS or rows > MAX_FILLED_ROWS or cells > MAX_CELLS:
            raise _too_large()


def _content(row: Sequence[Any]) -> tuple[Cell, ...]:
    """The cells up to the last one that holds something."""
    width = len(row)
    while width and row[width - 1].value is None:
        width -= 1
    return tuple(_cell(cell) for cell in row[:width])


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None or value == "":
        return None
    if cell.data_type == "f":
        return formula(str(getattr(value, "text", value)), cell.coordinate)
    if cell.data_type == "e":
        return _error(str(value), cell.coordinate)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and abs(value) >= EXACT:
        return rounded(text_of(value), cell.coordinate)
    if isinstance(value, int | float | date):
        return value
    if isinstance(value, time):
        return value.isoformat()
    text = str(value)
    return formula(text, cell.coordinate) if text.startswith("=") else text


def _error(written: str, cell: str) -> Unusable:
    return Unusable(
        written=written,
        sentence=say("Cell %(cell)s holds the error %(error)s.", cell=cell, error=written[:20]),
    )


def _unread(title: str) -> Sentence:
    return say(
        "The sheet “%(sheet)s” looks like a passenger list too and was not read; load it as a "
        "file of its own if it is one.",
        sheet=title,
    )


def _too_large() -> ImportRejected:
    return ImportRejected(
        say(
            "The sheet has more than %(rows)s rows or %(cells)s cells; save the passenger list "
            "alone as a new XLSX file.",
            rows=MAX_FILLED_ROWS,
            cells=MAX_CELLS,
        )
    )
