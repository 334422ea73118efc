"""From floors chosen for each cohort to parties on floors, cohort by cohort, two at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from random import Random

from logistics.planning.placement.board import Board
from logistics.planning.placement.greedy import hardest_first, place_greedily
from logistics.planning.placement.ground import Ground, Guest
from logistics.planning.placement.solver.clusters import AT_MOST, around_those_left, clusters
from logistics.planning.placement.solver.limits import Stopwatch
from logistics.planning.placement.solver.reseat import reseat
from logistics.planning.placement.solver.siting import Wishes

AT_ONCE = 2
AWAY = 5.0
GAP = 0.01
STEP_SECONDS = 2.0
FRUITLESS = 0.002
WHOLE_AT_MOST = 6000
WHOLE_SHARE = 0.6

Homes = Mapping[int, int | None]


def realise(
    ground: Ground,
    floors: Mapping[int, Sequence[int]],
    wishes: Wishes,
    *,
    seconds: float,
    seed: int,
) -> Board:
    """A board on which each cohort has the floors chosen for it; the rest are placed greedily."""
    watch = Stopwatch(seconds)
    cohorts: dict[int, list[int]] = defaultdict(list)
    for guest in ground.guests:
        cohorts[guest.cohort].append(guest.index)
    order = sorted(cohorts, key=lambda cohort: (-len(cohorts[cohort]), cohort))
    paid = frozenset(ground.storeys[f].site for chosen in floors.values() for f in chosen)

    def place(cohort: int) -> Homes:
        later = order[order.index(cohort) :]
        share = len(cohorts[cohort]) / sum(len(cohorts[other]) for other in later)
        board = _filled(ground, cohorts[cohort], floors.get(cohort, ()), wishes, paid)
        mine = Stopwatch(min(1.0, AT_ONCE * share) * watch.left)
        _tidied(board, cohorts[cohort], floors.get(cohort, ()), mine, seed)
        return {index: board.home[index] for index in cohorts[cohort]}

    with ThreadPoolExecutor(AT_ONCE) as pool:
        placed = list(pool.map(place, order))
    board = Board(ground)
    for homes in placed:
        for index, floor in homes.items():
            if floor is not None and board.fits(ground.guests[index], floor):
                board.place(index, floor)
    place_greedily(board, ground.guests)
    return board


def _filled(
    ground: Ground,
    guests: Iterable[int],
    floors: Sequence[int],
    wishes: Wishes,
    paid: Collection[int],
) -> Board:
    """Parties on the floors of their cohort, one after the other where each costs least.

    Away from the sites that have rooms meant for them it costs more. Sites whose opening is paid
    count as in use.
    """
    board, members = Board(ground), [ground.guests[index] for index in guests]
    for site in paid:
        board.at_site[site] += 1

    def price(guest: Guest, floor: int) -> tuple[float, int]:
        missing = len(guest.suits) - wishes[guest.index].get(ground.storeys[floor].site, 0.0)
        return board.price(guest, floor) + AWAY * max(0.0, missing), floor

    def rank(guest: Guest) -> tuple[int, ...]:
        choice, scarce, large, _ = hardest_first(guest)
        return choice, scarce, guest.arrival, large, guest.index

    for guest in sorted(members, key=rank):
        fitting = [floor for floor in floors if board.fits(guest, floor)]
        if fitting:
            floor = min(price(guest, floor) for floor in fitting)[1]
            board.place(guest.index, floor)
            meant, site = wishes[guest.index], ground.storeys[floor].site
            meant[site] = max(0.0, meant.get(site, 0.0) - len(guest.suits))
    return board


def _tidied(
    board: Board, guests: Sequence[int], floors: Sequence[int], watch: Stopwatch, seed: int
) -> None:
    """Place them anew, all at once unless they are very many, then some flights at a time."""
    size = len(guests) * len(floors)
    if size <= WHOLE_AT_MOST:
        seconds = watch.left if size <= AT_MOST else WHOLE_SHARE * watch.left
        reseat(board, guests, floors, seconds=seconds, gap=GAP, seed=seed)
    if size <= AT_MOST:
        return
    chance, cost = Random(seed), board.cost()  # noqa: S311 repeatable
    gain = cost
    while gain > FRUITLESS * cost:
        gain = 0.0
        found = chain(
            around_those_left(board, guests, floors), clusters(board, guests, floors, chance)
        )
        for some, offered in found:
            seconds = min(STEP_SECONDS, watch.left)
            if not seconds:
                return
            gain += reseat(board, some, offered, seconds=seconds, gap=GAP, seed=seed)
