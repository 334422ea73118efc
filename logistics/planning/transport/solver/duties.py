"""Duties as columns of the master: what they cover, when they take place, what they cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from logistics.planning.transport.day import Day, Load, Squad
from logistics.planning.transport.solver.catalogue import Catalogue
from logistics.planning.transport.solver.search import Prospect
from logistics.planning.transport.solver.worth import Prices, Worth
from logistics.planning.transport.timetable import Timetable, timetable
from logistics.planning.transport.tours import Tour, without


@dataclass(frozen=True, eq=False, kw_only=True)
class DutyColumn:
    """A duty of a squad.

    :ivar covers: share of each item that it takes; a relaxed duty may take one repeatedly
    :ivar visits: how many of its trips take any of an item
    :ivar tours: what a lawful duty consists of; a relaxed one has none
    """

    squad: Squad
    cost: float
    begins: int
    ends: int
    covers: Mapping[int, float]
    visits: Mapping[int, int] = field(default_factory=dict)
    tours: tuple[Tour, ...] = ()
    table: Timetable | None = None


class LawfulDuties:
    """Makes duties that keep every rule, from bundles; each at most once."""

    def __init__(self, day: Day, book: Catalogue) -> None:
        self.day, self.book = day, book
        self.tours: dict[int, Tour] = {}
        self.made: set[tuple[int, tuple[int, ...]]] = set()
        self.item_of: dict[Load, int] = {
            load: number for number, item in enumerate(book.items) for load in item.loads
        }

    def make(
        self, squad: Squad, prospect: Prospect, _prices: Prices, _cost: float
    ) -> DutyColumn | None:
        """The duty that pricing proposes, less what it takes twice.

        ``None`` when made before or not lawful.
        """
        key = (id(squad), prospect.trips)
        if key in self.made:
            return None
        self.made.add(key)
        return self.of(squad, self._once(prospect.trips))

    def _once(self, trips: tuple[int, ...]) -> tuple[Tour, ...]:
        """The trips, each load on the first that has it."""
        tours = [self.tour(trip) for trip in trips]
        return without(self.day, tours, [load for tour in tours for load in tour.loads])

    def of(self, squad: Squad, tours: tuple[Tour, ...]) -> DutyColumn | None:
        """The duty of a squad with these tours, where it is lawful."""
        table = timetable(self.day, squad, tours)
        if table is None:
            return None
        return DutyColumn(
            squad=squad,
            cost=table.cost,
            begins=table.begins,
            ends=table.ends,
            covers=self._covered(tours),
            tours=tours,
            table=table,
        )

    def _covered(self, tours: tuple[Tour, ...]) -> dict[int, float]:
        """How often each item is taken whole."""
        found: dict[int, float] = {}
        for tour in tours:
            aboard = set(tour.loads)
            for item in {self.item_of[load] for load in tour.loads if load in self.item_of}:
                if aboard.issuperset(self.book.items[item].loads):
                    found[item] = found.get(item, 0.0) + 1.0
        return found

    def tour(self, trip: int) -> Tour:
        """A trip of the catalogue."""
        if trip not in self.tours:
            book = self.book
            loads = [
                load
                for item in book.members[book.set_of[trip]].tolist()
                if item < len(book.items)
                for load in book.items[item].loads
            ]
            stops = [stop for stop in book.stops[trip].tolist() if stop >= 0]
            self.tours[trip] = Tour(
                self.day,
                tuple(
                    (stop, tuple(load for load in loads if load.destination == stop))
                    for stop in stops
                ),
            )
        return self.tours[trip]


class RelaxedDuties:
    """Makes duties as the grid has them, with classes divided, for a bound only."""

    def __init__(self, book: Catalogue) -> None:
        self.book, self.worth = book, Worth(book)
        self.made: set[tuple[int, tuple[int, ...]]] = set()
        self.item_of = {
            party.id: number
            for number, item in enumerate(book.items)
            for load in item.loads
            for party in load.parties
        }

    def of(self, column: DutyColumn) -> DutyColumn:
        """A lawful duty as one of these."""
        covers: dict[int, float] = {}
        visits: dict[int, int] = {}
        for tour in column.tours:
            parties = [party for load in tour.loads for party in load.parties]
            for party in parties:
                item = self.item_of[party.id]
                share = party.people / self.book.items[item].people
                covers[item] = covers.get(item, 0.0) + share
            for item in {self.item_of[party.id] for party in parties}:
                visits[item] = visits.get(item, 0) + 1
        return replace(column, covers=covers, visits=visits)

    def make(
        self, squad: Squad, prospect: Prospect, prices: Prices, cost: float
    ) -> DutyColumn | None:
        """The duty that pricing proposes, with its seats filled as the prices suggest.

        ``None`` when made before and there is but one way to fill it.
        """
        key = (id(squad), prospect.trips)
        if key in self.made and not self.worth.divisible:
            return None
        self.made.add(key)
        covers: dict[int, float] = {}
        visits: dict[int, int] = {}
        for trip in prospect.trips:
            row = int(self.book.set_of[trip])
            for item, share in self.worth.filling(row, prices, squad.seats).items():
                covers[item] = covers.get(item, 0.0) + share
                visits[item] = visits.get(item, 0) + 1
        return DutyColumn(
            squad=squad,
            cost=cost,
            begins=prospect.begins,
            ends=prospect.ends,
            covers=covers,
            visits=visits,
        )


Maker = LawfulDuties | RelaxedDuties
