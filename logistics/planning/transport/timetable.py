"""The timetable of a duty: the earliest times at which a vehicle can run some tours in turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from logistics.planning.transport.day import Day, Squad
from logistics.planning.transport.tours import Run, Tour


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """A lawful duty: its runs, when it begins and ends, and what it costs."""

    begins: int
    runs: tuple[Run, ...]
    returns: int
    ends: int
    cost: float


def timetable(day: Day, squad: Squad, tours: Sequence[Tour]) -> Timetable | None:
    """The earliest lawful times for the tours in this order, or ``None``.

    The first departure waits as long as the duty would otherwise be too long, no longer.
    """
    first = _first_departure(day, squad, tours[0])
    if first is None:
        return None
    found = _from(day, squad, tours, first)
    if found is None or _lawful(day, squad, found):
        return found
    low, high = first, tours[0].closes
    while low < high:
        middle = (low + high) // 2
        found = _from(day, squad, tours, middle)
        if found is None or _lawful(day, squad, found):
            high = middle
        else:
            low = middle + 1
    found = _from(day, squad, tours, low)
    return found if found is not None and _lawful(day, squad, found) else None


def _lawful(day: Day, squad: Squad, found: Timetable) -> bool:
    return found.ends - found.begins <= day.rules.duty


def _first_departure(day: Day, squad: Squad, tour: Tour) -> int | None:
    out = squad.opens + day.rules.preparing
    _, there = empty_leg(day, squad, squad.home, tour.origin, out)
    return tour.departure(squad, there + day.rules.loading)


def _from(day: Day, squad: Squad, tours: Sequence[Tour], first: int) -> Timetable | None:
    """The times when the first tour departs no sooner than ``first``; too long is possible."""
    rules = day.rules
    runs: list[Run] = []
    at, free, not_before = squad.home, 0, first
    for tour in tours:
        if runs:
            sets_out, not_before = _next(day, squad, at, tour, free)
        departs = tour.departure(squad, not_before)
        if departs is None:
            return None
        loads = departs - rules.loading if tour.held is None else tour.held.loads
        if not runs:
            sets_out = _set_out(day, squad, tour, loads)
            if sets_out - rules.preparing < squad.opens:
                return None
        times = tour.arrivals(departs)
        runs.append(Run(sets_out=sets_out, loads=loads, departs=departs, arrives=tuple(times)))
        at, free = tour.last, times[-1] + rules.unloading
    returns, ends = empty_leg(day, squad, at, squad.home, free)
    if ends > squad.closes:
        return None
    return Timetable(
        begins=runs[0].sets_out - rules.preparing,
        runs=tuple(runs),
        returns=returns,
        ends=ends,
        cost=_cost(day, squad, tours, runs),
    )


def _next(day: Day, squad: Squad, at: int, tour: Tour, free: int) -> tuple[int, int]:
    """When a vehicle that is free sets out for its next tour, and may depart on it.

    A tour that is held keeps the moment of setting out where the vehicle can keep it.
    """
    sets_out, clean = _approach(day, squad, at, tour, free, free)
    if tour.held is None:
        return sets_out, clean + day.rules.loading
    as_told, clean_then = _approach(day, squad, at, tour, free, max(free, tour.held.sets_out))
    if as_told == tour.held.sets_out and clean_then <= tour.held.loads:
        return as_told, tour.held.departs
    late = max(0, clean - tour.held.loads)
    return sets_out, tour.held.departs + late


def _approach(
    day: Day, squad: Squad, at: int, tour: Tour, free: int, leaves: int
) -> tuple[int, int]:
    """When a vehicle sets out that would leave at a minute, and may load, being disinfected."""
    sets_out, there = empty_leg(day, squad, at, tour.origin, leaves)
    return sets_out, there + max(0, day.rules.disinfection - (sets_out - free))


def _set_out(day: Day, squad: Squad, tour: Tour, loads: int) -> int:
    """The last minute to leave the garage and be there to load."""
    drives, above = day.drives, day.ban_above_km
    leaves = drives.leave_by(squad.home, tour.origin, loads)
    if squad.banned and drives.km[squad.home][tour.origin] > above:
        for start, end in reversed(day.banned):
            if leaves < end and start < drives.arrive(squad.home, tour.origin, leaves):
                leaves = drives.leave_by(squad.home, tour.origin, start)
    return leaves


def empty_leg(day: Day, squad: Squad, here: int, there: int, free: int) -> tuple[int, int]:
    """When an empty vehicle leaves and is there; it stands still in the hours of the ban."""
    leaves, arrives = free, day.drives.arrive(here, there, free)
    if squad.banned and day.drives.km[here][there] > day.ban_above_km:
        for start, end in day.banned:
            if leaves < end and start < arrives:
                leaves, arrives = end, day.drives.arrive(here, there, end)
    return leaves, arrives


def _cost(day: Day, squad: Squad, tours: Sequence[Tour], runs: Sequence[Run]) -> float:
    km, at, total = 0.0, squad.home, squad.duty_cost
    for tour, run in zip(tours, runs, strict=True):
        km += day.drives.km[at][tour.origin] + tour.km
        total += tour.delay_cost(run.arrives)
        if not squad.negative_pressure:
            patients = sum(load.symptomatic for load in tour.loads)
            total += patients * day.problem.weights.plain_ambulance
        at = tour.last
    return total + squad.km_cost * (km + day.drives.km[at][squad.home])
