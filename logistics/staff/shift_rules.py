"""Who may work which zone when: closed loop, training, no way back from dirty to clean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from logistics.errors import Refused
from logistics.periods import Period
from logistics.sites.rules.kinds import ZoneKind
from logistics.staff.rules import OutsideClosedLoop
from logistics.wording import say

LONGEST = timedelta(hours=24)
"""What is longer is a mistyped date."""

BEFORE_CLEAN = timedelta(days=14)
"""How long after the contaminated zone the clean zone stays closed to somebody."""


class HasLeft(Refused):
    """Somebody who is no longer with us works no shift."""


class ShiftTooLong(Refused):
    """A shift ends after it begins, on the same or the next day."""


class AtWorkElsewhere(Refused):
    """Nobody works two shifts at once."""


class NotTrained(Refused):
    """Only trained staff work outside the clean zone."""


class BackToClean(Refused):
    """Whoever worked the contaminated zone does not switch to the clean one."""


@dataclass(frozen=True, kw_only=True)
class Worker:
    """Somebody who shall work a shift.

    :ivar trained_until: last day of their training, if they had any
    """

    name: str
    left: bool
    closed_loop: bool
    trained_until: date | None


@dataclass(frozen=True, kw_only=True)
class Worked:
    """A shift that somebody works.

    :ivar site: its code
    """

    site: str
    zone: ZoneKind
    from_at: datetime
    until_at: datetime


def check_shift(*, worker: Worker, shift: Worked, others: Sequence[Worked], zone: str) -> None:
    """Refuse a shift that somebody may not work.

    :param others: what they work besides, in any order
    :param zone: time zone of the site
    :raises HasLeft: they are no longer with us
    :raises ShiftTooLong: it does not end within a day
    :raises OutsideClosedLoop: outside the clean zone, without belonging to the closed loop
    :raises NotTrained: outside the clean zone, without a training that covers the day
    :raises AtWorkElsewhere: they work another shift at that time
    :raises BackToClean: contaminated and clean lie too close together
    """
    if worker.left:
        raise HasLeft(say("%(name)s is no longer with us.", name=worker.name))
    if not shift.from_at < shift.until_at <= shift.from_at + LONGEST:
        raise ShiftTooLong(say("A shift ends after it begins, and lasts 24 hours at most."))
    if shift.zone is not ZoneKind.CLEAN:
        _check_fit(worker, shift, zone)
    _check_overlap(worker, shift, others, zone)
    _check_switch(worker, shift, others, zone)


def _check_fit(worker: Worker, shift: Worked, zone: str) -> None:
    if not worker.closed_loop:
        raise OutsideClosedLoop(say("%(name)s is not in the closed loop.", name=worker.name))
    day = shift.until_at.astimezone(ZoneInfo(zone)).date()
    if worker.trained_until is None or worker.trained_until < day:
        raise NotTrained(
            say(
                "Only trained staff work outside the clean zone, and no training of %(name)s "
                "covers %(day)s.",
                name=worker.name,
                day=str(day),
            )
        )


def _check_overlap(worker: Worker, shift: Worked, others: Sequence[Worked], zone: str) -> None:
    period = Period(shift.from_at, shift.until_at)
    for other in others:
        if period.overlaps(Period(other.from_at, other.until_at)):
            raise AtWorkElsewhere(
                say(
                    "%(name)s works at %(site)s from %(start)s to %(end)s already.",
                    name=worker.name,
                    site=other.site,
                    start=_local(other.from_at, zone),
                    end=_local(other.until_at, zone),
                )
            )


def _check_switch(worker: Worker, shift: Worked, others: Sequence[Worked], zone: str) -> None:
    for other in others:
        dirty, clean = sorted((shift, other), key=lambda each: each.from_at)
        if (dirty.zone, clean.zone) != (ZoneKind.CONTAMINATED, ZoneKind.CLEAN):
            continue
        if clean.from_at < dirty.until_at + BEFORE_CLEAN:
            raise BackToClean(
                say(
                    "%(name)s works in the contaminated zone of %(site)s until %(end)s; the clean "
                    "zone is open to them from %(open)s.",
                    name=worker.name,
                    site=dirty.site,
                    end=_local(dirty.until_at, zone),
                    open=_local(dirty.until_at + BEFORE_CLEAN, zone),
                )
            )


def _local(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
