"""What the signs of a plan mean, below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from markupsafe import Markup

from logistics.sites.floor_plan.colours import INK, PASSAGES, ROOMS, SOFT, fill_of
from logistics.sites.floor_plan.markup import element, width_of
from logistics.sites.rules.kinds import PassageKind
from logistics.sites.rules.rooms import RoomState
from logistics.wording import Sentence

SIZE, ROW, SIGN = 12, 22, 34


def draw_legend(
    items: Iterable[tuple[str, object, Sentence | str]],
    words: Callable[[Sentence | str], str],
    *,
    width: int,
    top: float,
) -> tuple[Markup, float]:
    """The legend and its height; it breaks into as many rows as the width needs."""
    parts: list[Markup] = []
    x, row = 26.0, 0
    for kind, sign, word in items:
        text = words(word)
        needed = SIGN + width_of(text, SIZE) + 18
        if x + needed > width and x > 26:
            x, row = 26.0, row + 1
        y = top + row * ROW
        parts.append(_sign(kind, sign, x, y))
        parts.append(element("text", text, x=x + SIGN, y=y + 12, font_size=SIZE, fill=INK))
        x += needed
    return element("g", *parts), (row + 1) * ROW if parts else 0


def _sign(kind: str, sign: object, x: float, y: float) -> Markup:
    if isinstance(sign, RoomState):
        look = ROOMS[sign]
        return element(
            "rect",
            x=x,
            y=y,
            width=26,
            height=15,
            rx=2,
            fill=fill_of(sign),
            stroke=look.edge,
            stroke_width=look.width,
        )
    if isinstance(sign, PassageKind):
        colour, dashes = PASSAGES[sign]
        return element(
            "path",
            d=f"M{x:g} {y + 8:g}h26",
            stroke=colour,
            stroke_width=2.5,
            stroke_dasharray=dashes,
        )
    return element(
        "text",
        str(sign),
        x=x + 20,
        y=y + 12,
        text_anchor="middle",
        font_size=SIZE,
        font_weight=700,
        fill=SOFT,
        data_kind=kind,
    )
