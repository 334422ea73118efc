"""What a trip picks up, as arrays: bundles of loads for plans, relaxed classes for bounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from logistics.planning.transport.day import Load

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
FEW = 2


@dataclass(frozen=True, kw_only=True)
class Item:
    """Something that a trip takes at one destination.

    :ivar loads: the loads that it stands for
    :ivar least: the fewest people of it that a trip takes; most are the most it takes
    """

    loads: tuple[Load, ...]
    people: int
    least: int
    most: int
    released: int
    ready: int
    earliest: float
    due: int
    latest: int

    @property
    def first(self) -> Load:
        """A load that stands for all in what they share: the way, the category, the symptoms."""
        return self.loads[0]

    @property
    def atomic(self) -> bool:
        """Whether a trip takes all of it or nothing."""
        return self.least == self.people


def bundles(loads: Iterable[Load], seats: int, gap: int, late: int) -> tuple[Item, ...]:
    """Loads as they are, or with those of one way within ``gap`` minutes tied together.

    What a plan of bundles does is lawful: a bundle waits for its last load, and arrives no
    later than ``late`` minutes after it is due.
    """
    tied: list[list[Load]] = []
    for alike in _by_way(loads):
        bundle: list[Load] = []
        for load in alike:
            people = sum(each.people for each in bundle) + load.people
            if not bundle or load.released - bundle[0].released >= gap or people > seats:
                bundle = []
                tied.append(bundle)
            bundle.append(load)
    return tuple(_hurried(_bundle(tuple(bundle)), late) for bundle in tied)


def _hurried(item: Item, late: int) -> Item:
    soonest = max(load.earliest for load in item.loads)
    return replace(item, latest=min(item.latest, max(item.due, soonest) + late))


def classes(loads: Iterable[Load], seats: int, gap: int) -> tuple[Item, ...]:
    """Parties of one way as people who may be divided at will, for a bound.

    Larger parties, and patients, stay whole. Whatever a plan does, a plan of classes can do:
    a class is released with its first party and late with its last.
    """
    found: list[Item] = []
    for alike in _by_way(loads):
        small: list[Load] = []
        for load in alike:
            if small and load.released - small[0].released > gap:
                found += _class(small)
                small = []
            if load.symptomatic or 2 * load.people > seats:
                found.append(_bundle((load,)))
            else:
                small.append(load)
        found += _class(small)
    return tuple(found)


def _by_way(loads: Iterable[Load]) -> list[list[Load]]:
    """Loads of one category on one way, the soonest released first; patients apart."""
    ways: dict[tuple[object, ...], list[Load]] = defaultdict(list)
    for number, load in enumerate(loads):
        patient = number if load.symptomatic else -1
        ways[load.origin, load.destination, load.category, patient].append(load)
    return [sorted(alike, key=lambda load: load.released) for alike in ways.values()]


def _bundle(loads: tuple[Load, ...]) -> Item:
    people = sum(load.people for load in loads)
    return Item(
        loads=loads,
        people=people,
        least=people,
        most=people,
        released=max(load.released for load in loads),
        ready=max(load.ready for load in loads),
        earliest=sum(load.people * load.earliest for load in loads) / people,
        due=min(load.due for load in loads),
        latest=min(load.latest for load in loads),
    )


def _class(loads: Sequence[Load]) -> list[Item]:
    if len(loads) <= FEW:
        return [_bundle((load,)) for load in loads]
    people = sum(load.people for load in loads)
    return [
        Item(
            loads=tuple(loads),
            people=people,
            least=min(load.people for load in loads),
            most=people,
            released=min(load.released for load in loads),
            ready=min(load.ready for load in loads),
            earliest=max(load.earliest for load in loads),
            due=max(load.due for load in loads),
            latest=max(load.latest for load in loads),
        )
    ]


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The figures of some items, one array a figure."""

    origin: Ints
    destination: Ints
    symptomatic: Flags
    people: Ints
    least: Ints
    most: Ints
    released: Ints
    ready: Ints
    earliest: Floats
    due: Ints
    latest: Ints


def columns(items: Sequence[Item]) -> Columns:
    """Items as arrays."""

    def ints(values: Iterable[int]) -> Ints:
        return np.fromiter(values, dtype=np.int64)

    return Columns(
        origin=ints(item.first.origin for item in items),
        destination=ints(item.first.destination for item in items),
        symptomatic=np.fromiter((item.first.symptomatic for item in items), dtype=np.bool_),
        people=ints(item.people for item in items),
        least=ints(item.least for item in items),
        most=ints(item.most for item in items),
        released=ints(item.released for item in items),
        ready=ints(item.ready for item in items),
        earliest=np.fromiter((item.earliest for item in items), dtype=np.float64),
        due=ints(item.due for item in items),
        latest=ints(item.latest for item in items),
    )
