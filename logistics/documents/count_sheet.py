"""The count sheet: what two people count at a place, without being told what the books say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import ClassVar

from logistics.documents.bilingual import Bilingual, Words
from logistics.documents.paper import Head, PaperKind


@dataclass(frozen=True, kw_only=True)
class CountLine:
    """One lot to count; there is no field for the expected quantity."""

    shelf: str = ""
    item: Bilingual
    standard: str = ""
    lot: str
    expires: date | None = None
    unit: Words


@dataclass(frozen=True, kw_only=True)
class CountSheetFacts:
    """One stocktake of one place, shelf by shelf.

    :ivar spare: empty lines for what is found and not listed
    """

    kind: ClassVar[PaperKind] = PaperKind.COUNT_SHEET
    smallest_type: ClassVar[int] = 100

    head: Head
    place: Bilingual
    on: date
    lines: tuple[CountLine, ...]
    spare: int = 4

    @property
    def shelves(self) -> tuple[tuple[str, tuple[CountLine, ...]], ...]:
        """The lines shelf by shelf, in walking order."""
        return tuple(
            (shelf, tuple(lines))
            for shelf, lines in groupby(self.lines, key=lambda line: line.shelf)
        )
