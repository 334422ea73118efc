"""Which column of a table means what: remembered, or guessed from the headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from logistics.arrivals.manifests.headings import HEADINGS
from logistics.arrivals.manifests.problems import ImportRejected
from logistics.arrivals.manifests.rows import Row
from logistics.arrivals.manifests.words import Field
from logistics.errors import Problem
from logistics.wording import Sentence, say

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


def stated_columns(statements: Iterable[str]) -> dict[str, str]:
    """Headings by field, from what a person says as ``HEADING=MEANING``.

    :param statements: the meaning is a field by its name, or by a heading that is understood
    :raises ImportRejected: one of them says no meaning, an unknown one, or one said before
    """
    stated: dict[str, str] = {}
    problems = []
    for statement in statements:
        heading, _, meaning = statement.rpartition("=")
        of = guessed(meaning)
        if not heading.strip() or of is None:
            problems.append(_meaningless(statement, heading, meaning))
        elif of.value in stated:
            problems.append(
                say(
                    "The columns “%(first)s” and “%(second)s” are both said to be the field "
                    "“%(field)s”.",
                    first=stated[of.value],
                    second=heading.strip(),
                    field=of.value,
                )
            )
        else:
            stated[of.value] = heading.strip()
    if problems:
        raise ImportRejected(
            say("What is said of the columns cannot be used."),
            tuple(Problem(sentence=sentence, field="column") for sentence in problems),
        )
    return stated


def merged(
    remembered: Mapping[str, str] | None, stated: Mapping[str, str] | None
) -> dict[str, str]:
    """What earlier lists had, where nobody says otherwise of the heading or of the field."""
    said = {heading_key(heading) for heading in (stated or {}).values()}
    kept = {
        name: heading
        for name, heading in (remembered or {}).items()
        if heading_key(heading) not in said
    }
    return kept | dict(stated or {})


def require(stated: Mapping[str, str], rows: Sequence[Row], columns: Columns | None) -> None:
    """Refuse a statement about a column that the table does not have.

    :param columns: of the row of headings; none where no row was understood as one
    :raises ImportRejected: names each column, and those that the table has
    """
    headers = columns.headers if columns else _fullest(rows)
    keys = {heading_key(header) for header in headers}
    absent = {name: of for name, of in stated.items() if heading_key(of) not in keys}
    if not absent:
        return
    raise ImportRejected(
        say(
            "The table has no such column. It has: %(headings)s.",
            headings=", ".join(f"“{header}”" for header in headers if header) or "–",
        ),
        tuple(
            Problem(sentence=say("There is no column “%(heading)s”.", heading=heading), field=name)
            for name, heading in absent.items()
        ),
    )


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


def _meaningless(statement: str, heading: str, meaning: str) -> Sentence:
    if not heading.strip():
        return say("“%(said)s” is not HEADING=MEANING.", said=statement)
    return say(
        "“%(meaning)s” of the column “%(heading)s” is no field of a passenger list. Fields are: "
        "%(fields)s.",
        meaning=meaning,
        heading=heading.strip(),
        fields=", ".join(of.value for of in Field),
    )


def _fullest(rows: Sequence[Row]) -> tuple[str, ...]:
    """The cells of the first row that has the most of them, which are likely headings."""
    texts = (_headers(row) for row in rows[:SEARCHED_ROWS])
    return max(texts, key=lambda each: len(list(filter(None, each))), default=())


def _headers(row: Row) -> tuple[str, ...]:
    return tuple(" ".join(text.split())[:LONGEST_HEADING] for text in row.texts)


def _columns(row: Row, index: int, mapping: Mapping[str, str]) -> Columns:
    headers = _headers(row)
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
