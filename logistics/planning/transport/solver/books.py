"""Catalogues that are not too large, and pricers on coarse and fine grids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from logistics.planning.transport.day import Day, Load
from logistics.planning.transport.problem import VehicleKind
from logistics.planning.transport.solver.catalogue import Catalogue, TooMany, catalogue
from logistics.planning.transport.solver.items import Item
from logistics.planning.transport.solver.legs import Legs
from logistics.planning.transport.solver.pieces import grid_over
from logistics.planning.transport.solver.pricing import Pricer

GAPS = (0, 15, 30, 60, 120, 240)
MOST_SETS = 400_000
FEWEST_SETS = 2_000
SETS_A_SECOND = 4_000
Cut = Callable[[Sequence[Load], int, int], tuple[Item, ...]]


@dataclass(frozen=True, kw_only=True)
class Fineness:
    """A step in minutes and which way a grid rounds."""

    step: int
    loose: bool


LAWFUL = Fineness(step=5, loose=False)


def book_of(
    day: Day, legs: Legs, cut: Cut, loads: Sequence[Load], seconds: float
) -> Catalogue | None:
    """The catalogue with the finest cut of the loads that is not too large for the time."""
    most = round(min(MOST_SETS, max(FEWEST_SETS, SETS_A_SECOND * seconds)))
    seats = max(
        (squad.seats for squad in day.squads if squad.kind is not VehicleKind.AMBULANCE),
        default=0,
    )
    for gap in GAPS:
        try:
            return catalogue(day, legs, cut(loads, gap, seats), most)
        except TooMany:
            continue
    return None


def pricers_of(day: Day, legs: Legs, book: Catalogue, fineness: Fineness) -> list[Pricer]:
    """A pricer for every squad."""
    grid = grid_over(day, [book], fineness.step, loose=fineness.loose)
    return [Pricer(day, legs, book, squad, grid) for squad in day.squads]
