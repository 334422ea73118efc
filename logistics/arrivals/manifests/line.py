"""One line of a list while it is read: cleans its texts and notes what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from logistics.arrivals.manifests.encoding import UNKNOWN
from logistics.arrivals.manifests.problems import Problems
from logistics.arrivals.manifests.words import Field
from logistics.wording import say

# As many characters as are kept of each field; the file itself is kept whole.
LENGTHS = {
    Field.SURNAME: 120,
    Field.GIVEN_NAMES: 160,
    Field.FULL_NAME: 280,
    Field.OTHER_NAME: 280,
    Field.SEAT: 8,
    Field.BOOKING: 40,
    Field.PHONE: 40,
    Field.DIET: 60,
    Field.ADDRESS: 240,
    Field.EMERGENCY_CONTACT: 160,
    Field.DOCUMENT_NUMBER: 60,
}
USUAL_LENGTH = 200
RAW_LENGTH = 4_000

# Control and invisible formatting characters, which databases and papers choke on.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060\ufeff\ud800-\udfff]"
)
_SPACES = re.compile(r"\s+")

Read = TypeVar("Read")
Fallback = TypeVar("Fallback")


class Line:
    """A numbered line and the place where its problems go."""

    def __init__(self, number: int, problems: Problems) -> None:
        self.number = number
        self.problems = problems

    def text(self, field: Field, written: str) -> str:
        """A text without surplus spaces and control characters, cut to what is kept."""
        kept = clean(field, written)
        if UNKNOWN in kept:
            self.problems.warn(
                say("A character of the %(field)s is broken; ask how it is written.", field=field),
                line=self.number,
                field=field,
            )
        if len(written) > len(kept) == length_of(field):
            self.problems.warn(
                say("Only the first %(length)s characters are kept.", length=len(kept)),
                line=self.number,
                field=field,
            )
        return kept

    def read(
        self, field: Field, reader: Callable[[str], Read], written: str, otherwise: Fallback
    ) -> Read | Fallback:
        """What the reader makes of a text; of none, or one it refuses, the fallback."""
        if not written.strip():
            return otherwise
        return self.problems.attempt(
            reader, written.strip(), otherwise, line=self.number, field=field
        )


def length_of(field: Field) -> int:
    """How many characters are kept of a field."""
    return LENGTHS.get(field, USUAL_LENGTH)


def clean(field: Field, written: str) -> str:
    """The text that is kept of what is written."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", written)).strip()[: length_of(field)]


def shown(raw: str) -> str:
    """A line as received, fit to be displayed and stored."""
    clean = _INVISIBLE.sub(" ", raw)
    return clean if len(clean) <= RAW_LENGTH else clean[: RAW_LENGTH - 1] + "…"
