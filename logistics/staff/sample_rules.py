"""Which tests of the staff are due: the strictest zone that somebody worked lately decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from logistics.errors import NotAllowed, Refused
from logistics.policy.document.house_rules import StaffingRules
from logistics.sites.rules.kinds import ZoneKind

LATELY = timedelta(days=14)


class OwnTest(NotAllowed):
    """Nobody notes their own test."""


class StaffResultKnown(Refused):
    """A result is entered once; a wrong one is followed by another test."""


@dataclass(frozen=True, kw_only=True)
class Worked:
    """A day of work in a zone."""

    on: date
    zone: ZoneKind


def days_between(zone: ZoneKind, rules: StaffingRules) -> int:
    """Most days between two tests of somebody who works a zone."""
    return {
        ZoneKind.CLEAN: rules.test_days_clean,
        ZoneKind.BUFFER: rules.test_days_buffer,
        ZoneKind.CONTAMINATED: rules.test_days_contaminated,
    }[zone]


def strictest(worked: Iterable[Worked], rules: StaffingRules) -> ZoneKind | None:
    """The zone whose tests come most often among those worked."""
    zones = {each.zone for each in worked}
    return min(zones, key=lambda zone: days_between(zone, rules), default=None)


def due_on(worked: Iterable[Worked], last: date | None, rules: StaffingRules) -> date | None:
    """The day of the next test; the first day of work without one, nothing without work.

    :param worked: the days of work that count, those of the last two weeks
    :param last: the day of the last usable test
    """
    days = list(worked)
    zone = strictest(days, rules)
    if zone is None:
        return None
    first = min(each.on for each in days)
    return first if last is None else last + timedelta(days=days_between(zone, rules))
