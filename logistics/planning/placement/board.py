"""Parties on floors while a plan is being made: what fits, what it costs, place and remove."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from operator import add, le

from logistics.planning.placement.ground import Ground, Guest, Numbers


class Session:
    """One cohort on one floor: who, from when to when, and its load by row."""

    __slots__ = ("cohort", "end", "guests", "load", "start")

    def __init__(self, cohort: int, start: int, end: int, rows: int) -> None:
        self.cohort = cohort
        self.start = start
        self.end = end
        self.load: list[int] = [0] * rows
        self.guests: set[int] = set()


class Board:
    """A changing placement of parties on floors; rooms within a floor are decided later.

    :ivar barred: parties and floors that turned out not to go together
    :ivar closed: sites that take nobody for now
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.home: list[int | None] = [None] * len(ground.guests)
        self.sessions: list[dict[int, Session]] = [{} for _ in ground.storeys]
        self.floors_of_cohort: dict[int, set[int]] = defaultdict(set)
        self.arrivals: list[Counter[int]] = [Counter() for _ in ground.storeys]
        self.at_site: list[int] = [0] * len(ground.problem.sites)
        self.nothing: Numbers = (0,) * len(ground.rows)
        self.barred: set[tuple[int, int]] = set()
        self.closed: frozenset[int] = frozenset()
        self.hard = ground.problem.cohorts.hard
        self.weights = ground.problem.weights

    def copy_of_homes(self) -> list[int | None]:
        """Where everybody is, to return to with :meth:`restore`."""
        return list(self.home)

    def restore(self, homes: list[int | None]) -> None:
        """Put everybody where they were."""
        for index, floor in enumerate(homes):
            if self.home[index] != floor:
                self.remove(index)
        for index, floor in enumerate(homes):
            if floor is not None and self.home[index] is None:
                self.place(index, floor)

    def fits(self, guest: Guest, floor: int) -> bool:
        """Whether a party may go onto a floor as it now is."""
        ground = self.ground
        storey = ground.storeys[floor]
        if guest.rates[storey.site] is None or storey.site in self.closed:
            return False
        if (guest.index, floor) in self.barred:
            return False
        if guest.floors is not None and floor not in guest.floors:
            return False
        end = guest.end + storey.turnaround
        own = self.sessions[floor].get(guest.cohort)
        if self.hard and own is not None and own.start <= guest.start and end <= own.end:
            room = ground.capacity(floor, guest.start, end)
            return all(map(le, map(add, own.load, guest.demand), room))
        if self.hard:
            for session in self.sessions[floor].values():
                apart = session.start >= end or guest.start >= session.end
                if not apart and session.cohort != guest.cohort:
                    return False
            if storey.present and ground.blocked(floor, guest.cohort, guest.start, end):
                return False
        room = ground.capacity(floor, guest.start, end)
        used = self._used(floor, guest.start, end)
        return all(map(le, map(add, used, guest.demand), room))

    def price(self, guest: Guest, floor: int) -> float:
        """What a party adds to the cost of the plan on a floor it is not on."""
        weights, site = self.weights, self.ground.storeys[floor].site
        rate = guest.rates[site]
        cost = guest.people * (0.0 if rate is None else rate)
        if not self.at_site[site] and not self.ground.problem.sites[site].opened:
            cost += weights.site
        if guest.arrival >= 0 and not self.arrivals[floor][guest.arrival]:
            cost += weights.arrival_floor
        if guest.cohort not in self.sessions[floor]:
            cost += self.opening(guest, floor)
        return cost

    def opening(self, guest: Guest, floor: int) -> float:
        """What it costs to bring a party's cohort onto a floor."""
        storey = self.ground.storeys[floor]
        end = guest.end + storey.turnaround
        others = {
            cohort
            for cohort, begin, until in storey.present
            if cohort != guest.cohort and begin < end and guest.start < until
        } | {
            s.cohort
            for s in self.sessions[floor].values()
            if s.cohort != guest.cohort and s.start < end and guest.start < s.end
        }
        present = any(cohort == guest.cohort for cohort, _, _ in storey.present)
        return self.weights.mixing * len(others) + (0.0 if present else self.weights.session)

    def place(self, index: int, floor: int) -> None:
        """Put a party on a floor."""
        guest = self.ground.guests[index]
        end = guest.end + self.ground.storeys[floor].turnaround
        session = self.sessions[floor].get(guest.cohort)
        if session is None:
            session = Session(guest.cohort, guest.start, end, len(self.ground.rows))
            self.sessions[floor][guest.cohort] = session
            self.floors_of_cohort[guest.cohort].add(floor)
        session.start = min(session.start, guest.start)
        session.end = max(session.end, end)
        for j, demand in enumerate(guest.demand):
            session.load[j] += demand
        session.guests.add(index)
        self.home[index] = floor
        self.at_site[self.ground.storeys[floor].site] += 1
        if guest.arrival >= 0:
            self.arrivals[floor][guest.arrival] += 1

    def remove(self, index: int) -> None:
        """Take a party off its floor; nothing happens when it has none."""
        floor = self.home[index]
        if floor is None:
            return
        guest = self.ground.guests[index]
        session = self.sessions[floor][guest.cohort]
        session.guests.discard(index)
        for j, demand in enumerate(guest.demand):
            session.load[j] -= demand
        self.home[index] = None
        self.at_site[self.ground.storeys[floor].site] -= 1
        if guest.arrival >= 0:
            self.arrivals[floor][guest.arrival] -= 1
        if session.guests:
            self._shrink(session, floor)
        else:
            del self.sessions[floor][guest.cohort]
            self.floors_of_cohort[guest.cohort].discard(floor)

    def spans(self, floor: int) -> list[tuple[int, int, int]]:
        """(cohort, start, end) of all who are on a floor, because of the plan or anyway."""
        planned = [(s.cohort, s.start, s.end) for s in self.sessions[floor].values()]
        return [*planned, *self.ground.storeys[floor].present]

    def load_at(self, floor: int, moment: int) -> Sequence[int]:
        """Rooms that the plan takes on a floor at a moment, by row."""
        return self._used(floor, moment, moment + 1)

    def put(self, homes: Mapping[int, int | None]) -> float:
        """Put parties that have no floor where they belong; what that adds to the cost."""
        added = 0.0
        for index, floor in homes.items():
            guest = self.ground.guests[index]
            if floor is None:
                added += self.weights.unplaced * guest.people
            else:
                added += self.price(guest, floor)
                self.place(index, floor)
        return added

    def cost(self) -> float:
        """The cost of the placement but for rooms within floors."""
        ground, weights = self.ground, self.weights
        total = 0.0
        for guest, floor in zip(ground.guests, self.home, strict=True):
            rate = None if floor is None else guest.rates[ground.storeys[floor].site]
            total += guest.people * (weights.unplaced if rate is None else rate)
        sites = zip(self.at_site, ground.problem.sites, strict=True)
        total += weights.site * sum(count > 0 and not site.opened for count, site in sites)
        for floor in range(len(ground.storeys)):
            total += self._floor_cost(floor)
        return total

    def _floor_cost(self, floor: int) -> float:
        weights = self.weights
        pairs = sum(count > 0 for count in self.arrivals[floor].values())
        present = self.ground.storeys[floor].present
        spans = self.spans(floor)[: len(self.sessions[floor])]
        new = len({cohort for cohort, _, _ in spans} - {cohort for cohort, _, _ in present})
        mixed = {
            (min(one, other), max(one, other))
            for one, start, end in spans
            for other, begin, until in [*spans, *present]
            if one != other and begin < end and start < until
        }
        return weights.arrival_floor * pairs + weights.session * new + weights.mixing * len(mixed)

    def _used(self, floor: int, start: int, end: int) -> Sequence[int]:
        """The highest load at any moment of a span, by row."""
        near = [s for s in self.sessions[floor].values() if s.start < end and start < s.end]
        if not near:
            return self.nothing
        if len(near) == 1:
            return near[0].load
        moments = {start} | {s.start for s in near if s.start > start}
        peaks = [[s.load for s in near if s.start <= at < s.end] for at in moments]
        sums = [[sum(column) for column in zip(*loads, strict=True)] for loads in peaks if loads]
        return tuple(max(column) for column in zip(*sums, strict=True))

    def _shrink(self, session: Session, floor: int) -> None:
        turnaround = self.ground.storeys[floor].turnaround
        guests = [self.ground.guests[index] for index in session.guests]
        session.start = min(guest.start for guest in guests)
        session.end = max(guest.end for guest in guests) + turnaround
