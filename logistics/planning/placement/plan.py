"""A room plan: who sleeps where, who does not and why, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cached_property

from logistics.wording import Sentence


class Outcome(StrEnum):
    """What a solver can honestly say about its plan."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    IMPOSSIBLE = "impossible"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """A party and its rooms, one a need, in the order of its needs."""

    party: str
    rooms: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Unplaced:
    """A party without rooms, and why."""

    party: str
    people: int
    reasons: tuple[Sentence, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CostByTerm:
    """The cost of a plan, one figure a weight, each already multiplied by its weight."""

    unplaced: float = 0.0
    site_openings: float = 0.0
    floor_openings: float = 0.0
    arrival_floors: float = 0.0
    tiers_above: float = 0.0
    distance: float = 0.0
    adjacency: float = 0.0
    corridor: float = 0.0
    mixing: float = 0.0

    @property
    def terms(self) -> Mapping[str, float]:
        """Every term by name."""
        return {term.name: getattr(self, term.name) for term in fields(self)}

    @property
    def total(self) -> float:
        """All terms together."""
        return sum(self.terms.values())

    @property
    def placed(self) -> float:
        """All terms but the one for people without a room."""
        return self.total - self.unplaced


@dataclass(frozen=True, kw_only=True)
class Plan:
    """An answer to a problem.

    :ivar bound: no plan of the problem has a lower total cost; ``None`` where none was proven
    :ivar unplaced_bound: the part of the bound for people who cannot all be placed
    :ivar blockers: what makes every plan impossible; dropping them would help
    :ivar seconds: time that the solver took
    """

    outcome: Outcome
    assignments: tuple[Assignment, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    blockers: tuple[Sentence, ...] = ()
    cost: CostByTerm = field(default_factory=CostByTerm)
    bound: float | None = None
    unplaced_bound: float = 0.0
    seconds: float = 0.0
    seed: int = 1

    @cached_property
    def rooms(self) -> Mapping[str, tuple[str, ...]]:
        """Rooms by party."""
        return {each.party: each.rooms for each in self.assignments}

    @property
    def people_unplaced(self) -> int:
        """How many people have no room."""
        return sum(each.people for each in self.unplaced)

    @property
    def placed_bound(self) -> float | None:
        """The bound without the term for people unplaced, who are counted beside it."""
        return None if self.bound is None else self.bound - self.unplaced_bound

    @property
    def gap(self) -> float | None:
        """(cost − bound) / bound, both without people unplaced; ``None`` without a useful bound."""
        bound = self.placed_bound
        if bound is None or bound < 0:
            return None
        if bound == 0:
            return 0.0 if self.cost.placed == 0 else None
        return max(0.0, (self.cost.placed - bound) / bound)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What changed from one plan to the next, by party."""

    placed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def difference(before: Plan, after: Plan) -> Difference:
    """Which parties got rooms, other rooms, or lost theirs."""
    old, new = before.rooms, after.rooms
    return Difference(
        placed=tuple(party for party in new if party not in old),
        moved=tuple(party for party in new if party in old and old[party] != new[party]),
        removed=tuple(party for party in old if party not in new),
    )
