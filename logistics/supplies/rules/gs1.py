"""Codes on boxes: GS1 DataMatrix, QR and digital links, scanned by a keyboard scanner or typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import biip
from biip.gs1_element_strings import GS1ElementString
from biip.gs1_messages import GS1Message
from biip.gtin import Gtin

from logistics.errors import Refused
from logistics.wording import say

LONGEST = 200

_SEPARATORS = re.compile("[\u241d|^~\t]")
"""What scanners type instead of the invisible group separator."""


class UnreadableCode(Refused):
    """It is no GS1 code, or one of its parts is wrong."""

    status = 422


class NotAGtin(Refused):
    """The digits do not add up: the number is mistyped."""

    status = 422


@dataclass(frozen=True, kw_only=True)
class Scanned:
    """What a code says of a box.

    :ivar gtin: 14 digits, of the pack that the code is on
    :ivar expires_on: day 00 in the code is the last day of the month
    :ivar count: packs in it, where the code says so
    """

    gtin: str | None
    number: str | None
    made_on: date | None
    expires_on: date | None
    count: int | None


def read(code: str) -> Scanned:
    """The parts of a code.

    :raises UnreadableCode: it is no GS1 code, or a part of it is wrong
    """
    text = _SEPARATORS.sub("\x1d", code.strip())
    if not text or len(text) > LONGEST:
        raise _unreadable()
    if text.isdigit() and len(text) in (8, 12, 13, 14):
        return Scanned(
            gtin=check_gtin(text), number=None, made_on=None, expires_on=None, count=None
        )
    parts = {part.ai.ai: part for part in _parts(text)}
    if any(part.gtin_error for part in parts.values()):
        raise NotAGtin(say("The trade number in the code is mistyped."))
    gtin = parts.get("01") or parts.get("02")
    if gtin is None and "10" not in parts:
        raise _unreadable()
    return Scanned(
        gtin=gtin.value if gtin else None,
        number=parts["10"].value if "10" in parts else None,
        made_on=_day(parts.get("11")),
        expires_on=_day(parts.get("17")),
        count=_count(parts.get("30") or parts.get("37")),
    )


def check_gtin(number: str) -> str:
    """The trade number with 14 digits.

    :raises NotAGtin: it is mistyped
    """
    try:
        return Gtin.parse(number.strip()).as_gtin_14()
    except biip.ParseError as error:
        raise NotAGtin(say("%(number)s is no trade number.", number=number[:20])) from error


def _parts(text: str) -> list[GS1ElementString]:
    try:
        if text.startswith("("):
            return list(GS1Message.parse_hri(text).element_strings)
        found = biip.parse(text)
    except (biip.ParseError, ValueError, AssertionError) as error:
        raise _unreadable() from error
    if found.gs1_message is not None:
        return list(found.gs1_message.element_strings)
    if found.gs1_digital_link_uri is not None:
        return list(found.gs1_digital_link_uri.element_strings)
    raise _unreadable()


def _day(part: GS1ElementString | None) -> date | None:
    return part.date if part else None


def _count(part: GS1ElementString | None) -> int | None:
    return int(part.value) if part and part.value.isdigit() else None


def _unreadable() -> UnreadableCode:
    return UnreadableCode(say("The code cannot be read. Type the item and the lot instead."))
