"""A room problem in whole numbers, as solvers want it: who may go where, and what fits.

Rooms of a floor are interchangeable within their class. Whether rooms suffice for mixed needs is
Hall's condition: for each set of classes, those who can use no other class may not outnumber it.
Each such set is a *row*; a party has a demand and a floor a capacity in every row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from logistics.periods import Period
from logistics.planning.placement.problem import Party, Pin, Problem, Room, Zone
from logistics.planning.placement.rows import Classes, Row, rows_of

Numbers = tuple[int, ...]
EVER = 10**9


@dataclass(frozen=True, kw_only=True, slots=True)
class Guest:
    """A party in numbers; moments are minutes.

    :ivar rates: cost of one person at each site by tier and distance; ``None`` may not go there
    :ivar demand: rooms needed, by row
    :ivar suits: for each room needed, the classes that may serve
    :ivar floors: the floors it is pinned to; ``None`` leaves them open
    :ivar rooms: the exact rooms that it is pinned to, if any
    """

    index: int
    people: int
    start: int
    end: int
    cohort: int
    arrival: int
    rates: tuple[float | None, ...]
    demand: Numbers
    suits: tuple[Classes, ...]
    floors: frozenset[int] | None = None
    rooms: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Berth:
    """A usable room: its class and the spans of minutes in which it is taken by others."""

    room: str
    kind: int
    turnaround: int
    taken: tuple[tuple[int, int], ...]
    closed: tuple[tuple[int, int], ...]


@dataclass(frozen=True, kw_only=True)
class Storey:
    """A floor in numbers.

    :ivar present: (cohort, start, end) of the people who are on it anyway
    :ivar steady: from this minute on its rooms are free or not, and stay so
    """

    index: int
    site: int
    berths: tuple[Berth, ...]
    present: tuple[tuple[int, int, int], ...]
    turnaround: int
    steady: int
    known: dict[tuple[int, int], Numbers] = field(default_factory=dict)


class Ground:
    """A problem compiled once and read by every solver.

    :ivar nodes: how far each search for whole numbers may go, where work and not time is limited
    """

    def __init__(self, problem: Problem, nodes: int | None = None) -> None:
        self.problem = problem
        self.nodes = nodes
        self.origin = min((p.arrives for p in problem.parties), default=problem.cohorts.epoch)
        self._minutes: dict[datetime, int] = {}
        self._suited: dict[frozenset[str], Classes] = {}
        self.kinds = self._kinds()
        self.rows: tuple[Row, ...] = rows_of(
            {suit for party in problem.parties for suit in self._suits(party)}, self.common
        )
        self.cohorts: dict[tuple[str, int], int] = {}
        self.arrivals: dict[str, int] = {}
        self.site_index = {site.id: index for index, site in enumerate(problem.sites)}
        self.floor_index = {floor.id: index for index, floor in enumerate(problem.floors)}
        self._plainest: dict[Classes, int] = {}
        self._rates: dict[tuple[str | None, int, str], tuple[float | None, ...]] = {}
        self.storeys = [self._storey(index) for index in range(len(problem.floors))]
        self.guests = [self._guest(index) for index in range(len(problem.parties))]

    @cached_property
    def pins(self) -> Mapping[str, Pin]:
        """Pins by party."""
        return {pin.party: pin for pin in self.problem.pins}

    @cached_property
    def common(self) -> Classes:
        """The classes that are not kept for special needs."""
        return frozenset(k for k, kind in enumerate(self.kinds) if not kind & self.problem.kept)

    @cached_property
    def floors_of(self) -> list[list[int]]:
        """Floors by site."""
        found: list[list[int]] = [[] for _ in self.problem.sites]
        for storey in self.storeys:
            found[storey.site].append(storey.index)
        return found

    def minutes(self, moment: datetime) -> int:
        """A moment in minutes from the first arrival."""
        known = self._minutes.get(moment)
        if known is None:
            known = int((moment - self.origin) / timedelta(minutes=1))
            self._minutes[moment] = known
        return known

    def capacity(self, floor: int, start: int, end: int) -> Numbers:
        """Rooms that one party at a time may use from ``start`` to ``end``, by row."""
        storey = self.storeys[floor]
        if start >= storey.steady:
            start, end = storey.steady, storey.steady + 1
        known = storey.known.get((start, end))
        if known is None:
            known = storey.known[start, end] = self._capacity(storey, start, end)
        return known

    def may_go(self, guest: Guest, floor: int) -> bool:
        """Whether category, tier and pins let a party onto a floor."""
        pinned = guest.floors is None or floor in guest.floors
        return pinned and guest.rates[self.storeys[floor].site] is not None

    def takes(self, guest: Guest, floor: int) -> bool:
        """Whether a floor would take a party were nobody else to be placed."""
        end = guest.end + self.storeys[floor].turnaround
        room = self.capacity(floor, guest.start, end)
        hard = self.problem.cohorts.hard
        return (
            self.may_go(guest, floor)
            and not (hard and self.blocked(floor, guest.cohort, guest.start, end))
            and all(need <= rooms for need, rooms in zip(guest.demand, room, strict=True))
        )

    def blocked(self, floor: int, cohort: int, start: int, end: int) -> bool:
        """Whether people who are on the floor anyway keep a cohort off it."""
        return any(
            other != cohort and begin < end and start < until
            for other, begin, until in self.storeys[floor].present
        )

    def waste(self, kind: int, suit: Classes) -> int:
        """How many attributes a class has beyond the plainest class that would serve."""
        if suit not in self._plainest:
            self._plainest[suit] = min(len(self.kinds[each]) for each in suit)
        return len(self.kinds[kind]) - self._plainest[suit]

    def _capacity(self, storey: Storey, start: int, end: int) -> Numbers:
        free = [0] * len(self.kinds)
        for berth in storey.berths:
            if not _meets(berth.taken, start, end) and not _meets(berth.closed, start, end):
                free[berth.kind] += 1
        room = [sum(free[kind] for kind in row.classes) for row in self.rows]
        for j, row in enumerate(self.rows):
            if row.classes == self.common and self.problem.reserve > 0:
                room[j] = max(0, min(room[j], self._beyond_reserve(storey, start, end)))
        return tuple(room)

    def _beyond_reserve(self, storey: Storey, start: int, end: int) -> int:
        """Common rooms that leave the reserve whole at every moment of a span."""
        spans = [span for berth in storey.berths for span in berth.taken + berth.closed]
        moments = {start} | {begin for begin, _ in spans if start < begin < end}
        return min(self._spare(storey, moment) for moment in moments)

    def _spare(self, storey: Storey, at: int) -> int:
        serving = [b for b in storey.berths if not _meets(b.closed, at, at + 1)]
        common = [b for b in serving if b.kind in self.common]
        vacant = sum(not _meets(b.taken, at, at + 1) for b in common)
        return vacant - min(self.problem.rooms_in_reserve(len(serving)), len(common))

    def _kinds(self) -> list[frozenset[str]]:
        needed = {a for p in self.problem.parties for need in p.rooms for a in need.attributes}
        self._relevant = frozenset(needed | self.problem.kept)
        attributes = {room.attributes for room in self.problem.rooms if _lodges(room)}
        kinds = sorted({each & self._relevant for each in attributes}, key=sorted)
        self._kind_of = {each: kinds.index(each & self._relevant) for each in attributes}
        return kinds

    def _suits(self, party: Party) -> tuple[Classes, ...]:
        """For each room of a party the classes that may serve; the class of a pinned room."""
        pin = self.pins.get(party.id)
        if pin is not None and pin.rooms:
            rooms = [self.problem.room[room] for room in pin.rooms]
            return tuple(self._class_of(room) for room in rooms)
        return tuple(self._classes(need.attributes) for need in party.rooms)

    def _classes(self, needed: frozenset[str]) -> Classes:
        known = self._suited.get(needed)
        if known is None:
            kept = self.problem.kept - needed
            known = self._suited[needed] = frozenset(
                k for k, kind in enumerate(self.kinds) if needed <= kind and not kind & kept
            )
        return known

    def _class_of(self, room: Room) -> Classes:
        wanted = room.attributes & self._relevant
        return frozenset(k for k, kind in enumerate(self.kinds) if kind == wanted)

    def _storey(self, index: int) -> Storey:
        floor = self.problem.floors[index]
        berths = tuple(
            self._berth(room) for room in self.problem.rooms_of[floor.id] if _lodges(room)
        )
        return Storey(
            index=index,
            site=self.site_index[floor.site],
            berths=berths,
            present=tuple(
                (self._cohort(p.cohort, p.arrived), self.minutes(p.arrived), self.minutes(p.until))
                for p in floor.present
                if p.until > p.arrived
            ),
            turnaround=max((berth.turnaround for berth in berths), default=0),
            steady=max(
                (
                    edge
                    for berth in berths
                    for span in berth.taken + berth.closed
                    for edge in span
                    if abs(edge) < EVER
                ),
                default=-EVER,
            ),
        )

    def _berth(self, room: Room) -> Berth:
        taken = self._spans(room.booked) if room.booked else ()
        if room.free_from is not None:
            taken = ((-EVER, self.minutes(room.free_from)), *taken)
        return Berth(
            room=room.id,
            kind=self._kind_of[room.attributes],
            turnaround=self.problem.turnaround.get(room.kind, 0),
            taken=taken,
            closed=self._spans(room.out_of_order) if room.out_of_order else (),
        )

    def _spans(self, periods: Iterable[Period]) -> tuple[tuple[int, int], ...]:
        return tuple(
            (self.minutes(p.start), EVER if p.end is None else self.minutes(p.end)) for p in periods
        )

    def _guest(self, index: int) -> Guest:
        party = self.problem.parties[index]
        suits = self._suits(party)
        return Guest(
            index=index,
            people=party.people,
            start=self.minutes(party.arrives),
            end=self.minutes(party.until),
            cohort=self._cohort(party.cohort, party.arrives),
            arrival=self._arrival(party.arrival),
            rates=self._site_rates(party) if all(suits) else (None,) * len(self.site_index),
            demand=tuple(sum(suit <= row.classes for suit in suits) for row in self.rows),
            suits=suits,
            floors=self._pinned_floors(party),
            rooms=self.pins[party.id].rooms if party.id in self.pins else (),
        )

    def _cohort(self, risk: str, arrived: datetime) -> int:
        cohort = self.problem.cohort(risk, arrived)
        return self.cohorts.setdefault((cohort.risk, cohort.window), len(self.cohorts))

    def _arrival(self, name: str | None) -> int:
        return -1 if name is None else self.arrivals.setdefault(name, len(self.arrivals))

    def _site_rates(self, party: Party) -> tuple[float | None, ...]:
        key = (party.port, party.tier, party.category)
        if key not in self._rates:
            self._rates[key] = tuple(self._rate(party, site) for site in self.site_index)
        return self._rates[key]

    def _rate(self, party: Party, name: str) -> float | None:
        site, weights = self.problem.site[name], self.problem.weights
        if site.tier < party.tier:
            return None
        if site.categories is not None and party.category not in site.categories:
            return None
        above = weights.tier * (site.tier - party.tier)
        return above + weights.km * self.problem.kilometres(party, name)

    def _pinned_floors(self, party: Party) -> frozenset[int] | None:
        pin = self.pins.get(party.id)
        if pin is None:
            return None
        floors = {f.index for f in self.storeys}
        if pin.site is not None:
            floors &= set(self.floors_of[self.site_index[pin.site]])
        if pin.floor is not None:
            floors &= {self.floor_index[pin.floor]}
        for room in pin.rooms:
            floors &= {self.floor_index[self.problem.room[room].floor]}
        return frozenset(floors)


def _lodges(room: Room) -> bool:
    return room.zone is Zone.CONTAMINATED


def _meets(spans: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    return any(begin < end and start < until for begin, until in spans)
