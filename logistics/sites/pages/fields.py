"""Fields of forms as values; what cannot be read is refused by the name of its field."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from flask import request

from logistics.errors import InputRejected, Problem
from logistics.web.forms import field
from logistics.wording import Sentence, say

Word = TypeVar("Word", bound=StrEnum)


def rejected(name: str, sentence: Sentence) -> InputRejected:
    """A refusal of one field."""
    problem = Problem(sentence=sentence, field=name)
    return InputRejected(say("Some fields need your attention."), (problem,))


def whole(name: str, *, within: range | None = None) -> int:
    """A whole number, where there are bounds one of the range."""
    try:
        number = int(field(name))
    except ValueError:
        raise rejected(name, say("This is no whole number.")) from None
    if within is not None and number not in within:
        raise rejected(
            name,
            say(
                "%(value)s is no whole number from %(least)s to %(most)s.",
                value=number,
                least=within[0],
                most=within[-1],
            ),
        )
    return number


def decimal(name: str) -> float:
    """A number with or without decimals."""
    found = optional_decimal(name)
    if found is None:
        raise rejected(name, say("This field is empty."))
    return found


def optional_decimal(name: str) -> float | None:
    """A number, or nothing."""
    text = field(name, required=False)
    if not text:
        return None
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = float("nan")
    if number - number != 0:
        raise rejected(name, say("This is no number."))
    return number


def moment(name: str, zone: str) -> datetime:
    """A local date and time of a zone, in UTC."""
    found = optional_moment(name, zone)
    if found is None:
        raise rejected(name, say("This field is empty."))
    return found


def optional_moment(name: str, zone: str) -> datetime | None:
    """A local date and time of a zone in UTC, or nothing."""
    text = field(name, required=False)
    if not text:
        return None
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        raise rejected(name, say("This is no date with a time.")) from None
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def day(name: str) -> date:
    """A date."""
    found = optional_day(name)
    if found is None:
        raise rejected(name, say("This field is empty."))
    return found


def optional_day(name: str) -> date | None:
    """A date, or nothing."""
    text = field(name, required=False)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise rejected(name, say("This is no date.")) from None


def chosen(name: str, kind: type[Word]) -> Word:
    """One of the values of an enum."""
    return _as_word(name, field(name), kind)


def optional_chosen(name: str, kind: type[Word]) -> Word | None:
    """One of the values of an enum, or nothing."""
    text = field(name, required=False)
    return _as_word(name, text, kind) if text else None


def all_chosen(name: str, kind: type[Word]) -> frozenset[Word]:
    """The values of an enum that are ticked."""
    return frozenset(_as_word(name, text, kind) for text in request.form.getlist(name))


def _as_word(name: str, text: str, kind: type[Word]) -> Word:
    try:
        return kind(text)
    except ValueError:
        raise rejected(name, say("Choose one of the offered values.")) from None


def ticked(name: str) -> bool:
    """Whether a box is ticked."""
    return name in request.form


def row_id(name: str) -> uuid.UUID:
    """The id of a row that was chosen."""
    return _as_id(name, field(name))


def optional_row_id(name: str) -> uuid.UUID | None:
    """The id of a row that was chosen, or nothing."""
    text = field(name, required=False)
    return _as_id(name, text) if text else None


def row_ids(name: str) -> list[uuid.UUID]:
    """The ids of all rows that were chosen, in order."""
    return [_as_id(name, text) for text in request.form.getlist(name) if text]


def _as_id(name: str, text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise rejected(name, say("Choose one of the offered values.")) from None
