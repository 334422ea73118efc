"""Lift the worst cover, then the next worst: max-min fair shares in whole packs.

A place lasts T days exactly when, for each bound *b* before T, what it has that is usable after
*b* meets its use from *b* to T. So it needs at least

    n[b] = max over later bounds c of ⌈(use from c to T − kept units usable after c) / pack⌉

packs usable after *b*. Packs of the pool are interchangeable but for their expiry, so covers T
can be had together exactly when, for each bound, the packs that all places need after it are not
more than there are. Raising the lowest place until a bound is full is therefore fair.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np

from logistics.planning.resupply.solver.pools import CLOSE, Floats, Pool, Whole

ROUNDS = 50
EQUAL = 1e-6
"""Covers that differ by less are equal: who is lifted first is then chosen, not found."""


@dataclass(frozen=True)
class Levels:
    """How far each place is lifted.

    :ivar cover: days, by place, at most what is enough, as covers are told apart
    :ivar packs: that a place needs of the pool usable after each bound, by place and bound
    :ivar bound: days that the worst cover cannot pass, whatever is shipped
    """

    cover: Floats
    packs: Whole
    bound: float


def packs_for(pool: Pool, cover: Floats) -> Whole:
    """Packs of the pool that places need after each bound to last so long."""
    use = np.maximum(0.0, pool.used(cover)[:, None] - pool.used_by)
    return _packs(pool, np.maximum(0.0, use - pool.lasting))


def _packs(pool: Pool, short: Floats) -> Whole:
    need = np.ceil(short / pool.item.pack - CLOSE)
    return np.asarray(np.maximum.accumulate(need[..., ::-1], axis=-1)[..., ::-1], dtype=np.int64)


def levels(pool: Pool) -> Levels:
    """The fair covers of an item."""
    enough = pool.problem.enough
    if not pool.places:
        nothing = np.zeros((0, len(pool.bounds)), dtype=np.int64)
        return Levels(np.zeros(0), nothing, enough)
    filling = _Filling(pool)
    filling.lift_together()
    filling.lift_one_by_one()
    told_apart = np.where(filling.cover < enough, filling.floor(filling.cover), filling.cover)
    return Levels(told_apart, packs_for(pool, told_apart), filling.bound)


class _Filling:
    """The pool being handed out."""

    def __init__(self, pool: Pool) -> None:
        self.pool, self.step = pool, pool.problem.step
        self.alone = self._covers(np.zeros((len(pool.places), len(pool.bounds)), dtype=np.int64))
        self.most = np.where(pool.open, self._most(), self.alone)
        self.cover, self.packs = self.alone, packs_for(pool, self.alone)

    def _most(self) -> Floats:
        """What no pack can pass: enough, and the end of the last class."""
        pool = self.pool
        last = [pool.lasts(row, used[-1:])[0] for row, used in enumerate(pool.used_by)]
        return np.asarray(np.minimum(np.array(last), pool.problem.enough))

    def _covers(self, packs: Whole) -> Floats:
        return np.array([self._reaches(row, packs[row]).min() for row in range(len(packs))])

    def _reaches(self, row: int, packs: Whole) -> Floats:
        """How long a place lasts as far as each bound limits it."""
        pool = self.pool
        units = pool.used_by[row] + pool.lasting[row] + pool.item.pack * packs
        return np.minimum(pool.lasts(row, units), pool.problem.enough)

    def _fits(self, packs: Whole) -> bool:
        return bool((packs.sum(axis=0) <= self.pool.supply).all())

    def _at(self, level: float) -> Whole:
        """Packs at which everybody lasts so long, or as long as can be."""
        wanted = np.maximum(self.alone, np.minimum(level, self.most))
        return packs_for(self.pool, wanted)

    def lift_together(self) -> None:
        """Lift the water as far as it lifts everybody."""
        low, high = 0.0, float(self.pool.problem.enough)
        if self._fits(self._at(high)):
            low = high
        for _ in range(0 if low == high else ROUNDS):
            middle = (low + high) / 2
            low, high = (middle, high) if self._fits(self._at(middle)) else (low, middle)
        self.bound = min(high, float(self.most.min()))
        if low < high:
            low = float(self.floor(np.array(max(0.0, low - EQUAL))))
        self.packs = self._at(low)
        self.cover = np.maximum(self._covers(self.packs), self.alone)

    def lift_one_by_one(self) -> None:
        """Lift the lowest that can be lifted."""
        used = self.packs.sum(axis=0)
        waiting = [self._turn(row) for row in range(len(self.packs)) if self._wants(row)]
        heapq.heapify(waiting)
        while waiting:
            *_, row, wanted = heapq.heappop(waiting)
            more = np.array(wanted) - self.packs[row]
            if (used + more > self.pool.supply).any():
                continue
            used = used + more
            self.packs[row] = wanted
            self.cover[row] = self._reaches(row, self.packs[row]).min()
            if self._wants(row):
                heapq.heappush(waiting, self._turn(row))

    def _wants(self, row: int) -> bool:
        return bool(self.cover[row] < self.most[row] - CLOSE)

    def floor(self, cover: Floats) -> Floats:
        """Covers as they are told apart."""
        if not self.step:
            return cover
        return np.asarray(np.floor(cover / self.step + CLOSE) * self.step)

    def _turn(self, row: int) -> tuple[float, int, float, int, tuple[int, ...]]:
        """When it is a place's turn, and the packs that lift it.

        Of equals the one comes first that takes fewest packs, then the one that is lifted most.
        """
        wanted = self._next(row)
        level = round(float(self.floor(self.cover[row])) / EQUAL) * EQUAL
        more = int((wanted - self.packs[row]).max())
        lifted = float(self._reaches(row, wanted).min())
        return level, more, -lifted, row, tuple(wanted.tolist())

    def _next(self, row: int) -> Whole:
        packs = self.packs[row]
        if self.step:
            level = float(self.floor(self.cover[row])) + self.step
            units = self._used(row, min(level, self.most[row])) - self.pool.used_by[row]
            short = np.maximum(0.0, np.maximum(0.0, units) - self.pool.lasting[row])
            return np.asarray(np.maximum(packs, _packs(self.pool, short)))
        reaches = self._reaches(row, packs)
        more = packs + (reaches <= self.cover[row] + CLOSE)
        return np.asarray(np.maximum.accumulate(more[::-1])[::-1])

    def _used(self, row: int, days: float) -> float:
        total = self.pool.total[row]
        whole = min(int(days), len(total) - 2)
        return float(total[whole] + (days - whole) * (total[whole + 1] - total[whole]))
