"""Every change of isolations and of who occupies which room."""

from logistics.isolation.operations.admission import (
    Taken,
    admit,
    admit_walk_in,
    refuse,
)
from logistics.isolation.operations.away import come_back, go_away
from logistics.isolation.operations.clock import extend, restart, shorten
from logistics.isolation.operations.ending import annul_expected, end, vacate
from logistics.isolation.operations.expecting import (
    ExpectedRoom,
    cancel_expected_rooms,
    expect,
    expect_all,
    expect_rooms,
)
from logistics.isolation.operations.moving import move
from logistics.isolation.operations.orders import draw_order, serve_order

__all__ = [
    "ExpectedRoom",
    "Taken",
    "admit",
    "admit_walk_in",
    "annul_expected",
    "cancel_expected_rooms",
    "come_back",
    "draw_order",
    "end",
    "expect",
    "expect_all",
    "expect_rooms",
    "extend",
    "go_away",
    "move",
    "refuse",
    "restart",
    "serve_order",
    "shorten",
    "vacate",
]
