"""Half-open periods of time: the start belongs to it, the end does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, order=True)
class Period:
    """From ``start`` until just before ``end``; without an end it goes on.

    :raises ValueError: the end is not after the start, or a moment lacks its time zone
    """

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or (self.end is not None and self.end.tzinfo is None):
            raise ValueError("a period needs moments with a time zone")
        if self.end is not None and self.end <= self.start:
            raise ValueError("a period ends after it starts")

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment and (self.end is None or moment < self.end)

    def overlaps(self, other: Period) -> bool:
        """Whether the two share a moment; enclosing counts, touching does not."""
        return (self.end is None or other.start < self.end) and (
            other.end is None or self.start < other.end
        )


def any_overlap(periods: Iterable[Period]) -> tuple[Period, Period] | None:
    """The first two of the periods that share a moment, in order of their starts."""
    previous: Period | None = None
    for period in sorted(periods, key=lambda p: p.start):
        if previous is not None and previous.overlaps(period):
            return previous, period
        if previous is None or (
            previous.end is not None and (period.end is None or period.end > previous.end)
        ):
            previous = period
    return None
