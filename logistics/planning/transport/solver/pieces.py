"""Trips on a time grid: from when to when a squad may start one, and when it is free again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from logistics.planning.transport.day import Day, Squad
from logistics.planning.transport.solver.catalogue import Catalogue
from logistics.planning.transport.solver.grid import Grid
from logistics.planning.transport.solver.items import Flags, Floats, Ints
from logistics.planning.transport.solver.legs import Legs
from logistics.planning.transport.solver.windows import COARSE, FINE, WIDE, Windows, joined

NEVER = 10**12


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """Windows of trips in which neither duration nor cost changes, one row a piece.

    :ivar trip: number of the trip
    :ivar start: first slot in which loading may begin; end is the last one
    :ivar lasts: slots until the vehicle is there, and clean if it is to load there
    :ivar cost: kilometres and delays
    """

    trip: Ints
    start: Ints
    end: Ints
    lasts: Ints
    cost: Floats

    def __len__(self) -> int:
        return len(self.trip)


class Course:
    """The trips that a squad may run."""

    def __init__(self, day: Day, legs: Legs, book: Catalogue, squad: Squad) -> None:
        self.day, self.legs, self.book, self.squad = day, legs, book, squad
        first = book.members[:, 0]
        patient = book.figures.symptomatic[first]
        people = np.append(book.figures.least, 0)[book.members].sum(axis=1)
        self.origins: Ints = book.figures.origin[first]
        self.plain: Flags = patient & (not squad.negative_pressure)
        suits = (patient == squad.takes_kind(True)) & (people <= squad.seats)
        suits &= np.isin(self.origins, list(squad.origins))
        self.trips: Ints = np.nonzero(suits[book.set_of])[0]
        drops = (book.stops >= 0).sum(axis=1)
        self.last: Ints = book.stops[np.arange(book.trips), drops - 1]
        self.km = self._loaded_km()

    def _loaded_km(self) -> Floats:
        book, legs = self.book, self.legs
        here, total = self.origins[book.set_of], np.zeros(book.trips)
        for stop in range(book.stops.shape[1]):
            there = book.stops[:, stop]
            on = there >= 0
            total[on] += legs.km[here[on], there[on]]
            here = np.where(on, there, here)
        return total

    @cached_property
    def stop_of(self) -> Ints:
        """At which stop of each trip each member of its set gets off."""
        book = self.book
        members = np.minimum(book.members, len(book.items) - 1)[book.set_of]
        match = book.figures.destination[members][:, :, None] == book.stops[:, None, :]
        return np.asarray(match.argmax(axis=2))

    def arrivals(self, trips: Ints, departs: Ints) -> Ints:
        """When trips are at each of their stops; one column a stop."""
        stops = self.book.stops[trips]
        here, leaves = self.origins[self.book.set_of[trips]], departs
        found = np.zeros(stops.shape, dtype=np.int64)
        for stop in range(stops.shape[1]):
            there = np.where(stops[:, stop] >= 0, stops[:, stop], here)
            found[:, stop] = self.legs.arrive(here, there, leaves)
            on = stops[:, stop] >= 0
            found[:, stop] = np.where(on, found[:, stop], found[:, stop - 1])
            leaves = np.where(on, found[:, stop] + self.day.rules.unloading, leaves)
            here = there
        return found

    def lawful(self, trips: Ints, departs: Ints) -> Flags:
        """Whether the night ban lets loaded trips depart."""
        allowed = np.ones(len(trips), dtype=bool)
        if self.squad.banned:
            long, arrives = self.km[trips] > self.day.ban_above_km, self.arrivals(trips, departs)
            for start, end in self.day.banned:
                allowed &= ~(long & (departs < end) & (start < arrives[:, -1]))
        return allowed

    def empty(self, here: Ints, place: int, free: Ints) -> tuple[Ints, Ints]:
        """When the empty vehicle leaves and is there; it stands still in the hours of the ban."""
        target = np.full(len(here), place)
        leaves, there = free, self.legs.arrive(here, target, free)
        if self.squad.banned:
            long = self.legs.km[here, place] > self.day.ban_above_km
            for start, end in self.day.banned:
                held = long & (leaves < end) & (start < there)
                leaves = np.where(held, end, leaves)
                there = np.where(held, self.legs.arrive(here, target, leaves), there)
        return leaves, there

    def windows(self, trips: Ints, grid: Grid) -> Windows:
        """When trips may depart, cut where durations or costs change."""
        book = self.book
        whole = Windows(trip=trips, opens=book.opens[trips], closes=book.closes[trips])
        if not self.legs.steady and grid.loose:
            return whole.cut(grid.step)
        calm, near = [whole], []
        for start, end in self.day.banned if self.squad.banned else ():
            reached = [(part, start - self._reach(part.trip)) for part in calm]
            near += [part.within(first, end).cut(grid.step) for part, first in reached]
            calm = [side for part, first in reached for side in
                    (part.within(0, first), part.within(end, NEVER)) if len(side)]  # fmt: skip
        return joined([*near, *(self._calm(part, grid) for part in calm)])

    def _calm(self, part: Windows, grid: Grid) -> Windows:
        """Windows away from nights, cut as finely as delays are dear.

        Wide ones are cut anyway, for duties that must not take an item twice.
        """
        weights = self.day.problem.weights
        if not weights.late:
            wide = part.closes - part.opens > (NEVER if grid.loose else WIDE)
            cut = bool(weights.waiting) or not self.legs.steady
            return part.cut(np.where(wide | cut, COARSE, NEVER))
        late, fine = self._late_from(part), 2 * FINE if grid.loose else FINE
        return joined([part.within(0, late).cut(COARSE), part.within(late, NEVER).cut(fine)])

    def _late_from(self, part: Windows) -> Ints:
        """From which departure on somebody is late, as far as the first departure tells."""
        book, rows = self.book, np.arange(len(part))
        arrivals = self.arrivals(part.trip, part.opens)
        members = book.members[book.set_of[part.trip]]
        late = np.full(len(part), NEVER)
        for column in range(members.shape[1]):
            item = np.minimum(members[:, column], len(book.items) - 1)
            spare = book.figures.due[item] - arrivals[rows, self.stop_of[part.trip, column]]
            late = np.where(members[:, column] < len(book.items), np.minimum(late, spare), late)
        return np.asarray(part.opens + np.maximum(0, late) + 1)

    def _reach(self, trips: Ints) -> Ints:
        """How long before a night a departure may still get into it, on the way or back."""
        opens = self.book.opens[trips]
        free = self.arrivals(trips, opens)[:, -1] + self.day.rules.unloading
        places = np.array([*self.squad.origins, self.squad.home])
        back = [
            self.legs.arrive(self.last[trips], np.full(len(trips), place), free)
            for place in places.tolist()
        ]
        return np.asarray(np.max([free, *back], axis=0) - opens)


class Runs:
    """The trips of a squad from one origin on a grid; :meth:`to` says what follows them."""

    def __init__(self, course: Course, origin: int, grid: Grid) -> None:
        self.course, self.grid = course, grid
        book = course.book
        trips = course.trips[course.origins[book.set_of[course.trips]] == origin]
        windows = course.windows(trips, grid)
        departs = self._on_grid(windows)
        lawful = course.lawful(windows.trip, departs)
        if grid.loose:
            lawful |= course.lawful(windows.trip, windows.closes)
        self.trip, self.departs = windows.trip[lawful], departs[lawful]
        self.until = windows.closes[lawful]
        arrivals = course.arrivals(self.trip, self.departs)
        self.free = arrivals[:, -1] + course.day.rules.unloading
        late = 0 if grid.loose else (self.until - self.departs) // 2
        self.cost = self._delays(arrivals + np.broadcast_to(late, self.trip.shape)[:, None])

    def _on_grid(self, windows: Windows) -> Ints:
        """Departures at the first slot of their windows, where there is one."""
        if self.grid.loose or self.course.legs.steady:
            return windows.opens
        loading = self.course.day.rules.loading
        snapped = self.grid.minute(self.grid.first(windows.opens - loading)) + loading
        return np.where(snapped <= windows.closes, snapped, windows.opens)

    def _delays(self, arrivals: Ints) -> Floats:
        """What waiting, lateness and plain ambulances cost."""
        course, weights = self.course, self.course.day.problem.weights
        book, figures = course.book, course.book.figures
        plain = course.plain[book.set_of[self.trip]]
        total: Floats = np.where(plain, weights.plain_ambulance, 0.0)
        if not (weights.waiting or weights.late):
            return total
        members, rows = book.members[book.set_of[self.trip]], np.arange(len(self.trip))
        for column in range(members.shape[1]):
            item = np.minimum(members[:, column], len(book.items) - 1)
            arrives = arrivals[rows, course.stop_of[self.trip, column]]
            wait = np.maximum(0, arrives - figures.earliest[item])
            late = np.maximum(0, arrives - figures.due[item])
            each = figures.least[item] * (weights.waiting * wait + weights.late * late)
            total += np.where(members[:, column] < len(book.items), each, 0.0)
        return total

    def to(self, place: int, *, loads_there: bool) -> Pieces:
        """The pieces when the vehicle then goes to a place, home or to load again."""
        course, grid, rules = self.course, self.grid, self.course.day.rules
        last = course.last[self.trip]
        leaves, there = course.empty(last, place, self.free)
        if loads_there:
            there = there + np.maximum(0, rules.disinfection - (leaves - self.free))
        begins = self.departs - rules.loading
        start = grid.first(begins)
        lasts = (there - begins) // grid.step if grid.loose else -((begins - there) // grid.step)
        road = course.km[self.trip] + course.legs.km[last, place]
        return Pieces(
            trip=self.trip,
            start=start,
            end=np.maximum(start, grid.down(self.until - rules.loading)),
            lasts=np.maximum(lasts, 1),
            cost=self.cost + course.squad.km_cost * road,
        )
