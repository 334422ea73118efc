"""What sets of items are worth at given prices, and how seats are best filled with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from logistics.planning.transport.solver.catalogue import Catalogue
from logistics.planning.transport.solver.items import Floats


@dataclass(frozen=True, kw_only=True)
class Prices:
    """Prices by item, with a last entry for the filler of sets.

    :ivar whole: for taking all of an item, and in proportion for a part; minus infinity for
        an item that must not be taken
    :ivar visit: for taking any of it
    """

    whole: Floats
    visit: Floats


class Worth:
    """Values the sets of a catalogue."""

    def __init__(self, book: Catalogue) -> None:
        self.members = book.members
        self.least = np.append(book.figures.least, 0)
        self.people = np.append(book.figures.people, 1)
        self.divisible = bool((self.least[:-1] < self.people[:-1]).any())

    def of_sets(self, prices: Prices, seats: int) -> Floats:
        """What each set is worth in a vehicle with so many seats."""
        if not self.divisible:
            whole: Floats = prices.whole[self.members].sum(axis=1)
            return whole
        rate = prices.whole / self.people
        fixed: Floats = (rate * self.least + prices.visit)[self.members].sum(axis=1)
        return fixed + self._extra(rate, seats)

    def _extra(self, rate: Floats, seats: int) -> Floats:
        """What the seats beyond the least of each item earn, the dearest people first."""
        rates = rate[self.members]
        order = np.argsort(-rates, axis=1, kind="stable")
        ranked = np.take_along_axis(self.members, order, axis=1)
        left = np.maximum(0, seats - self.least[self.members].sum(axis=1))
        total = np.zeros(len(self.members))
        for column in range(ranked.shape[1]):
            item = ranked[:, column]
            more = np.minimum(left, self.people[item] * (item < len(self.least) - 1)
                              - self.least[item])  # fmt: skip
            gain = rate[item]
            more = np.where(np.isfinite(gain) & (gain > 0), np.maximum(more, 0), 0)
            total += np.where(more > 0, more * np.where(np.isfinite(gain), gain, 0.0), 0.0)
            left = left - more
        return total

    def filling(self, row: int, prices: Prices, seats: int) -> dict[int, float]:
        """How much of each item, as a share, a set is worth its value with."""
        items = [item for item in self.members[row].tolist() if item < len(self.least) - 1]
        left = seats - int(self.least[items].sum())
        found: dict[int, float] = {}
        for item in sorted(items, key=lambda item: -prices.whole[item] / self.people[item]):
            more = min(left, int(self.people[item] - self.least[item]))
            more = max(0, more) if prices.whole[item] > 0 else 0
            found[item] = float((self.least[item] + more) / self.people[item])
            left -= more
        return found
