"""From floors chosen for each cohort to parties on floors, cohort by cohort, two at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from logistics.planning.placement.board import Board
from logistics.planning.placement.greedy import place_greedily
from logistics.planning.placement.ground import Ground
from logistics.planning.placement.solver.floors import FloorModel, Found
from logistics.planning.placement.solver.limits import Stopwatch

AT_ONCE = 2
GAP = 0.03
MOST_SECONDS = 10.0


def realise(
    ground: Ground, floors: Mapping[int, Sequence[int]], *, seconds: float, seed: int
) -> Board:
    """A board on which each cohort has the floors chosen for it; the rest are placed greedily."""
    board, empty, watch = Board(ground), Board(ground), Stopwatch(seconds)
    cohorts: dict[int, list[int]] = defaultdict(list)
    for guest in ground.guests:
        cohorts[guest.cohort].append(guest.index)
    order = sorted(cohorts, key=lambda cohort: (-len(cohorts[cohort]), cohort))
    weight = {cohort: len(cohorts[cohort]) for cohort in order}
    paid = frozenset(ground.storeys[f].site for chosen in floors.values() for f in chosen)

    def place(cohort: int) -> Found | None:
        before = dict.fromkeys(cohorts[cohort])
        model = FloorModel(empty, before, floors.get(cohort, ()), paid)
        to_go = sum(weight[other] for other in order[order.index(cohort) :])
        share = AT_ONCE * watch.left * weight[cohort] / max(1, to_go)
        return model.solve(min(MOST_SECONDS, share), gap=GAP, seed=seed)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for found in pool.map(place, order):
            for index, floor in (found.homes if found else {}).items():
                if floor is not None and board.fits(ground.guests[index], floor):
                    board.place(index, floor)
    place_greedily(board, ground.guests)
    return board
