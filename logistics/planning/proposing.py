"""Which of the changes that were tried are told: the cheapest few of each sort."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Protocol, TypeVar

MOST = 6
ALIKE = 2


class Tried(Protocol):
    """A change that was tried."""

    @property
    def remedy(self) -> str:
        """Its sort."""

    @property
    def people(self) -> int:
        """How many it helps."""

    @property
    def extra(self) -> float:
        """What it adds to the cost."""


Change = TypeVar("Change", bound=Tried)


def cheapest_first(found: Iterable[Change]) -> list[Change]:
    """The cheapest a person first; of equals what helps more."""
    return sorted(found, key=lambda each: (round(each.extra / each.people, 6), -each.people))


def handful(found: Iterable[Change]) -> tuple[Change, ...]:
    """A few of them, the cheapest a person first, at most two of a sort."""
    seen: Counter[str] = Counter()
    told = []
    for each in cheapest_first(found):
        seen[each.remedy] += 1
        if seen[each.remedy] <= ALIKE:
            told.append(each)
    return tuple(told[:MOST])


def helps_more(tried: Tried, others: Iterable[Tried]) -> bool:
    """Whether a change helps more people than each of others does."""
    return all(tried.people > other.people for other in others)
