"""The most valuable trip for each slot and duration."""

from __future__ import annotations

import numpy as np

from logistics.planning.transport.solver.items import Floats
from logistics.planning.transport.solver.pieces import Pieces

NOTHING = -np.inf


class Shelf:
    """For each slot and duration the most valuable piece that may start in it.

    :ivar lasts: the durations in slots, rising
    """

    def __init__(self, pieces: Pieces, slots: int) -> None:
        self.pieces = pieces
        self.lasts, row = np.unique(pieces.lasts, return_inverse=True)
        self.first = int(pieces.start.min(initial=0))
        self.width = int(pieces.end.max(initial=-1)) - self.first + 1
        level = np.log2(np.maximum(pieces.end - pieces.start + 1, 1)).astype(np.int64)
        self.levels = int(level.max(initial=0)) + 1
        cell = (level * len(self.lasts) + row) * self.width - self.first
        cells = np.concatenate([cell + pieces.start, cell + pieces.end - 2**level + 1])
        self.order = np.argsort(cells, kind="stable")
        self.cells, self.firsts = np.unique(cells[self.order], return_index=True)
        self.by_row = [np.nonzero(row == index)[0] for index in range(len(self.lasts))]
        self.table = np.full((len(self.lasts), slots), NOTHING)

    def fill(self, worth: Floats) -> Floats:
        """The best worth, by duration and slot; ``worth`` has one figure a piece.

        A piece writes itself into two stretches of a power of two that span its window, and
        each level passes its stretches on to its halves. The next call overwrites the answer.
        """
        if not len(self.cells):
            return self.table
        table = np.full((self.levels, len(self.lasts), self.width), NOTHING)
        twice = np.concatenate([worth, worth])[self.order]
        table.reshape(-1)[self.cells] = np.maximum.reduceat(twice, self.firsts)
        for level in range(self.levels - 1, 0, -1):
            half = 2 ** (level - 1)
            np.maximum(table[level - 1], table[level], out=table[level - 1])
            later = table[level - 1][:, half:]
            np.maximum(later, table[level][:, : self.width - half], out=later)
        self.table[:, self.first : self.first + self.width] = table[0]
        return self.table

    def find(self, worth: Floats, row: int, slot: int) -> int:
        """The piece that :meth:`fill` found for a duration and a slot."""
        pieces, some = self.pieces, self.by_row[row]
        inside = some[(pieces.start[some] <= slot) & (slot <= pieces.end[some])]
        return int(inside[np.argmax(worth[inside])])
