"""The curve of a search as points of a drawing: best cost above, bound below, over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from logistics.planning.answers import Part, Told

WIDTH, HEIGHT = 560, 190
LEFT, RIGHT, TOP, BOTTOM = 64, 12, 12, 26
MARGIN = 0.06


class Step(Protocol):
    """How a search stood at a moment."""

    @property
    def part(self) -> Part:
        """Rooms or rides."""

    @property
    def seconds(self) -> float:
        """Since the part was begun."""

    @property
    def cost(self) -> float:
        """Of the best plan."""

    @property
    def bound(self) -> float | None:
        """Of every plan."""

    @property
    def people_without(self) -> int | None:
        """People without a room or a ride."""


@dataclass(frozen=True, kw_only=True)
class Curve:
    """A part of a search, ready to be drawn on ``WIDTH`` by ``HEIGHT``.

    :ivar cost: points of the best cost, as SVG writes them; bound likewise
    :ivar heights: labelled heights of the grid, and moments along the foot
    """

    last: Told
    cost: str
    bound: str
    heights: tuple[tuple[float, str], ...]
    moments: tuple[tuple[float, str], ...]


def curves(steps: Iterable[Step]) -> list[Curve]:
    """One curve a part, in the order in which they were solved."""
    by_part: dict[Part, list[Step]] = {}
    for step in steps:
        by_part.setdefault(step.part, []).append(step)
    return [_curve(part, found) for part, found in by_part.items()]


def _curve(part: Part, steps: Sequence[Step]) -> Curve:
    last = steps[-1]
    values = [step.cost for step in steps]
    values += [step.bound for step in steps if step.bound is not None]
    low, high = min(values), max(values)
    spare = MARGIN * (high - low) or max(1.0, abs(high) * MARGIN)
    frame = _Frame(low - spare, high + spare, max(last.seconds, 0.1))
    return Curve(
        last=Told(
            part=part,
            share=1.0,
            seconds=last.seconds,
            cost=last.cost,
            bound=last.bound,
            people_without=last.people_without,
        ),
        cost=frame.stairs([(step.seconds, step.cost) for step in steps]),
        bound=frame.stairs([(s.seconds, s.bound) for s in steps if s.bound is not None]),
        heights=tuple((frame.y(value), f"{value:,.0f}") for value in sorted({low, high})),
        moments=tuple(
            (frame.x(seconds), f"{seconds:.3g}") for seconds in (0.0, frame.until / 2, frame.until)
        ),
    )


@dataclass(frozen=True)
class _Frame:
    """Costs and seconds to places in the drawing."""

    low: float
    high: float
    until: float

    def x(self, seconds: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * seconds / self.until, 1)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share, 1)

    def stairs(self, points: Sequence[tuple[float, float]]) -> str:
        """A value holds until the next one is found, the last one to the end."""
        return " ".join(f"{self.x(x)},{self.y(y)}" for x, y in self._corners(points))

    def _corners(self, points: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
        before: float | None = None
        for seconds, value in points:
            if before is not None:
                yield seconds, before
            yield seconds, value
            before = value
        if before is not None:
            yield self.until, before
