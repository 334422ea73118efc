"""What the session model aggregates: streams of like people, and floors that are alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from logistics.planning.placement.ground import Ground, Guest, Numbers, Storey
from logistics.planning.placement.rows import Classes

Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Stream:
    """People of one cohort who cost the same everywhere.

    :ivar number: its place among all streams
    :ivar guests: the parties it is made of
    :ivar needs: rooms by the classes that serve them
    :ivar people_a_room: people for each of the rooms
    :ivar pressing: in their rooms all at the one moment at which the cohort is counted
    """

    number: int
    cohort: int
    guests: tuple[int, ...]
    rates: tuple[float | None, ...]
    people_a_room: float
    pressing: bool
    needs: dict[Classes, int]

    @cached_property
    def sites(self) -> frozenset[int]:
        """The sites that take them."""
        return frozenset(site for site, rate in enumerate(self.rates) if rate is not None)


@dataclass(frozen=True, kw_only=True)
class Intake:
    """A cohort: its streams and the span during which all who press are in their rooms.

    :ivar flights: rooms of those who press, by arrival; only of arrivals whose people are all
        there at one moment, so that none is counted on a floor twice
    :ivar all_fly: whether everybody came with such an arrival
    """

    cohort: int
    core: Span
    streams: tuple[Stream, ...]
    flights: dict[int, int]
    all_fly: bool


@dataclass(frozen=True, kw_only=True)
class Stack:
    """Floors of one site that are alike in every respect."""

    site: int
    floors: tuple[int, ...]


def intakes(ground: Ground) -> tuple[Intake, ...]:
    """The cohorts of a problem, in order."""
    turnaround = min((b.turnaround for s in ground.storeys for b in s.berths), default=0)
    by_cohort: dict[int, list[Guest]] = defaultdict(list)
    for guest in ground.guests:
        by_cohort[guest.cohort].append(guest)
    steady, number = _steady_arrivals(ground), count()
    return tuple(
        _intake(ground, by_cohort[cohort], turnaround, steady, number)
        for cohort in sorted(by_cohort)
    )


def stacks(ground: Ground) -> tuple[Stack, ...]:
    """Interchangeable floors, by site."""
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for storey in ground.storeys:
        if storey.berths:
            alike[_likeness(storey)].append(storey.index)
    return tuple(
        Stack(site=ground.storeys[floors[0]].site, floors=tuple(floors))
        for floors in alike.values()
    )


def rooms_for(ground: Ground, stack: Stack, intake: Intake) -> Numbers:
    """Rooms, by row, that one floor of a stack has at most for those of an intake who press."""
    return ground.capacity(stack.floors[0], *intake.core)


def rooms_at_most(ground: Ground, stack: Stack, intake: Intake) -> int:
    """All rooms that one floor of a stack has for an intake, whatever the need."""
    storey = ground.storeys[stack.floors[0]]
    common = next(j for j, row in enumerate(ground.rows) if row.classes == ground.common)
    kept = sum(berth.kind not in ground.common for berth in storey.berths)
    return rooms_for(ground, stack, intake)[common] + kept


def _likeness(storey: Storey) -> tuple[object, ...]:
    berths = sorted((b.kind, b.turnaround, b.taken, b.closed) for b in storey.berths)
    return storey.site, tuple(berths), storey.present


def _intake(
    ground: Ground,
    guests: list[Guest],
    turnaround: int,
    steady: set[int],
    number: Iterator[int],
) -> Intake:
    moment = _fullest_moment(guests)
    pressing = [g for g in guests if g.start <= moment < g.end]
    core = max(g.start for g in pressing), min(g.end for g in pressing) + turnaround
    flights: dict[int, int] = defaultdict(int)
    for guest in pressing:
        if guest.arrival in steady:
            flights[guest.arrival] += len(guest.suits)
    groups: dict[tuple[object, ...], list[Guest]] = defaultdict(list)
    for guest in guests:
        ratio = guest.people / len(guest.suits)
        groups[guest.rates, guest.floors, ratio, guest.start <= moment < guest.end].append(guest)
    return Intake(
        cohort=guests[0].cohort,
        core=core,
        streams=tuple(_stream(ground, group, moment, next(number)) for group in groups.values()),
        flights=dict(flights),
        all_fly=all(guest.arrival in steady for guest in guests),
    )


def _stream(ground: Ground, group: list[Guest], moment: int, number: int) -> Stream:
    first = group[0]
    pinned = None if first.floors is None else {ground.storeys[f].site for f in first.floors}
    return Stream(
        number=number,
        guests=tuple(guest.index for guest in group),
        cohort=first.cohort,
        rates=tuple(
            rate if pinned is None or site in pinned else None
            for site, rate in enumerate(first.rates)
        ),
        people_a_room=first.people / len(first.suits),
        pressing=first.start <= moment < first.end,
        needs=dict(Counter(suit for guest in group for suit in guest.suits)),
    )


def _steady_arrivals(ground: Ground) -> set[int]:
    spans: dict[int, Span] = {}
    for guest in ground.guests:
        start, end = spans.get(guest.arrival, (guest.start, guest.end))
        spans[guest.arrival] = max(start, guest.start), min(end, guest.end)
    return {arrival for arrival, (start, end) in spans.items() if arrival >= 0 and start < end}


def _fullest_moment(guests: Iterable[Guest]) -> int:
    found = list(guests)
    return max(
        sorted({guest.start for guest in found}),
        key=lambda at: sum(len(g.suits) for g in found if g.start <= at < g.end),
    )
