"""Windows of departure, cut so that within each next to nothing changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from logistics.planning.transport.solver.items import Ints

FINE, COARSE, WIDE = 10, 40, 150


@dataclass(frozen=True, kw_only=True)
class Windows:
    """First and last minute of departure (opens, closes) of some trips, one row a window."""

    trip: Ints
    opens: Ints
    closes: Ints

    def __len__(self) -> int:
        return len(self.trip)

    def within(self, first: Ints | int, before: Ints | int) -> Windows:
        """What lies from some minutes on and before others."""
        opens = np.maximum(self.opens, first)
        closes = np.minimum(self.closes, np.asarray(before) - 1)
        left = opens <= closes
        return Windows(trip=self.trip[left], opens=opens[left], closes=closes[left])

    def cut(self, size: Ints | int) -> Windows:
        """Cut into windows of so many minutes."""
        sizes = np.broadcast_to(np.asarray(size), self.trip.shape)
        count = (self.closes - self.opens) // sizes + 1
        row = np.repeat(np.arange(len(self)), count)
        turn = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
        opens = self.opens[row] + turn * sizes[row]
        closes = np.minimum(self.closes[row], opens + sizes[row] - 1)
        return Windows(trip=self.trip[row], opens=opens, closes=closes)


def joined(parts: list[Windows]) -> Windows:
    """Several lists of windows as one."""
    empty = np.empty(0, dtype=np.int64)
    return Windows(
        trip=np.concatenate([empty, *(part.trip for part in parts)]),
        opens=np.concatenate([empty, *(part.opens for part in parts)]),
        closes=np.concatenate([empty, *(part.closes for part in parts)]),
    )
