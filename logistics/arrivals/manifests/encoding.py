"""Bytes into characters: Unicode, GB18030 or Western European, never silently wrong."""

from __future__ import annotations

import codecs
import unicodedata
from collections import Counter
from dataclasses import dataclass

from logistics.arrivals.manifests.problems import ImportRejected
from logistics.wording import Sentence, say

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
# What still passes as a text with a few broken characters: one byte in this many.
BROKEN_ONE_IN = 200
SAMPLE = 100_000

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
    (b"\x84\x31\x95\x33", "gb18030", "GB18030"),
)
# UN/EDIFACT 0001: the character set that a message declares.
_DECLARED = {
    "UNOC": "iso8859-1",
    "UNOD": "iso8859-2",
    "UNOE": "iso8859-5",
    "UNOF": "iso8859-7",
    "UNOG": "iso8859-3",
    "UNOH": "iso8859-4",
    "UNOI": "iso8859-6",
    "UNOJ": "iso8859-8",
    "UNOK": "iso8859-9",
    "UNOW": "utf-8",
    "UNOY": "utf-8",
}


@dataclass(frozen=True, kw_only=True)
class Decoded:
    """A text, and what should be said about how it was read."""

    text: str
    doubts: tuple[Sentence, ...] = ()


def decode(data: bytes) -> Decoded:
    """The text of a table, in whatever encoding it is.

    :raises ImportRejected: no encoding makes sense of it
    """
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _as_declared(data, codec, name)
    if b"\x00" in data:
        return Decoded(text=_unmarked_utf16(data))
    if text := _utf8(data):
        return Decoded(text=text)
    if text := _mostly_utf8(data):
        return Decoded(text=text, doubts=(_broken_characters(),))
    if text := _chinese(data):
        return Decoded(text=text)
    if text := _western(data):
        return Decoded(text=text, doubts=(_guessed_western(),))
    if text := _mostly_ascii(data):
        return Decoded(text=text, doubts=(_broken_characters(),))
    raise ImportRejected(
        say(
            "The encoding of the file cannot be recognised, so names would be misread; "
            "save it again as “CSV UTF-8” or as XLSX."
        )
    )


def decode_message(data: bytes, declared: str) -> Decoded:
    """The text of a message; a byte that its declared character set lacks is marked, not lost.

    :param declared: the syntax identifier, such as ``UNOC``; anything else counts as ASCII
    """
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _as_declared(data, codec, name)
    if text := _utf8(data):
        return Decoded(text=text)
    codec = _DECLARED.get(declared.upper(), "ascii")
    text = _strict(data, codec) or _chinese(data)
    if text is not None:
        return Decoded(text=text)
    return Decoded(text=data.decode(codec, errors="replace"), doubts=(_broken_characters(),))


def _as_declared(data: bytes, codec: str, name: str) -> Decoded:
    text = _strict(data, codec)
    if text is not None:
        return Decoded(text=text)
    text = data.decode(codec, errors="replace")
    if text.count(UNKNOWN) * BROKEN_ONE_IN > max(len(text), BROKEN_ONE_IN):
        raise ImportRejected(
            say(
                "The file says that it is %(encoding)s and is not; save it again as “CSV UTF-8” "
                "or as XLSX.",
                encoding=name,
            )
        )
    return Decoded(text=text, doubts=(_broken_characters(),))


def _unmarked_utf16(data: bytes) -> str:
    """Text in UTF-16 that does not say so; other data with zero bytes is no text."""
    for codec in ("utf-16-le", "utf-16-be"):
        text = _strict(data[: len(data) // 2 * 2], codec)
        if text and _plausible(text[:SAMPLE]):
            return text
    raise ImportRejected(
        say(
            "The file is not a passenger list but binary data; send a PAXLST message, a CSV or "
            "an XLSX file."
        )
    )


def _plausible(text: str) -> bool:
    usual = sum(
        1
        for character in text
        if character in "\t\r\n" or " " <= character <= "~" or _han(character)
    )
    return usual * 10 >= len(text) * 9 and "\x00" not in text


def _utf8(data: bytes) -> str | None:
    return _strict(data, "utf-8")


def _mostly_utf8(data: bytes) -> str | None:
    """UTF-8 in which a few characters are broken or the last one is cut off."""
    text = data.decode("utf-8", errors="replace")
    wide = _beyond_ascii(text)
    broken = wide.pop(UNKNOWN, 0)
    return text if wide.total() >= 10 * broken else None


def _chinese(data: bytes) -> str | None:
    """GB18030, when most of what is not ASCII comes out as usual Chinese characters."""
    text = _strict(data, "gb18030")
    if text is None:
        return None
    wide = _beyond_ascii(text)
    usual = sum(count for character, count in wide.items() if _usual_chinese(character))
    return text if usual * 10 >= wide.total() * 8 else None


def _usual_chinese(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        # The rare characters of names, such as 䶮, stand in the last row or take four bytes.
        code = character.encode("gb18030")
        return _han(character) and (len(code) == 4 or code[0] == 0xFE)
    return True


def _western(data: bytes) -> str | None:
    text = _strict(data, "cp1252")
    if text is None:
        return None
    wide = _beyond_ascii(text)
    letters = sum(count for character, count in wide.items() if character.isalpha())
    return text if letters * 10 >= wide.total() * 8 else None


def _mostly_ascii(data: bytes) -> str | None:
    broken = len(data.translate(None, bytes(range(128))))
    return data.decode("ascii", "replace") if broken * BROKEN_ONE_IN <= len(data) else None


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _beyond_ascii(text: str) -> Counter[str]:
    counted = Counter(text)
    return Counter({character: n for character, n in counted.items() if character > "\x7f"})


def _han(character: str) -> bool:
    return unicodedata.name(character, "").startswith(("CJK", "IDEOGRAPHIC", "FULLWIDTH"))


def _broken_characters() -> Sentence:
    return say("Some characters of the file are broken; each is shown as �.")


def _guessed_western() -> Sentence:
    return say(
        "The file does not say its encoding and was read as Western European; look at names "
        "with accents, or save it as “CSV UTF-8”."
    )
