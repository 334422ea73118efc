"""Column generation: a master over duties, and pricing that finds the duties it lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil
from random import Random

import numpy as np

from logistics.planning.transport.day import Day
from logistics.planning.transport.solver.catalogue import Catalogue
from logistics.planning.transport.solver.duties import DutyColumn, Maker
from logistics.planning.transport.solver.items import Floats
from logistics.planning.transport.solver.master import Master
from logistics.planning.transport.solver.pricing import Pricer
from logistics.planning.transport.solver.repeats import Narrowing
from logistics.planning.transport.solver.search import Hours, Prospect, Rent
from logistics.planning.transport.solver.teams import rent, teams
from logistics.planning.transport.solver.worth import Prices, Worth

CENTRE = 0.5
PER_SQUAD = 30
WORTH_WHILE = 1e-6
TRIES = 2
SHARPER = 4
GoingOn = Callable[[], bool]


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What a squad is offered for the sets of items.

    :ivar values: of the sets, at the prices
    """

    pricer: Pricer
    prices: Prices
    values: Floats
    rent: Rent

    def best(self, stride: int, hours: Hours | None = None) -> tuple[float, list[Prospect]]:
        """The largest gain and the duties that gain."""
        return self.pricer.best(self.values, self.rent, PER_SQUAD, stride, hours)

    def cost(self, prospect: Prospect, book: Catalogue) -> float:
        """What a proposed duty costs on the grid: what it is worth, less what it gains."""
        grid = self.pricer.grid
        sets = book.set_of[list(prospect.trips)]
        begins, ends = ((m - grid.base) // grid.step for m in (prospect.begins, prospect.ends))
        paid = self.rent.until[ends] - self.rent.before[begins]
        return float(self.values[sets].sum() - paid - prospect.gain)


class Generation:
    """The linear choice of duties for some items of a catalogue.

    :ivar free: numbers of the items that are to be covered
    :ivar columns: duties by the master's column
    :ivar bound: no choice of the duties that the pricers know costs less, people left behind
        included; true while every start is looked at
    :ivar paying: the cost of the duty that paid most at the last look, as a share of its worth
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
        dice: Random | None = None,
        apart: int = 0,
    ) -> None:
        """Cover the free items, by default all, beside the duties that are busy anyway.

        :param centre: prices to look around at first
        :param dice: for duties that take no item twice; without it they may
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
        self.bound, self.paying = 0.0, 1.0
        self.centre, self.dice, self.apart = self._centred(centre), dice, apart
        self._leave_behind()

    def _centred(self, centre: Floats | None) -> Floats | None:
        """Prices for all rows from prices of items; the limits cost nothing."""
        if centre is None:
            return None
        needs = len(self.free) + len(self.visited)
        found = np.zeros(len(self.sides))
        found[: min(needs, len(centre))] = centre[:needs]
        return found

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

    @property
    def in_use(self) -> list[DutyColumn]:
        """The duties of the linear choice."""
        numbers = np.nonzero(self.master.values > WORTH_WHILE)[0].tolist()
        return [self.columns[number] for number in numbers if number in self.columns]

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

    def sharpen(self, close: float) -> None:
        """Prove more at the prices that prove most, where the time ended before they were good.

        Scaled down by what the duty that gains most is worth against its cost, until next to no
        duty gains: at such prices everything together is a bound (Farley 1990).

        :param close: relative distance of bound and cost at which nothing need be done
        """
        centre = duals = self.centre
        for _ in range(SHARPER):
            if duals is None or self.master.cost - self.bound <= close * self.master.cost:
                break
            self._look(duals, stride=1)
            duals = duals * self.paying
        self.centre = centre

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
        self.paying = 1.0
        for pricer in self.pricers:
            offer = Offer(
                pricer=pricer,
                prices=prices,
                values=self.worth.of_sets(prices, pricer.squad.seats),
                rent=self._rent(duals, pricer),
            )
            gain, prospects = offer.best(stride)
            excess = max(excess, gain / max(pricer.squad.duty_cost, WORTH_WHILE))
            gains = max(gains, gain)
            found |= self._take(offer, prospects)
            if prospects and gain > WORTH_WHILE:
                cost = offer.cost(prospects[0], self.book)
                self.paying = min(self.paying, cost / (cost + gain))
            if self.apart:
                found |= self._take_others(offer, prospects, stride)
            if self.dice is not None:
                found |= self._take_apart(offer, prospects, stride, self.dice)
        if stride == 1:
            self._note_bound(duals, excess, gains)
        return found

    def _take(self, offer: Offer, prospects: Sequence[Prospect]) -> bool:
        """Add what gains; whether any of it is new."""
        found = False
        for prospect in prospects:
            if prospect.gain > WORTH_WHILE:
                cost = offer.cost(prospect, self.book)
                column = self.maker.make(offer.pricer.squad, prospect, offer.prices, cost)
                if column is not None:
                    self.add(column)
                    found = True
        return found

    def _take_apart(
        self, offer: Offer, prospects: Sequence[Prospect], stride: int, dice: Random
    ) -> bool:
        """Look again, a few times, in narrower hours while duties take an item twice."""
        narrowing, found = Narrowing(self.book, dice), False
        for _ in range(TRIES):
            if not narrowing.narrow(prospects):
                break
            _, prospects = offer.best(stride, narrowing.hours)
            found |= self._take(offer, prospects)
        return found

    def _take_others(self, offer: Offer, prospects: Sequence[Prospect], stride: int) -> bool:
        """Look again, a few times, for duties that take none of the items of those found."""
        found, taken = False, set[int]()
        for _ in range(self.apart):
            before = len(taken)
            for prospect in prospects:
                items = self._items(prospect)
                if prospect.gain > WORTH_WHILE and taken.isdisjoint(items):
                    taken |= items
            if len(taken) == before:
                break
            whole = offer.prices.whole.copy()
            whole[list(taken)] = -np.inf
            prices = replace(offer.prices, whole=whole)
            rest = replace(offer, values=self.worth.of_sets(prices, offer.pricer.squad.seats))
            _, prospects = rest.best(stride)
            found |= self._take(rest, prospects)
        return found

    def _items(self, prospect: Prospect) -> set[int]:
        members = self.book.members[self.book.set_of[list(prospect.trips)]]
        return set(members.ravel().tolist()) - {len(self.book.items)}

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
