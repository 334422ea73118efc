"""The best duties of a squad when each trip has a value: longest paths on the time grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from logistics.planning.transport.day import Day, Squad
from logistics.planning.transport.solver.catalogue import Catalogue
from logistics.planning.transport.solver.items import Floats, Ints
from logistics.planning.transport.solver.legs import Legs
from logistics.planning.transport.solver.pieces import Course, Grid, Pieces
from logistics.planning.transport.timetable import empty_leg

NOTHING = -np.inf


class Shelf:
    """For each slot and duration the most valuable piece that may start in it.

    :ivar lasts: the durations in slots, rising
    """

    def __init__(self, pieces: Pieces, slots: int) -> None:
        self.pieces = pieces
        self.lasts, row = np.unique(pieces.lasts, return_inverse=True)
        self.first = int(pieces.start.min(initial=0))
        self.width = int(pieces.end.max(initial=-1)) - self.first + 1
        level = np.log2(np.maximum(pieces.end - pieces.start + 1, 1)).astype(np.int64)
        self.levels = int(level.max(initial=0)) + 1
        cell = (level * len(self.lasts) + row) * self.width - self.first
        cells = np.concatenate([cell + pieces.start, cell + pieces.end - 2**level + 1])
        self.order = np.argsort(cells, kind="stable")
        self.cells, self.firsts = np.unique(cells[self.order], return_index=True)
        self.by_row = [np.nonzero(row == index)[0] for index in range(len(self.lasts))]
        self.table = np.full((len(self.lasts), slots), NOTHING)

    def fill(self, worth: Floats) -> Floats:
        """The best worth, by duration and slot; ``worth`` has one figure a piece.

        A piece writes itself into two stretches of a power of two that span its window, and
        each level passes its stretches on to its halves. The next call overwrites the answer.
        """
        if not len(self.cells):
            return self.table
        table = np.full((self.levels, len(self.lasts), self.width), NOTHING)
        twice = np.concatenate([worth, worth])[self.order]
        table.reshape(-1)[self.cells] = np.maximum.reduceat(twice, self.firsts)
        for level in range(self.levels - 1, 0, -1):
            half = 2 ** (level - 1)
            np.maximum(table[level - 1], table[level], out=table[level - 1])
            later = table[level - 1][:, half:]
            np.maximum(later, table[level][:, : self.width - half], out=later)
        self.table[:, self.first : self.first + self.width] = table[0]
        return self.table

    def find(self, worth: Floats, row: int, slot: int) -> int:
        """The piece that :meth:`fill` found for a duration and a slot."""
        pieces, some = self.pieces, self.by_row[row]
        inside = some[(pieces.start[some] <= slot) & (slot <= pieces.end[some])]
        return int(inside[np.argmax(worth[inside])])


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """A duty that pricing proposes: its trips in turn, and by how much it pays.

    :ivar begins: minute; ends likewise
    """

    gain: float
    trips: tuple[int, ...]
    begins: int
    ends: int


@dataclass(frozen=True, kw_only=True)
class Rent:
    """What it costs to keep a vehicle and its driver, by slot.

    :ivar before: until a duty that begins in a slot; until: to the end of one that ends in it
    """

    before: Floats
    until: Floats


class Pricer:
    """Finds the duties of one squad that pay most."""

    def __init__(self, day: Day, legs: Legs, book: Catalogue, squad: Squad, grid: Grid) -> None:
        self.day, self.squad, self.grid = day, squad, grid
        self.course = Course(day, legs, book, squad, grid)
        owned = self.course.origins[book.set_of[self.course.trips]]
        self.origins: list[int] = sorted(set(owned.tolist()))
        self.span = -(-day.rules.duty // grid.step) if grid.loose else day.rules.duty // grid.step
        self.onward = {
            (here, there): Shelf(self.course.pieces(origin, place, loads_there=True), grid.slots)
            for here, origin in enumerate(self.origins)
            for there, place in enumerate(self.origins)
        }
        self.homeward = [
            Shelf(self.course.pieces(origin, squad.home, loads_there=False), grid.slots)
            for origin in self.origins
        ]
        self.starts = self._starts()
        self.ready_slots = [self.ready(origin) for origin in self.origins]

    def _starts(self) -> Ints:
        """The slots in which a duty may begin: soon enough for a trip, and not before all."""
        grid, squad = self.grid, self.squad
        opens = int(grid.first(np.array([squad.opens]))[0])
        windows = [shelf for shelf in self.homeward if shelf.width > 0]
        if not windows:
            return np.arange(0)
        first = min(shelf.first for shelf in windows) - self.span
        last = max(shelf.first + shelf.width for shelf in windows)
        return np.arange(max(0, opens, first), max(0, opens, last))

    def best(
        self, values: Floats, rent: Rent, most: int, stride: int = 1
    ) -> tuple[float, list[Prospect]]:
        """The largest gain of any duty, and up to so many duties that gain.

        :param values: what each set of items is worth
        :param stride: look at every so many starts only
        """
        if not self.origins or not len(self.starts):
            return NOTHING, []
        search = _Search(self, values, rent, stride)
        search.run()
        found: dict[tuple[int, ...], Prospect] = {}
        for start in search.starts_by_gain():
            if len(found) >= most:
                break
            prospect = search.prospect(start)
            found.setdefault(prospect.trips, prospect)
        return float(search.gain.max()), list(found.values())

    def ready(self, origin: int) -> Ints:
        """Slots from the start of a duty until loading may begin at an origin, by start."""
        begin = self.grid.minute(self.starts) + self.day.rules.preparing
        there = [
            empty_leg(self.day, self.squad, self.squad.home, origin, minute)[1]
            for minute in begin.tolist()
        ]
        return self.grid.first(np.array(there)) - self.starts


class _Search:
    """One search over all starts at once: values by slots since the start, origin and start."""

    def __init__(self, pricer: Pricer, values: Floats, rent: Rent, stride: int) -> None:
        self.pricer, self.rent, self.stride = pricer, rent, stride
        self.starts = pricer.starts[::stride]
        sets = pricer.course.book.set_of
        self.worth = {
            key: values[sets[shelf.pieces.trip]] - shelf.pieces.cost
            for key, shelf in pricer.onward.items()
        }
        self.final = [
            values[sets[shelf.pieces.trip]] - shelf.pieces.cost for shelf in pricer.homeward
        ]
        self.tables = {key: shelf.fill(self.worth[key]) for key, shelf in pricer.onward.items()}
        self.ends = [
            shelf.fill(worth) for shelf, worth in zip(pricer.homeward, self.final, strict=True)
        ]
        self.homeward = [self._homeward(here) for here in range(len(pricer.origins))]
        shape = (pricer.span + 1, len(pricer.origins), len(self.starts))
        self.value = np.full(shape, NOTHING)
        self.gain = np.full(len(self.starts), NOTHING)
        self.last = np.zeros((len(self.starts), 2), dtype=np.int64)

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
        trips = [trip]
        while (step := self._before(start, passed, here)) is not None:
            passed, here, trip = step
            trips.append(trip)
        return Prospect(
            gain=float(self.gain[start]),
            trips=tuple(reversed(trips)),
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
