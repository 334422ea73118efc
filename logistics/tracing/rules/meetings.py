"""Who met whom: on a flight, in a vehicle, a room, on a floor, on a shift; and what counts."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from logistics.errors import Refused
from logistics.policy.document import RestartCause, TracingRules
from logistics.sites.rules.kinds import ZoneKind
from logistics.wording import Sentence, say

ROW = re.compile(r"0*(\d{1,3})[A-Z]{1,2}")


class MeetingKind(StrEnum):
    """Where two people met."""

    ROOM = "same_room"
    FLIGHT = "same_flight"
    VEHICLE = "same_vehicle"
    FLOOR = "same_floor"
    SHIFT = "same_shift"
    SITE = "same_site"
    STATED = "stated_contact"


CAUSES = {
    MeetingKind.ROOM: RestartCause.SHARED_ROOM,
    MeetingKind.VEHICLE: RestartCause.VEHICLE,
    MeetingKind.FLOOR: RestartCause.FLOOR,
    MeetingKind.SITE: RestartCause.ENVIRONMENT,
}
"""What the policy calls a meeting where it lists what restarts a clock."""


class NoPositive(Refused):
    """Nobody is traced without a positive result or a moment."""


@dataclass(frozen=True, kw_only=True)
class Met:
    """Who was met: a person on file, or one of the staff who is none."""

    person_id: uuid.UUID | None = None
    member_id: uuid.UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """One time two people were near each other.

    :ivar apart: rows or floors between them; unset where a seat is not known
    :ivar room_id: the room that they shared
    """

    who: Met
    kind: MeetingKind
    place: str
    since: datetime
    until: datetime
    apart: int | None = None
    room_id: uuid.UUID | None = None

    @property
    def sentence(self) -> Sentence:
        """Why this person is listed."""
        minutes = int((self.until - self.since).total_seconds() // 60)
        lasted = say("%(hours)s h %(minutes)s min", hours=minutes // 60, minutes=minutes % 60)
        if self.kind is MeetingKind.FLIGHT and self.apart is None:
            return say("on %(place)s, a seat is not known", place=self.place)
        if self.kind is MeetingKind.FLIGHT:
            return say("on %(place)s, rows apart: %(rows)s", rows=self.apart, place=self.place)
        if self.kind is MeetingKind.VEHICLE:
            return say("same vehicle, trip %(place)s, %(lasted)s", place=self.place, lasted=lasted)
        if self.kind is MeetingKind.ROOM:
            return say("same room, %(place)s, %(lasted)s", place=self.place, lasted=lasted)
        if self.kind is MeetingKind.SHIFT:
            return say("shift at %(place)s, %(lasted)s", place=self.place, lasted=lasted)
        if self.kind is MeetingKind.SITE:
            return say("in the site, %(place)s, %(lasted)s", place=self.place, lasted=lasted)
        if self.kind is MeetingKind.STATED:
            return say("stated contact: %(place)s", place=self.place)
        if not self.apart:
            return say("same floor, %(place)s, %(lasted)s", place=self.place, lasted=lasted)
        return say(
            "near %(place)s, floors apart: %(floors)s, %(lasted)s",
            floors=self.apart,
            place=self.place,
            lasted=lasted,
        )


@dataclass(frozen=True, kw_only=True)
class Presence:
    """Somebody on a floor of a site, living or working there.

    :ivar floor: unset for a shift that covers every floor
    :ivar zone: of a shift; unset for who lives there
    """

    who: Met
    site_id: uuid.UUID
    site: str
    building: str | None
    floor: int | None
    since: datetime
    until: datetime
    room_id: uuid.UUID | None = None
    zone: ZoneKind | None = None


def before(meetings: Iterable[Meeting], moment: datetime) -> list[Meeting]:
    """The meetings that began before a moment, as far as they lay before it."""
    return [
        replace(each, until=min(each.until, moment)) for each in meetings if each.since < moment
    ]


def traced_from(*, onset: datetime, rules: TracingRules, zone: str) -> datetime:
    """The start of the first local day that the look-back reaches."""
    first = onset.astimezone(ZoneInfo(zone)).date() - timedelta(days=rules.look_back_days)
    return datetime.combine(first, time(), ZoneInfo(zone))


def row_of(seat: str) -> int | None:
    """The row of a seat such as ``31K``; unset where the text names none."""
    found = ROW.fullmatch(seat.strip().upper())
    return int(found[1]) if found else None


def rows_between(seat: str, other: str) -> int | None:
    """How many rows lie between two seats; unset where one is not known."""
    first, second = row_of(seat), row_of(other)
    return None if first is None or second is None else abs(first - second)


def meetings_on_floors(
    own: Iterable[Presence], others: Sequence[Presence], rules: TracingRules
) -> list[Meeting]:
    """When somebody was near others who live or work where they did.

    :param own: where the positive lived and worked
    """
    return [
        meeting
        for mine in own
        for other in others
        if mine.site_id == other.site_id and mine.since < other.until and other.since < mine.until
        if (meeting := _near(mine, other, rules)) is not None
    ]


def _near(mine: Presence, other: Presence, rules: TracingRules) -> Meeting | None:
    if mine.zone is not None and other.zone is not None:
        if mine.zone is not other.zone:
            return None
    elif ZoneKind.CLEAN in (mine.zone, other.zone):
        return None
    apart = _floors_between(mine, other)
    if apart is None or apart > rules.floors_either_side:
        return None
    shift = mine.zone is not None or other.zone is not None
    same_room = mine.room_id is not None and mine.room_id == other.room_id
    kind = MeetingKind.SHIFT if shift else MeetingKind.ROOM if same_room else MeetingKind.FLOOR
    floor = other if other.floor is not None else mine
    return Meeting(
        who=other.who,
        kind=kind,
        place=f"{other.site} {floor.building} {floor.floor}F" if floor.building else other.site,
        since=max(mine.since, other.since),
        until=min(mine.until, other.until),
        apart=apart,
        room_id=mine.room_id if kind is MeetingKind.ROOM else None,
    )


def meetings_in_site(others: Iterable[Presence]) -> list[Meeting]:
    """Everybody who lived in a site or worked outside its clean zone."""
    return [
        Meeting(
            who=each.who,
            kind=MeetingKind.SITE,
            place=f"{each.site} {each.building} {each.floor}F" if each.building else each.site,
            since=each.since,
            until=each.until,
        )
        for each in others
        if each.zone is not ZoneKind.CLEAN
    ]


def _floors_between(mine: Presence, other: Presence) -> int | None:
    """Floors between two people of one site; a shift on every floor is on each of them."""
    if mine.floor is None or other.floor is None:
        return 0
    return abs(mine.floor - other.floor) if mine.building == other.building else None


def counting(meetings: Iterable[Meeting], rules: TracingRules) -> list[Meeting]:
    """The meetings that make a close contact; others are listed and change nothing."""
    return [
        each
        for each in meetings
        if (cause := CAUSES.get(each.kind)) is None or cause in rules.restart_on
    ]
