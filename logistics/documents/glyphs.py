"""The fonts of the papers, and which characters none of them can draw."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # it has no types

FONTS = Path(__file__).parent / "fonts"
SPACES = "\t\n\r"


@dataclass(frozen=True, kw_only=True)
class Face:
    """One font file and the family and weight that the stylesheet calls it by."""

    family: str
    weight: int
    file: str


# European names come first: Noto Sans SC lacks ł ş ğ and would mix two designs in a word.
FAMILIES = {
    "Paper Latin": "NotoSans",
    "Paper Han": "NotoSansSC",
    "Paper Rare Han": "NotoSansHK",
    "Paper Rarer Han": "NotoSansJP",
    "Paper Hangul": "NotoSansKR",
}
WEIGHTS = {400: "Regular", 700: "Bold"}
FACES = tuple(
    Face(family=family, weight=weight, file=f"{stem}-{style}.ttf")
    for family, stem in FAMILIES.items()
    for weight, style in WEIGHTS.items()
)


def missing_glyphs(text: str) -> set[str]:
    """The characters of a text that no font of the papers can draw."""
    visible = {c for c in set(text) if c not in SPACES and not _invisible(c)}
    undrawn = visible
    for stem in FAMILIES.values():
        if undrawn:  # else the other fonts need not be read
            undrawn = undrawn - _characters(stem)
    return undrawn | {c for c in visible if _says_nothing(c)}


def name_of(character: str) -> str:
    """The code point of a character, for where it cannot be drawn: ``U+20BB7``."""
    return f"U+{ord(character):04X}"


def drawable(text: str) -> str:
    """The text with its code points in place of what cannot be drawn: ``王[U+2A6A5]``."""
    missing = missing_glyphs(text)
    return "".join(f"[{name_of(c)}]" if c in missing else c for c in text)


def font_faces() -> str:
    """The stylesheet that declares every font and sets it for the text and the page margins."""
    faces = "".join(
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};'
        f'src:url("asset:{face.file}")}}\n'
        for face in FACES
    )
    stack = ",".join(f'"{family}"' for family in FAMILIES)
    return f"{faces}@page{{font-family:{stack}}}\nhtml{{font-family:{stack}}}\n"


@cache
def _characters(stem: str) -> frozenset[str]:
    """What a family draws, its bold weight like its regular one."""
    with TTFont(FONTS / f"{stem}-{WEIGHTS[400]}.ttf", lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def _invisible(character: str) -> bool:
    """Whether it only steers the characters beside it: joiners, marks of direction, variants."""
    return unicodedata.category(character) == "Cf" or unicodedata.name(character, "").startswith(
        "VARIATION SELECTOR"
    )


def _says_nothing(character: str) -> bool:
    """Whether it is no writing at all, though some font has a picture for it."""
    return (
        unicodedata.category(character) in ("Cc", "Cs") or character == "\N{REPLACEMENT CHARACTER}"
    )
