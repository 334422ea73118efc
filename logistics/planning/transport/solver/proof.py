"""Lower bounds of one part of the day by column generation on relaxed problems."""

from __future__ import annotations

from logistics.planning.transport.solver.books import Fineness, book_of, pricers_of
from logistics.planning.transport.solver.catalogue import Catalogue
from logistics.planning.transport.solver.duties import RelaxedDuties
from logistics.planning.transport.solver.generation import Generation, GoingOn
from logistics.planning.transport.solver.items import Floats, classes
from logistics.planning.transport.solver.legs import Legs
from logistics.planning.transport.solver.parts import Part

COARSE_TO_FINE = (
    Fineness(step=5, loose=True),
    Fineness(step=2, loose=True),
    Fineness(step=1, loose=True),
)
ROUNDS = 10_000
AT_A_TIME = 8
STRIDE = 5
CLOSE = 0.002


def indivisible(book: Catalogue) -> bool:
    """Whether each item is one party, so that its duties are all the duties there are."""
    return all(len(item.loads) == len(item.first.parties) == 1 for item in book.items)


class Proof:
    """A bound that gets better: time is rounded in favour of the plan, ever less, until exact.

    Parties who could be divided in many ways are put together into classes that may be divided
    in any.

    :ivar bound: what no plan of the part costs less than, people left behind included
    """

    def __init__(self, part: Part, legs: Legs, book: Catalogue | None, seconds: float) -> None:
        self.part, self.legs, self.bound = part, legs, 0.0
        self.shared = book is not None and indivisible(book)
        self.book = book if self.shared else _classes(part, legs, seconds)
        self.centre: Floats | None = None
        self.left = list(COARSE_TO_FINE) if self.book is not None and self.book.trips else []

    def refine(self, known: Generation | None, going_on: GoingOn) -> None:
        """Prove a better bound on the next finer grid.

        :param known: lawful duties, and prices to begin with where the items are the same
        """
        if not self.left or self.book is None or not going_on():
            return
        fineness = self.left.pop(0)
        pricers = pricers_of(self.part.day, self.legs, self.book, fineness)
        shared = known if self.shared else None
        centre = shared.centre if shared is not None and self.centre is None else self.centre
        generation = Generation(
            self.part.day, self.book, pricers, RelaxedDuties(self.book), centre=centre
        )
        for column in shared.columns.values() if shared is not None else ():
            generation.add(column)
        _run(generation, fineness, going_on)
        self.bound, self.centre = max(self.bound, generation.bound), generation.centre


def _classes(part: Part, legs: Legs, seconds: float) -> Catalogue | None:
    return book_of(part.day, legs, classes, part.parties, seconds)


def _run(generation: Generation, fineness: Fineness, going_on: GoingOn) -> None:
    """Bring the bound of a grid close; on the finest, most looks take in only some starts."""
    if fineness.step > 1:
        generation.run(ROUNDS, going_on, close=CLOSE)
        return
    while going_on():
        generation.run(AT_A_TIME, going_on, stride=STRIDE)
        if generation.run(1, going_on, close=CLOSE):
            return
