"""Every trip that can be made: sets of items and the orders of their stops, as arrays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from logistics.planning.transport.day import Day
from logistics.planning.transport.solver.items import Columns, Flags, Ints, Item, columns
from logistics.planning.transport.solver.legs import Legs

NEVER = 10**9
MOST_STOPS = 6


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Trips by number; a trip is a set of items and an order of its stops.

    :ivar members: items of each set, filled up with the number of items
    :ivar set_of: the set of each trip
    :ivar stops: destinations of each trip in order, filled up with -1
    :ivar opens: first and last minute (closes) that each trip may depart
    """

    items: tuple[Item, ...]
    figures: Columns
    members: Ints
    set_of: Ints
    stops: Ints
    opens: Ints
    closes: Ints

    @property
    def trips(self) -> int:
        """How many trips there are."""
        return len(self.set_of)


@dataclass(frozen=True, kw_only=True)
class _Sets:
    """Sets of items of one pool, by number of items, and what decides whether they can ride."""

    members: Ints
    stops: Ints
    ready: Ints
    latest: Ints
    opens: Ints
    people: Ints

    def __len__(self) -> int:
        return len(self.people)

    def only(self, chosen: Flags | Ints) -> _Sets:
        """Some of the sets."""
        return _Sets(
            members=self.members[chosen],
            stops=self.stops[chosen],
            ready=self.ready[chosen],
            latest=self.latest[chosen],
            opens=self.opens[chosen],
            people=self.people[chosen],
        )


class TooMany(Exception):
    """There are more trips than a solver may look at."""


def catalogue(day: Day, legs: Legs, items: Sequence[Item], most: int) -> Catalogue:
    """All trips with these items.

    :param most: how many sets of items are looked at, at most
    :raises TooMany: there are more
    """
    figures = columns(items)
    pools: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, item in enumerate(items):
        patient = number if item.first.symptomatic else -1
        pools[item.first.origin, item.first.category, patient].append(number)
    found: list[tuple[Ints, Ints, Ints, Ints, Ints]] = []
    for pool in pools.values():
        first = items[pool[0]].first
        seats = max((squad.seats for squad in day.squads
                     if squad.takes_kind(first.symptomatic)
                     and first.origin in squad.origins), default=0)  # fmt: skip
        for sets in _levels(day, legs, figures, np.array(pool), first.origin, seats, most):
            most -= len(sets)
            for orders in _orders(day, legs, sets, first.origin):
                found.append((sets.members, *orders))
            if most < 0:
                raise TooMany
    return _assembled(tuple(items), figures, found)


def _assembled(
    items: tuple[Item, ...],
    figures: Columns,
    found: Sequence[tuple[Ints, Ints, Ints, Ints, Ints]],
) -> Catalogue:
    """One catalogue from the orders that each level of sets allows."""
    wide = max((members.shape[1] for members, *_ in found), default=1)
    deep = max((stops.shape[1] for _, _, stops, _, _ in found), default=1)
    members, set_of, stops = [np.empty((0, wide), np.int64)], [], [np.empty((0, deep), np.int64)]
    opens, closes, before, seen = [], [], 0, None
    for sets, rows, order, early, late in found:
        if sets is not seen:
            before += 0 if seen is None else len(seen)
            members.append(_widened(sets, wide, len(items)))
            seen = sets
        set_of.append(rows + before)
        stops.append(_widened(order, deep, -1))
        opens.append(early)
        closes.append(late)
    empty = np.empty(0, np.int64)
    return Catalogue(
        items=items,
        figures=figures,
        members=np.concatenate(members),
        set_of=np.concatenate([empty, *set_of]),
        stops=np.concatenate(stops),
        opens=np.concatenate([empty, *opens]),
        closes=np.concatenate([empty, *closes]),
    )


def _widened(rows: Ints, width: int, filler: int) -> Ints:
    return np.pad(rows, ((0, 0), (0, width - rows.shape[1])), constant_values=filler)


def _levels(
    day: Day, legs: Legs, figures: Columns, pool: Ints, origin: int, seats: int, most: int
) -> list[_Sets]:
    """The sets of one item, of two, and so on, that fit a vehicle and can be there in time."""
    sets = _singles(day, figures, pool)
    sets = sets.only((sets.people <= seats) & _possible(day, legs, sets, origin))
    levels, alive = [sets], sets.members[:, 0]
    apart = np.zeros((len(figures.people),) * 2, dtype=bool)
    while len(sets):
        if sum(map(len, levels)) > most:
            raise TooMany
        pairs = apart if len(levels) > 1 else None
        grown = _grown(day, figures, sets, alive, seats, pairs, 4 * most)
        sets = grown.only(_possible(day, legs, grown, origin))
        if len(levels) == 1:
            apart[sets.members[:, 0], sets.members[:, 1]] = True
        levels.append(sets)
    return levels[:-1]


