"""The words of a site: states, kinds and purposes, as they are stored and shown."""

from __future__ import annotations

from enum import StrEnum


class SiteState(StrEnum):
    """Where a site is in its life."""

    CANDIDATE = "candidate"
    STANDBY = "standby"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


class ZoneKind(StrEnum):
    """The three zones; places may rename a zone, its kind stays."""

    CLEAN = "clean"
    BUFFER = "buffer"
    CONTAMINATED = "contaminated"


class PassageKind(StrEnum):
    """Who uses a passage; staff and resident passages never cross."""

    STAFF = "staff_passage"
    RESIDENT = "resident_passage"
    WASTE = "waste_passage"


class RoomPurpose(StrEnum):
    """What a room is used for; residents are placed in isolation rooms only."""

    ISOLATION = "isolation_room"
    STAFF = "staff_room"
    STORE = "store_room"
    DONNING = "donning_room"
    DOFFING = "doffing_room"
    WASTE = "waste_store"


class RoomClass(StrEnum):
    """The turnaround class of a room's last use."""

    NORMAL = "normal"
    LONG = "long"


class TurnaroundStep(StrEnum):
    """The steps between two guests, in order."""

    VACATED = "vacated"
    DISINFECTED = "disinfected"
    AIRED = "aired"
    INSPECTED = "inspected"


class InspectionKind(StrEnum):
    """Before opening, or unannounced later."""

    OPENING = "opening_inspection"
    UNANNOUNCED = "unannounced_inspection"


class ItemCode(StrEnum):
    """The checklist of an opening inspection."""

    STRUCTURE = "structural_certificate"
    FIRE = "fire_safety"
    ZONES = "zones_and_passages"
    SINGLE_ROOMS = "single_rooms_with_bathroom"
    ENTRANCES = "two_entrances"
    WINDOWS = "opening_windows"
    NO_RECIRCULATION = "no_recirculating_air"
    SEWAGE = "sewage_disinfection"
    WASTE_STORE = "waste_store_ready"
    DONNING = "donning_and_doffing"
    CCTV = "cctv"
    BACKUP_POWER = "backup_power"
    NO_BUILDING_WORK = "no_building_work"


class Severity(StrEnum):
    """How bad a finding is."""

    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


def site_word(state: SiteState) -> str:
    """The catalogue key of a site's state; other stations have an ``open`` of their own."""
    return f"site_{state.value}"
