"""Who may be taken into which room, and what stops it; plain facts in, refusals out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from logistics.errors import Refused
from logistics.sites.rules import RoomPurpose, ZoneKind
from logistics.wording import Sentence, say

IDENTIFIERS_NEEDED = 2


class WrongZone(Refused):
    """Residents live in the contaminated zone only."""


class NotARoomForGuests(Refused):
    """Nobody is placed in staff or store rooms."""


class RoomNotReady(Refused):
    """The room is being turned round, or out of service."""


class RoomTaken(Refused):
    """Somebody else has the room in that time."""


class AdmissionStopped(Refused):
    """The floor or the site takes nobody at present."""


class SiteNotOpen(Refused):
    """Only an open site takes people in."""


class IdentityNotChecked(Refused):
    """A person is taken in, moved or taken away by two identifiers, never by the room alone."""


class NotExpected(Refused):
    """The occupancy is over, cancelled, or the person is not on it."""


class AlreadyIsolated(Refused):
    """A person has one open isolation at a time."""


class NoIsolatingMeasure(Refused):
    """The person's measure needs no room of ours."""


class IsolationIsOver(Refused):
    """The isolation has ended."""


class Identifier(StrEnum):
    """What was compared with the person."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    DOCUMENT = "document"
    PHONE = "phone"


@dataclass(frozen=True, kw_only=True)
class RoomFacts:
    """What admission needs to know of a room at a moment.

    :ivar not_ready: why the room cannot be slept in now, if it cannot
    :ivar stopped: the reason of an admission stop in force, if there is one
    """

    label: str
    zone: ZoneKind
    purpose: RoomPurpose
    site_open: bool
    not_ready: Sentence | None = None
    stopped: str | None = None


def check_room(room: RoomFacts) -> None:
    """Refuse a room that cannot take a resident now.

    :raises SiteNotOpen: the site is not open
    :raises WrongZone: the room is not in the contaminated zone
    :raises NotARoomForGuests: it is a staff or store room
    :raises AdmissionStopped: an inspection stopped admissions
    :raises RoomNotReady: it is being turned round or out of service
    """
    check_room_for_residents(room.label, room.zone, room.purpose)
    if not room.site_open:
        raise SiteNotOpen(say("The site of room %(room)s is not open.", room=room.label))
    if room.stopped is not None:
        raise AdmissionStopped(
            say(
                "Room %(room)s: admissions are stopped: %(reason)s.",
                room=room.label,
                reason=room.stopped,
            )
        )
    if room.not_ready is not None:
        raise RoomNotReady(
            say("Room %(room)s is not ready: %(why)s", room=room.label, why=room.not_ready)
        )


def check_room_for_residents(label: str, zone: ZoneKind, purpose: RoomPurpose) -> None:
    """Refuse a room in which no resident may ever sleep.

    :raises WrongZone: the room is not in the contaminated zone
    :raises NotARoomForGuests: it is a staff or store room
    """
    if zone is not ZoneKind.CONTAMINATED:
        raise WrongZone(say("Room %(room)s lies in the %(zone)s zone.", room=label, zone=zone))
    if purpose is not RoomPurpose.ISOLATION:
        raise NotARoomForGuests(
            say("Room %(room)s is no isolation room: %(use)s.", room=label, use=purpose)
        )


def check_identity(compared: frozenset[Identifier]) -> None:
    """Refuse to act on a person whom nobody has identified twice.

    :raises IdentityNotChecked: fewer than two identifiers were compared
    """
    if len(compared) < IDENTIFIERS_NEEDED:
        raise IdentityNotChecked(
            say("Compare two identifiers with the person, such as name and document.")
        )


def taken(label: str, until: datetime) -> RoomTaken:
    """The refusal of a room that somebody else has."""
    return RoomTaken(
        say(
            "Room %(room)s is taken until %(until)s UTC, turnaround included.",
            room=label,
            until=until.strftime("%Y-%m-%d %H:%M"),
        )
    )
