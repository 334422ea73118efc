"""SVG elements without style attributes, and text that fits its place."""

from __future__ import annotations

import unicodedata

from markupsafe import Markup, escape


def element(name: str, *content: str, **attributes: object) -> Markup:
    """An element; ``stroke_width=2`` becomes ``stroke-width="2"``, text content is escaped."""
    written = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _plain(value))
        for key, value in attributes.items()
        if value is not None
    )
    inner = Markup("").join(escape(part) for part in content)
    return Markup("<{0}{1}>{2}</{0}>").format(name, written, inner)


def _plain(value: object) -> object:
    return f"{value:g}" if isinstance(value, float) else value


def width_of(text: str, size: float) -> float:
    """About how wide a text is at a font size."""
    return sum(_width(sign) for sign in text) * size


def _width(sign: str) -> float:
    return 1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.56


def fitted(text: str, size: float, room: float) -> str:
    """The text, cut with an ellipsis where it would be wider than its room."""
    if width_of(text, size) <= room:
        return text
    while text and width_of(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…" if text else ""
