"""The trade of sites in plain Python: zones, room states, turnaround, opening, life."""

from __future__ import annotations

from logistics.sites.rules.kinds import (
    InspectionKind,
    ItemCode,
    PassageKind,
    RoomClass,
    RoomPurpose,
    Severity,
    SiteState,
    TurnaroundStep,
    ZoneKind,
    site_word,
)
from logistics.sites.rules.life import SiteNotEmpty, SiteNotOpen, check_change, check_takes_people
from logistics.sites.rules.rooms import (
    NotForResidents,
    Occupant,
    RoomNotReady,
    RoomState,
    WrongZone,
    check_for_residents,
    check_ready,
    room_state,
)
from logistics.sites.rules.turnaround import (
    StepOutOfOrder,
    StepTooEarly,
    TurnaroundClock,
    check_step,
)

__all__ = [
    "InspectionKind",
    "ItemCode",
    "NotForResidents",
    "Occupant",
    "PassageKind",
    "RoomClass",
    "RoomNotReady",
    "RoomPurpose",
    "RoomState",
    "Severity",
    "SiteNotEmpty",
    "SiteNotOpen",
    "SiteState",
    "StepOutOfOrder",
    "StepTooEarly",
    "TurnaroundClock",
    "TurnaroundStep",
    "WrongZone",
    "ZoneKind",
    "check_change",
    "check_for_residents",
    "check_ready",
    "check_step",
    "check_takes_people",
    "room_state",
    "site_word",
]
