"""What solvers are asked for and what they answer, as values; no solver is known here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from logistics.errors import Refused
from logistics.planning.placement import plan as rooms
from logistics.planning.placement.problem import Problem as RoomsProblem
from logistics.planning.rules import Finding
from logistics.planning.transport import plan as rides
from logistics.planning.transport.problem import Problem as RidesProblem
from logistics.wording import Sentence, say

SECONDS = 20.0
MOST_SECONDS = 300.0
RIDES_SHARE = 0.5
TURNS_SHARE = 0.5
"""Of the time again, for rooms and rides in turn while somebody lacks one of them."""
GRACE_SECONDS = 30.0


class NoAnswer(Refused):
    """No plan was found in time; the plan that is published stays."""


class Part(StrEnum):
    """Which half of a day is being solved."""

    ROOMS = "rooms_of_plan"
    RIDES = "rides_of_plan"


@dataclass(frozen=True, kw_only=True)
class Told:
    """How far the solvers are; cost and bound are totals of the part.

    :ivar share: of the whole run, 0 to 1
    :ivar seconds: since the part was begun
    :ivar people_without: people without a room; of rides that is told at the end only
    """

    part: Part
    share: float
    seconds: float
    cost: float
    bound: float | None = None
    people_without: int | None = None

    @property
    def gap(self) -> float | None:
        """(cost − bound) / bound of the totals; ``None`` without a useful bound."""
        if self.bound is None or self.bound <= 0:
            return None
        return max(0.0, self.cost / self.bound - 1)

    @property
    def sentence(self) -> Sentence:
        """The same in words."""
        figures: dict[str, object] = {"part": say(self.part.value), "cost": round(self.cost)}
        if self.gap is None or self.bound is None:
            return say("%(part)s: cost %(cost)s", **figures)
        return say(
            "%(part)s: cost %(cost)s, bound %(bound)s, gap %(gap)s %%",
            bound=round(self.bound),
            gap=round(100 * self.gap, 1),
            **figures,
        )


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How long and from what the solvers start.

    :ivar seconds: for the rooms, by the clock; the rides get half as long
    :ivar rooms: the published plan, to be changed as little as possible; rides likewise
    """

    seconds: float
    seed: int = 1
    rooms: rooms.Plan | None = None
    rides: rides.Plan | None = None

    @property
    def limit(self) -> float:
        """Seconds for rooms and rides together, once and in turn."""
        return self.seconds * (1 + RIDES_SHARE) * (1 + TURNS_SHARE)


@dataclass(frozen=True, kw_only=True)
class Solved:
    """What the solvers answered; without rides when there is no room plan to drive for.

    :ivar rooms_problem: the one that the rooms answer; people arrive in it with their rides
    :ivar no_ride: parties whom no ride takes anywhere, and why; they hold no room
    :ivar seconds: that their process took; peak_mebibytes: the most memory that it held
    """

    rooms: rooms.Plan
    rooms_problem: RoomsProblem | None = None
    no_ride: Mapping[str, tuple[Sentence, ...]] = field(default_factory=dict)
    rides_problem: RidesProblem | None = None
    rides: rides.Plan | None = None
    seconds: float | None = None
    peak_mebibytes: float | None = None

    @property
    def finding(self) -> Finding:
        """How rooms and rides together ended."""
        if self.rooms.outcome is rooms.Outcome.IMPOSSIBLE:
            return Finding.IMPOSSIBLE
        if self.rides is None or rides.Outcome.NO_ANSWER is self.rides.outcome:
            return Finding.NO_ANSWER
        optimal = (
            self.rooms.outcome is rooms.Outcome.OPTIMAL
            and self.rides.outcome is rides.Outcome.OPTIMAL
        )
        return Finding.OPTIMAL if optimal else Finding.FEASIBLE
