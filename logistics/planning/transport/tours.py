"""Tours: loads that ride together on one trip, and when such a trip may depart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, permutations

from logistics.planning.transport.day import Day, Load, Squad


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """When a tour takes place."""

    sets_out: int
    loads: int
    departs: int
    arrives: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Tour:
    """Loads of one category from one origin, in the order of their stops.

    :ivar held: when it takes place, where that must not change
    """

    day: Day
    stops: tuple[tuple[int, tuple[Load, ...]], ...]
    held: Run | None = None

    @cached_property
    def loads(self) -> tuple[Load, ...]:
        """Everybody on board."""
        return tuple(load for _, loads in self.stops for load in loads)

    @cached_property
    def people(self) -> int:
        """How many are on board."""
        return sum(load.people for load in self.loads)

    @cached_property
    def origin(self) -> int:
        """Where everybody boards."""
        return self.loads[0].origin

    @property
    def last(self) -> int:
        """The place of the last stop."""
        return self.stops[-1][0]

    @cached_property
    def km(self) -> float:
        """Loaded kilometres."""
        way = [self.origin, *(place for place, _ in self.stops)]
        return sum(self.day.drives.km[here][there] for here, there in pairwise(way))

    @cached_property
    def opens(self) -> int:
        """The first minute to depart that clearance and loading allow."""
        released = max(load.released for load in self.loads)
        first = released + self.day.rules.loading
        return first if self.held is None else max(first, self.held.departs)

    @cached_property
    def latest(self) -> tuple[int, ...]:
        """The last minute to arrive, stop by stop."""
        return tuple(min(load.latest for load in loads) for _, loads in self.stops)

    @cached_property
    def closes(self) -> int:
        """The last minute to depart and have nobody arrive too late."""
        drives, unloading = self.day.drives, self.day.rules.unloading
        way = [self.origin, *(place for place, _ in self.stops)]
        leave = self.latest[-1] + unloading
        for here, there, latest in zip(
            reversed(way[:-1]), reversed(way[1:]), reversed(self.latest), strict=True
        ):
            leave = drives.leave_by(here, there, min(latest, leave - unloading))
        return leave if self.held is None else min(leave, self.held.departs)

    def arrivals(self, departs: int) -> list[int]:
        """When it is at each stop."""
        times, here, leaves = [], self.origin, departs
        for place, _ in self.stops:
            times.append(self.day.drives.arrive(here, place, leaves))
            here, leaves = place, times[-1] + self.day.rules.unloading
        return times

    def departure(self, squad: Squad, not_before: int) -> int | None:
        """The first minute that such a vehicle may depart, or ``None`` when it gets too late."""
        departs = max(not_before, self.opens)
        while departs <= self.closes:
            later = self._held_until(squad, departs)
            if later == departs:
                return departs if self._short_enough(departs) else None
            departs = later
        return None

    def _held_until(self, squad: Squad, departs: int) -> int:
        """The departure itself, or a later one when a room is not ready or the night bans it."""
        times = self.arrivals(departs)
        for (_, loads), arrives in zip(self.stops, times, strict=True):
            early = max(load.ready for load in loads) - arrives
            if early > 0:
                return departs + early
        if squad.banned and self.km > self.day.ban_above_km:
            for start, end in self.day.banned:
                if departs < end and start < times[-1]:
                    return end
        return departs

    def _short_enough(self, departs: int) -> bool:
        return self.arrivals(departs)[-1] - departs <= self.day.rules.ride

    def delay_cost(self, times: Iterable[int]) -> float:
        """What waiting and lateness cost with these arrivals."""
        weights, total = self.day.problem.weights, 0.0
        for (_, loads), arrives in zip(self.stops, times, strict=True):
            for load in loads:
                total += weights.waiting * load.people * (arrives - load.earliest)
                total += weights.late * load.people * max(0, arrives - load.due)
        return total


def single(day: Day, load: Load) -> Tour:
    """A load that rides alone."""
    return Tour(day, ((load.destination, (load,)),))


def together(day: Day, loads: Iterable[Load]) -> Tour | None:
    """The shortest order that a tour of these loads can lawfully take, if there is one."""
    return min(orders(day, loads), key=lambda tour: (tour.km, tour.arrivals(tour.opens)[-1]),
               default=None)  # fmt: skip


def orders(day: Day, loads: Iterable[Load]) -> Iterator[Tour]:
    """Tours of the loads in every order of stops that gets everybody there in time."""
    drops: dict[int, tuple[Load, ...]] = {}
    for load in loads:
        drops[load.destination] = (*drops.get(load.destination, ()), load)
    if len(drops) > day.rules.max_drops:
        return
    for order in permutations(drops):
        tour = Tour(day, tuple((place, drops[place]) for place in order))
        if tour.opens <= tour.closes:
            yield tour


def joined_at_the_end(tour: Tour, held: Run, load: Load) -> Tour | None:
    """A held tour with one more load, for which nobody on board leaves or arrives later."""
    if load.released > held.loads:
        return None
    places = [place for place, _ in tour.stops]
    if load.destination in places:
        stops = tuple(
            (place, (*loads, load) if place == load.destination else loads)
            for place, loads in tour.stops
        )
        return replace(tour, stops=stops)
    if len(places) == tour.day.rules.max_drops:
        return None
    return replace(tour, stops=(*tour.stops, (load.destination, (load,))))


def without(day: Day, tours: Iterable[Tour], wanted: Iterable[Load]) -> tuple[Tour, ...]:
    """The tours with only the wanted loads, each once, at the first tour that has it."""
    left = set(wanted)
    kept: list[Tour] = []
    for tour in tours:
        stops = tuple(
            (place, some)
            for place, loads in tour.stops
            if (some := tuple(load for load in loads if load in left))
        )
        left.difference_update(tour.loads)
        if stops == tour.stops:
            kept.append(tour)
        elif stops:
            kept.append(Tour(day, stops))
    return tuple(kept)
