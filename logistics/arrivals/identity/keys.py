"""Keys under which a name or a document is the same however it is written."""

from __future__ import annotations

import unicodedata

# Letters that are one with their base although Unicode does not decompose them.
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ı": "i",
        "ł": "l",
        "ŋ": "n",
        "þ": "th",
        "ŧ": "t",
    }
)
# How travel documents spell out what others write with an accent (ICAO 9303 and practice).
_SPELT_OUT: tuple[dict[str, str | int | None], ...] = (
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"},
    {"ü": "yu"},
    {"ü": "v"},
)
# A few characters unfold into many; no more of a key is stored.
KEY_LENGTH = 280
_LAST_ACCENT = "\u036f"


def folded(text: str) -> str:
    """Letters and digits alone, without case, width and accents."""
    lower = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    apart = unicodedata.normalize("NFKD", lower)
    bare = "".join(
        character
        for character in apart
        if character.isalnum() or (character > _LAST_ACCENT and unicodedata.combining(character))
    )
    return unicodedata.normalize("NFC", bare)


def name_key(surname: str, given_names: str) -> str:
    """The same for a name in any case, width, order of its parts, spacing and punctuation.

    The letters stand in a ring, since surname first or last are turns of one ring; the key
    is the turn that sorts first.
    """
    return _least_turn(folded(surname) + folded(given_names))[:KEY_LENGTH]


def name_keys(surname: str, given_names: str) -> frozenset[str]:
    """The keys of every usual spelling: ``Müller`` is ``Muller`` and ``Mueller``."""
    names = [unicodedata.normalize("NFC", name).casefold() for name in (surname, given_names)]
    spellings = [names]
    for letters in _SPELT_OUT:
        if any(letter in name for name in names for letter in letters):
            spellings.append([name.translate(str.maketrans(letters)) for name in names])
    return frozenset(name_key(*spelling) for spelling in spellings)


def document_key(issuer: str, type: str, number: str) -> str:
    """The same for a document number in any case, width, spacing and punctuation."""
    parts = (issuer, type, folded(number))
    return ":".join(part.strip().upper() for part in parts)


def _least_turn(letters: str) -> str:
    """The rotation that sorts first, found in one pass."""
    ring, length = letters * 2, len(letters)
    best, other, same = 0, 1, 0
    while other < length and best < length and same < length:
        left, right = ring[best + same], ring[other + same]
        if left == right:
            same += 1
            continue
        if left > right:
            best += same + 1
        else:
            other += same + 1
        if best == other:
            other += 1
        same = 0
    start = min(best, other)
    return ring[start : start + length]
