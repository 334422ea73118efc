"""The daily report of a site: opening, who came, who ended, who is there, and the proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from logistics.documents.bilingual import Bilingual, Words
from logistics.documents.paper import Head, PaperKind


@dataclass(frozen=True, kw_only=True)
class DailyLine:
    """A category and measure: opening + came − ended = present."""

    category: Words
    measure: Words
    opening: int
    came: int
    ended: int
    present: int


@dataclass(frozen=True, kw_only=True)
class CoverOfItem:
    """An item of the store and how many days it lasts; none where nobody needs it."""

    item: Bilingual
    days: float | None
    runs_out: date | None
    state: Words


@dataclass(frozen=True, kw_only=True)
class DailyReportFacts:
    """The report of a day; nobody is named.

    :ivar figures: every figure of everybody together, in the order of the sum
    :ivar others: numbers beside the people in isolation: samples, results, fevers, rooms
    :ivar sent: which version was sent upwards, when it was
    :ivar faults: how many people stand behind each difference; empty when all is proven
    :ivar closed: whether the cut-off had passed
    :ivar cover: the items of the site's store as they stood at the print
    """

    kind: ClassVar[PaperKind] = PaperKind.DAILY_REPORT
    smallest_type: ClassVar[int] = 80

    head: Head
    site: Bilingual
    on: date
    start: datetime
    end: datetime
    lines: tuple[DailyLine, ...]
    together: DailyLine
    figures: tuple[tuple[Words, int], ...]
    others: tuple[tuple[Words, int], ...]
    sent: Words
    filed: int
    over: int
    faults: tuple[tuple[Words, int], ...]
    closed: bool
    cover: tuple[CoverOfItem, ...] = ()
