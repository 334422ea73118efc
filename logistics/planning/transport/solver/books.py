"""Catalogues that are not too large, and pricers on coarse and fine grids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from logistics.planning.transport.day import Day, Load
from logistics.planning.transport.problem import VehicleKind
from logistics.planning.transport.solver.catalogue import Catalogue, TooMany, catalogue
from logistics.planning.transport.solver.grid import grid_over
from logistics.planning.transport.solver.items import Item, bundles, classes
from logistics.planning.transport.solver.legs import Legs
from logistics.planning.transport.solver.pricing import Pricer
from logistics.planning.transport.solver.windows import COARSE, FINE, WIDE

FAR = 10_000
PATIENCE = (
    (360, FAR), (180, 240), (90, 240), (45, 240), (15, 0), (15, 60), (0, 60), (0, FAR),
)  # fmt: skip
GAPS = (FAR, 720, 240, 60, 15, 0)
MOST_PIECES = 4_000_000
FEWEST_PIECES = 5_000
PIECES_A_SECOND = 20_000
FEW_PIECES = 100_000
PIECES_A_SET = 10
SETS_A_SECOND = 20_000
MOST_SETS = 600_000


@dataclass(frozen=True, kw_only=True)
class Fineness:
    """A step in minutes and which way a grid rounds."""

    step: int
    loose: bool


LAWFUL = Fineness(step=5, loose=False)


def lawful_books(day: Day, legs: Legs, loads: Sequence[Load], seconds: float) -> list[Catalogue]:
    """Trips of bundles: the finest cut that can be looked through, after a quick one."""
    seats = _most_seats(day)
    cuts = (bundles(loads, seats, gap, late) for gap, late in PATIENCE)
    return _books(day, legs, cuts, seconds)


def exact_book(day: Day, legs: Legs, loads: Sequence[Load], seconds: float) -> Catalogue | None:
    """Trips of all loads as they are, where a bound over so many can be had in the time."""
    items = bundles(loads, _most_seats(day), 0, FAR)
    most = min(MOST_SETS, SETS_A_SECOND * seconds)
    try:
        book = catalogue(day, legs, items, round(most))
    except TooMany:
        return None
    return book if book.trips and _pieces(day, book) <= MOST_PIECES else None


def relaxed_books(day: Day, legs: Legs, parties: Sequence[Load], seconds: float) -> list[Catalogue]:
    """Trips of classes: the finest cut that can be looked through, after a quick one."""
    seats = _most_seats(day)
    return _books(day, legs, (classes(parties, seats, gap) for gap in GAPS), seconds)


def _books(
    day: Day, legs: Legs, cuts: Iterable[tuple[Item, ...]], seconds: float
) -> list[Catalogue]:
    """The finest of ever finer cuts that is not too large, and before it one that is small."""
    most = min(MOST_PIECES, max(FEWEST_PIECES, PIECES_A_SECOND * seconds))
    found: list[Catalogue] = []
    for items in cuts:
        try:
            book = catalogue(day, legs, items, round(most / PIECES_A_SET))
        except TooMany:
            break
        pieces = _pieces(day, book)
        if found and pieces > most:
            break
        found = [book] if pieces <= FEW_PIECES else [*found[:1], book]
    return [book for book in found if book.trips]


def _pieces(day: Day, book: Catalogue) -> int:
    """About how many pieces the trips of a book have, over all places that they may go on to."""
    weights, wide = day.problem.weights, book.closes - book.opens
    if weights.late:
        late = np.maximum(0, wide - day.rules.wait)
        each = (wide - late) // COARSE + late // FINE + 2
    else:
        each = np.where(wide > WIDE, wide // COARSE + 1, 1)
    origins = len({item.first.origin for item in book.items})
    return int(each.sum()) * (1 + origins)


def _most_seats(day: Day) -> int:
    return max(
        (squad.seats for squad in day.squads if squad.kind is not VehicleKind.AMBULANCE),
        default=0,
    )


def pricers_of(day: Day, legs: Legs, book: Catalogue, fineness: Fineness) -> list[Pricer]:
    """A pricer for every squad."""
    grid = grid_over(day, book, fineness.step, loose=fineness.loose)
    return [Pricer(day, legs, book, squad, grid) for squad in day.squads]
