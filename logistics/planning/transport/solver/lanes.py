"""Two pieces of work at a time, each with its share of the seconds that are left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from logistics.planning.transport.solver.allowance import Allowance

AT_ONCE = 2
Work = Callable[[float], None]


class Lanes:
    """Runs works in order, two at a time; what one does not need goes to those after it."""

    def __init__(self, allowance: Allowance, works: Sequence[tuple[int, Work]]) -> None:
        """Each work has a weight and is told how many seconds it has."""
        self.allowance, self.works, self.lock = allowance, works, Lock()
        self.waiting = sum(weight for weight, _ in works)
        self.ends: dict[int, float] = {}

    def run(self) -> None:
        """Run all; one that begins when the time is over is not run."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for done in [pool.submit(self._one, number) for number in range(len(self.works))]:
                done.result()

    def _one(self, number: int) -> None:
        seconds = self._begin(number)
        if self.allowance.until(self.allowance.seconds)():
            self.works[number][1](seconds)
        with self.lock:
            del self.ends[number]

    def _begin(self, number: int) -> float:
        """How many seconds a work has, beside those that run and those that wait."""
        with self.lock:
            now, weight = self.allowance.spent, self.works[number][0]
            left = max(0.0, self.allowance.seconds - now)
            taken = sum(max(0.0, end - now) for end in self.ends.values())
            seconds = min(left, max(0.0, AT_ONCE * left - taken) * weight / self.waiting)
            self.waiting -= weight
            self.ends[number] = now + seconds
            return seconds
