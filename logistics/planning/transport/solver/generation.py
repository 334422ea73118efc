"""Column generation: a master over duties, and pricing that finds the duties it lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import ceil

import numpy as np

from logistics.planning.transport.day import Day
from logistics.planning.transport.solver.catalogue import Catalogue
from logistics.planning.transport.solver.duties import DutyColumn, Maker
from logistics.planning.transport.solver.items import Floats
from logistics.planning.transport.solver.master import Master
from logistics.planning.transport.solver.pricing import Pricer, Prospect, Rent
from logistics.planning.transport.solver.teams import rent, teams
from logistics.planning.transport.solver.worth import Prices, Worth

CENTRE = 0.5
PER_SQUAD = 60
WORTH_WHILE = 1e-6
GoingOn = Callable[[], bool]


class Generation:
    """The linear choice of duties for some items of a catalogue.

    :ivar free: numbers of the items that are to be covered
    :ivar columns: duties by the master's column
    :ivar bound: no choice of the duties that the pricers know costs less, people left behind
        included; true while every start is looked at
    """

    def __init__(
        self,
        day: Day,
        book: Catalogue,
        pricers: Sequence[Pricer],
        maker: Maker,
        *,
        free: Iterable[int] | None = None,
        busy: Sequence[DutyColumn] = (),
        centre: Floats | None = None,
    ) -> None:
        """Cover the free items, by default all, beside the duties that are busy anyway.

        :param centre: prices to look around at first
        """
        self.day, self.book, self.pricers, self.maker = day, book, pricers, maker
        self.free = list(range(len(book.items)) if free is None else free)
        self.worth = Worth(book)
        self.visited = self._visited()
        self.teams = teams(day, pricers, len(self.free), busy)
        self.row = {item: row for row, item in enumerate(self.free)}
        self.visit_row = {item: len(self.free) + row for row, item in enumerate(self.visited)}
        needs = [1.0] * len(self.free) + list(self.visited.values())
        self.sides = np.array(needs + [team.limit for team in self.teams])
        self.master = Master(least=needs, most=[team.limit for team in self.teams])
        self.columns: dict[int, DutyColumn] = {}
        self.bound = 0.0
        self.centre = centre
        self._leave_behind()

    def _visited(self) -> dict[int, float]:
        """How many trips at least must take some of each class that may be divided."""
        seats = max((pricer.squad.seats for pricer in self.pricers), default=1)
        return {
            item: float(ceil(self.book.items[item].people / seats))
            for item in self.free
            if not self.book.items[item].atomic
        }

    def _leave_behind(self) -> None:
        weight = self.day.problem.weights.left_behind
        for item in self.free:
            people = self.book.items[item].people
            entries = [(self.row[item], 1.0)]
            if item in self.visit_row:
                entries.append((self.visit_row[item], float(people)))
            self.master.add(weight * people, entries)

    def add(self, column: DutyColumn) -> int:
        """Offer a duty to the master."""
        entries = [(self.row[item], share) for item, share in column.covers.items()]
        entries += [
            (self.visit_row[item], float(times))
            for item, times in column.visits.items()
            if item in self.visit_row
        ]
        first = len(self.free) + len(self.visited)
        for row, team in enumerate(self.teams, start=first):
            if team.needs(column.squad, column.begins, column.ends):
                entries.append((row, 1.0))
        number = self.master.add(column.cost, entries)
        self.columns[number] = column
        return number

    def run(self, rounds: int, going_on: GoingOn, *, close: float = 1e-4, stride: int = 1) -> bool:
        """Find duties for some rounds; whether none are left or the bound is close.

        :param close: relative distance of bound and cost that is good enough
        :param stride: look at every so many starts of duties only; the bound stays
        """
        for _ in range(rounds):
            self.master.solve()
            if self.master.cost - self.bound <= close * self.master.cost:
                return True
            if not going_on():
                return False
            if not self._round(stride):
                return True
        self.master.solve()
        return False

    def _round(self, stride: int) -> bool:
        """Look for duties around the best prices so far, else at the master's own."""
        own = self.master.duals
        if self.centre is not None:
            mixed = CENTRE * self.centre + (1 - CENTRE) * own
            if self._look(mixed, stride):
                return True
        return self._look(own, stride)

    def _look(self, duals: Floats, stride: int) -> bool:
        """Whether there are duties that pay at these prices and that the master lacked."""
        prices, found, excess, gains = self._prices(duals), False, 0.0, 0.0
        for pricer in self.pricers:
            values = self.worth.of_sets(prices, pricer.squad.seats)
            rented = self._rent(duals, pricer)
            gain, prospects = pricer.best(values, rented, PER_SQUAD, stride)
            excess = max(excess, gain / max(pricer.squad.duty_cost, WORTH_WHILE))
            gains = max(gains, gain)
            for prospect in prospects:
                if prospect.gain > WORTH_WHILE:
                    cost = self._cost(pricer, prospect, values, rented)
                    column = self.maker.make(pricer.squad, prospect, prices, cost)
                    if column is not None:
                        self.add(column)
                        found = True
        if stride == 1:
            self._note_bound(duals, excess, gains)
        return found

    def _cost(self, pricer: Pricer, prospect: Prospect, values: Floats, rented: Rent) -> float:
        """What a proposed duty costs on the grid: what it is worth, less what it gains."""
        grid = pricer.grid
        sets = self.book.set_of[list(prospect.trips)]
        begins, ends = ((m - grid.base) // grid.step for m in (prospect.begins, prospect.ends))
        paid = rented.until[ends] - rented.before[begins]
        return float(values[sets].sum() - paid - prospect.gain)

    def _note_bound(self, duals: Floats, excess: float, gain: float) -> None:
        """Keep the better bound, and the prices that prove it.

        With prices scaled down by the largest gain relative to its duty's cost no duty pays;
        nor does any when each of at most as many duties as people is granted the gain.
        """
        worth, most = float(np.dot(duals, self.sides)), self._most_duties()
        bound = max(worth / (1 + max(0.0, excess)), worth - max(0.0, gain) * most)
        if bound > self.bound or self.centre is None:
            self.centre = duals
        self.bound = max(self.bound, bound)

    def _most_duties(self) -> int:
        return sum(len(load.parties) for item in self.free for load in self.book.items[item].loads)

    def _prices(self, duals: Floats) -> Prices:
        whole = np.full(len(self.book.items) + 1, -np.inf)
        visit = np.zeros(len(self.book.items) + 1)
        whole[self.free] = duals[: len(self.free)]
        whole[-1] = 0.0
        for item, row in self.visit_row.items():
            visit[item] = duals[row]
        return Prices(whole=whole, visit=visit)

    def _rent(self, duals: Floats, pricer: Pricer) -> Rent:
        return rent(self.teams, duals[len(self.free) + len(self.visited) :], pricer)
