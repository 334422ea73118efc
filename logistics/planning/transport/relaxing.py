"""Changes of a transport problem that may help people left behind, one rule at a time.

Each is a problem of its own with one rule relaxed. Whether it helps is found out by trying.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from functools import partial

from logistics.periods import Period
from logistics.planning.transport.problem import (
    Problem,
    RideGroup,
    Vehicle,
    VehicleKind,
)
from logistics.wording import Sentence, say

WAITS = (60, 120, 240, 480)
MORE_VEHICLES = (1, 2, 4)
LONGER_RIDES = (30, 60, 120)
SPARE = timedelta(hours=24)


class Remedy(StrEnum):
    """What sort of change is proposed."""

    AGAIN = "plan again"
    WAIT = "wait"
    VEHICLE = "one more vehicle"
    DRIVER = "one more driver"
    HOURS = "longer hours of service"
    NIGHT = "override of the night ban"
    RIDE = "a longer ride"
    ROOM = "rooms ready sooner"
    WEIGHT = "whatever it costs"


@dataclass(frozen=True, kw_only=True)
class Relaxation:
    """A problem with one rule relaxed.

    :ivar added: the vehicles that are new in it
    """

    remedy: Remedy
    sentence: Sentence
    problem: Problem
    added: tuple[Vehicle, ...] = ()

    @property
    def kind(self) -> VehicleKind | None:
        """The sort of the vehicles that are new in it."""
        return self.added[0].kind if self.added else None


@dataclass(frozen=True, kw_only=True)
class Case:
    """Groups of one kind of which parties are left behind."""

    problem: Problem
    groups: tuple[RideGroup, ...]

    @property
    def names(self) -> frozenset[str]:
        """The groups by id."""
        return frozenset(group.id for group in self.groups)

    @property
    def patients(self) -> bool:
        """Whether they go by ambulance."""
        return self.groups[0].symptomatic

    def changed(self, change: Callable[[RideGroup], RideGroup]) -> Problem:
        """The problem with these groups changed."""
        names = self.names
        groups = (change(g) if g.id in names else g for g in self.problem.groups)
        return replace(self.problem, groups=tuple(groups))


Rule = Callable[[Case], Iterator[Relaxation]]


def again(case: Case) -> Iterator[Relaxation]:
    """Nothing changes: a ride may have been left all the same."""
    yield Relaxation(
        remedy=Remedy.AGAIN,
        sentence=say("Without any change, planning them once more"),
        problem=case.problem,
    )


def waiting(case: Case) -> Iterator[Relaxation]:
    """They arrive later than the rules allow."""
    for minutes in WAITS:
        later = timedelta(minutes=minutes)
        shifted = case.changed(partial(_due_later, later=later))
        ceiling = shifted.rules.wait_ceiling + minutes
        yield Relaxation(
            remedy=Remedy.WAIT,
            sentence=say("Waiting up to %(minutes)s minutes more", minutes=minutes),
            problem=replace(shifted, rules=replace(shifted.rules, wait_ceiling=ceiling)),
        )


def _due_later(group: RideGroup, later: timedelta) -> RideGroup:
    deadline = group.deadline_at
    return group if deadline is None else replace(group, deadline_at=deadline + later)


def vehicles(case: Case) -> Iterator[Relaxation]:
    """More vehicles like those there are."""
    for kind in VehicleKind:
        if case.patients is not (kind is VehicleKind.AMBULANCE):
            continue
        like = _like(case, kind)
        if like is None:
            continue
        for count in MORE_VEHICLES:
            added = tuple(_another(case, like, number) for number in range(count))
            yield Relaxation(
                remedy=Remedy.VEHICLE,
                sentence=say("%(count)s more: %(kind)s", count=count, kind=say(kind.value)),
                problem=replace(case.problem, vehicles=(*case.problem.vehicles, *added)),
                added=added,
            )


def _like(case: Case, kind: VehicleKind) -> Vehicle | None:
    """The vehicle of a kind with most seats, one that serves the origin before others."""
    origin = case.groups[0].origin
    alike = (vehicle for vehicle in case.problem.vehicles if vehicle.kind is kind)
    return max(
        alike,
        key=lambda v: (not v.serves or origin in v.serves, v.usable_seats),
        default=None,
    )


def _another(case: Case, like: Vehicle, number: int) -> Vehicle:
    return replace(
        like,
        id=f"+{number + 1}/{like.id}",
        serves=(case.groups[0].origin,),
        available=_all_hours(case),
    )


def _all_hours(case: Case) -> Period:
    released = [group.released_at for group in case.groups]
    return Period(min(released) - SPARE, max(released) + 2 * SPARE)


def drivers(case: Case) -> Iterator[Relaxation]:
    """One more driver for every vehicle."""
    more = tuple(replace(each, drivers=each.drivers + 1) for each in case.problem.vehicles)
    yield Relaxation(
        remedy=Remedy.DRIVER,
        sentence=say("With one more driver for each vehicle"),
        problem=replace(case.problem, vehicles=more),
    )


def hours(case: Case) -> Iterator[Relaxation]:
    """Vehicles are in service at all hours."""
    always = _all_hours(case)
    longer = tuple(
        replace(each, available=_both(each.available, always)) for each in case.problem.vehicles
    )
    yield Relaxation(
        remedy=Remedy.HOURS,
        sentence=say("With the vehicles in service at all hours"),
        problem=replace(case.problem, vehicles=longer),
    )


def _both(one: Period, other: Period) -> Period:
    end = None if one.end is None or other.end is None else max(one.end, other.end)
    return Period(min(one.start, other.start), end)


def night(case: Case) -> Iterator[Relaxation]:
    """Vehicles drive in the night."""
    if case.problem.rules.night_ban is not None:
        yield Relaxation(
            remedy=Remedy.NIGHT,
            sentence=say("With a named override of the night ban"),
            problem=replace(case.problem, rules=replace(case.problem.rules, night_ban=None)),
        )


def rides(case: Case) -> Iterator[Relaxation]:
    """They are on board for longer."""
    for minutes in LONGER_RIDES:
        limit = case.problem.rules.ride + minutes
        yield Relaxation(
            remedy=Remedy.RIDE,
            sentence=say("With up to %(minutes)s minutes on board", minutes=limit),
            problem=replace(case.problem, rules=replace(case.problem.rules, ride=limit)),
        )


def rooms(case: Case) -> Iterator[Relaxation]:
    """Their rooms are ready at once."""
    if any(group.room_ready_at is not None for group in case.groups):
        yield Relaxation(
            remedy=Remedy.ROOM,
            sentence=say("If their rooms were ready sooner"),
            problem=case.changed(lambda group: replace(group, room_ready_at=None)),
        )


def weight(case: Case) -> Iterator[Relaxation]:
    """A ride counts for more than anything that it costs."""
    heavy = 1000 * max(1.0, case.problem.weights.left_behind)
    yield Relaxation(
        remedy=Remedy.WEIGHT,
        sentence=say("With a higher weight of leaving people behind"),
        problem=replace(case.problem, weights=replace(case.problem.weights, left_behind=heavy)),
    )


RULES: tuple[Rule, ...] = (
    again, waiting, vehicles, drivers, hours, night, rides, rooms, weight,
)  # fmt: skip
