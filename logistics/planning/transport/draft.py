"""A plan in the making: duties that loads are added to at the least cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from logistics.planning.transport.day import Day, Load, Squad
from logistics.planning.transport.roster import Crew, enough
from logistics.planning.transport.timetable import Timetable, timetable
from logistics.planning.transport.tours import Tour, joined_at_the_end, single, together


@dataclass(eq=False)
class Job:
    """One duty in the making.

    :ivar crew: vehicle and driver, where others must not take it
    """

    squad: Squad
    tours: tuple[Tour, ...]
    table: Timetable
    crew: Crew | None = None


@dataclass(frozen=True)
class Change:
    """A way to take a tour or load: a job made, or one rewritten.

    :ivar extra: what it adds to the cost of the plan
    """

    extra: float
    squad: Squad
    tours: tuple[Tour, ...]
    table: Timetable
    job: Job | None = None


@dataclass(eq=False)
class Draft:
    """Duties and the loads that none of them takes.

    :ivar loads: how people were cut into loads before any had to be broken up
    """

    day: Day
    jobs: list[Job] = field(default_factory=list)
    left: list[Load] = field(default_factory=list)
    loads: tuple[Load, ...] = ()

    @property
    def cost(self) -> float:
        """Total cost, people left behind included."""
        weight = self.day.problem.weights.left_behind
        left = weight * sum(load.people for load in self.left)
        return left + sum(job.table.cost for job in self.jobs)

    def add_tour(self, tour: Tour) -> bool:
        """Take a tour where it costs least; ``False`` when leaving its people costs less."""
        return self._make(self._changes_for_tour(tour), tour.people)

    def add_load(self, load: Load) -> bool:
        """Take a load, on a trip with others or alone; ``False`` as for a tour."""
        changes = [*self._changes_for_tour(single(self.day, load)), *self._joins(load)]
        return self._make(changes, load.people)

    def room_for(self, squad: Squad, table: Timetable, instead_of: Job | None = None) -> bool:
        """Whether the squad has a vehicle and a driver for one more duty."""
        others = [job for job in self.jobs if job.squad is squad and job is not instead_of]
        crews = [job.crew for job in others]
        return enough(
            self.day,
            squad,
            [*(job.table for job in others), table],
            [*crews, None if instead_of is None else instead_of.crew],
        )

    def _make(self, changes: Iterable[Change], people: int) -> bool:
        ceiling = self.day.problem.weights.left_behind * people
        for change in sorted(changes, key=lambda change: change.extra):
            if change.extra >= ceiling:
                return False
            if self.room_for(change.squad, change.table, change.job):
                self._apply(change)
                return True
        return False

    def _apply(self, change: Change) -> None:
        if change.job is None:
            self.jobs.append(Job(change.squad, change.tours, change.table))
        else:
            change.job.tours, change.job.table = change.tours, change.table

    def _changes_for_tour(self, tour: Tour) -> Iterator[Change]:
        for job in self.jobs:
            if suits(job.squad, tour):
                yield from self._insertions(job, tour)
        for squad in self.day.squads:
            if suits(squad, tour) and (table := timetable(self.day, squad, (tour,))):
                yield Change(table.cost, squad, (tour,), table)

    def _insertions(self, job: Job, tour: Tour) -> Iterator[Change]:
        for place in range(len(job.tours) + 1):
            if place and job.table.runs[place - 1].departs >= tour.closes:
                return
            if place < len(job.tours) and job.tours[place].closes <= tour.opens:
                continue
            tours = (*job.tours[:place], tour, *job.tours[place:])
            if table := timetable(self.day, job.squad, tours):
                yield Change(table.cost - job.table.cost, job.squad, tours, table, job)

    def _joins(self, load: Load) -> Iterator[Change]:
        for job in self.jobs:
            if not job.squad.takes(load) or load.symptomatic:
                continue
            for place, tour in enumerate(job.tours):
                if joined := join(self.day, job.squad, tour, load):
                    tours = (*job.tours[:place], joined, *job.tours[place + 1 :])
                    if table := timetable(self.day, job.squad, tours):
                        yield Change(table.cost - job.table.cost, job.squad, tours, table, job)


def suits(squad: Squad, tour: Tour) -> bool:
    """Whether such a vehicle may and can carry the tour."""
    return tour.people <= squad.seats and squad.takes(tour.loads[0])


def join(day: Day, squad: Squad, tour: Tour, load: Load) -> Tour | None:
    """The tour with one more load, where seats, category, origin and times allow it."""
    first = tour.loads[0]
    if (
        tour.people + load.people > squad.seats
        or (first.category, first.origin) != (load.category, load.origin)
        or first.symptomatic
        or load.released > tour.closes
        or load.latest < tour.opens
    ):
        return None
    if tour.held is not None:
        return joined_at_the_end(tour, tour.held, load)
    return together(day, (*tour.loads, load))
