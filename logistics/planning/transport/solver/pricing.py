"""The duties of a squad that pay most when each set of items has a value."""

from __future__ import annotations

import numpy as np

from logistics.planning.transport.day import Day, Squad
from logistics.planning.transport.solver.catalogue import Catalogue
from logistics.planning.transport.solver.grid import Grid
from logistics.planning.transport.solver.items import Floats, Ints
from logistics.planning.transport.solver.legs import Legs
from logistics.planning.transport.solver.pieces import Course, Runs
from logistics.planning.transport.solver.search import Hours, Prospect, Rent, Search
from logistics.planning.transport.solver.shelf import NOTHING, Shelf
from logistics.planning.transport.timetable import empty_leg


class Pricer:
    """Finds the duties of one squad that pay most."""

    def __init__(self, day: Day, legs: Legs, book: Catalogue, squad: Squad, grid: Grid) -> None:
        self.day, self.squad, self.grid = day, squad, grid
        self.course = Course(day, legs, book, squad)
        owned = self.course.origins[book.set_of[self.course.trips]]
        self.origins: list[int] = sorted(set(owned.tolist()))
        self.span = -(-day.rules.duty // grid.step) if grid.loose else day.rules.duty // grid.step
        runs = [Runs(self.course, origin, grid) for origin in self.origins]
        self.onward = {
            (here, there): Shelf(run.to(place, loads_there=True), grid.slots)
            for here, run in enumerate(runs)
            for there, place in enumerate(self.origins)
        }
        self.homeward = [Shelf(run.to(squad.home, loads_there=False), grid.slots) for run in runs]
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
        self, values: Floats, rent: Rent, most: int, stride: int = 1, hours: Hours | None = None
    ) -> tuple[float, list[Prospect]]:
        """The largest gain of any duty, and up to so many duties that gain.

        :param values: what each set of items is worth
        :param stride: look at every so many starts only
        :param hours: take each set of items in these only
        """
        if not self.origins or not len(self.starts):
            return NOTHING, []
        search = Search(self, values, rent, stride, hours)
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
