"""One step of improvement: take some parties off the board and put them back at less cost."""

from __future__ import annotations

from collections.abc import Iterable

from logistics.planning.placement.board import Board
from logistics.planning.placement.solver.floors import FloorModel

LEAST_GAIN = 0.005


def reseat(
    board: Board,
    guests: Iterable[int],
    floors: Iterable[int],
    *,
    seconds: float,
    gap: float,
    seed: int,
) -> float:
    """Place some parties anew on some floors if that is cheaper; what it gains.

    The board never gets worse: without a gain it is as it was.
    """
    before = {index: board.home[index] for index in sorted(set(guests))}
    for index in before:
        board.remove(index)
    found = FloorModel(board, before, floors).solve(seconds, gap=gap, seed=seed)
    cost = board.put(before)
    if found is None:
        return 0.0
    _clear(board, before)
    gain = cost - board.put(found.homes)
    if gain >= LEAST_GAIN:
        return gain
    _clear(board, before)
    board.put(before)
    return 0.0


def _clear(board: Board, guests: Iterable[int]) -> None:
    for index in guests:
        board.remove(index)
