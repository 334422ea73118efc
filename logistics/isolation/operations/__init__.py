"""Every change of isolations and of who occupies which room."""

from logistics.isolation.operations.admission import (
    Taken,
    admit,
    admit_walk_in,
    lodge,
    refuse,
)
from logistics.isolation.operations.away import come_back, give_up_room, go_away
from logistics.isolation.operations.beginning import begin_at_site
from logistics.isolation.operations.births import record_birth
from logistics.isolation.operations.clock import extend, reclassify, reopen, restart, shorten
from logistics.isolation.operations.elsewhere import begin_elsewhere
from logistics.isolation.operations.ending import annul_expected, end, vacate
from logistics.isolation.operations.expecting import (
    ExpectedRoom,
    cancel_expected_rooms,
    expect,
    expect_all,
    expect_rooms,
)
from logistics.isolation.operations.homes import HomeLook, designate_place, note_home
from logistics.isolation.operations.houses import (
    block_room,
    change_site_state,
    move_block_end,
)
from logistics.isolation.operations.linking import link_contact, unlink_contact
from logistics.isolation.operations.measures import hand_over_measure
from logistics.isolation.operations.moving import give_room, move
from logistics.isolation.operations.orders import draw_order, serve_order
from logistics.isolation.operations.rides import ask_for_ride
from logistics.isolation.operations.searching import note_search
from logistics.isolation.operations.standing_down import stand_down

__all__ = [
    "ExpectedRoom",
    "HomeLook",
    "Taken",
    "admit",
    "admit_walk_in",
    "annul_expected",
    "ask_for_ride",
    "begin_at_site",
    "begin_elsewhere",
    "block_room",
    "cancel_expected_rooms",
    "change_site_state",
    "come_back",
    "designate_place",
    "draw_order",
    "end",
    "expect",
    "expect_all",
    "expect_rooms",
    "extend",
    "give_room",
    "give_up_room",
    "go_away",
    "hand_over_measure",
    "link_contact",
    "lodge",
    "move",
    "move_block_end",
    "note_home",
    "note_search",
    "reclassify",
    "record_birth",
    "refuse",
    "reopen",
    "restart",
    "serve_order",
    "shorten",
    "stand_down",
    "unlink_contact",
    "vacate",
]
