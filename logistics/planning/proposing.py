"""Which of the changes that were tried are told: the cheapest few of each sort."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

AGAIN = "plan again"
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


def helps_more(tried: Change, found: Iterable[Change], alike: Callable[[Change], bool]) -> bool:
    """Whether a change helps more people than planning again does, and than smaller ones alike."""
    return all(
        tried.people > other.people for other in found if other.remedy == AGAIN or alike(other)
    )


def settled(found: Sequence[Tried], people: int) -> bool:
    """Whether planning again alone helps everybody, so that nothing need be changed."""
    return bool(found) and found[0].remedy == AGAIN and found[0].people == people
