"""The rides of a day cut into what other optimisers can state: one origin and category each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from logistics.planning.transport.day import Day, Load, Squad, loads_of

CENTS = 100
Trips = list[list[Load]]


@dataclass(frozen=True, kw_only=True)
class Pool:
    """The loads of one origin and one category, and the sorts of vehicle that may take them.

    Node 0 is the origin, node ``i + 1`` the destination of load ``i``. Times are minutes.
    """

    day: Day
    loads: tuple[Load, ...]
    squads: tuple[Squad, ...]

    @cached_property
    def nodes(self) -> list[int]:
        """The place of each node."""
        return [self.loads[0].origin, *(load.destination for load in self.loads)]

    @cached_property
    def km(self) -> list[list[float]]:
        """Kilometres from node to node."""
        km = self.day.drives.km
        return [[km[here][there] for there in self.nodes] for here in self.nodes]

    @cached_property
    def minutes(self) -> list[list[int]]:
        """Driving times from node to node when the first of the loads is cleared."""
        drives, noon = self.day.drives, min(load.released for load in self.loads)
        return [
            [drives.arrive(here, there, noon) - noon for there in self.nodes] for here in self.nodes
        ]

    @property
    def turnaround(self) -> int:
        """From arriving at the origin until the next trip leaves."""
        return self.day.rules.disinfection + self.day.rules.loading

    def vehicles_of(self, squad: Squad) -> int:
        """How many of a sort of vehicle could be of use."""
        return min(len(squad.vehicles), len(self.loads))

    def penalty(self, load: Load) -> int:
        """What leaving a load behind costs, in hundredths."""
        return round(CENTS * self.day.problem.weights.left_behind * load.people)


def pools_of(day: Day) -> Iterator[Pool]:
    """Every load of a day, in the pool of its origin and category."""
    alike: dict[tuple[int, str, bool], list[Load]] = defaultdict(list)
    for load in loads_of(day):
        alike[load.origin, load.category, load.symptomatic].append(load)
    for (origin, _, symptomatic), loads in alike.items():
        squads = [
            squad
            for squad in day.squads
            if squad.takes_kind(symptomatic) and origin in squad.origins
        ]
        yield Pool(day=day, loads=tuple(loads), squads=tuple(squads))


def parted(deliveries: Sequence[Load | None]) -> Trips:
    """The deliveries of a vehicle, divided where it loads again (``None``)."""
    trips: Trips = [[]]
    for load in deliveries:
        if load is None:
            trips.append([])
        else:
            trips[-1].append(load)
    return [trip for trip in trips if trip]
