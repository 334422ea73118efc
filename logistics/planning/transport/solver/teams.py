"""Limits of short squads: at no moment are more vehicles, or drivers, busy than there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from logistics.planning.transport.day import Day, Squad
from logistics.planning.transport.solver.duties import DutyColumn
from logistics.planning.transport.solver.items import Floats
from logistics.planning.transport.solver.pricing import Pricer
from logistics.planning.transport.solver.search import Rent

EVERY = 60


@dataclass(frozen=True, kw_only=True)
class Team:
    """How many duties of a squad may hold a minute.

    :ivar after: how long a duty holds its vehicle, or its driver, after its end
    """

    squad: Squad
    minute: int
    after: int
    limit: float

    def needs(self, squad: Squad, begins: int, ends: int) -> bool:
        """Whether a duty holds the minute."""
        return squad is self.squad and begins <= self.minute < ends + self.after


def teams(
    day: Day, pricers: Iterable[Pricer], items: int, busy: Sequence[DutyColumn]
) -> list[Team]:
    """The limits of squads with fewer vehicles than there may be duties, hour by hour.

    :param busy: duties that are run whatever is chosen
    """
    return [
        Team(
            squad=pricer.squad,
            minute=minute,
            after=after,
            limit=max(
                0.0,
                limit
                - _held(pricer.squad, minute, after, busy)
                - _away(pricer.squad, minute, after, limit),
            ),
        )
        for pricer in pricers
        if pricer.squad.absences
        or len(pricer.squad.vehicles) < items + sum(each.squad is pricer.squad for each in busy)
        for after, limit in _kinds(day, pricer.squad)
        for minute in _minutes(pricer)
    ]


def _kinds(day: Day, squad: Squad) -> list[tuple[int, float]]:
    """For drivers, and for vehicles where these have several drivers: held after, how many."""
    rules, vehicles = day.rules, len(squad.vehicles)
    if squad.drivers == 1:
        return [(max(rules.rest, rules.disinfection), float(vehicles))]
    return [(rules.rest, float(vehicles * squad.drivers)), (rules.disinfection, float(vehicles))]


def _minutes(pricer: Pricer) -> range:
    grid = pricer.grid
    if not len(pricer.starts):
        return range(0)
    first, last = int(pricer.starts[0]), int(pricer.starts[-1]) + pricer.span
    return range(grid.base + first * grid.step, grid.base + last * grid.step, EVERY)


def _held(squad: Squad, minute: int, after: int, busy: Sequence[DutyColumn]) -> int:
    return sum(
        column.squad is squad and column.begins <= minute < column.ends + after for column in busy
    )


def _away(squad: Squad, minute: int, after: int, limit: float) -> float:
    """How many duties cannot hold a minute because the vehicle, or a driver, is away.

    A duty that ended just before holds the minutes after it, though nobody forbids it.
    """
    away = [each.driver for each in squad.absences if each.begins + after <= minute < each.ends]
    if None in away:
        return limit
    return len(set(away)) if limit > len(squad.vehicles) or squad.drivers == 1 else 0


def rent(found: Sequence[Team], duals: Floats, pricer: Pricer) -> Rent:
    """What the limits' prices make a duty of a squad pay for the time that it takes."""
    grid = pricer.grid
    begins = grid.base + np.arange(grid.slots) * grid.step
    before, until = np.zeros(grid.slots), np.zeros(grid.slots)
    latest = begins + grid.step - 1 if grid.loose else begins
    for team, dual in zip(found, duals.tolist(), strict=True):
        if dual < 0 and team.squad is pricer.squad:
            before += np.where(latest > team.minute, -dual, 0.0)
            until += np.where(begins + team.after > team.minute, -dual, 0.0)
    return Rent(before=before, until=until)