def _singles(day: Day, figures: Columns, pool: Ints) -> _Sets:
    blank = np.full((len(pool), day.rules.max_drops - 1), -1)
    return _Sets(
        members=pool[:, None],
        stops=np.column_stack([figures.destination[pool], blank]),
        ready=np.column_stack([figures.ready[pool], np.zeros_like(blank)]),
        latest=np.column_stack([figures.latest[pool], np.full_like(blank, NEVER)]),
        opens=figures.released[pool] + day.rules.loading,
        people=figures.least[pool],
    )


def _grown(
    day: Day,
    figures: Columns,
    sets: _Sets,
    alive: Ints,
    seats: int,
    pairs: Flags | None,
    most: int,
) -> _Sets:
    """Each set with each later item that still fits, and that can ride with each of its items."""
    joined = (alive[None, :] > sets.members[:, -1:]) & (
        sets.people[:, None] + figures.least[alive][None, :] <= seats
    )
    if pairs is not None:
        for column in range(sets.members.shape[1]):
            joined &= pairs[sets.members[:, column][:, None], alive[None, :]]
    if np.count_nonzero(joined) > most:
        raise TooMany
    rows, picks = np.nonzero(joined)
    old, new = sets.only(rows), alive[picks]
    stop = figures.destination[new]
    match = old.stops == stop[:, None]
    free = old.stops < 0
    fits = match.any(axis=1) | free.any(axis=1)
    at = np.where(match.any(axis=1), match.argmax(axis=1), free.argmax(axis=1))
    line = np.arange(len(new))
    stops, ready, latest = old.stops.copy(), old.ready.copy(), old.latest.copy()
    stops[line, at] = stop
    ready[line, at] = np.maximum(ready[line, at], figures.ready[new])
    latest[line, at] = np.minimum(latest[line, at], figures.latest[new])
    return _Sets(
        members=np.column_stack([old.members, new]),
        stops=stops,
        ready=ready,
        latest=latest,
        opens=np.maximum(old.opens, figures.released[new] + day.rules.loading),
        people=old.people + figures.least[new],
    ).only(fits)


def _possible(day: Day, legs: Legs, sets: _Sets, origin: int) -> Flags:
    """Which sets have an order of stops that gets everybody there in time."""
    possible = np.zeros(len(sets), dtype=bool)
    for rows, _, _, _ in _orders(day, legs, sets, origin):
        possible[rows] = True
    return possible


def _orders(day: Day, legs: Legs, sets: _Sets, origin: int) -> list[tuple[Ints, Ints, Ints, Ints]]:
    """For each order of stops: which sets can take it, the stops, first and last departure."""
    count = (sets.stops >= 0).sum(axis=1)
    found = []
    for drops in range(1, sets.stops.shape[1] + 1):
        rows = np.nonzero(count == drops)[0]
        if not len(rows):
            continue
        for order in permutations(range(drops)):
            stops = sets.stops[rows][:, order]
            opens, closes = _window(
                day, legs, origin, stops, sets.ready[rows][:, order], sets.latest[rows][:, order]
            )
            opens = np.maximum(opens, sets.opens[rows])
            fits = (opens <= closes) & _short(day, legs, origin, stops, opens)
            found.append((rows[fits], stops[fits], opens[fits], closes[fits]))
    return found


def _window(
    day: Day, legs: Legs, origin: int, stops: Ints, ready: Ints, latest: Ints
) -> tuple[Ints, Ints]:
    """First and last departure so that each stop is reached when it is ready and not too late."""
    unloading = day.rules.unloading
    early = ready[:, -1].copy()
    late = latest[:, -1].copy()
    for stop in range(stops.shape[1] - 1, -1, -1):
        here = stops[:, stop - 1] if stop else np.full(len(stops), origin)
        early = np.maximum(early, ready[:, stop])
        late = np.minimum(late, latest[:, stop])
        early = legs.leave_by(here, stops[:, stop], early - 1) + 1
        late = legs.leave_by(here, stops[:, stop], late)
        if stop:
            early, late = early - unloading, late - unloading
    return early, late


def _short(day: Day, legs: Legs, origin: int, stops: Ints, departs: Ints) -> Flags:
    """Whether nobody is on board longer than allowed."""
    here, leaves, arrives = np.full(len(stops), origin), departs, departs
    for stop in range(stops.shape[1]):
        arrives = legs.arrive(here, stops[:, stop], leaves)
        here, leaves = stops[:, stop], arrives + day.rules.unloading
    return np.asarray(arrives - departs <= day.rules.ride)
