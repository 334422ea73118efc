"""How long a solver may go on."""

from __future__ import annotations

import time


class Stopwatch:
    """Time spent and left of a limit in seconds."""

    def __init__(self, limit: float) -> None:
        self.started = time.monotonic()
        self.limit = limit

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    @property
    def left(self) -> float:
        """Seconds left; never below nought."""
        return max(0.0, self.limit - self.seconds)
