"""The time that a solver may spend, and whether anybody still wants its answer."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from logistics.wording import Sentence, say

Progress = Callable[[float, Sentence], bool]


class Allowance:
    """Counts the seconds of one answer, tells how it stands and hears when to stop.

    :ivar wanted: whether nobody has cancelled
    """

    def __init__(self, seconds: float, progress: Progress | None) -> None:
        self.seconds, self.progress, self.wanted = seconds, progress, True
        self.started = monotonic()

    @property
    def spent(self) -> float:
        """Seconds since the start."""
        return monotonic() - self.started

    def until(self, moment: float) -> Callable[[], bool]:
        """Whether to go on, for work that has until so many seconds after the start."""

        def going_on() -> bool:
            self._tell()
            return self.wanted and self.spent < moment

        return going_on

    def tell(self, cost: float, bound: float) -> None:
        """Say how the plan stands."""
        self._say(say("Cost %(cost).0f, bound %(bound).0f", cost=cost, bound=bound))

    def _tell(self) -> None:
        self._say(say("Looking for better trips"))

    def _say(self, sentence: Sentence) -> None:
        if self.progress is not None and self.wanted:
            share = min(1.0, self.spent / self.seconds) if self.seconds else 1.0
            self.wanted = self.progress(share, sentence)
