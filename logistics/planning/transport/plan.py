"""A transport plan: the duties, who rides in them, who is left behind and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum

from logistics.wording import Sentence


class Outcome(StrEnum):
    """What a solver can honestly say about its plan."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, kw_only=True)
class Rider:
    """A party on board, with the number of its people."""

    party: str
    people: int


@dataclass(frozen=True, kw_only=True)
class Stop:
    """Where and when a trip puts people off."""

    place: str
    arrives_at: datetime
    leaves_at: datetime
    riders: tuple[Rider, ...]


@dataclass(frozen=True, kw_only=True)
class Trip:
    """One loaded run from an origin, with the empty run to get there.

    :ivar sets_out_at: when the empty vehicle leaves where it was
    :ivar loads_at: when the first person may board
    """

    origin: str
    sets_out_at: datetime
    loads_at: datetime
    departs_at: datetime
    stops: tuple[Stop, ...]

    @property
    def riders(self) -> tuple[Rider, ...]:
        """Everybody on board at departure."""
        return tuple(rider for stop in self.stops for rider in stop.riders)

    @property
    def people(self) -> int:
        """How many are on board at departure."""
        return sum(rider.people for rider in self.riders)


@dataclass(frozen=True, kw_only=True)
class Duty:
    """What one driver does with one vehicle, from the garage and back.

    :ivar driver: 1 for the first registered driver of the vehicle
    :ivar returns_at: when the empty vehicle sets out for the garage
    """

    vehicle: str
    driver: int
    begins_at: datetime
    trips: tuple[Trip, ...]
    returns_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class Journey:
    """How a party gets to its destination."""

    vehicle: str
    departs_at: datetime
    arrives_at: datetime


@dataclass(frozen=True, kw_only=True)
class LeftBehind:
    """A party without a ride, and why."""

    party: str
    people: int
    reasons: tuple[Sentence, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CostByTerm:
    """The cost of a plan, one figure a term, each already multiplied by its weight."""

    left_behind: float = 0.0
    duties: float = 0.0
    km: float = 0.0
    waiting: float = 0.0
    late: float = 0.0
    plain_ambulance: float = 0.0

    @property
    def terms(self) -> Mapping[str, float]:
        """Every term by name."""
        return {term.name: getattr(self, term.name) for term in fields(self)}

    @property
    def total(self) -> float:
        """All terms together."""
        return sum(self.terms.values())

    @property
    def riding(self) -> float:
        """All terms but the one for people left behind."""
        return self.total - self.left_behind


@dataclass(frozen=True, kw_only=True)
class Plan:
    """An answer to a problem.

    :ivar bound: no plan of the problem has a lower total cost; ``None`` where none was proven
    :ivar roads: where the distances come from
    :ivar seconds: time that the solver took
    """

    outcome: Outcome
    duties: tuple[Duty, ...] = ()
    left_behind: tuple[LeftBehind, ...] = ()
    cost: CostByTerm = field(default_factory=CostByTerm)
    bound: float | None = None
    roads: str = ""
    seconds: float = 0.0
    seed: int = 1

    @property
    def trips(self) -> tuple[Trip, ...]:
        """All trips, duty by duty."""
        return tuple(trip for duty in self.duties for trip in duty.trips)

    @property
    def journeys(self) -> Mapping[str, Journey]:
        """How each party rides, by party."""
        return {
            rider.party: Journey(
                vehicle=duty.vehicle, departs_at=trip.departs_at, arrives_at=stop.arrives_at
            )
            for duty in self.duties
            for trip in duty.trips
            for stop in trip.stops
            for rider in stop.riders
        }

    @property
    def people_left_behind(self) -> int:
        """How many people have no ride."""
        return sum(each.people for each in self.left_behind)

    @property
    def riding_bound(self) -> float | None:
        """No plan that leaves no more people behind costs less beside them."""
        return None if self.bound is None else max(0.0, self.bound - self.cost.left_behind)

    @property
    def gap(self) -> float | None:
        """(cost - bound) / bound, both without people left behind; ``None`` without a bound."""
        bound = self.riding_bound
        if bound is None:
            return None
        if bound == 0:
            return 0.0 if self.cost.riding == 0 else None
        return max(0.0, self.cost.riding / bound - 1)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What changed from one plan to the next, by party.

    :ivar moved: who depart at another time, arrive later, or do not ride any more
    :ivar reseated: who board another vehicle at the minute that they were told
    :ivar duties_kept: how many duties are the same to the minute and the person
    """

    moved: frozenset[str]
    reseated: frozenset[str]
    duties_kept: int


def difference(before: Plan, after: Plan) -> Difference:
    """Who rides otherwise than before, and how many duties are untouched.

    Somebody who arrives sooner because a stop on the way is left out has not moved.
    """
    old, new = before.journeys, after.journeys
    as_told = {
        party
        for party, told in old.items()
        if (now := new.get(party)) is not None
        and now.departs_at == told.departs_at
        and now.arrives_at <= told.arrives_at
    }
    return Difference(
        moved=frozenset(old.keys() - as_told),
        reseated=frozenset(party for party in as_told if new[party].vehicle != old[party].vehicle),
        duties_kept=len(set(before.duties) & set(after.duties)),
    )
