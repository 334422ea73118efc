"""Lower bounds of one part of the day by column generation on relaxed problems."""

from __future__ import annotations

from collections.abc import Iterable

from logistics.planning.transport.solver.books import Fineness, book_of, pricers_of
from logistics.planning.transport.solver.catalogue import Catalogue
from logistics.planning.transport.solver.duties import DutyColumn, RelaxedDuties
from logistics.planning.transport.solver.generation import Generation, GoingOn
from logistics.planning.transport.solver.items import classes
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


def bound_of(
    part: Part, legs: Legs, book: Catalogue | None, known: Iterable[DutyColumn], going_on: GoingOn
) -> float:
    """What no plan of the part costs less than, people left behind included.

    Time is rounded in favour of the plan, ever less, until it is exact; parties who could be
    divided in many ways are put together into classes that may be divided in any.

    :param known: lawful duties of the book to begin with
    """
    if book is None or not indivisible(book):
        book, known = book_of(part.day, legs, classes, part.parties), ()
    if book is None or not book.trips:
        return 0.0
    bound, centre, lawful = 0.0, None, list(known)
    for fineness in COARSE_TO_FINE:
        if not going_on():
            break
        pricers = pricers_of(part.day, legs, book, fineness)
        generation = Generation(part.day, book, pricers, RelaxedDuties(book), centre=centre)
        for column in lawful:
            generation.add(column)
        _run(generation, fineness, going_on)
        bound, centre = max(bound, generation.bound), generation.centre
    return bound


def _run(generation: Generation, fineness: Fineness, going_on: GoingOn) -> None:
    """Bring the bound of a grid close; on the finest, most looks take in only some starts."""
    if fineness.step > 1:
        generation.run(ROUNDS, going_on, close=CLOSE)
        return
    while going_on():
        generation.run(AT_A_TIME, going_on, stride=STRIDE)
        if generation.run(1, going_on, close=CLOSE):
            return
