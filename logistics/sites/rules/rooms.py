"""The state of a room, derived from what is known about it, and who may be put there."""

from __future__ import annotations

from enum import StrEnum

from logistics.errors import Refused
from logistics.sites.rules.kinds import RoomPurpose, TurnaroundStep, ZoneKind
from logistics.wording import say


class RoomState(StrEnum):
    """What a room is at a moment; it is never stored."""

    READY = "ready"
    EXPECTED = "guest_expected"
    OCCUPIED = "occupied"
    BEING_DISINFECTED = "being_disinfected"
    BEING_AIRED = "being_aired"
    BEING_INSPECTED = "being_inspected"
    OUT_OF_ORDER = "out_of_order"
    NOT_FOR_RESIDENTS = "not_for_residents"


class Occupant(StrEnum):
    """What a higher station knows about who sleeps in a room."""

    NONE = "none"
    EXPECTED = "expected"
    PRESENT = "present"


AFTER_STEP = {
    TurnaroundStep.VACATED: RoomState.BEING_DISINFECTED,
    TurnaroundStep.DISINFECTED: RoomState.BEING_AIRED,
    TurnaroundStep.AIRED: RoomState.BEING_INSPECTED,
}


class WrongZone(Refused):
    """The room is not in the contaminated zone."""


class NotForResidents(Refused):
    """The room is a staff room, a store or the like."""


class RoomNotReady(Refused):
    """The room is taken, being turned round or closed."""


def room_state(
    *,
    purpose: RoomPurpose,
    blocked: bool,
    turnaround: TurnaroundStep | None = None,
    occupant: Occupant = Occupant.NONE,
) -> RoomState:
    """The one name for what a room is.

    Somebody who sleeps in it outweighs everything; a guest who is only expected outweighs
    nothing, so that a dirty room is never shown as prepared for him.

    :param turnaround: the last step done of an open turnaround
    """
    if occupant is Occupant.PRESENT:
        return RoomState.OCCUPIED
    if purpose is not RoomPurpose.ISOLATION:
        return RoomState.NOT_FOR_RESIDENTS
    if blocked:
        return RoomState.OUT_OF_ORDER
    if turnaround in AFTER_STEP:
        return AFTER_STEP[turnaround]
    return RoomState.EXPECTED if occupant is Occupant.EXPECTED else RoomState.READY


def check_for_residents(*, room: str, purpose: RoomPurpose, zone: ZoneKind) -> None:
    """Refuse a room in which nobody may be isolated, whatever its state.

    :raises NotForResidents: it is a staff room, a store or the like
    :raises WrongZone: it is not in the contaminated zone
    """
    if purpose is not RoomPurpose.ISOLATION:
        raise NotForResidents(say("Room %(room)s is a %(purpose)s.", room=room, purpose=purpose))
    if zone is not ZoneKind.CONTAMINATED:
        raise WrongZone(say("Room %(room)s lies in the %(zone)s zone.", room=room, zone=zone))


def check_ready(*, room: str, state: RoomState) -> None:
    """Refuse a room that cannot take its guest now; being expected is no obstacle.

    :raises RoomNotReady: the room is taken, being turned round or closed
    """
    if state not in (RoomState.READY, RoomState.EXPECTED):
        raise RoomNotReady(say("Room %(room)s is not ready: %(state)s.", room=room, state=state))
