"""Rows of a table, whatever file they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from logistics.wording import Sentence, say

MAX_COLUMNS = 200


@dataclass(frozen=True, kw_only=True)
class Unusable:
    """A cell whose content is refused, such as a formula: what it says, and why not."""

    written: str
    sentence: Sentence


Cell = str | int | float | date | Unusable | None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row and its 1-based place in the file or sheet."""

    line: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """The cell of a column, counted from 0; None where the row is shorter."""
        return self.cells[column] if column < len(self.cells) else None

    @property
    def texts(self) -> tuple[str, ...]:
        """All cells as texts."""
        return tuple(text_of(cell) for cell in self.cells)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in the row."""
        return not any(text.strip() for text in self.texts)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table: its rows in order, and what is odd about it as a whole.

    :ivar broken: rows that could not be read at all: line and reason
    :ivar doubts: what should be said about the file
    """

    rows: Sequence[Row]
    broken: tuple[tuple[int, Sentence], ...] = ()
    doubts: tuple[Sentence, ...] = ()


def text_of(cell: Cell) -> str:
    """A cell as people read it; whole numbers lose the fraction that spreadsheets store."""
    if cell is None:
        return ""
    if isinstance(cell, Unusable):
        return cell.written
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e17 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes").removesuffix(" 00:00")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def formula(written: str, cell: str) -> Unusable:
    """A formula: what it would come to is never computed."""
    return Unusable(
        written=written,
        sentence=say(
            "Cell %(cell)s holds a formula and was not read; paste the values alone.", cell=cell
        ),
    )


def rounded(written: str, cell: str) -> Unusable:
    """A number with more digits than spreadsheets keep; the last ones are lost."""
    return Unusable(
        written=written,
        sentence=say(
            "Cell %(cell)s holds a long number that the spreadsheet has rounded; format the "
            "column as text and enter it again.",
            cell=cell,
        ),
    )


def too_wide() -> Sentence:
    """What is said of a row with more columns than any passenger list has."""
    return say("Only the first %(limit)s columns of this row were read.", limit=MAX_COLUMNS)
