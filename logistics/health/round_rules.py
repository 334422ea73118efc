"""Which round of the day it is, and what of it is still to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from logistics.errors import Refused
from logistics.periods import Period
from logistics.policy.document import Assay, Specimen
from logistics.policy.isolation_clock import DueTest, local_date
from logistics.wording import say

DAY = timedelta(days=1)
SHORTEST = timedelta(microseconds=1)
NOON = 12


TestKey = tuple[date | None, Assay, Specimen]


class Tested(Protocol):
    """A due test, or the label or sample of one."""

    @property
    def due_on(self) -> date | None:
        """The day it is due."""

    @property
    def assay(self) -> Assay:
        """What is looked for."""

    @property
    def specimen(self) -> Specimen:
        """What is taken."""


def test_key(of: Tested) -> TestKey:
    """What ties a tube to the test that it answers."""
    return (of.due_on, of.assay, of.specimen)


class Round(StrEnum):
    """The half of the day that a list of rooms is for."""

    MORNING = "morning_round"
    EVENING = "evening_round"


class EntryDiffers(Refused):
    """An entry that was sent before is sent again with other content."""


def check_same(kept: tuple[object, ...], told: tuple[object, ...]) -> None:
    """Refuse an entry whose id stands for something else.

    :raises EntryDiffers: what is on record is not what is told now
    """
    if kept != told:
        raise EntryDiffers(
            say("This entry is on record with other values. Note it anew on the person's page.")
        )


def round_at(at: datetime, zone: str) -> Round:
    """The round of a moment: until noon the morning's."""
    return Round.MORNING if at.astimezone(ZoneInfo(zone)).hour < NOON else Round.EVENING


def part_of_day(at: datetime, *, zone: str, per_day: int) -> Period:
    """The part of the local day that one temperature is wanted in, where the day has so many."""
    place = ZoneInfo(zone)
    midnight = at.astimezone(place).replace(hour=0, minute=0, second=0, microsecond=0)
    long = DAY / per_day
    number = int((at.astimezone(place) - midnight) / long)
    return Period(start=midnight + number * long, end=midnight + (number + 1) * long)


def temperature_is_due(
    taken: Sequence[datetime], *, at: datetime, zone: str, per_day: int, since: datetime
) -> bool:
    """Whether this part of the day has no temperature yet.

    :param since: from when the person is observed; nothing is wanted before
    """
    if per_day < 1 or at < since:
        return False
    part = part_of_day(at, zone=zone, per_day=per_day)
    return not any(moment in part for moment in taken)


def missed_part(
    taken: Sequence[datetime], *, at: datetime, zone: str, per_day: int, since: datetime
) -> Period | None:
    """The part of the day that ended last, where it passed without a temperature.

    :param since: from when the person was there; a part that began before does not count
    """
    if per_day < 1:
        return None
    before = part_of_day(at, zone=zone, per_day=per_day).start - SHORTEST
    part = part_of_day(before, zone=zone, per_day=per_day)
    if part.start < since or any(moment in part for moment in taken):
        return None
    return part


def overdue(
    due: Sequence[DueTest], taken: Sequence[tuple[object, ...]], *, at: datetime, zone: str
) -> tuple[DueTest, ...]:
    """The tests whose day is over and that lack a tube."""
    today = local_date(at, zone)
    still = swabs_to_take(due, taken, at=at, zone=zone)
    return tuple(test for test in still if test.due_on < today)


def swabs_to_take(
    due: Sequence[DueTest], taken: Sequence[tuple[object, ...]], *, at: datetime, zone: str
) -> tuple[DueTest, ...]:
    """The tests due today or before that have fewer tubes than the policy wants laboratories.

    :param taken: date, assay and specimen of each sample that answers a due test
    """
    today = local_date(at, zone)
    return tuple(
        test
        for test in due
        if test.due_on <= today
        and sum(each == (test.due_on, test.assay, test.specimen) for each in taken)
        < test.laboratories
    )
