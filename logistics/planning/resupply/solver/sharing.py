"""Which packs each place ends with: fair covers kept, least waste, then few packs moved.

The earliest expiry is used first, so what a place wastes by its k-th expiry is how far its units
of classes up to k exceed its use until then; the largest of these is its waste. Every row is a
sum over a run of classes at one place or over all places of one class, which is why the linear
optimum is mostly whole already.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil, floor

import numpy as np

from logistics.planning.placement.solver.linear import Linear
from logistics.planning.resupply.solver.levels import Levels
from logistics.planning.resupply.solver.pools import CLOSE, Floats, Pool, Whole

DEAR = 1e4
"""Wasting a pack beside moving one."""
DETOUR = 10.0
"""Moving a pack to a place that no trip must go to, or from one that is no store."""
LINEAR_SECONDS = 30.0
"""The most for a linear optimum; it takes tenths of a second."""
WHOLE = 1e-6
CHANGE = (-1.0, 1.0, -1.0)
"""Packs in the end, less those that came, with those that went."""
GAP = 1e-4


@dataclass(frozen=True)
class Share:
    """The packs of an item that each place ends with.

    :ivar packs: by place with a need and class
    :ivar waste_bound: no shares of these covers waste less, in value
    """

    pool: Pool
    packs: Whole
    waste_bound: float


def must_be_visited(pool: Pool, fair: Levels) -> list[str]:
    """Places that cannot have their fair cover from what lies there."""
    own = np.cumsum(pool.movable[:, ::-1], axis=1)[:, ::-1]
    short = np.flatnonzero((fair.packs[:, : own.shape[1]] > own).any(axis=1))
    return [pool.places[int(row)] for row in short]


def share(
    pool: Pool, fair: Levels, detour: Callable[[str], bool], seconds: float, seed: int = 1
) -> Share:
    """Share an item.

    :param detour: whether no trip has to go to a place but for this
    :param seconds: for whole numbers, where the linear optimum has fractions
    """
    if not pool.places or not pool.packs.any():
        return Share(pool, pool.movable, waste_of(pool, pool.movable))
    model = _Model(pool, fair)
    ideal = model.ideal(detour)
    least = model.least_waste()
    packs = model.best(ideal, least, seconds, seed)
    return Share(pool, _stores_first(pool, packs), least + stuck_waste(pool))


def _stores_first(pool: Pool, packs: Whole) -> Whole:
    """Let nobody give away packs of which a store has as good ones left.

    A pack that stays in use where it is wastes no more than it would have in the store.
    """
    packs = packs.copy()
    idle = pool.packs - packs.sum(axis=0)
    for k in range(len(idle)):
        given = pool.movable[:, k] - packs[:, k]
        for p in sorted(np.flatnonzero(given > 0), key=lambda row: int(given[row])):
            back = min(int(given[p]), int(idle[k]))
            packs[p, k] += back
            idle[k] -= back
    return packs


@dataclass
class _Model:
    """Columns: packs by place and class, packs moved in and given away, waste by place.

    Beside each row that counts wasted units stands what it says of whole packs: the first pack
    beyond those that are used up is wasted in part. Without it fractions waste less than any plan.

    :ivar wasted: value that the linear optimum wastes beside what is stuck
    """

    pool: Pool
    fair: Levels
    linear: Linear = field(default_factory=Linear)
    wasted: float = float("inf")

    def __post_init__(self) -> None:
        rows, classes = self.pool.movable.shape
        own = self.pool.movable
        most = np.where(self.pool.open[:, None], self.pool.packs, own)
        may_come = np.where(self.pool.open[:, None], self.pool.packs, 0)
        add = self.linear.columns
        self.packs = [add(row, whole=True) for row in most.tolist()]
        self.moved = [add(row) for row in may_come.tolist()]
        self.given = [add(row) for row in own.tolist()]
        self.idle = add(self._idle().tolist())
        units = most.sum(axis=1) * float(self.pool.item.pack) + self.pool.kept.sum(axis=1)
        self.waste = add(units.tolist())
        for p in range(rows):
            self._place(p)
        for k in range(classes):
            everywhere = [mine[k] for mine in self.packs]
            all_there = float(self.pool.packs[k])
            self.linear.sum(
                [*everywhere, self.idle[k]], [1.0] * (rows + 1), low=all_there, high=all_there
            )

    def _idle(self) -> Whole:
        """Packs at places without a need, by class: they can stay, and nothing comes to them."""
        return np.asarray(self.pool.packs - self.pool.movable.sum(axis=0))

    def _place(self, p: int) -> None:
        pool, linear = self.pool, self.linear
        size, mine = float(pool.item.pack), self.packs[p]
        need, held = self.fair.packs[p].tolist(), pool.movable[p].tolist()
        for k, (moved, given) in enumerate(zip(self.moved[p], self.given[p], strict=True)):
            linear.sum((mine[k], moved, given), CHANGE, low=-held[k], high=-held[k])
            if need[k] > need[k + 1]:
                linear.sum(mine[k:], [1.0] * (len(mine) - k), low=need[k])
        room = (pool.used_by[p, 1:] - np.cumsum(pool.kept[p])).tolist()
        for k in range(expiring(pool)):
            columns = (self.waste[p], *mine[: k + 1])
            linear.sum(columns, [1.0, *([-size] * (k + 1))], low=-room[k])
            used_up = floor(room[k] / size + CLOSE)
            part = size * (used_up + 1) - room[k]
            if room[k] >= 0 and part < size - CLOSE:
                linear.sum(columns, [1.0, *([-part] * (k + 1))], low=-part * used_up)

    def ideal(self, detour: Callable[[str], bool]) -> Floats:
        """Packs by place and class, not whole: least waste, then few moved; none without time."""
        item, linear = self.pool.item, self.linear
        load = max(item.load, CLOSE)
        for place, moved, given in zip(self.pool.places, self.moved, self.given, strict=True):
            for column in moved:
                linear.costs[column] = load * (DETOUR if detour(place) else 1.0)
            for column in given:
                linear.costs[column] = load * DETOUR
        price = DEAR * load / (item.pack * item.value) if item.value else 0.0
        worth = self._wasting()
        self.excess = linear.column(
            price, high=sum(value * linear.high[column] for column, value in worth)
        )
        wasted = [(column, -value) for column, value in worth]
        self.beyond = linear.row([(self.excess, 1.0), *wasted], low=0.0)
        found = linear.relaxation(LINEAR_SECONDS)
        if not len(found.values):
            return np.zeros(self.pool.movable.shape)
        self.wasted = found.values[self.excess]
        return np.array([[found.values[each] for each in row] for row in self.packs])

    def least_waste(self) -> float:
        """A bound of the value that is wasted beside what is stuck; 0 when there is no time."""
        if self.wasted <= CLOSE:
            return 0.0
        linear, costs = self.linear, self.linear.costs
        linear.costs = [0.0] * len(costs)
        linear.costs[self.excess] = 1.0
        found = linear.relaxation(LINEAR_SECONDS)
        linear.costs = costs
        return max(0.0, found.bound)

    def _wasting(self) -> list[tuple[int, float]]:
        """Columns that are wasted units and packs, with their value."""
        item = self.pool.item
        units = [(column, item.value) for column in self.waste]
        packs = [(self.idle[k], item.value * item.pack) for k in range(expiring(self.pool))]
        return units + packs

    def best(self, ideal: Floats, least: float, seconds: float, seed: int) -> Whole:
        """Whole packs by place and class.

        :param least: the value that is wasted whatever is done
        """
        self.linear.row_low[self.beyond] = -least
        packs = rounded(self.pool, self.fair, ideal)
        if self._columns(packs, least)[self.excess] <= CLOSE:
            return packs
        better = self._near(ideal, packs, least, seconds, seed)
        return packs if better is None else better

    def _near(
        self, ideal: Floats, packs: Whole, least: float, seconds: float, seed: int
    ) -> Whole | None:
        """Better whole numbers next to the linear optimum; ``None`` when there is no time."""
        linear = self.linear
        low, high = list(linear.low), list(linear.high)
        columns = [each for row in self.packs for each in row]
        wishes, now_held = ideal.ravel().tolist(), packs.ravel().tolist()
        for column, wish, now in zip(columns, wishes, now_held, strict=True):
            linear.low[column] = max(low[column], min(now, floor(wish + WHOLE) - 1))
            linear.high[column] = min(high[column], max(now, ceil(wish - WHOLE) + 1))
        start = self._columns(packs, least)
        found = linear.minimum(seconds, gap=GAP, seed=seed, start=start)
        linear.low, linear.high = low, high
        if not len(found.values):
            return None
        whole = [[round(found.values[each]) for each in row] for row in self.packs]
        return np.array(whole, dtype=np.int64)

    def _columns(self, packs: Whole, least: float) -> list[float]:
        """The value of every column when the places end with these packs."""
        values = [0.0] * len(self.linear.costs)
        change = packs - self.pool.movable
        for numbers, some in (
            (self.packs, packs),
            (self.moved, np.maximum(0, change)),
            (self.given, np.maximum(0, -change)),
        ):
            for row, mine in zip(numbers, some, strict=True):
                for column, value in zip(row, mine, strict=True):
                    values[column] = float(value)
        for column, value in zip(self.idle, self.pool.packs - packs.sum(axis=0), strict=True):
            values[column] = float(value)
        for column, value in zip(self.waste, wasted_units(self.pool, packs), strict=True):
            values[column] = float(value)
        total = sum(values[column] * value for column, value in self._wasting())
        values[self.excess] = max(0.0, total - least)
        return values


def expiring(pool: Pool) -> int:
    """How many classes expire within the horizon; they are the first ones."""
    return int((pool.expiry <= pool.problem.horizon).sum())


def stuck_waste(pool: Pool) -> float:
    """Value that expires whatever is shipped: loose units where nobody uses them."""
    return pool.item.value * float(pool.stuck[: expiring(pool)].sum())


def wasted_units(pool: Pool, packs: Whole) -> Floats:
    """Units that expire at each place with a need, were it to end with so many packs."""
    count = expiring(pool)
    units = np.cumsum(packs * pool.item.pack + pool.kept, axis=1)[:, :count]
    over = np.maximum(0.0, units - pool.used_by[:, 1 : count + 1])
    return np.asarray(over.max(axis=1, initial=0.0))


def waste_of(pool: Pool, packs: Whole) -> float:
    """Value that expires when each place with a need ends with so many packs."""
    idle = (pool.packs - packs.sum(axis=0))[: expiring(pool)].sum() * pool.item.pack
    return pool.item.value * float(wasted_units(pool, packs).sum() + idle) + stuck_waste(pool)


def rounded(pool: Pool, fair: Levels, ideal: Floats) -> Whole:
    """Whole packs that keep the fair covers, next to fractions that do.

    What is rounded off makes up exactly for the packs that places then lack, class by class; what
    is still left goes where the fractions were, as long as it is used there.
    """
    packs = np.floor(ideal + WHOLE).astype(np.int64)
    left = pool.packs - packs.sum(axis=0)
    classes = len(pool.expiry)
    for k in reversed(range(classes)):
        lacking = fair.packs[:, k] - packs[:, k:].sum(axis=1)
        for p in np.flatnonzero(lacking > 0):
            short = int(lacking[p])
            for later in range(k, classes):
                taken = min(short, int(left[later]))
                packs[p, later] += taken
                left[later] -= taken
                short -= taken
    for k in range(expiring(pool)):
        for p in np.argsort(packs[:, k] - ideal[:, k], kind="stable")[: int(left[k])]:
            if ideal[p, k] > packs[p, k] + WHOLE and _is_used(pool, packs, int(p), k):
                packs[p, k] += 1
                left[k] -= 1
    return packs


def _is_used(pool: Pool, packs: Whole, p: int, k: int) -> bool:
    """Whether one more pack would be used at least in part."""
    count, size = expiring(pool), pool.item.pack
    mine = packs[p].copy()
    before = np.cumsum(mine * size + pool.kept[p])[:count] - pool.used_by[p, 1 : count + 1]
    mine[k] += 1
    after = np.cumsum(mine * size + pool.kept[p])[:count] - pool.used_by[p, 1 : count + 1]
    return bool(max(0.0, after.max()) - max(0.0, before.max()) < size - CLOSE)
