"""Words of a paper in both languages: Chinese first, English beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date
from markupsafe import Markup

from logistics.wording import Language, Sentence, text


@dataclass(frozen=True, kw_only=True)
class Bilingual:
    """A text that a place wrote itself, such as its name or legal basis; English may be absent."""

    zh: str
    en: str = ""


Words = Bilingual | Sentence | str
"""A place's own text, a sentence, or a term of the catalogue; other strings stay as they are."""


def chinese(words: Words) -> str:
    """The Chinese of the words."""
    return words.zh if isinstance(words, Bilingual) else text(words, Language.CHINESE)


def english(words: Words) -> str:
    """The English of the words, empty where a place has written none."""
    return words.en if isinstance(words, Bilingual) else text(words, Language.ENGLISH)


def both(words: Words) -> Markup:
    """Both languages as two spans; one span where they read the same."""
    zh, en = chinese(words), english(words)
    span = Markup('<span class="zh">{}</span>').format(zh)
    if en in ("", zh):
        return span
    return span + Markup(' <span class="en" lang="en">{}</span>').format(en)


def tally(counts: Iterable[tuple[Words, int]]) -> tuple[tuple[Words, int], ...]:
    """The counts added up by their words, in the order in which each first comes."""
    totals: list[tuple[Words, int]] = []
    for words, count in counts:
        known = next((n for n, (other, _) in enumerate(totals) if other == words), None)
        if known is None:
            totals.append((words, count))
        else:
            totals[known] = (words, totals[known][1] + count)
    return tuple(totals)


def moment(at: datetime, zone: str) -> str:
    """A moment on the clock of a zone: ``2020-03-17 14:00``."""
    return _local(at, zone).strftime("%Y-%m-%d %H:%M")


def iso(at: datetime) -> str:
    """A moment for the description of the file: ``2020-03-17T06:00:00Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def clock_time(at: datetime, zone: str) -> str:
    """The time of day of a moment in a zone: ``14:00``."""
    return _local(at, zone).strftime("%H:%M")


def day(at: datetime | date, zone: str = "") -> Bilingual:
    """A day in long form; a moment falls on the day that it is in the zone."""
    on = _local(at, zone).date() if isinstance(at, datetime) else at
    return Bilingual(
        zh=format_date(on, "y年M月d日", locale="zh"), en=format_date(on, "d MMMM y", locale="en")
    )


def weekday(on: date) -> Bilingual:
    """The short name of a day of the week."""
    return Bilingual(zh=format_date(on, "EEE", locale="zh"), en=format_date(on, "EEE", locale="en"))


def _local(at: datetime, zone: str) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a paper needs moments with a time zone")
    try:
        return at.astimezone(ZoneInfo(zone))
    except ZoneInfoNotFoundError as error:
        raise ValueError(f"there is no time zone {zone}") from error
