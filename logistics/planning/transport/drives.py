"""Roads in whole minutes for solvers: places are numbers, moments are minutes from an epoch."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime, time, timedelta
from itertools import accumulate
from math import ceil

from logistics.planning.transport.problem import Problem
from logistics.planning.transport.roads import TOLERANCE_KM

DAY = 24 * 60
Hours = tuple[tuple[int, int], ...]


class Drives:
    """Driving times and distances between the places of a problem.

    :ivar km: kilometres, by place and place
    :ivar minutes: driving times where they are the same at every hour, else ``None``
    """

    def __init__(self, problem: Problem, epoch: datetime, horizon: int) -> None:
        places, roads = problem.places, problem.roads
        self.epoch = epoch
        self.number = {place.id: index for index, place in enumerate(places)}
        self.km = [[roads.km(here, there) for there in places] for here in places]
        self.minutes: list[list[int]] | None = None
        self.driven: list[float] = []
        if roads.matrix is not None and roads.matrix.minutes:
            self.minutes = [[roads.fixed_minutes(a, b) or 0 for b in places] for a in places]
        elif len(set(roads.speeds)) == 1:
            pace = roads.speeds[0] / 60
            self.minutes = [
                [max(0, ceil((km - TOLERANCE_KM) / pace)) for km in row] for row in self.km
            ]
        else:
            self.driven = list(accumulate(_pace(problem, epoch, horizon), initial=0.0))

    def arrive(self, here: int, there: int, leaves: int) -> int:
        """When somebody who leaves at a minute is there."""
        if self.minutes is not None:
            return leaves + self.minutes[here][there]
        if here == there:
            return leaves
        reach = self.driven[min(leaves, len(self.driven) - 1)]
        return bisect_left(self.driven, reach + self.km[here][there] - TOLERANCE_KM)

    def leave_by(self, here: int, there: int, arrives: int) -> int:
        """The last minute to leave and be there by a minute."""
        if self.minutes is not None:
            return arrives - self.minutes[here][there]
        if here == there:
            return arrives
        reach = self.driven[min(arrives, len(self.driven) - 1)]
        return bisect_right(self.driven, reach - self.km[here][there] + TOLERANCE_KM) - 1


def _minutes(moment: datetime, epoch: datetime) -> int:
    return round((moment - epoch).total_seconds() / 60)


def _pace(problem: Problem, epoch: datetime, horizon: int) -> list[float]:
    """Kilometres driven in each minute from the epoch."""
    pace: list[float] = []
    while len(pace) < horizon:
        local = (epoch + timedelta(minutes=len(pace))).astimezone(problem.zone)
        pace += [problem.roads.speeds[local.hour] / 60] * (60 - local.minute)
    return pace


def banned_minutes(problem: Problem, epoch: datetime, horizon: int) -> Hours:
    """The hours of the night ban as minutes from the epoch, night by night."""
    ban = problem.rules.night_ban
    if ban is None:
        return ()
    first = epoch.astimezone(problem.zone).date() - timedelta(days=1)

    def minute(day: int, clock: time) -> int:
        local = datetime.combine(first + timedelta(days=day), clock, problem.zone)
        return _minutes(local.astimezone(UTC), epoch)

    wraps = 0 if ban.start < ban.end else 1
    return tuple(
        (minute(day, ban.start), minute(day + wraps, ban.end)) for day in range(horizon // DAY + 3)
    )
