"""Which column of a table means what: remembered, or guessed from the headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from logistics.arrivals.manifests.headings import HEADINGS
from logistics.arrivals.manifests.rows import Row
from logistics.arrivals.manifests.words import Field

SEARCHED_ROWS = 50
LONGEST_HEADING = 80
FIELDS = frozenset(Field)
NAMES = frozenset((Field.SURNAME, Field.GIVEN_NAMES, Field.FULL_NAME, Field.OTHER_NAME))

_BRACKETED = re.compile(r"[(\[【].*?[)\]】]")
_BILINGUAL = re.compile(r"[/|\n\r]")
_NOT_HAN = re.compile(r"[^\u3400-\u9fff0-9]+")
_NOT_LATIN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The row of headings and what stands below each.

    :ivar line: of the row of headings
    :ivar index: its place among the rows
    :ivar headers: as written, a column each
    :ivar places: the column of each field, counted from 0
    :ivar missing: headings that the remembered mapping has and the table has not
    """

    line: int
    index: int
    headers: tuple[str, ...]
    places: Mapping[Field, int]
    missing: tuple[str, ...] = field(default=())

    @property
    def named(self) -> dict[str, str]:
        """The heading of each field that was found, to be remembered."""
        return {of.value: self.headers[place] for of, place in self.places.items()}

    @property
    def unread(self) -> tuple[str, ...]:
        """Headings whose columns mean nothing to us; their cells stay in the raw line."""
        read = set(self.places.values())
        return tuple(
            header for place, header in enumerate(self.headers) if header and place not in read
        )


def find_columns(rows: Sequence[Row], mapping: Mapping[str, str] | None) -> Columns | None:
    """The row of headings among the first rows: the one in which most fields are named."""
    candidates = (
        _columns(row, index, mapping or {}) for index, row in enumerate(rows[:SEARCHED_ROWS])
    )
    usable = [columns for columns in candidates if is_list(columns)]
    return max(usable, key=lambda columns: len(columns.places), default=None)


def is_list(columns: Columns) -> bool:
    """Whether a row heads a passenger list: a name and something else."""
    return len(columns.places) > 1 and bool(NAMES & set(columns.places))


def guessed(heading: str) -> Field | None:
    """What a heading means, by its words; brackets, stars and a second language do not matter."""
    known = _by_heading()
    return next((known[key] for key in _readings(heading) if key in known), None)


def heading_key(heading: str) -> str:
    """A heading without case, width, spaces and punctuation."""
    folded = unicodedata.normalize("NFKC", heading[:LONGEST_HEADING]).casefold()
    return folded if folded.isalnum() else "".join(filter(str.isalnum, folded))


def _columns(row: Row, index: int, mapping: Mapping[str, str]) -> Columns:
    headers = tuple(" ".join(text.split())[:LONGEST_HEADING] for text in row.texts)
    keys = (
        {heading_key(header): place for place, header in reversed(list(enumerate(headers)))}
        if mapping
        else {}
    )
    places = {
        Field(name): keys[heading_key(header)]
        for name, header in mapping.items()
        if name in FIELDS and heading_key(header) in keys
    }
    taken = set(places.values())
    for place, header in enumerate(headers):
        meant = guessed(header) if place not in taken else None
        if meant and meant not in places and meant is not Field.COUNT:
            places[meant] = place
            taken.add(place)
    missing = tuple(header for header in mapping.values() if heading_key(header) not in keys)
    return Columns(line=row.line, index=index, headers=headers, places=places, missing=missing)


def _readings(heading: str) -> Iterator[str]:
    """The heading whole, without brackets, by each side of a slash, by each script."""
    folded = unicodedata.normalize("NFKC", heading[:LONGEST_HEADING]).casefold()
    bare = _BRACKETED.sub("", folded)
    for reading in (folded, bare, *_BILINGUAL.split(bare)):
        yield heading_key(reading)
    yield _NOT_HAN.sub("", bare)
    yield _NOT_LATIN.sub("", bare)


@cache
def _by_heading() -> dict[str, Field]:
    known = {heading: of for of, headings in HEADINGS.items() for heading in headings}
    return known | {heading_key(of.value): of for of in Field}
