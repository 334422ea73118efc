"""What a solver may spend, time or work, and whether anybody still wants its answer."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic


@dataclass(frozen=True, kw_only=True)
class Told:
    """How far a search is and how its plan stands; cost and bound are totals."""

    share: float
    seconds: float
    cost: float
    bound: float


Progress = Callable[[Told], bool]
Standing = Callable[[], tuple[float, float]]
STEP_SECONDS = 0.1
NODES = 1


class Allowance:
    """Counts the seconds of one answer, tells how it stands and hears when to stop.

    :ivar nodes: how many nodes a search for whole numbers may take in place of seconds
    :ivar wanted: whether nobody has cancelled
    :ivar standing: answers with cost and bound of the whole plan
    """

    nodes: int | None = None

    def __init__(self, seconds: float, progress: Progress | None = None) -> None:
        self.seconds, self.progress, self.wanted = seconds, progress, True
        self.standing: Standing = lambda: (0.0, 0.0)
        self.started, self.telling = monotonic(), Lock()

    @property
    def spent(self) -> float:
        """Seconds since the start."""
        return monotonic() - self.started

    def until(self, moment: float) -> Callable[[], bool]:
        """Whether to go on, for work that has until so many seconds after the start."""

        def going_on() -> bool:
            self.tell()
            return self.wanted and self.spent < moment

        return going_on

    def tell(self) -> None:
        """Say how the plan stands."""
        with self.telling:
            if self.progress is not None and self.wanted:
                share = min(1.0, self.spent / self.seconds) if self.seconds else 1.0
                cost, bound = self.standing()
                told = Told(share=share, seconds=self.spent, cost=cost, bound=bound)
                self.wanted = self.progress(told)


class Work(Allowance):
    """Counts steps in place of seconds, so that a fast machine answers as a slow one does.

    A step is once that a search asks whether to go on, and passes for a tenth of a second.
    """

    def __init__(self, steps: int, teller: Allowance | None = None) -> None:
        """Spend so many steps; ``teller`` tells how the whole search stands."""
        super().__init__(steps * STEP_SECONDS)
        self.nodes, self.steps, self.teller = NODES, 0, teller or Allowance(math.inf)

    @property
    def spent(self) -> float:
        """The steps so far, as seconds."""
        return self.steps * STEP_SECONDS

    def until(self, moment: float) -> Callable[[], bool]:
        """Whether to go on; each question is a step."""
        going_on = super().until(moment)

        def stepping() -> bool:
            self.steps += 1
            return going_on()

        return stepping

    def tell(self) -> None:
        """Say how the plan stands."""
        self.teller.tell()
        self.wanted = self.teller.wanted
