"""Lower bounds of one part of the day by column generation on relaxed problems."""

from __future__ import annotations

import numpy as np

from logistics.planning.transport.solver.books import (
    Fineness,
    exact_book,
    pricers_of,
    relaxed_books,
)
from logistics.planning.transport.solver.catalogue import Catalogue
from logistics.planning.transport.solver.duties import RelaxedDuties
from logistics.planning.transport.solver.generation import Generation, GoingOn
from logistics.planning.transport.solver.items import Floats
from logistics.planning.transport.solver.legs import Legs
from logistics.planning.transport.solver.parts import Part

COARSE_TO_FINE = (
    Fineness(step=5, loose=True),
    Fineness(step=2, loose=True),
    Fineness(step=1, loose=True),
)
APART = 3
AT_A_TIME = 8
STRIDE = 5
LOOKS_AT_MOST = 250
IDLE_AT_MOST = 10
STILL = 1e-9
CLOSE = 0.002
FEW_TIED = 1.2


def indivisible(book: Catalogue) -> bool:
    """Whether each item is one party, so that its duties are all the duties there are."""
    return all(
        len(item.loads) == len(item.first.parties) == 1 and item.latest == item.first.latest
        for item in book.items
    )


class Proof:
    """A bound that gets better: time is rounded in favour of the plan, ever less, until exact.

    Parties who could be divided in many ways are put together into classes that may be divided
    in any.

    :ivar bound: what no plan of the part costs less than, people left behind included
    :ivar long: whether the bound needs a long look of its own, beside that for the plan
    """

    def __init__(self, part: Part, legs: Legs, book: Catalogue | None, seconds: float) -> None:
        self.part, self.legs, self.bound = part, legs, 0.0
        self.centre: Floats | None = None
        shared = book if book is not None and indivisible(book) else None
        exact = shared or self._exact(seconds)
        self.long = exact is not None and shared is None
        if exact is not None:
            self.left = [(exact, fineness) for fineness in COARSE_TO_FINE]
        else:
            books = relaxed_books(part.day, legs, part.parties, seconds / 4)
            self.left = [(each, COARSE_TO_FINE[0]) for each in books]
            self.left += [(books[-1], fineness) for fineness in COARSE_TO_FINE[1:] if books]

    def _exact(self, seconds: float) -> Catalogue | None:
        """Each party as an item, where a plan of tied loads needs another bound than its own.

        Where loads tie many parties there are too many trips of parties to try.
        """
        parties = self.part.parties
        if len(parties) > FEW_TIED * len(self.part.loads):
            return None
        return exact_book(self.part.day, self.legs, parties, seconds)

    def refine(self, known: Generation | None, going_on: GoingOn) -> None:
        """Prove a better bound with the next finer book or grid.

        :param known: lawful duties, and prices to begin with where the items are the same
        """
        if not self.left or not going_on():
            return
        book, fineness = self.left.pop(0)
        duties = RelaxedDuties(book)
        if self.centre is None and known is not None:
            self.centre = _prices(known, duties)
        pricers = pricers_of(self.part.day, self.legs, book, fineness)
        generation = Generation(
            self.part.day,
            book,
            pricers,
            duties,
            centre=self.centre,
            apart=APART if self.long else 0,
        )
        for column in known.columns.values() if known is not None else ():
            generation.add(duties.of(column))
        _run(generation, fineness, going_on)
        generation.sharpen(CLOSE)
        self.bound = max(self.bound, generation.bound)
        same = self.left and self.left[0][0] is book
        self.centre = generation.centre if same else None


def _prices(known: Generation, duties: RelaxedDuties) -> Floats | None:
    """What the items of a book cost, by the prices of known items that share their people."""
    if known.centre is None:
        return None
    prices = np.zeros(len(duties.book.items))
    for price, number in zip(known.centre.tolist(), known.free, strict=False):
        item = known.book.items[number]
        for load in item.loads:
            for party in load.parties:
                prices[duties.item_of[party.id]] += price * party.people / item.people
    return prices


def _run(generation: Generation, fineness: Fineness, going_on: GoingOn) -> None:
    """Bring the bound of a grid close; on the finest, most looks take in only some starts.

    Prices between the best so far and the master's may name duties that change nothing; a grid
    on which they keep doing so is left as it is.
    """
    idle, finest = 0, fineness.step == 1
    for _ in range(LOOKS_AT_MOST):
        if not going_on() or idle == IDLE_AT_MOST:
            return
        cost, bound = generation.master.cost, generation.bound
        generation.run(AT_A_TIME, going_on, stride=STRIDE if finest else 1)
        if generation.run(1, going_on, close=CLOSE):
            return
        moved = max(cost - generation.master.cost, generation.bound - bound)
        idle = 0 if moved > STILL * cost else idle + 1
