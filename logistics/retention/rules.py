"""When data about people has been kept long enough, and how words are taken out of a text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from logistics.access.rules import Scope
from logistics.errors import NotAllowed, Refused
from logistics.policy.document import PolicyVersion
from logistics.wording import say

ERASED = "–"
"""Stands where a name stood."""
TAKEN_OUT = "***"
"""Stands in a text where words were taken out."""
SHORTEST = {"name": 2, "surname": 4, "number": 5, "text": 4}


class FileHeld(Refused):
    """A held file is never erased."""


class IsolationGoesOn(Refused):
    """Who is in isolation is needed by name."""


class AlreadyErased(Refused):
    """Somebody is erased once."""


class SecondPersonNeeded(Refused):
    """Nobody approves what they asked for themselves."""


class NotOverYet(Refused):
    """Data is erased up to a moment that has passed."""


def check_city(scope: Scope) -> None:
    """Refuse to erase what is due for somebody who sees a part of the city only.

    :raises NotAllowed: the user does not see all of it
    """
    if not scope.city:
        raise NotAllowed(say("Only who sees the whole city may erase what is due."))


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The moments before which data was last needed, by kind.

    :ivar isolated: the end of an isolation
    :ivar passing: when somebody who was never isolated came in or was registered
    :ivar households: the close of the last round that a household reserved in
    """

    isolated: datetime
    passing: datetime
    households: datetime


def limits(version: PolicyVersion, until: datetime) -> Limits:
    """What was kept long enough by a moment, as the policy says."""
    rules = version.retention
    return Limits(
        isolated=until - timedelta(days=version.retention_days),
        passing=until - timedelta(days=rules.passing_days),
        households=until - timedelta(days=rules.household_days),
    )


@dataclass(frozen=True, kw_only=True)
class Traces:
    """What identifies one person wherever it is written."""

    names: frozenset[str]
    numbers: frozenset[str]
    texts: frozenset[str]

    def words(self) -> Iterator[str]:
        """Everything to look for, in no order."""
        yield from (each for each in self.names if len(each) >= SHORTEST["name"])
        yield from (each for each in self.numbers if len(each) >= SHORTEST["number"])
        yield from (each for each in self.texts if len(each) >= SHORTEST["text"])

    def spellings(self) -> list[str]:
        """The same in lower case, as a column may hold them: plain, and escaped in JSON."""
        found = {
            lowered
            for word in self.words()
            for spelling in (
                word,
                json.dumps(word)[1:-1],
                json.dumps(word, ensure_ascii=False)[1:-1],
            )
            for lowered in (spelling.lower(), _lowered_as_sqlite_does(spelling))
        }
        return sorted(found)

    def pattern(self) -> re.Pattern[str] | None:
        """Finds any of it where it stands as words of its own, the longest first."""
        words = sorted(set(self.words()), key=lambda each: (-len(each), each))
        if not words:
            return None
        return re.compile("|".join(_whole(word) for word in words), re.IGNORECASE)


def _lowered_as_sqlite_does(text: str) -> str:
    return "".join(sign.lower() if sign.isascii() else sign for sign in text)


def _whole(word: str) -> str:
    """A Latin name is no part of a longer word, a number no part of a longer number."""
    before = r"(?<![0-9A-Za-z])" if word[0].isascii() and word[0].isalnum() else ""
    after = r"(?![0-9A-Za-z])" if word[-1].isascii() and word[-1].isalnum() else ""
    return f"{before}{re.escape(word)}{after}"


def names_of(surname: str, given: str, full: str) -> Iterator[str]:
    """How a name may be written: whole, and either part first."""
    yield full
    if surname and given:
        for gap in (" ", "", "/", ", "):
            yield f"{surname}{gap}{given}"
            yield f"{given}{gap}{surname}"


def phones_of(*phones: str) -> Iterator[str]:
    """A phone number as it is written, and its figures alone."""
    for phone in phones:
        yield phone
        yield re.sub(r"\D", "", phone)


def without(value: Any, pattern: re.Pattern[str]) -> Any:
    """A text, or a JSON value with its texts, without what the pattern finds."""
    match value:
        case str():
            return pattern.sub(TAKEN_OUT, value)
        case dict():
            return {key: without(each, pattern) for key, each in value.items()}
        case list():
            return [without(each, pattern) for each in value]
        case _:
            return value


def emptied(facts: dict[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """Facts of a paper whose personal keys say nothing any more; the paper can still be drawn."""
    blank = {key: None if facts[key] is None else "" for key in keys if key in facts}
    return facts | blank
