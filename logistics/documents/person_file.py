"""One person's file on paper: who, and everything on record about them, station by station."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from logistics.documents.bilingual import Words
from logistics.documents.paper import Head, PaperKind, Person


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A table of the file; one without rows is not printed.

    :ivar rows: cells in the order of the columns; moments are written as the place reads them
    """

    title: Words
    columns: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]


@dataclass(frozen=True, kw_only=True)
class PersonFileFacts:
    """A whole file.

    :ivar stated: what the person or the list stated, as pairs of word and value
    :ivar chapters: in the order in which a person passes the stations
    """

    kind: ClassVar[PaperKind] = PaperKind.PERSON_FILE
    smallest_type: ClassVar[int] = 100

    head: Head
    person: Person
    stated: tuple[tuple[Words, Words], ...]
    chapters: tuple[Chapter, ...]
