"""Recorded values as a reader sees them."""

from __future__ import annotations

import re
from datetime import datetime

from logistics.web.language import local, shown

WORDS = frozenset(
    {
        "state",
        "outcome",
        "kind",
        "category",
        "measure",
        "branch",
        "type",
        "sex",
        "need",
        "basis",
        "end_kind",
        "assay",
        "specimen",
        "result",
        "symptoms",
        "origin_kind",
        "destination_kind",
        "diet",
    }
)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
SEXES = {"F": "female", "M": "male", "X": "unstated"}


def shown_value(field: str, value: object) -> str:
    """A value of a recorded column in the reader's language and the city's time."""
    match value:
        case None | "":
            return "–"
        case bool():
            return shown("yes" if value else "no")
        case dict() if "template" in value:
            return shown(value)
        case list():
            return ", ".join(shown_value(field, each) for each in value)
        case str() if MOMENT.match(value):
            return _moment(value)
        case str() if field in WORDS:
            return shown(SEXES.get(value, value) if field == "sex" else value)
        case _:
            return str(value)


def _moment(text: str) -> str:
    try:
        return local(datetime.fromisoformat(text), style="%Y-%m-%d %H:%M")
    except ValueError:
        return text
