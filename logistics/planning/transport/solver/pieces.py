"""Trips on a time grid: from when to when a squad may start one, and when it is free again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from logistics.planning.transport.day import Day, Squad
from logistics.planning.transport.solver.catalogue import Catalogue
from logistics.planning.transport.solver.items import Flags, Floats, Ints
from logistics.planning.transport.solver.legs import Legs

CHUNK = 15


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A time grid: slot ``i`` is the minute ``base + i * step``.

    :ivar loose: rounds in favour of the plan, so that whatever is lawful fits the grid;
        else whatever fits the grid is lawful
    """

    base: int
    step: int
    slots: int
    loose: bool

    def down(self, minutes: Ints) -> Ints:
        """The slot that a minute lies in."""
        return (minutes - self.base) // self.step

    def first(self, minutes: Ints) -> Ints:
        """The first slot for something that starts at these minutes at the earliest."""
        late = 0 if self.loose else self.step - 1
        return (minutes - self.base + late) // self.step

    def minute(self, slots: Ints) -> Ints:
        """The minutes of some slots."""
        return self.base + slots * self.step


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
    """The trips that a squad may run, on a grid."""

    def __init__(self, day: Day, legs: Legs, book: Catalogue, squad: Squad, grid: Grid) -> None:
        self.day, self.legs, self.book, self.squad, self.grid = day, legs, book, squad, grid
        first, patient = book.members[:, 0], book.figures.symptomatic[book.members[:, 0]]
        people = np.append(book.figures.least, 0)[book.members].sum(axis=1)
        self.origins: Ints = book.figures.origin[first]
        self.plain = patient & (not squad.negative_pressure)
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

    def pieces(self, origin: int, place: int, *, loads_there: bool) -> Pieces:
        """The pieces of trips from an origin, after which the vehicle goes to a place."""
        book = self.book
        trips = self.trips[self.origins[book.set_of[self.trips]] == origin]
        parts = [
            self._piece(trip, departs, until, place, loads_there)
            for trip, departs, until in self._windows(trips)
        ]
        return Pieces(
            trip=np.concatenate([part.trip for part in parts]),
            start=np.concatenate([part.start for part in parts]),
            end=np.concatenate([part.end for part in parts]),
            lasts=np.concatenate([part.lasts for part in parts]),
            cost=np.concatenate([part.cost for part in parts]),
        )

    def _windows(self, trips: Ints) -> Iterator[tuple[Ints, Ints, Ints]]:
        """Trips with a first and last departure between which nothing changes."""
        weights, book = self.day.problem.weights, self.book
        touched = self._touched(trips)
        steady = touched if self.legs.steady else np.ones(len(trips), dtype=bool)
        stepped, flat = trips[steady], trips[~steady]
        if weights.waiting or weights.late:
            yield from self._chunks(flat, CHUNK)
        else:
            yield flat, book.opens[flat], book.closes[flat]
        yield from self._chunks(stepped, self.grid.step)

    def _touched(self, trips: Ints) -> Flags:
        """Trips that the night ban may shorten or delay."""
        book = self.book
        found = np.zeros(len(trips), dtype=bool)
        if self.squad.banned:
            last = book.closes[trips] + self.day.rules.duty
            for start, end in self.day.banned:
                found |= (book.opens[trips] < end) & (start < last)
        return found

    def _chunks(self, trips: Ints, size: int) -> Iterator[tuple[Ints, Ints, Ints]]:
        """Windows cut at multiples of a number of minutes."""
        book = self.book
        if not len(trips):
            return
        whole = self.grid.base + (book.opens[trips] - self.grid.base) // size * size
        for chunk in range(int((book.closes[trips] - whole).max()) // size + 1):
            start = np.maximum(book.opens[trips], whole + chunk * size)
            end = np.minimum(book.closes[trips], whole + (chunk + 1) * size - 1)
            left = start <= end
            yield trips[left], start[left], end[left]

    def _piece(
        self, trips: Ints, departs: Ints, until: Ints, place: int, loads_there: bool
    ) -> Pieces:
        day, grid = self.day, self.grid
        departs = self._on_grid(departs, until)
        free, cost, lawful = self._out(trips, departs)
        if grid.loose:
            lawful |= self._out(trips, until)[2]
        leaves, there = self._empty(self.last[trips], place, free)
        if loads_there:
            there = there + np.maximum(0, day.rules.disinfection - (leaves - free))
        begins = departs - day.rules.loading
        start = grid.first(begins)
        lasts = (there - begins) // grid.step if grid.loose else -((begins - there) // grid.step)
        lasts = np.maximum(lasts, 1)
        road = self.km[trips] + self.legs.km[self.last[trips], place]
        cost = cost + self.squad.km_cost * road
        end = np.maximum(start, grid.down(until - day.rules.loading))
        return Pieces(
            trip=trips[lawful],
            start=start[lawful],
            end=end[lawful],
            lasts=lasts[lawful],
            cost=cost[lawful],
        )

    def _on_grid(self, departs: Ints, until: Ints) -> Ints:
        """Departures at the first slot of their windows, where there is one."""
        if self.grid.loose or self.legs.steady:
            return departs
        loading = self.day.rules.loading
        snapped = self.grid.minute(self.grid.first(departs - loading)) + loading
        return np.where(snapped <= until, snapped, departs)

    def _out(self, trips: Ints, departs: Ints) -> tuple[Ints, Floats, Flags]:
        """When the last stop is over, what the delays cost, and whether the night allows it."""
        book, rules = self.book, self.day.rules
        here, leaves = self.origins[book.set_of[trips]], departs
        arrives = departs
        plain = self.day.problem.weights.plain_ambulance
        cost: Floats = np.where(self.plain[book.set_of[trips]], plain, 0.0)
        for stop in range(book.stops.shape[1]):
            there = book.stops[trips, stop]
            on = there >= 0
            reached = self.legs.arrive(here, np.where(on, there, here), leaves)
            cost = cost + self._delays(trips, np.where(on, there, -1), reached)
            here, arrives = np.where(on, there, here), np.where(on, reached, arrives)
            leaves = np.where(on, reached + rules.unloading, leaves)
        return leaves, cost, self._lawful(trips, departs, arrives)

    def _delays(self, trips: Ints, stop: Ints, arrives: Ints) -> Floats:
        """What waiting and lateness of those who get off at a stop cost."""
        weights, figures = self.day.problem.weights, self.book.figures
        total = np.zeros(len(trips))
        if not (weights.waiting or weights.late):
            return total
        members = self.book.members[self.book.set_of[trips]]
        for column in range(members.shape[1]):
            item = np.minimum(members[:, column], len(figures.people) - 1)
            here = (members[:, column] < len(figures.people)) & (figures.destination[item] == stop)
            wait = np.maximum(0, arrives - figures.earliest[item])
            late = np.maximum(0, arrives - figures.due[item])
            each = weights.waiting * wait + weights.late * late
            total += np.where(here, figures.least[item] * each, 0.0)
        return total

    def _lawful(self, trips: Ints, departs: Ints, arrives: Ints) -> Flags:
        lawful = np.ones(len(trips), dtype=bool)
        if self.squad.banned:
            long = self.km[trips] > self.day.ban_above_km
            for start, end in self.day.banned:
                lawful &= ~(long & (departs < end) & (start < arrives))
        return lawful

    def _empty(self, here: Ints, place: int, free: Ints) -> tuple[Ints, Ints]:
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


def grid_over(day: Day, books: Sequence[Catalogue], step: int, *, loose: bool) -> Grid:
    """The grid that holds every duty with these trips."""
    opens = min((int(book.opens.min()) for book in books if book.trips), default=0)
    closes = max((int(book.closes.max()) for book in books if book.trips), default=0)
    base = opens - day.rules.loading - day.rules.duty
    base -= base % step
    return Grid(
        base=base,
        step=step,
        slots=(closes - base) // step + 2 * (day.rules.duty // step + 2),
        loose=loose,
    )
