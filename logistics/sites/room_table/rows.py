"""The columns of the table and how each cell is read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from logistics.sites.rules.kinds import RoomPurpose, ZoneKind
from logistics.wording import Language, Sentence, say, term, text

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, kw_only=True)
class RoomRow:
    """One room as the table gives it.

    :ivar line: line of the file
    :ivar floor: number of the floor, -1 for the first basement
    :ivar side: side of the corridor, 0 or 1
    """

    line: int
    site: str
    building: str
    floor: int
    number: str
    zone_kind: ZoneKind
    zone: str
    purpose: RoomPurpose
    corridor_position: int
    side: int
    beds: int
    step_free: bool
    negative_pressure: bool
    cot: bool
    window_m2: float
    own_bathroom: bool
    own_ventilation: bool


class Unreadable(Exception):
    """A cell does not hold what its column asks for; the sentence says what would."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its name for programs, its heading for people, and how a cell is read.

    :ivar default: what an empty cell means; without one the cell must be filled
    :ivar also: what other houses write above such a column
    """

    name: str
    heading: str
    read: Callable[[str], Any]
    default: Any = None
    required: bool = False
    also: tuple[str, ...] = ()


def _words(kind: type[Word]) -> Callable[[str], Word]:
    def read(cell: str) -> Word:
        known: Mapping[str, Word] = _spellings(kind)
        if (found := known.get(folded(cell))) is None:
            raise Unreadable(
                say(
                    "%(value)s is none of: %(words)s.",
                    value=cell,
                    words=", ".join(member.value for member in kind),
                )
            )
        return found

    return read


@cache
def _spellings(kind: type[Word]) -> Mapping[str, Word]:
    """Every way to write a word: as stored, and as each language shows it."""
    return {
        folded(spelling): member
        for member in kind
        for spelling in (member.value, *(text(member.value, language) for language in Language))
    }


def folded(spelling: str) -> str:
    """A word without case, width, blanks and joining signs."""
    return re.sub(r"[\s_\-]+", "", unicodedata.normalize("NFKC", spelling).casefold())


YES = frozenset({"yes", "y", "true", "1", "是", "有", "✓"})
NO = frozenset({"no", "n", "false", "0", "否", "无"})


def _yes_or_no(cell: str) -> bool:
    if folded(cell) in YES | NO:
        return folded(cell) in YES
    raise Unreadable(say("%(value)s is neither yes nor no.", value=cell))


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(cell: str) -> int:
        if not re.fullmatch(r"-?\d{1,6}", cell) or not least <= int(cell) <= most:
            raise Unreadable(
                say(
                    "%(value)s is no whole number from %(least)s to %(most)s.",
                    value=cell,
                    least=least,
                    most=most,
                )
            )
        return int(cell)

    return read


def _square_metres(cell: str) -> float:
    if not re.fullmatch(r"\d{1,2}([.,]\d{1,3})?", cell):
        raise Unreadable(say("%(value)s is no area in m².", value=cell))
    return float(cell.replace(",", "."))


def _short(most: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if len(cell) > most:
            raise Unreadable(say("The text is longer than %(most)s characters.", most=most))
        return cell

    return read


COLUMNS = (
    Column(name="site", heading=term("Site code"), read=_short(12), required=True),
    Column(name="building", heading=term("Building"), read=_short(40), required=True),
    Column(name="floor", heading=term("Floor"), read=_whole(-9, 150), required=True),
    Column(name="room", heading=term("Room number"), read=_short(12), required=True),
    Column(name="zone_kind", heading=term("Zone kind"), read=_words(ZoneKind), required=True),
    Column(name="zone", heading=term("Zone name"), read=_short(60), default=""),
    Column(
        name="purpose",
        heading=term("Purpose"),
        read=_words(RoomPurpose),
        default=RoomPurpose.ISOLATION,
    ),
    Column(
        name="corridor_position",
        heading=term("Position along the corridor"),
        read=_whole(0, 9999),
        required=True,
    ),
    Column(name="side", heading=term("Side of the corridor"), read=_whole(0, 1), default=0),
    Column(name="beds", heading=term("Beds"), read=_whole(0, 20), default=1),
    Column(name="step_free", heading=term("Step-free"), read=_yes_or_no, default=False),
    Column(
        name="negative_pressure",
        heading=term("Negative pressure"),
        read=_yes_or_no,
        default=False,
    ),
    Column(name="cot", heading=term("Cot"), read=_yes_or_no, default=False),
    Column(name="window_m2", heading=term("Window m²"), read=_square_metres, default=0.5),
    Column(name="own_bathroom", heading=term("Own bathroom"), read=_yes_or_no, default=True),
    Column(name="own_ventilation", heading=term("Own ventilation"), read=_yes_or_no, default=False),
)


@cache
def headings_of(column: Column) -> frozenset[str]:
    """Every heading under which a column is recognised."""
    return frozenset(
        folded(spelling)
        for spelling in (
            column.name,
            column.heading,
            *column.also,
            *(text(column.heading, language) for language in Language),
        )
    )
