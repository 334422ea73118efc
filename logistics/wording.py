"""Sentences for people: an English template, its values, and the catalogues that translate it.

A rule refuses with a :class:`Sentence` and knows no language; whoever shows it asks
:func:`text` for the reader's. The catalogues are the ``.po`` files of ``translations/``,
one a module, read as they are: there is no compile step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

CATALOGUES = Path(__file__).parent / "translations"


class Language(StrEnum):
    """A language that screens and papers are written in."""

    CHINESE = "zh"
    ENGLISH = "en"


@dataclass(frozen=True)
class Sentence:
    """A message and what fills it; compares by value, so tests can expect it exactly."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return text(self, Language.ENGLISH)


def say(template: str, /, **values: object) -> Sentence:
    """Mark a message for the catalogue and fill it: ``say("Room %(room)s is closed.", room=…)``."""
    return Sentence(template, values)


def term(word: str) -> str:
    """Mark a word for the catalogue that is looked up later, such as the name of a state."""
    return word


@cache
def catalogue(language: str) -> Translations:
    """Every module's catalogue of one language, merged."""
    merged = Translations(None)
    for path in sorted((CATALOGUES / language).glob("*.po")):
        compiled = BytesIO()
        with path.open("rb") as source:
            write_mo(compiled, read_po(source, locale=language, domain=path.stem))
        compiled.seek(0)
        merged.merge(Translations(compiled))
    return merged


def text(message: Sentence | str, language: Language) -> str:
    """The words of a message in a language; values that are sentences or terms follow it."""
    if isinstance(message, str):
        return catalogue(language).gettext(message) if message else ""
    template = catalogue(language).gettext(message.template)
    return template % {name: _word(value, language) for name, value in message.values.items()}


def _word(value: object, language: Language) -> object:
    if isinstance(value, Sentence):
        return text(value, language)
    if isinstance(value, StrEnum):
        return text(value.value, language)
    return value


def stored(message: Sentence) -> dict[str, object]:
    """A sentence as plain values, for a JSON column."""
    return {
        "template": message.template,
        "values": {name: _stored_value(value) for name, value in message.values.items()},
    }


def _stored_value(value: object) -> object:
    if isinstance(value, Sentence):
        return stored(value)
    if isinstance(value, StrEnum):
        return stored(Sentence(value.value))
    return value if isinstance(value, int | float) else str(value)


def restored(plain: dict[str, object]) -> Sentence:
    """A sentence from its stored form."""
    values = plain.get("values") or {}
    if not isinstance(values, dict):
        raise TypeError("a stored sentence has a mapping of values")
    return Sentence(
        str(plain["template"]),
        {
            name: restored(value) if isinstance(value, dict) else value
            for name, value in values.items()
        },
    )
