"""Which parties to take off the board next, and which floors to offer them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

from logistics.planning.placement.board import Board
from logistics.planning.placement.ground import Guest
from logistics.planning.placement.solver.clusters import AT_MOST, clusters

OFFERED = 30
WHOLE_AT_MOST = 1000
FRUITLESS_ROUNDS = 2


def neighbourhoods(board: Board, chance: Random) -> Iterator[tuple[list[int], list[int]]]:
    """Parties and floors, round after round, until rounds bring no gain.

    A small problem is first taken whole. A round takes each site from the emptiest, for
    closing one is the largest gain, then each cohort.
    """
    movable = [guest for guest in board.ground.guests if not guest.rooms]
    if movable and len(movable) * len(board.ground.storeys) <= WHOLE_AT_MOST:
        yield [guest.index for guest in movable], list(range(len(board.ground.storeys)))
    fruitless, cost = 0, board.cost()
    while fruitless < FRUITLESS_ROUNDS:
        cohorts = sorted({guest.cohort for guest in board.ground.guests})
        chance.shuffle(cohorts)
        for site in sorted(_used_sites(board), key=lambda site: (board.at_site[site], site)):
            yield from _offer(board, _guests_of(board, site))
        for cohort in cohorts:
            yield from _of_cohort(board, cohort, chance)
        fruitless = fruitless + 1 if board.cost() > cost - 1e-6 else 0
        cost = board.cost()


def _of_cohort(board: Board, cohort: int, chance: Random) -> Iterator[tuple[list[int], list[int]]]:
    """A cohort as a whole if it is small; else its flights, a few at a time."""
    guests = [guest for guest in board.ground.guests if guest.cohort == cohort]
    floors = board.floors_of_cohort[cohort]
    if len(guests) * len(floors) <= AT_MOST:
        yield from _offer(board, guests)
    else:
        movable = [guest.index for guest in guests if not guest.rooms]
        yield from clusters(board, movable, floors, chance)


def _offer(board: Board, guests: Iterable[Guest]) -> Iterator[tuple[list[int], list[int]]]:
    movable = [guest for guest in guests if not guest.rooms]
    if movable:
        yield [guest.index for guest in movable], _floors(board, movable)


def _floors(board: Board, guests: list[Guest]) -> list[int]:
    """Floors the parties are on, floors their cohorts are on, and free floors in used sites."""
    own = {floor for guest in guests if (floor := board.home[guest.index]) is not None}
    for cohort in {guest.cohort for guest in guests}:
        own |= board.floors_of_cohort[cohort]
    free = [
        floor
        for site in _used_sites(board)
        for floor in board.ground.floors_of[site]
        if floor not in own and any(board.fits(guest, floor) for guest in _one_each(guests))
    ]
    free.sort(key=lambda floor: (_mean_rate(board, guests, floor), floor))
    return sorted(own | set(free[:OFFERED]))


def _one_each(guests: list[Guest]) -> list[Guest]:
    return list({(guest.cohort, guest.rates): guest for guest in guests}.values())


def _mean_rate(board: Board, guests: list[Guest], floor: int) -> float:
    site = board.ground.storeys[floor].site
    rates = [rate for guest in _one_each(guests) if (rate := guest.rates[site]) is not None]
    return sum(rates) / len(rates) if rates else 0.0


def _used_sites(board: Board) -> list[int]:
    sites = board.ground.problem.sites
    return [site for site, people in enumerate(board.at_site) if people or sites[site].opened]


def _guests_of(board: Board, site: int) -> list[Guest]:
    floors = set(board.ground.floors_of[site])
    return [g for g in board.ground.guests if board.home[g.index] in floors]
