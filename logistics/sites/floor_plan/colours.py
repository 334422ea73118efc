"""How states, zones and passages look, by colour and, for black and white, by pattern."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from logistics.sites.floor_plan.markup import element
from logistics.sites.rules.kinds import PassageKind, ZoneKind
from logistics.sites.rules.rooms import RoomState

INK, SOFT, PAPER, WARNING = "#17212b", "#4a5865", "#ffffff", "#a01c1c"

ZONES = {
    ZoneKind.CLEAN: "#e1f2e6",
    ZoneKind.BUFFER: "#fdf1cb",
    ZoneKind.CONTAMINATED: "#fae1de",
}


@dataclass(frozen=True, kw_only=True)
class Look:
    """The fill of a room, the lines of its pattern and its edge.

    :ivar lines: path of the pattern in a square of 8, none for a plain fill
    """

    fill: str
    edge: str
    ink: str = INK
    lines: str = ""
    width: float = 1.5


ROOMS = {
    RoomState.READY: Look(fill=PAPER, edge="#1d6b3a", width=2.5),
    RoomState.EXPECTED: Look(fill="#e3eff5", edge="#0b4f6c", lines="M4 3.2v1.6"),
    RoomState.OCCUPIED: Look(fill="#0b4f6c", edge="#06364b", ink=PAPER),
    RoomState.BEING_DISINFECTED: Look(fill="#fff6e0", edge="#8a5200", lines="M0 8L8 0"),
    RoomState.BEING_AIRED: Look(fill="#fff6e0", edge="#8a5200", lines="M0 4h8"),
    RoomState.BEING_INSPECTED: Look(fill="#fff6e0", edge="#8a5200", lines="M4 0v8"),
    RoomState.OUT_OF_ORDER: Look(fill="#f4e3e3", edge=WARNING, lines="M0 8L8 0M0 0L8 8"),
    RoomState.NOT_FOR_RESIDENTS: Look(fill="#e9edf0", edge="#8b98a3"),
}

PASSAGES = {
    PassageKind.STAFF: ("#1d6b3a", None),
    PassageKind.RESIDENT: (WARNING, "12 6"),
    PassageKind.WASTE: (SOFT, "2 5"),
}


def patterns() -> Markup:
    """The patterns of the states; equal in every plan, so that several share a page."""
    return element(
        "defs",
        *(
            element(
                "pattern",
                element("rect", width=8, height=8, fill=look.fill),
                element("path", d=look.lines, stroke=look.edge, stroke_width=0.9, opacity=0.5),
                id=_name(state),
                width=8,
                height=8,
                patternUnits="userSpaceOnUse",
            )
            for state, look in ROOMS.items()
            if look.lines
        ),
    )


def _name(state: RoomState) -> str:
    return f"plan-{state.value}"


def fill_of(state: RoomState) -> str:
    """What a room in this state is filled with."""
    look = ROOMS[state]
    return f"url(#{_name(state)})" if look.lines else look.fill
