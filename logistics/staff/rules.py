"""Who may do what among the staff."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from logistics.errors import Refused
from logistics.wording import say


class Team(StrEnum):
    """What a staff member does."""

    DRIVER = "driver"
    ESCORT = "escort"
    MEDICAL = "medical_team"
    SITE = "site_team"
    DESK = "desk_team"


class AbsenceKind(StrEnum):
    """Why a staff member does not work for a time."""

    ILL = "ill_absence"
    LEAVE = "on_leave"
    OTHER = "other_absence"


class AbsenceImpossible(Refused):
    """A time that ends before it begins, or that was withdrawn before."""


class DriverAway(Refused):
    """A driver who is ill or on leave drives nothing then."""


class LicenceMissing(Refused):
    """A driver has no driving licence on record."""


class NotADriver(Refused):
    """Somebody of another team, or who has left, does not drive."""


class OutsideClosedLoop(Refused):
    """Only staff of the closed loop come near the people who are carried."""


def check_absence(*, from_at: datetime, until_at: datetime) -> None:
    """Refuse a time that is none.

    :raises AbsenceImpossible: it ends before it begins
    """
    if until_at <= from_at:
        raise AbsenceImpossible(say("An absence ends after it begins."))


def check_member(*, name: str, team: Team, licence: str) -> None:
    """Refuse a driver without a licence.

    :raises LicenceMissing: the class of the licence is not given
    """
    if team is Team.DRIVER and not licence:
        raise LicenceMissing(say("%(name)s drives: name the class of the licence.", name=name))


def check_driver(*, name: str, team: Team, closed_loop: bool, left: bool) -> None:
    """Refuse who may not drive people.

    :raises NotADriver: another team, or no longer with us
    :raises OutsideClosedLoop: not fixed to the closed loop
    """
    if team is not Team.DRIVER or left:
        raise NotADriver(say("%(name)s is not a driver of the present staff.", name=name))
    if not closed_loop:
        raise OutsideClosedLoop(say("%(name)s is not in the closed loop.", name=name))
