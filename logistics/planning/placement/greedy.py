"""The first complete plan, at once: flight by flight, each party where it costs least."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from logistics.planning.placement.board import Board
from logistics.planning.placement.ground import Ground, Guest

HEADCOUNT_OF_A_NEW_FLOOR = 20

Full = dict[tuple[object, ...], set[int]]


def place_greedily(board: Board, guests: Iterable[Guest]) -> None:
    """Place parties that have no floor: pinned ones first, then flight by flight."""
    waiting = [guest for guest in guests if board.home[guest.index] is None]
    groups: dict[tuple[int, int, int], list[Guest]] = defaultdict(list)
    full: Full = defaultdict(set)
    for guest in waiting:
        if guest.floors is not None:
            _place(board, guest, full)
        else:
            groups[guest.start, guest.arrival, guest.cohort].append(guest)
    size = {key: sum(guest.people for guest in group) for key, group in groups.items()}
    for key in sorted(groups, key=lambda k: (k[0], -size[k], k)):
        for guest in sorted(groups[key], key=hardest_first):
            _place(board, guest, full)


def hardest_first(guest: Guest) -> tuple[int, int, int, int]:
    """The order in which parties of a flight are placed: who has the least choice comes first."""
    choice = len(guest.rates) - guest.rates.count(None)
    scarce = sum(len(suit) for suit in guest.suits) - len(guest.suits) * max(map(len, guest.suits))
    return choice, scarce, -guest.people, guest.index


def _place(board: Board, guest: Guest, full: Full) -> None:
    floor = _joined(board, guest, full)
    if floor is None:
        floor = _opened(board, guest)
    if floor is not None:
        board.place(guest.index, floor)


def _joined(board: Board, guest: Guest, full: Full) -> int | None:
    """The cheapest floor that the party's cohort is on already.

    A floor that has no room for a party has none for those like it that follow.
    """
    known = full[guest.cohort, id(guest.rates), guest.demand, guest.start, guest.end, guest.floors]
    best: tuple[float, int] | None = None
    for floor in board.floors_of_cohort[guest.cohort] - known:
        if (guest.index, floor) in board.barred:
            continue
        if not board.fits(guest, floor):
            known.add(floor)
        else:
            priced = board.price(guest, floor), floor
            best = priced if best is None else min(best, priced)
    return None if best is None else best[1]


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
