"""From floors chosen for each cohort to parties on floors, cohort by cohort, two at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from logistics.planning.placement.board import Board
from logistics.planning.placement.greedy import hardest_first, place_greedily
from logistics.planning.placement.ground import Ground
from logistics.planning.placement.solver.floors import FloorModel, Found
from logistics.planning.placement.solver.limits import Stopwatch

AT_ONCE = 2
GAP = 0.02
MOST_SECONDS = 10.0


def realise(
    ground: Ground, floors: Mapping[int, Sequence[int]], *, seconds: float, seed: int
) -> Board:
    """A board on which each cohort has the floors chosen for it; the rest are placed greedily."""
    watch = Stopwatch(seconds)
    cohorts: dict[int, list[int]] = defaultdict(list)
    for guest in ground.guests:
        cohorts[guest.cohort].append(guest.index)
    order = sorted(cohorts, key=lambda cohort: (-len(cohorts[cohort]), cohort))
    paid = frozenset(ground.storeys[f].site for chosen in floors.values() for f in chosen)

    def place(cohort: int) -> Found | None:
        later = order[order.index(cohort) :]
        share = len(cohorts[cohort]) / sum(len(cohorts[other]) for other in later)
        empty, offered = Board(ground), floors.get(cohort, ())
        before = _filled(ground, cohorts[cohort], offered)
        model = FloorModel(empty, before, offered, paid)
        return model.solve(min(MOST_SECONDS, AT_ONCE * share * watch.left), gap=GAP, seed=seed)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        placed = list(pool.map(place, order))
    board = Board(ground)
    for found in placed:
        for index, floor in (found.homes if found else {}).items():
            if floor is not None and board.fits(ground.guests[index], floor):
                board.place(index, floor)
    place_greedily(board, ground.guests)
    return board


def _filled(ground: Ground, guests: Iterable[int], floors: Sequence[int]) -> dict[int, int | None]:
    """Parties on the floors of their cohort, one after the other where each costs least."""
    board, members = Board(ground), [ground.guests[index] for index in guests]
    for guest in sorted(members, key=lambda g: (g.arrival, hardest_first(g))):
        fitting = [floor for floor in floors if board.fits(guest, floor)]
        if fitting:
            board.place(guest.index, min(fitting, key=lambda f: (board.price(guest, f), f)))
    return {guest.index: board.home[guest.index] for guest in members}
