"""Changing a plan as little as possible: what is still lawful stays, the rest is added.

Nobody whose trip can take place as it was told gets another one. Only when somebody whom the plan
did not leave behind would be left now may trips of others move: first in time, within their duties,
then altogether.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from logistics.planning.transport.day import Day, Load, regrouped
from logistics.planning.transport.draft import Change, Draft, Job
from logistics.planning.transport.explain import could_ride
from logistics.planning.transport.greedy import add_loads, add_tours, greedy
from logistics.planning.transport.merging import merged
from logistics.planning.transport.plan import Plan
from logistics.planning.transport.savings import tours_by_savings
from logistics.planning.transport.standing import Standing, standing
from logistics.planning.transport.timetable import timetable
from logistics.planning.transport.tours import Tour

TRIES = 8


def repaired(
    day: Day, previous: Plan, seed: int = 1, going_on: Callable[[], bool] = lambda: True
) -> Draft:
    """The previous plan with the fewest trips changed that the problem's rules allow.

    Riders who are unknown now, and trips that cannot take place, are dropped; whoever then has no
    ride is added where it costs least.

    :param going_on: whether there is time to try once more how to add them
    """
    found = standing(day, previous)
    dice = Random(seed)  # noqa: S311 - repeatable, no secret
    draft = merged(_with_everybody(found, dice, going_on), going_on)
    lost = _Lost(day, frozenset(each.party for each in previous.left_behind))
    if not lost.any(draft):
        return draft
    return _fewest_left(lost, draft, _loosened(draft))


def _with_everybody(found: Standing, dice: Random, going_on: Callable[[], bool]) -> Draft:
    """The cheapest of some ways to add those without a ride; nobody else moves."""
    ways = _ways(found, dice)
    best = next(ways)
    for _, draft in zip(range(TRIES), ways, strict=False):
        best = min(best, draft, key=_worth)
        if not going_on():
            break
    return best


def _worth(draft: Draft) -> tuple[int, float]:
    return sum(load.people for load in draft.left), draft.cost


def _ways(found: Standing, dice: Random) -> Iterator[Draft]:
    """Drafts with everybody: stranded trips at their times or not, people together or not."""
    loads = regrouped(found.draft.day, found.waiting)
    tours = tours_by_savings(found.draft.day, loads)
    for keep_times in (True, False) if found.stranded else (True,):
        draft, more = _taken_over(found, keep_times=keep_times)
        one, other = copied(draft), copied(draft)
        add_tours(one, [*tours, *tours_by_savings(draft.day, more)])
        yield one
        add_loads(other, sorted([*loads, *more], key=lambda load: (load.latest, load.released)))
        yield other
    draft, more = _taken_over(found, keep_times=True)
    while len(everybody := [*loads, *more]) > 1:
        dice.shuffle(everybody)
        other = copied(draft)
        add_loads(other, everybody)
        yield other


def _taken_over(found: Standing, *, keep_times: bool) -> tuple[Draft, list[Load]]:
    """Other vehicles run the trips that lost theirs, at their times; the loads of the rest."""
    draft, more = copied(found.draft), list[Load]()
    for tour in found.stranded:
        if not (keep_times and draft.add_tour(tour)):
            more += tour.loads
    return draft, more


def copied(draft: Draft) -> Draft:
    """A draft that may be changed without changing the first."""
    return Draft(draft.day, [replace(job) for job in draft.jobs], list(draft.left))


def _loosened(draft: Draft) -> Draft:
    """Those left behind added where trips of others may move in time; the rest stay as told.

    A duty moves only if it takes somebody: all others hold their vehicles and drivers at the
    times that were told, so that nothing new is put where they are.
    """
    moved = _Loose(draft.day, [replace(job) for job in draft.jobs])
    add_loads(moved, regrouped(draft.day, draft.left))
    return moved


class _Loose(Draft):
    """A draft whose duties may move in time when something is added to them."""

    def _insertions(self, job: Job, tour: Tour) -> Iterator[Change]:
        for change in super()._insertions(self._free(job), tour):
            yield replace(change, job=job, extra=change.table.cost - job.table.cost)

    def _joins(self, load: Load) -> Iterator[Change]:
        for job in self.jobs:
            for change in Draft(self.day, [self._free(job)])._joins(load):
                yield replace(change, job=job, extra=change.table.cost - job.table.cost)

    def _free(self, job: Job) -> Job:
        """The duty at the earliest times, where it may take place then."""
        tours = tuple(replace(tour, held=None) for tour in job.tours)
        table = timetable(self.day, job.squad, tours)
        return job if table is None else Job(job.squad, tours, table, job.crew)


@dataclass(frozen=True)
class _Lost:
    """Tells who loses a ride by a change, or is new: nobody moves for others.

    :ivar before: parties whom the published plan left behind
    """

    day: Day
    before: frozenset[str]

    def any(self, draft: Draft) -> bool:
        """Whether a draft leaves somebody behind who could ride, and was not left before."""
        return any(
            could_ride(self.day, load)
            for load in draft.left
            if not self.before.issuperset(party.id for party in load.parties)
        )


def _fewest_left(lost: _Lost, *drafts: Draft) -> Draft:
    """The draft that leaves the fewest behind, the first of equals; else all is planned anew."""
    best = min(drafts, key=lambda draft: _worth(draft)[0])
    if not lost.any(best):
        return best
    anew = greedy(lost.day)
    return min(best, anew, key=lambda draft: _worth(draft)[0])
