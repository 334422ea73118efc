"""Draws a floor: zones as bands, passages as lines, rooms on both sides of the corridor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from logistics.sites.floor_plan.colours import (
    INK,
    PASSAGES,
    ROOMS,
    SOFT,
    WARNING,
    ZONES,
    fill_of,
    patterns,
)
from logistics.sites.floor_plan.facts import FloorPlan, PlanPassage, PlanRoom, PlanZone
from logistics.sites.floor_plan.geometry import Column, Run, columns_of, runs_of, strips_of, way_of
from logistics.sites.floor_plan.legend import draw_legend
from logistics.sites.floor_plan.markup import element, fitted, width_of
from logistics.sites.rules.rooms import RoomState
from logistics.wording import Sentence, say, term

Words = Callable[[Sentence | str], str]

CELL, ROOM, LABEL, LINE, MARGIN, HEAD, GAP = 92, 66, 24, 19, 26, 34, 14
ENTRANCE = term("Entrance")
STOPPED = term("Admission stopped")
MARKS = (
    ("step_free", "S", term("Step-free")),
    ("negative_pressure", "N", term("Negative pressure")),
    ("cot", "C", term("Cot")),
)
SHORT = {
    RoomState.EXPECTED: term("expected here"),
    RoomState.BEING_DISINFECTED: term("disinfecting"),
    RoomState.BEING_AIRED: term("airing"),
    RoomState.BEING_INSPECTED: term("inspecting"),
}


def draw(plan: FloorPlan, words: Words) -> Markup:
    """The plan as an ``svg`` element that scales; needs no style attributes and no script.

    :param words: turns catalogue words and sentences into the reader's language
    """
    strips = strips_of(columns_of(plan))
    widest = max((len(strip) for strip in strips), default=1)
    drawing = _Drawing(plan=plan, words=words, width=MARGIN + max(widest, 6) * CELL + 4)
    top = HEAD
    body: list[Markup] = []
    for number, strip in enumerate(strips):
        body.append(drawing.strip(strip, top, first=number == 0))
        top += drawing.strip_height + GAP
    legend, height = draw_legend(_legend_items(plan), words, width=drawing.width, top=top)
    return element(
        "svg",
        element("title", words(plan.title)),
        patterns(),
        drawing.heading(),
        *body,
        legend,
        xmlns="http://www.w3.org/2000/svg",
        class_="floor-plan",
        role="group",
        aria_label=words(plan.title),
        viewBox=f"0 0 {drawing.width} {top + height}",
        width=drawing.width,
        height=top + height,
        font_family="inherit",
    )


def _legend_items(plan: FloorPlan) -> Iterator[tuple[str, object, Sentence | str]]:
    """What occurs on the plan, in the order of the legend: kind of sign, sign, word."""
    states = {room.state for room in plan.rooms}
    yield from (("room", state, state.value) for state in RoomState if state in states)
    for kind in PASSAGES:
        if any(passage.kind is kind for passage in plan.passages):
            yield "passage", kind, kind.value
    for name, letter, word in MARKS:
        if any(getattr(room, name) for room in plan.rooms):
            yield "mark", letter, word


@dataclass(frozen=True, kw_only=True)
class _Drawing:
    plan: FloorPlan
    words: Words
    width: int

    @property
    def corridor(self) -> int:
        return 10 + LINE * max(1, len(self.plan.passages))

    @property
    def strip_height(self) -> int:
        return LABEL + 2 * ROOM + self.corridor

    def heading(self) -> Markup:
        title = element(
            "text", self.words(self.plan.title), x=MARGIN, y=22, font_size=16, font_weight=700
        )
        if not self.plan.stopped:
            return title
        stop = element(
            "text",
            self.words(STOPPED),
            x=self.width - 4,
            y=22,
            text_anchor="end",
            font_size=14,
            font_weight=700,
            fill=WARNING,
        )
        return title + stop

    def strip(self, strip: Sequence[Column], top: int, *, first: bool) -> Markup:
        parts = [self._band(run, top) for run in runs_of(strip)]
        parts += [
            self._passage(passage, strip, top + LABEL + ROOM + 5 + LINE * index)
            for index, passage in enumerate(self.plan.passages)
        ]
        for index, column in enumerate(strip):
            for side, room in enumerate(column.rooms):
                if room is not None:
                    above = top + LABEL + side * (ROOM + self.corridor)
                    parts.append(self._room(room, MARGIN + index * CELL, above))
        if first:
            parts.append(self._entrance(top + self.strip_height / 2 + LABEL / 2))
        return element("g", *parts)

    def _entrance(self, middle: float) -> Markup:
        return element(
            "text",
            self.words(ENTRANCE),
            " ▾",
            x=0,
            y=0,
            transform=f"translate(17 {middle:g}) rotate(-90)",
            text_anchor="middle",
            font_size=12,
            fill=SOFT,
        )

    def _band(self, run: Run, top: int) -> Markup:
        x, width = MARGIN + run.start * CELL, (run.end - run.start) * CELL
        zones = {zone.id: zone for zone in self.plan.zones}
        above, below = (zones[each] for each in run.zones)
        half = LABEL + ROOM + self.corridor / 2
        shown = (above,) if above.id == below.id else (above, below)
        label = " / ".join(self._zone(each) for each in shown)
        if width_of(label, 12.5) > width - 12:
            label = " / ".join(dict.fromkeys(self.words(each.kind.value) for each in shown))
        return element(
            "g",
            element("title", " / ".join(self._zone(each) for each in shown)),
            element("rect", x=x, y=top, width=width, height=half, fill=ZONES[above.kind]),
            element(
                "rect",
                x=x,
                y=top + half,
                width=width,
                height=self.strip_height - half,
                fill=ZONES[below.kind],
            ),
            element(
                "rect",
                x=x + 0.5,
                y=top + 0.5,
                width=width - 1,
                height=self.strip_height - 1,
                fill="none",
                stroke=SOFT,
            ),
            element(
                "text",
                fitted(label, 12.5, width - 12),
                x=x + 7,
                y=top + 17,
                font_size=12.5,
                font_weight=600,
                fill=INK,
            ),
        )

    def _zone(self, zone: PlanZone) -> str:
        """The kind of a zone, and its name where that says more."""
        kind = self.words(zone.kind.value)
        known = {zone.kind.value, kind.casefold()}
        return kind if zone.name.casefold() in known else f"{kind} · {zone.name}"

    def _passage(self, passage: PlanPassage, strip: Sequence[Column], y: float) -> Markup:
        colour, dashes = PASSAGES[passage.kind]
        parts = []
        for start, end in way_of(strip, passage.zones):
            left, right = MARGIN + start * CELL + 8, MARGIN + end * CELL - 8
            parts.append(
                element(
                    "path",
                    d=f"M{left} {y + 12}H{right - 6}",
                    fill="none",
                    stroke=colour,
                    stroke_width=2.2,
                    stroke_dasharray=dashes,
                )
            )
            parts.append(element("path", d=f"M{right} {y + 12}l-8 -4v8z", fill=colour))
            parts.append(
                element(
                    "text",
                    fitted(passage.name, 10, right - left),
                    x=left,
                    y=y + 8,
                    font_size=10,
                    fill=colour,
                )
            )
        title = say("%(kind)s: %(name)s", kind=passage.kind, name=passage.name)
        return element("g", element("title", self.words(title)), *parts)

    def _room(self, room: PlanRoom, x: int, y: float) -> Markup:
        look = ROOMS[room.state]
        middle = x + CELL / 2
        halo = None if look.ink != INK else "#ffffff"
        drawn = element(
            "g",
            element("title", self._description(room)),
            element(
                "rect",
                x=x + 3,
                y=y + 3,
                width=CELL - 6,
                height=ROOM - 6,
                rx=3,
                fill=fill_of(room.state),
                stroke=look.edge,
                stroke_width=look.width,
            ),
            *(
                element(
                    "text",
                    fitted(text, size, CELL - 10),
                    x=middle,
                    y=y + line,
                    text_anchor="middle",
                    font_size=size,
                    font_weight=weight,
                    fill=look.ink,
                    stroke=halo,
                    stroke_width=2.5 if halo else None,
                    paint_order="stroke",
                )
                for text, size, weight, line in (
                    (room.number, 16, 700, 24),
                    (self._state(room), 11, 400, 40),
                    (room.note or self._marks(room), 10.5, 600, 55),
                )
                if text
            ),
            data_room=room.number,
            data_state=room.state.value,
        )
        return element("a", drawn, href=room.href) if room.href else drawn

    def _state(self, room: PlanRoom) -> str:
        if room.state is RoomState.NOT_FOR_RESIDENTS:
            return self.words(room.purpose.value)
        return self.words(SHORT.get(room.state, room.state.value))

    def _marks(self, room: PlanRoom) -> str:
        return " ".join(letter for name, letter, _ in MARKS if getattr(room, name))

    def _description(self, room: PlanRoom) -> str:
        facts = [room.number, self.words(room.purpose.value), self.words(room.state.value)]
        facts += [self.words(word) for name, _, word in MARKS if getattr(room, name)]
        return " · ".join([*facts, room.note] if room.note else facts)
