"""What goes from where to where: places on both sides, goods as bands as wide as their room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from logistics.planning.pictures.scale import INK, SIZE, SOFT, WIDE, Words, sheet, write
from logistics.sites.floor_plan.markup import element, fitted
from logistics.wording import say

MOST_FLOWS = 40
ROW, TOP, NODE = 38.0, 24.0, 8.0
BAND = "#2f6f8f"
WIDEST, THINNEST, APART = 16.0, 1.5, 14.0
GOOD, SHORT, BAD = "#2e7d4f", "#c77700", "#b3261e"


@dataclass(frozen=True, kw_only=True)
class Flow:
    """Goods that go one way.

    :ivar litres: the room that they take
    """

    origin: str
    destination: str
    packs: int
    litres: float


@dataclass(frozen=True, kw_only=True)
class Cover:
    """The shortest cover at a place, in days, were nothing shipped and with the plan."""

    before: float
    after: float


def draw_flows(
    flows: Sequence[Flow],
    covers: Mapping[str, Cover],
    words: Words,
    *,
    names: Mapping[str, str],
    enough: float,
    width: float = WIDE,
) -> Markup:
    """The flows as SVG, the largest of them where there are many."""
    shown = sorted(flows, key=lambda each: -each.litres)[:MOST_FLOWS]
    origins = list(dict.fromkeys(each.origin for each in shown))
    targets = _near_their_origins(shown, origins)
    rows = max(len(origins), len(targets))
    side = min(300.0, width * 0.31)
    left, right = side, width - side
    most = max((each.litres for each in shown), default=1.0) or 1.0

    def y(place: str, column: Sequence[str]) -> float:
        step = ROW * rows / len(column)
        return round(TOP + step * (column.index(place) + 0.5), 1)

    def arrives(flow: Flow) -> float:
        """Bands that end at one place end below each other."""
        others = [each for each in shown if each.destination == flow.destination]
        apart = others.index(flow) - (len(others) - 1) / 2
        return round(y(flow.destination, targets) + apart * min(APART, ROW / len(others)), 1)

    parts = [
        write(words(say("from")), x=left - 12, y=14, fill=SOFT, text_anchor="end"),
        write(words(say("to; worst cover in days")), x=right + 14, y=14, fill=SOFT),
        *(
            _band(each, words, names, (left + NODE, y(each.origin, origins)),
                  (right, arrives(each)), each.litres / most)
            for each in shown
        ),
        *(
            _place(names.get(place, place), covers.get(place), left, y(place, origins),
                   side - 14, enough, outwards="end")
            for place in origins
        ),
        *(
            _place(names.get(place, place), covers.get(place), right, y(place, targets),
                   side - 14, enough, outwards="start")
            for place in targets
        ),
    ]  # fmt: skip
    height = TOP + ROW * rows + 8
    if len(flows) > len(shown):
        sentence = say("The largest %(n)s of %(all)s ways.", n=len(shown), all=len(flows))
        parts.append(write(words(sentence), x=0, y=height + 8, fill=SOFT))
        height += 18
    return sheet(words(say("What goes from where to where")), width, height, parts, "flows")


def _near_their_origins(flows: Sequence[Flow], origins: Sequence[str]) -> list[str]:
    """Destinations in the order of where most of their goods come from: fewer bands cross."""
    weights: dict[str, tuple[float, float]] = {}
    for each in flows:
        total, sum_ = weights.get(each.destination, (0.0, 0.0))
        load = each.litres or 1.0
        weights[each.destination] = (total + load, sum_ + load * origins.index(each.origin))
    return sorted(weights, key=lambda each: (weights[each][1] / weights[each][0], each))


def _band(
    flow: Flow,
    words: Words,
    names: Mapping[str, str],
    start: tuple[float, float],
    end: tuple[float, float],
    share: float,
) -> Markup:
    middle = round((start[0] + end[0]) / 2, 1)
    title = say(
        "%(origin)s → %(destination)s: %(packs)s packs, %(litres)s L",
        origin=names.get(flow.origin, flow.origin),
        destination=names.get(flow.destination, flow.destination),
        packs=flow.packs,
        litres=round(flow.litres),
    )
    return element(
        "g",
        element("title", words(title)),
        element(
            "path",
            d=f"M{start[0]} {start[1]}C{middle} {start[1]} {middle} {end[1]} {end[0]} {end[1]}",
            fill="none",
            stroke=BAND,
            stroke_opacity=0.45,
            stroke_width=round(max(THINNEST, WIDEST * share), 1),
        ),
        write(f"{flow.packs:,}", x=end[0] - 8, y=end[1] - 5, fill=INK, text_anchor="end"),
    )


def _place(
    name: str,
    cover: Cover | None,
    x: float,
    y: float,
    room: float,
    enough: float,
    *,
    outwards: str,
) -> Markup:
    away = -8 if outwards == "end" else NODE + 8
    colour = SOFT if cover is None else _colour(cover.after, enough)
    days = "" if cover is None else f"{cover.before:.1f} → {cover.after:.1f}"
    return element(
        "g",
        element("rect", x=x, y=y - 13, width=NODE, height=26, rx=2, fill=colour),
        write(fitted(name, SIZE, room), x=x + away, y=y - 1, font_size=SIZE, font_weight=600,
              text_anchor=outwards),
        write(days, x=x + away, y=y + 13, fill=colour, text_anchor=outwards),
    )  # fmt: skip


def _colour(days: float, enough: float) -> str:
    if days >= enough - 1e-6:
        return GOOD
    return SHORT if days >= enough / 3 else BAD
