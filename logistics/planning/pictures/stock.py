"""The curve of an item's stock: what is usable day by day, with steps where goods expire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from logistics.planning.pictures.scale import INK, LINE, SOFT, Words, write
from logistics.sites.floor_plan.markup import element
from logistics.wording import say

HIGH, TOP, LEFT, FOOT = 220.0, 14.0, 64.0, 26.0
STOCK, EXPIRY, LOWEST = "#2f6f8f", "#b3541e", "#8a1c1c"


@dataclass(frozen=True, kw_only=True)
class Curve:
    """What is drawn.

    :ivar units: usable at the start of each day
    :ivar past: units that lay there, usable or not, at the start of each day before it
    :ivar expiring: units that expire unused at the end of a day, by day
    :ivar minimum: below which the stock is too low
    :ivar runs_out: days until nothing is left, where that is within the curve
    """

    day: date
    units: Sequence[float]
    expiring: dict[int, float]
    minimum: float
    runs_out: float | None
    past: Sequence[float] = ()


def draw_stock(curve: Curve, words: Words, *, width: float = 720.0) -> Markup:
    """The curve as SVG."""
    days, before = len(curve.units) - 1, len(curve.past)
    most = max(*curve.units, *curve.past, curve.minimum, 1.0)

    def x(day: float) -> float:
        return round(LEFT + (width - LEFT - 8) * (day + before) / (days + before), 1)

    def y(units: float) -> float:
        return round(TOP + (HIGH - TOP - FOOT) * (1 - units / most), 1)

    points = " ".join(f"{x(day)},{y(units)}" for day, units in enumerate(curve.units))
    area = f"{x(0)},{y(0)} {points} {x(days)},{y(0)}"
    was = " ".join(f"{x(n - before)},{y(units)}" for n, units in enumerate(curve.past))
    parts = [
        element("title", words(say("Usable stock over the coming days"))),
        *(
            part
            for share in (0, 0.5, 1)
            for part in (
                element("path", d=f"M{LEFT} {y(most * share)}H{width - 8}", stroke=LINE),
                write(f"{most * share:,.0f}", x=LEFT - 6, y=y(most * share) + 4, fill=SOFT,
                      text_anchor="end"),
            )
        ),
        *(
            write(f"{curve.day + timedelta(days=day):%m-%d}", x=x(day), y=HIGH - 8, fill=SOFT,
                  text_anchor="start" if day == -before else "end" if day == days else "middle")
            for day in range(-before, days + 1, max(1, (days + before) // 6))
        ),
        *(
            (
                element("polyline", points=f"{was} {x(0)},{y(curve.past[-1])}", fill="none",
                        stroke=SOFT, stroke_width=2),
                element("path", d=f"M{x(0)} {TOP}V{y(0)}", stroke=SOFT),
                write(words(say("today")), x=x(0) - 4, y=TOP + 10, fill=SOFT, text_anchor="end"),
            )
            if before
            else ()
        ),
        element("polygon", points=area, fill=STOCK, fill_opacity=0.14),
        element("polyline", points=points, fill="none", stroke=STOCK, stroke_width=2),
        element("path", d=f"M{LEFT} {y(curve.minimum)}H{width - 8}", stroke=LOWEST,
                stroke_dasharray="5 4"),
        write(words(say("Minimum")), x=width - 10, y=y(curve.minimum) - 4, fill=LOWEST,
              text_anchor="end"),
        *(
            element(
                "g",
                element("title", words(say("%(units)s expire unused on %(day)s",
                                           units=f"{units:,.0f}",
                                           day=curve.day + timedelta(days=day - 1)))),
                element("path", d=f"M{x(day)} {TOP}V{y(0)}", stroke=EXPIRY,
                        stroke_dasharray="2 3"),
                element("circle", cx=x(day), cy=y(curve.units[min(day, days)]), r=4, fill=EXPIRY),
            )
            for day, units in sorted(curve.expiring.items())
            if day <= days
        ),
    ]  # fmt: skip
    if curve.runs_out is not None:
        when = curve.day + timedelta(days=int(curve.runs_out))
        at = x(curve.runs_out)
        parts += [
            element("path", d=f"M{at} {TOP}V{y(0)}", stroke=LOWEST, stroke_width=1.5),
            write(words(say("Runs out on %(day)s", day=f"{when:%m-%d}")),
                  x=at + 4 if at < width * 0.7 else at - 4, y=TOP + 10, fill=INK,
                  text_anchor="start" if at < width * 0.7 else "end"),
        ]  # fmt: skip
    return element(
        "svg", *parts, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width:g} {HIGH:g}",
        role="img", class_="stock-curve",
    )  # fmt: skip


def cover_bar(days: float | None, enough: float, minimum_days: float, tone: str) -> Markup:
    """A bar of days of cover up to three months, with marks at what is enough."""
    wide, full = 150.0, 90.0
    share = 1.0 if days is None else min(1.0, days / full)
    colour = {"bad": "#b3261e", "warn": "#c77700", "good": "#2e7d4f"}[tone]
    return element(
        "svg",
        element("rect", x=0, y=3, width=wide, height=10, rx=2, fill="#e8edf0"),
        element("rect", x=0, y=3, width=round(max(1.5, wide * share), 1), height=10, rx=2,
                fill=colour),
        *(
            element("path", d=f"M{round(wide * mark / full, 1)} 0V16", stroke="#17212b",
                    stroke_opacity=0.55)
            for mark in (min(minimum_days, full), min(enough, full))
        ),
        xmlns="http://www.w3.org/2000/svg", viewBox="0 0 150 16", width=150, height=16,
        aria_hidden="true", class_="cover-bar",
    )  # fmt: skip
