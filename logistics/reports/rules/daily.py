"""The daily report: who came, who ended, who is there, each number proven in two ways.

The books are kept from when isolations began and ended; the count is taken from who is in a room
or away. Where the two differ, the report says so and names the rows.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from logistics.wording import term


class Figure(StrEnum):
    """A number of the report, for a category and measure."""

    OPENING = term("opening_stock")
    NEW = term("newly_isolated")
    BORN = term("newborn_isolated")
    TRANSFERRED_IN = term("transferred_in")
    COMPLETED = "completed"
    DIED = "died"
    BECAME_CASE = "became_case"
    TRANSFERRED_OUT = "transferred_out"
    ANNULLED = "annulled"
    PRESENT = term("present_at_cut_off")
    IN_ROOM = term("in_room")
    IN_HOSPITAL = "in_hospital"
    OTHER_CARE = "other_care"
    MISSING = "missing"
    AT_HOME = "at_home"
    IN_HOTEL = "in_designated_hotel"
    NOWHERE = term("in_no_room")


CAME = (Figure.NEW, Figure.BORN, Figure.TRANSFERRED_IN)
ENDED = (
    Figure.COMPLETED,
    Figure.DIED,
    Figure.BECAME_CASE,
    Figure.TRANSFERRED_OUT,
    Figure.ANNULLED,
)


class Fault(StrEnum):
    """Why the books and the count of the people differ."""

    UNBALANCED = term("opening_and_movements_are_not_present")
    NOWHERE = term("isolated_and_in_no_room_and_not_away")
    ENDED_WITHOUT_MOMENT = term("ended_without_a_moment")
    ENDED_BEFORE_ADMISSION = term("ended_before_the_admission")


@dataclass(frozen=True, kw_only=True)
class Stay:
    """From when until when somebody had a room of a site."""

    site_id: uuid.UUID
    from_at: datetime
    to_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Away:
    """From when until when somebody was elsewhere with the isolation going on."""

    figure: Figure
    from_at: datetime
    to_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Episode:
    """An isolation as the report looks at it; nobody is named.

    :ivar elsewhere: isolated in another place before it came to us
    :ivar over: it is marked as ended
    :ivar stays: by the moment of admission
    """

    person_id: uuid.UUID
    category: str
    measure: str
    born: bool = False
    elsewhere: bool = False
    over: bool = False
    ended_at: datetime | None = None
    ended: Figure | None = None
    stays: tuple[Stay, ...] = ()
    aways: tuple[Away, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Row:
    """One person counted in one figure."""

    figure: Figure
    episode: Episode
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Line:
    """The figures of a category and measure."""

    category: str
    measure: str
    counts: Counter[Figure]


@dataclass(frozen=True, kw_only=True)
class Statement:
    """The report of a place between two cut-offs.

    :ivar rows: every person in every figure; what each number opens
    :ivar filed: everybody ever taken in until the cut-off
    :ivar ended: of them those whose isolation here has ended
    :ivar faults: how many people stand behind each difference
    """

    start: datetime
    end: datetime
    rows: tuple[Row, ...]
    filed: int
    ended: int
    faults: Counter[Fault]

    @property
    def lines(self) -> list[Line]:
        """By category and measure, in the order of their codes."""
        counted: dict[tuple[str, str], Counter[Figure]] = {}
        for row in self.rows:
            key = (row.episode.category, row.episode.measure)
            counted.setdefault(key, Counter())[row.figure] += 1
        return [
            Line(category=category, measure=measure, counts=counts)
            for (category, measure), counts in sorted(counted.items())
        ]

    @property
    def total(self) -> Counter[Figure]:
        """The figures of everybody together."""
        return Counter(row.figure for row in self.rows)

    @property
    def remaining(self) -> int:
        """Filed and not ended."""
        return self.filed - self.ended

    @property
    def zero(self) -> bool:
        """Whether nobody was there and nobody came or went; it is reported all the same."""
        return not self.rows

    @property
    def proven(self) -> bool:
        """Whether books and count agree."""
        return not self.faults


def cut_off(day: date, after_midnight: timedelta, zone: str) -> datetime:
    """The moment that closes the report of a local day; 24 hours are the end of the day."""
    days, rest = divmod(after_midnight, timedelta(days=1))
    midnight = datetime.combine(day + timedelta(days=days), datetime.min.time())
    return (midnight + rest).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def statement(
    episodes: Iterable[Episode], sites: frozenset[uuid.UUID], *, start: datetime, end: datetime
) -> Statement:
    """Opening, who came, who ended and who is there, after one cut-off up to another."""
    rows: list[Row] = []
    faults: Counter[Fault] = Counter()
    filed = ended = 0
    for episode in episodes:
        moves = list(_moves(episode, sites))
        until = [row for row in moves if row.since <= end]
        came = sum(row.figure in CAME for row in until)
        left = sum(row.figure in ENDED for row in until)
        filed, ended = filed + came, ended + left
        found = [row for row in until if row.since > start]
        if (since := _there(episode, sites, start)) is not None:
            found.append(Row(figure=Figure.OPENING, episode=episode, since=since))
        if (since := _there(episode, sites, end)) is not None:
            place, moment = _whereabouts(episode, sites, end, since)
            found.append(Row(figure=Figure.PRESENT, episode=episode, since=since))
            found.append(Row(figure=place, episode=episode, since=moment))
        rows += found
        present = since is not None
        if came - left != present or not _balanced(found):
            faults[Fault.UNBALANCED] += 1
        faults.update(_faults(episode, found, end))
    return Statement(
        start=start, end=end, rows=tuple(rows), filed=filed, ended=ended, faults=faults
    )


def _moves(episode: Episode, sites: frozenset[uuid.UUID]) -> Iterator[Row]:
    """Coming, going to or from another site, and the end; moves within the sites are none."""
    here, first = False, True
    for stay in episode.stays:
        if episode.ended_at is not None and stay.from_at >= episode.ended_at:
            break
        inside = stay.site_id in sites
        if inside and not here:
            yield Row(figure=_came(episode, first=first), episode=episode, since=stay.from_at)
        elif here and not inside:
            yield Row(figure=Figure.TRANSFERRED_OUT, episode=episode, since=stay.from_at)
        here, first = inside, False
    if here and episode.ended_at is not None:
        yield Row(figure=episode.ended or Figure.ANNULLED, episode=episode, since=episode.ended_at)


def _came(episode: Episode, *, first: bool) -> Figure:
    if not first or episode.elsewhere:
        return Figure.TRANSFERRED_IN
    return Figure.BORN if episode.born else Figure.NEW


def _there(episode: Episode, sites: frozenset[uuid.UUID], at: datetime) -> datetime | None:
    """Since when the person is isolated here at a moment; none when they are not."""
    if episode.ended_at is not None and episode.ended_at <= at:
        return None
    had = [stay for stay in episode.stays if stay.from_at <= at]
    return had[-1].from_at if had and had[-1].site_id in sites else None


def _whereabouts(
    episode: Episode, sites: frozenset[uuid.UUID], at: datetime, since: datetime
) -> tuple[Figure, datetime]:
    """Where the person is at a moment, and since when: away, in a room, or in neither."""
    for away in reversed(episode.aways):
        if _covers(away, at):
            return away.figure, away.from_at
    for stay in reversed(episode.stays):
        if stay.site_id in sites and _covers(stay, at):
            return Figure.IN_ROOM, stay.from_at
    return Figure.NOWHERE, since


def _covers(period: Stay | Away, at: datetime) -> bool:
    return period.from_at <= at and (period.to_at is None or period.to_at > at)


def _balanced(found: list[Row]) -> bool:
    """Whether opening and movements of one person make what was found at the end."""
    figures = Counter(row.figure for row in found)
    came = sum(figures[each] for each in (Figure.OPENING, *CAME))
    return came - sum(figures[each] for each in ENDED) == figures[Figure.PRESENT]


def _faults(episode: Episode, found: list[Row], end: datetime) -> Iterator[Fault]:
    if any(row.figure is Figure.NOWHERE for row in found):
        yield Fault.NOWHERE
    if episode.over and episode.ended_at is None:
        yield Fault.ENDED_WITHOUT_MOMENT
    first = episode.stays[0].from_at
    if episode.ended_at is not None and episode.ended_at <= first <= end:
        yield Fault.ENDED_BEFORE_ADMISSION
