"""What solvers are asked for and what they answer, as values; no solver is known here."""

from __future__ import annotations

from dataclasses import dataclass

from logistics.errors import Refused
from logistics.planning.placement import plan as rooms
from logistics.planning.rules import Finding
from logistics.planning.transport import plan as rides
from logistics.planning.transport.problem import Problem as RidesProblem

SECONDS = 20.0
MOST_SECONDS = 300.0
RIDES_SHARE = 0.5
GRACE_SECONDS = 30.0


class NoAnswer(Refused):
    """No plan was found in time; the plan that is published stays."""


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
        """Seconds for rooms and rides together."""
        return self.seconds * (1 + RIDES_SHARE)


@dataclass(frozen=True, kw_only=True)
class Solved:
    """What the solvers answered; without rides when there is no room plan to drive for."""

    rooms: rooms.Plan
    rides_problem: RidesProblem | None = None
    rides: rides.Plan | None = None

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
