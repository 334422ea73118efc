"""Every change of sites, by noun."""

from __future__ import annotations

from logistics.sites.operations.blocks import BlockIsOver, block_room, move_block_end, unblock_room
from logistics.sites.operations.findings import (
    AlreadySettled,
    add_finding,
    finish_task,
    lift_stop,
    recheck,
    stop_admission,
)
from logistics.sites.operations.inspections import (
    InspectionClosed,
    InspectionIncomplete,
    ItemResult,
    answer_items,
    close_inspection,
    grant_exception,
    start_inspection,
)
from logistics.sites.operations.lawful import ZoneRuleBroken
from logistics.sites.operations.places import (
    AlreadyThere,
    SiteDetails,
    StillInUse,
    add_building,
    add_floor,
    create_site,
    edit_building,
    edit_site,
)
from logistics.sites.operations.reporting import send_report
from logistics.sites.operations.room_import import import_rooms, preview_rooms
from logistics.sites.operations.rooms import (
    RoomNumberTaken,
    UseTooEarly,
    Walls,
    add_room,
    change_use,
    edit_room,
)
from logistics.sites.operations.states import SiteNotFitToOpen, change_state, obstacles
from logistics.sites.operations.turnarounds import (
    AlreadyBeingTurnedRound,
    record_step,
    repeat_turnaround,
    start_turnaround,
)
from logistics.sites.operations.zones import (
    NotOnThisFloor,
    add_border,
    add_passage,
    add_zone,
    edit_passage,
    edit_zone,
    remove_border,
    remove_passage,
    remove_zone,
)

__all__ = [
    "AlreadyBeingTurnedRound",
    "AlreadySettled",
    "AlreadyThere",
    "BlockIsOver",
    "InspectionClosed",
    "InspectionIncomplete",
    "ItemResult",
    "NotOnThisFloor",
    "RoomNumberTaken",
    "SiteDetails",
    "SiteNotFitToOpen",
    "StillInUse",
    "UseTooEarly",
    "Walls",
    "ZoneRuleBroken",
    "add_border",
    "add_building",
    "add_finding",
    "add_floor",
    "add_passage",
    "add_room",
    "add_zone",
    "answer_items",
    "block_room",
    "change_state",
    "change_use",
    "close_inspection",
    "create_site",
    "edit_building",
    "edit_passage",
    "edit_room",
    "edit_site",
    "edit_zone",
    "finish_task",
    "grant_exception",
    "import_rooms",
    "lift_stop",
    "move_block_end",
    "obstacles",
    "preview_rooms",
    "recheck",
    "record_step",
    "remove_border",
    "remove_passage",
    "remove_zone",
    "repeat_turnaround",
    "send_report",
    "start_inspection",
    "start_turnaround",
    "stop_admission",
    "unblock_room",
]
