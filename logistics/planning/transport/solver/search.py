"""Longest paths on the time grid: every start of a duty at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from logistics.planning.transport.solver.items import Floats, Ints
from logistics.planning.transport.solver.shelf import NOTHING, Shelf

if TYPE_CHECKING:
    from logistics.planning.transport.solver.pricing import Pricer


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """A duty that pricing proposes: its trips in turn, and by how much it pays.

    :ivar slots: in which each trip begins to load
    :ivar begins: minute; ends likewise
    """

    gain: float
    trips: tuple[int, ...]
    slots: tuple[int, ...]
    begins: int
    ends: int


@dataclass(frozen=True, kw_only=True)
class Rent:
    """What it costs to keep a vehicle and its driver, by slot.

    :ivar before: until a duty that begins in a slot; until: to the end of one that ends in it
    """

    before: Floats
    until: Floats


@dataclass(frozen=True, kw_only=True)
class Hours:
    """The first and last slot in which a trip with each set of items may begin to load."""

    first: Ints
    last: Ints


class Search:
    """One search over all starts at once: values by slots since the start, origin and start."""

    def __init__(
        self, pricer: Pricer, values: Floats, rent: Rent, stride: int, hours: Hours | None
    ) -> None:
        self.pricer, self.rent, self.stride = pricer, rent, stride
        self.starts = pricer.starts[::stride]
        self.values, self.hours = values, hours
        self.worth = {key: self._worth(shelf) for key, shelf in pricer.onward.items()}
        self.final = [self._worth(shelf) for shelf in pricer.homeward]
        self.tables = {key: shelf.fill(self.worth[key]) for key, shelf in pricer.onward.items()}
        self.ends = [
            shelf.fill(worth) for shelf, worth in zip(pricer.homeward, self.final, strict=True)
        ]
        self.homeward = [self._homeward(here) for here in range(len(pricer.origins))]
        shape = (pricer.span + 1, len(pricer.origins), len(self.starts))
        self.value = np.full(shape, NOTHING)
        self.gain = np.full(len(self.starts), NOTHING)
        self.last = np.zeros((len(self.starts), 2), dtype=np.int64)

    def _worth(self, shelf: Shelf) -> Floats:
        """What each piece is worth: the set's value less the piece's cost."""
        pieces, sets = shelf.pieces, self.pricer.course.book.set_of
        worth: Floats = self.values[sets[pieces.trip]] - pieces.cost
        if self.hours is not None:
            first, last = (each[sets[pieces.trip]] for each in (self.hours.first, self.hours.last))
            worth[(pieces.start < first) | (pieces.start > last)] = NOTHING
        return worth

    def run(self) -> None:
        """Fill the values from the start of every duty onwards."""
        self._begin()
        closing = [
            np.maximum.accumulate(table, axis=0) if len(table) else table for table in self.homeward
        ]
        for passed in range(self.pricer.span):
            for here in range(len(self.pricer.origins)):
                current = self.value[passed, here]
                if current.max() == NOTHING:
                    continue
                self._close(passed, here, closing[here])
                self._go_on(passed, here)
                np.maximum(self.value[passed + 1, here], current, out=self.value[passed + 1, here])

    def _begin(self) -> None:
        pricer, squad = self.pricer, self.pricer.squad
        column = np.arange(len(self.starts))
        rent = self.rent.before[self.starts]
        for here, origin in enumerate(pricer.origins):
            ready = pricer.ready_slots[here][:: self.stride]
            soon = ready <= pricer.span
            km = pricer.course.legs.km[squad.home, origin]
            worth = rent - squad.duty_cost - squad.km_cost * km
            self.value[ready[soon], here, column[soon]] = worth[soon]

    def _homeward(self, here: int) -> Floats:
        """Worth of a last trip, less the rent until it ends, by duration and slot."""
        pricer, lasts = self.pricer, self.pricer.homeward[here].lasts
        slots = np.arange(pricer.grid.slots)
        end = np.minimum(slots[None, :] + lasts[:, None], pricer.grid.slots - 1)
        closes = pricer.grid.down(np.array([pricer.squad.closes]))[0]
        return np.where(end <= closes, self.ends[here] - self.rent.until[end], NOTHING)

    def _close(self, passed: int, here: int, closing: Floats) -> None:
        pricer = self.pricer
        rows = np.searchsorted(pricer.homeward[here].lasts, pricer.span - passed, side="right")
        if not rows:
            return
        total = self.value[passed, here] + closing[rows - 1, self._slots(passed)]
        better = total > self.gain
        self.gain[better] = total[better]
        self.last[better] = (passed, here)

    def _go_on(self, passed: int, here: int) -> None:
        pricer, current = self.pricer, self.value[passed, here]
        for there in range(len(pricer.origins)):
            lasts = pricer.onward[here, there].lasts
            rows = np.searchsorted(lasts, pricer.span - passed, side="right")
            if rows:
                table = self.tables[here, there][:rows, self._slots(passed)]
                target = passed + lasts[:rows]
                self.value[target, there] = np.maximum(
                    self.value[target, there], table + current[None, :]
                )

    def _slots(self, passed: int) -> slice:
        """The slots so many after every start."""
        first = int(self.starts[0]) + passed
        return slice(first, first + len(self.starts) * self.stride, self.stride)

    def starts_by_gain(self) -> list[int]:
        """Starts whose duties gain, the largest gain first; one start for each gain.

        The same duty may begin at many starts, always with the same gain.
        """
        gains, starts = np.unique(-self.gain.round(6), return_index=True)
        return [int(start) for gain, start in zip(gains, starts, strict=True) if gain < 0]

    def prospect(self, start: int) -> Prospect:
        """The best duty that begins at a start."""
        grid, begins = self.pricer.grid, int(self.starts[start])
        ends, trip, passed, here = self._last(start)
        trips, slots = [trip], [begins + passed]
        while (step := self._before(start, passed, here)) is not None:
            passed, here, trip = step
            trips.append(trip)
            slots.append(begins + passed)
        return Prospect(
            gain=float(self.gain[start]),
            trips=tuple(reversed(trips)),
            slots=tuple(reversed(slots)),
            begins=grid.base + begins * grid.step,
            ends=grid.base + ends * grid.step,
        )

    def _last(self, start: int) -> tuple[int, int, int, int]:
        """The slot in which a duty ends, its last trip, and when and where that begins."""
        pricer = self.pricer
        passed, here = (int(each) for each in self.last[start])
        shelf, slot = pricer.homeward[here], int(self.starts[start]) + passed
        rows = np.searchsorted(shelf.lasts, pricer.span - passed, side="right")
        row = int(np.argmax(self.homeward[here][:rows, slot]))
        piece = shelf.find(self.final[here], row, slot)
        return slot + int(shelf.lasts[row]), int(shelf.pieces.trip[piece]), passed, here

    def _before(self, start: int, passed: int, here: int) -> tuple[int, int, int] | None:
        """From where, and by which trip, a duty got to an origin; ``None`` at its first."""
        pricer = self.pricer
        value = self.value[:, :, start]
        while passed and value[passed - 1, here] == value[passed, here]:
            passed -= 1
        for before in range(len(pricer.origins)):
            shelf = pricer.onward[before, here]
            rows = np.nonzero(shelf.lasts <= passed)[0]
            slots = int(self.starts[start]) + passed - shelf.lasts[rows]
            got = value[passed - shelf.lasts[rows], before] + self.tables[before, here][rows, slots]
            match = np.nonzero((got == value[passed, here]) & (got > NOTHING))[0]
            if len(match):
                row = int(rows[match[0]])
                piece = shelf.find(self.worth[before, here], row, int(slots[match[0]]))
                return passed - int(shelf.lasts[row]), before, int(shelf.pieces.trip[piece])
        return None
