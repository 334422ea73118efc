"""Keeping a duty from taking an item twice: narrower hours for items that were repeated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from random import Random

import numpy as np

from logistics.planning.transport.solver.catalogue import Catalogue
from logistics.planning.transport.solver.search import Hours, Prospect

NEVER = 10**9
LOOKED_AT = 10


class Narrowing:
    """Hours of items, narrowed around one of the times at which a duty took them."""

    def __init__(self, book: Catalogue, dice: Random) -> None:
        self.book, self.dice = book, dice
        self.first = np.zeros(len(book.items) + 1, dtype=np.int64)
        self.last = np.full(len(book.items) + 1, NEVER)

    def narrow(self, prospects: Iterable[Prospect]) -> bool:
        """Narrow the hours of what the best prospects repeat; whether they repeat anything."""
        repeated: dict[int, list[int]] = {}
        for prospect in list(prospects)[:LOOKED_AT]:
            for item, slots in self._taken(prospect).items():
                if len(slots) > 1:
                    repeated.setdefault(item, slots)
        for item, slots in repeated.items():
            apart = min(later - sooner for sooner, later in pairwise(slots))
            slot = self.dice.choice(slots)
            self.first[item], self.last[item] = slot - apart // 2, slot + apart // 2
        return bool(repeated)

    def _taken(self, prospect: Prospect) -> dict[int, list[int]]:
        """In which slots a duty takes each item."""
        found: dict[int, list[int]] = defaultdict(list)
        for trip, slot in zip(prospect.trips, prospect.slots, strict=True):
            for item in self.book.members[self.book.set_of[trip]].tolist():
                if item < len(self.book.items):
                    found[item].append(slot)
        return found

    @property
    def hours(self) -> Hours:
        """The hours by set of items."""
        members = self.book.members
        return Hours(first=self.first[members].max(axis=1), last=self.last[members].min(axis=1))
