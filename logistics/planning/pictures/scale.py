"""The sheet that pictures of plans are drawn on: a time scale, rows and a legend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from logistics.sites.floor_plan.markup import element, fitted, width_of
from logistics.wording import Sentence

Words = Callable[[Sentence | str], str]
Names = Mapping[str, str]
INK, SOFT, LINE, PAPER = "#17212b", "#4a5865", "#d5dce1", "#ffffff"
SIZE = 12.0
WIDE = 1180
ROW, BAR, HEAD, GAP = 22, 16, 30, 10
STEPS = (timedelta(hours=1), timedelta(hours=2), timedelta(hours=3), timedelta(hours=6),
         timedelta(days=1), timedelta(days=2), timedelta(days=7), timedelta(days=14))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Moments on a sheet.

    :ivar left: where the first moment lies; what stands before it are the names of rows
    """

    start: datetime
    end: datetime
    left: float
    width: float
    zone: ZoneInfo

    def x(self, moment: datetime) -> float:
        """Where a moment lies; at the edge when it is outside."""
        share = (moment - self.start) / (self.end - self.start)
        return round(self.left + min(1.0, max(0.0, share)) * (self.width - self.left), 1)

    def ticks(self) -> Iterator[datetime]:
        """Round local moments, far enough apart for their labels."""
        most = max(2, int((self.width - self.left) // 56))
        span = self.end - self.start
        step = next((step for step in STEPS if span / step <= most), STEPS[-1])
        local = self.start.astimezone(self.zone)
        moment = local.replace(hour=0, minute=0, second=0, microsecond=0)
        while moment <= self.end:
            if moment >= self.start:
                yield moment
            moment += step

    def axis(self, top: float, bottom: float) -> Markup:
        """Lines and labels of the scale."""
        days = self.end - self.start > timedelta(days=3)
        return element(
            "g",
            *(
                part
                for moment in self.ticks()
                for part in (
                    element("path", d=f"M{self.x(moment)} {top}V{bottom}", stroke=LINE),
                    write(
                        f"{moment:%m-%d}" if days else f"{moment:%H:%M}",
                        x=self.x(moment) + 2,
                        y=top - 4,
                        fill=SOFT,
                    ),
                )
            ),
        )

    def bar(
        self, start: datetime, end: datetime, top: float, title: str, text: str = "", **look: object
    ) -> Markup:
        """A span of time as a bar with a title, and its words where they fit."""
        left, right = self.x(start), self.x(end)
        ink, height = look.pop("ink", INK), look.pop("height", BAR)
        words = fitted(text, SIZE - 1, right - left - 6) if right - left > 18 else ""
        return element(
            "g",
            element("title", title),
            element(
                "rect",
                x=left,
                y=top,
                width=round(max(1.5, right - left), 1),
                height=height,
                **look,
            ),
            write(words, x=left + 3, y=top + BAR - 4, fill=ink) if words else Markup(""),
        )


def margin(names: Iterable[str], width: float) -> float:
    """The place that the names of rows need: at most a third of the sheet."""
    return min(width / 3, max((width_of(name, SIZE - 1) for name in names), default=60) + 12)


def write(text: str, *, x: float, y: float, **attributes: object) -> Markup:
    """A text at a point."""
    plain = {"fill": INK, "font_size": SIZE - 1}
    return element("text", text, x=round(x, 1), y=round(y, 1), **(plain | attributes))


def heading(text: str, y: float, width: float) -> Markup:
    """The heading of a group of rows."""
    words = fitted(text, SIZE + 1, width)
    return write(words, x=0, y=y + 15, font_size=SIZE + 1, font_weight=700)


def row_name(text: str, top: float, room: float) -> Markup:
    """The name of a row, cut to its place."""
    return write(fitted(text, SIZE - 1, room - 6), x=0, y=top + BAR - 4, fill=SOFT)


def legend(
    items: Sequence[tuple[dict[str, object], str]], top: float, width: float
) -> tuple[Markup, float]:
    """Signs with their words, in as many lines as they need; and the height of it."""
    parts: list[Markup] = []
    x, y = 0.0, top
    for look, words in items:
        room = 26 + width_of(words, SIZE - 1) + 14
        if x and x + room > width:
            x, y = 0.0, y + ROW
        parts.append(element("rect", x=x, y=y, width=20, height=BAR - 2, **look))
        parts.append(write(words, x=x + 25, y=y + BAR - 5))
        x += room
    return element("g", *parts), y + ROW - top


def sheet(title: str, width: float, height: float, parts: Iterable[Markup], name: str) -> Markup:
    """The whole picture, which scales."""
    return element(
        "svg",
        element("title", title),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        class_=name,
        role="img",
        aria_label=title,
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
        font_family="Noto Sans, Noto Sans SC, Noto Sans CJK SC, sans-serif",
    )
