"""Who may be taken into which room, and what stops it; plain facts in, refusals out."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TypeGuard

from logistics.errors import Refused
from logistics.policy.document import Measure
from logistics.sites.rules import SiteState, check_for_residents, check_ready, check_takes_people
from logistics.sites.rules.facts import RoomFacts
from logistics.wording import say

IDENTIFIERS_NEEDED = 2


class RoomTaken(Refused):
    """Somebody else has the room in that time."""


class AdmissionStopped(Refused):
    """The floor or the site takes nobody at present."""


class IdentityNotChecked(Refused):
    """A person is taken in, moved or taken away by two identifiers, never by the room alone."""


class NotExpected(Refused):
    """The occupancy is over, cancelled, or the person is not on it."""


class AlreadyIsolated(Refused):
    """A person has one open isolation at a time."""


class NoIsolatingMeasure(Refused):
    """The person's measure needs no room of ours."""


class NothingFollowsElsewhere(Refused):
    """No measure outside our sites follows the present one, or it has begun already."""


class BeginsInARoom(Refused):
    """The first measure is served in a room of ours, or isolates nobody."""


class NotReleased(Refused):
    """The isolation is not completed."""


class IsolationIsOver(Refused):
    """The isolation has ended."""


class MomentOutOfOrder(Refused):
    """It lies in the future, or before the person came."""


class Identifier(StrEnum):
    """What was compared with the person."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    DOCUMENT = "document"
    PHONE = "phone"


def check_room(room: RoomFacts, *, label: str, site: str, state: SiteState) -> None:
    """Refuse a room that cannot take a resident now.

    :raises SiteNotOpen: the site is not open
    :raises NotForResidents: it is a staff room, a store or the like
    :raises WrongZone: the room is not in the contaminated zone
    :raises AdmissionStopped: an inspection stopped admissions
    :raises RoomNotReady: it is being turned round or out of service
    """
    check_takes_people(site=site, state=state)
    check_for_residents(room=label, purpose=room.purpose, zone=room.zone_kind)
    if room.stopped:
        raise AdmissionStopped(
            say("Room %(room)s: admissions to its floor or site are stopped.", room=label)
        )
    check_ready(room=label, state=room.state())


def check_identity(compared: frozenset[Identifier]) -> None:
    """Refuse to act on a person whom nobody has identified twice.

    :raises IdentityNotChecked: fewer than two identifiers were compared
    """
    if len(compared) < IDENTIFIERS_NEEDED:
        raise IdentityNotChecked(
            say("Compare two identifiers with the person, such as name and document.")
        )


def begins_elsewhere(measure: Measure | None) -> TypeGuard[Measure]:
    """Whether a first measure isolates at home or in a hotel, in no room of ours."""
    return measure is not None and measure.isolates and not measure.needs_site_room


def check_moment(moment: datetime, *, begun: datetime | None, now: datetime) -> None:
    """Refuse something that happened in the future, or before the person was taken in.

    :raises MomentOutOfOrder: it did
    """
    if moment > now or (begun is not None and moment < begun):
        raise MomentOutOfOrder(say("This lies in the future, or before the person was taken in."))


def taken(label: str, until: datetime) -> RoomTaken:
    """The refusal of a room that somebody else has."""
    return RoomTaken(
        say(
            "Room %(room)s is taken until %(until)s UTC, turnaround included.",
            room=label,
            until=until.strftime("%Y-%m-%d %H:%M"),
        )
    )
