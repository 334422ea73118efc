"""The first complete plan, at once: flight by flight, each party where it costs least."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from logistics.planning.placement.board import Board
from logistics.planning.placement.ground import Ground, Guest

HEADCOUNT_OF_A_NEW_FLOOR = 20


def place_greedily(board: Board, guests: Iterable[Guest]) -> None:
    """Place parties that have no floor: pinned ones first, then flight by flight."""
    waiting = [guest for guest in guests if board.home[guest.index] is None]
    groups: dict[tuple[int, int, int], list[Guest]] = defaultdict(list)
    for guest in waiting:
        if guest.floors is not None:
            _place(board, guest)
        else:
            groups[guest.start, guest.arrival, guest.cohort].append(guest)
    size = {key: sum(guest.people for guest in group) for key, group in groups.items()}
    for key in sorted(groups, key=lambda k: (k[0], -size[k], k)):
        for guest in sorted(groups[key], key=hardest_first):
            _place(board, guest)


def hardest_first(guest: Guest) -> tuple[int, int, int, int]:
    """The order in which parties of a flight are placed: who has the least choice comes first."""
    choice = len(guest.rates) - guest.rates.count(None)
    scarce = sum(len(suit) for suit in guest.suits) - len(guest.suits) * max(map(len, guest.suits))
    return choice, scarce, -guest.people, guest.index


def _place(board: Board, guest: Guest) -> None:
    floor = _joined(board, guest)
    if floor is None:
        floor = _opened(board, guest)
    if floor is not None:
        board.place(guest.index, floor)


def _joined(board: Board, guest: Guest) -> int | None:
    """The cheapest floor that the party's cohort is on already."""
    found = board.floors_of_cohort[guest.cohort]
    priced = ((board.price(guest, floor), floor) for floor in found if board.fits(guest, floor))
    return min(priced, default=(0.0, None))[1]


def _opened(board: Board, guest: Guest) -> int | None:
    """The first floor with room at the site that costs least for a floor full of such people."""
    ground = board.ground
    for _, site in sorted(_site_prices(board, guest)):
        floors = [floor for floor in ground.floors_of[site] if board.fits(guest, floor)]
        if floors:
            return min(floors, key=lambda floor: (board.opening(guest, floor), floor))
    return None


def _site_prices(board: Board, guest: Guest) -> list[tuple[float, int]]:
    sites = board.ground.problem.sites
    return [
        (
            HEADCOUNT_OF_A_NEW_FLOOR * rate
            + (0.0 if board.at_site[site] or sites[site].opened else board.weights.site),
            site,
        )
        for site, rate in enumerate(guest.rates)
        if rate is not None
    ]


def greedy_board(ground: Ground) -> Board:
    """A board with the greedy placement."""
    board = Board(ground)
    place_greedily(board, ground.guests)
    return board
