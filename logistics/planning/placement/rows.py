"""Hall's condition over classes of rooms: which sets of classes must be counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Classes = frozenset[int]
MOST = 48


@dataclass(frozen=True)
class Row:
    """A set of classes; needs that can use no other class are counted against it."""

    classes: Classes


def rows_of(suits: Iterable[Classes], common: Classes) -> tuple[Row, ...]:
    """The rows for needs that are served by ``suits``; the row of common classes is always one.

    With very many kinds of need only the sets of single needs are counted beside the common
    row: a valid but weaker condition, which seating makes up for.
    """
    single = {suit for suit in suits if suit}
    unions = set(single)
    grown = set(single)
    while grown and len(unions) <= MOST:
        grown = {one | other for one in grown for other in single if one & other} - unions
        unions |= grown
    kept = unions if len(unions) <= MOST else single
    return tuple(Row(classes) for classes in sorted(kept | {common}, key=sorted))
