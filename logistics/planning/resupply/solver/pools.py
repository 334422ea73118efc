"""One item as arrays: what each place uses, what it keeps, and the packs that may move.

Every pack that may move belongs to one pool, wherever it lies: any place that receives can have
it. Lots that expire together are one class. Rows are places, columns are classes by expiry.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from logistics.planning.resupply.problem import Item, Lot, Problem

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
CLOSE = 1e-9


@dataclass(frozen=True)
class Pool:
    """An item.

    :ivar places: those with a need
    :ivar total: what is used until the start of each day, a row a place
    :ivar expiry: days that a class is usable, ascending; ``inf`` for ever
    :ivar kept: units that stay, or go, where nothing is decided, by place and class
    :ivar movable: packs that lie at the place and may move, by place and class
    :ivar packs: all packs of the class that may move, also from places without a need
    :ivar stuck: units of the class that lie where nobody uses them and do not move
    :ivar open: places that may receive
    """

    problem: Problem
    item: Item
    places: tuple[str, ...]
    total: Floats
    expiry: Floats
    kept: Floats
    movable: Whole
    packs: Whole
    stuck: Floats
    open: NDArray[np.bool_]

    @cached_property
    def bounds(self) -> Floats:
        """Moments after which only later classes are usable: now, then each expiry."""
        return np.minimum(np.concatenate(([0.0], self.expiry)), float(self.problem.horizon))

    @cached_property
    def used_by(self) -> Floats:
        """What is used until each of the bounds, by place."""
        return np.stack([self.used(np.full(len(self.places), at)) for at in self.bounds], axis=1)

    @cached_property
    def lasting(self) -> Floats:
        """Kept units usable after each of the bounds, by place."""
        reversed_sums = np.cumsum(self.kept[:, ::-1], axis=1)[:, ::-1]
        return np.concatenate((reversed_sums, np.zeros((len(self.places), 1))), axis=1)

    @cached_property
    def supply(self) -> Whole:
        """Packs of the pool usable after each of the bounds."""
        return np.concatenate((np.cumsum(self.packs[::-1])[::-1], [0]))

    def used(self, days: Floats) -> Floats:
        """What each place uses until its number of days from now."""
        days = np.clip(days, 0, self.problem.horizon)
        whole = np.minimum(days.astype(int), self.problem.horizon - 1)
        rows = np.arange(len(self.places))
        before, after = self.total[rows, whole], self.total[rows, whole + 1]
        return np.asarray(before + (days - whole) * (after - before))

    def lasts(self, row: int, units: Floats) -> Floats:
        """How many days each number of units lasts at a place, at most the horizon."""
        total, horizon = self.total[row], self.problem.horizon
        day = np.searchsorted(total, units + CLOSE, side="right") - 1
        over = day >= horizon
        day = np.minimum(day, horizon - 1)
        rate = total[day + 1] - total[day]
        part = np.divide(units - total[day], rate, out=np.zeros(len(units)), where=rate > 0)
        return np.where(over, float(horizon), day + np.maximum(0.0, part))


def pools(problem: Problem) -> Iterator[Pool]:
    """Every item that is needed or held, after what is decided by hand or by direction."""
    lots: dict[str, list[Lot]] = defaultdict(list)
    for lot in problem.lots:
        if problem.usable_days(lot) > 0:
            lots[lot.item].append(lot)
    kept, movable = settled(problem)
    needs: dict[str, list[tuple[str, Sequence[float]]]] = defaultdict(list)
    for need in problem.needs:
        needs[need.item].append((need.place, need.daily))
    held: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for place, name in {**kept, **movable}:
        held[name].append((place, name))
    for item in problem.items:
        wanted = [each for each in needs[item.id] if any(each[1])]
        yield _pool(problem, item, wanted, lots[item.id], held, kept, movable)


Holdings = Mapping[tuple[str, str], int]


def settled(problem: Problem) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    """Units that stay at a place and packs that may leave it, by place and lot.

    Pinned packs count as units where they go, and so do packs directed to a place that receives.
    """
    kept: dict[tuple[str, str], int] = defaultdict(int)
    movable: dict[tuple[str, str], int] = defaultdict(int)
    for stock in problem.stock:
        lot = problem.lot[stock.lot]
        packs, size = problem.movable_packs(stock), problem.item[lot.item].pack
        goal = lot.directed_to
        if goal is not None:
            sent = packs if goal != stock.place and problem.place[goal].receives else 0
            kept[goal, lot.id] += sent * size
            kept[stock.place, lot.id] += stock.quantity - sent * size
            continue
        kept[stock.place, lot.id] += stock.quantity - packs * size
        movable[stock.place, lot.id] += packs
    for pin in problem.pins:
        lot = problem.lot[pin.lot]
        if lot.directed_to is None:
            movable[pin.origin, pin.lot] -= pin.packs
            kept[pin.destination, pin.lot] += pin.packs * problem.item[lot.item].pack
    return kept, movable


def _pool(
    problem: Problem,
    item: Item,
    wanted: Sequence[tuple[str, Sequence[float]]],
    lots: Sequence[Lot],
    held: Mapping[str, Sequence[tuple[str, str]]],
    kept_units: Holdings,
    movable_packs: Holdings,
) -> Pool:
    horizon = problem.horizon
    total = np.array(
        [
            (0.0, *accumulate((*daily[:horizon], *([daily[-1]] * (horizon - len(daily))))))
            for _, daily in wanted
        ]
    ).reshape(len(wanted), horizon + 1)
    expiry = sorted({problem.usable_days(lot) for lot in lots})
    row = {place: number for number, (place, _) in enumerate(wanted)}
    kept = np.zeros((len(wanted), len(expiry)))
    movable = np.zeros((len(wanted), len(expiry)), dtype=np.int64)
    packs = np.zeros(len(expiry), dtype=np.int64)
    stuck = np.zeros(len(expiry))
    for lot in lots:
        column = expiry.index(problem.usable_days(lot))
        for place, name in held[lot.id]:
            count, units = movable_packs.get((place, name), 0), kept_units.get((place, name), 0)
            packs[column] += count
            if place in row:
                movable[row[place], column] += count
            if place in row and lot.directed_to in (None, place):
                kept[row[place], column] += units
            else:
                stuck[column] += units
    return Pool(
        problem=problem,
        item=item,
        places=tuple(row),
        total=total,
        expiry=np.array(expiry, dtype=float),
        kept=kept,
        movable=movable,
        packs=packs,
        stuck=stuck,
        open=np.array([problem.place[place].receives for place in row], dtype=bool),
    )
