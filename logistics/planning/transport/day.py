"""A transport problem as solvers see it: loads, squads of vehicles and minutes from an epoch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import ceil, floor

from logistics.periods import Period
from logistics.planning.transport.drives import DAY, Drives, Hours, banned_minutes
from logistics.planning.transport.problem import (
    Party,
    Problem,
    RideGroup,
    Rules,
    Vehicle,
    VehicleKind,
)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Load:
    """Parties that a solver keeps in one vehicle.

    :ivar released: loading may start
    :ivar ready: they may arrive
    :ivar earliest: the arrival from which waiting counts; due is that from which lateness does
    :ivar latest: they may arrive no later
    """

    origin: int
    destination: int
    category: str
    symptomatic: bool
    parties: tuple[Party, ...]
    people: int
    released: int
    ready: int
    earliest: int
    due: int
    latest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Minutes in which a vehicle, or one of its drivers by number from 0, takes no duty."""

    begins: int
    ends: int
    driver: int | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Squad:
    """Vehicles of which any can do what another does.

    :ivar absences: of the vehicle and its drivers; such a vehicle is a squad by itself
    :ivar banned: the night ban holds for them
    :ivar origins: where they may load
    """

    kind: VehicleKind
    seats: int
    home: int
    opens: int
    closes: int
    duty_cost: float
    km_cost: float
    drivers: int
    negative_pressure: bool
    origins: frozenset[int]
    banned: bool
    vehicles: tuple[str, ...]
    absences: tuple[Absence, ...] = ()

    def takes(self, load: Load) -> bool:
        """Whether the law and the seats let the load ride in such a vehicle."""
        return (
            self.takes_kind(load.symptomatic)
            and load.people <= self.seats
            and load.origin in self.origins
        )

    def takes_kind(self, symptomatic: bool) -> bool:
        """Whether it is an ambulance for those with symptoms, or none for the others."""
        return symptomatic is (self.kind is VehicleKind.AMBULANCE)


@dataclass(frozen=True, kw_only=True)
class Day:
    """Everything a solver needs, in minutes from the epoch."""

    problem: Problem
    rules: Rules
    epoch: datetime
    drives: Drives
    banned: Hours
    squads: tuple[Squad, ...]

    @property
    def ban_above_km(self) -> float:
        """Shorter trips and empty legs are outside the night ban."""
        return 0.0 if self.rules.night_ban is None else self.rules.night_ban.above_km

    def minute(self, moment: datetime) -> int:
        """A moment on the safe side for whatever starts then."""
        return ceil((moment - self.epoch).total_seconds() / 60)

    def minute_before(self, moment: datetime) -> int:
        """A moment on the safe side for whatever ends then."""
        return floor((moment - self.epoch).total_seconds() / 60)

    def moment(self, minute: int) -> datetime:
        """The moment of a minute."""
        return self.epoch + timedelta(minutes=minute)


def day_of(problem: Problem) -> Day:
    """Prepare a problem for solving."""
    moments = [group.released_at for group in problem.groups]
    start = min(moments, default=datetime(2020, 1, 1, tzinfo=UTC)).astimezone(UTC)
    epoch = start.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=2)
    last = max((problem.latest_arrival(group) for group in problem.groups), default=epoch)
    horizon = ceil((last - epoch).total_seconds() / 60) + 3 * DAY
    drives = Drives(problem, epoch, horizon)
    return Day(
        problem=problem,
        rules=problem.rules,
        epoch=epoch,
        drives=drives,
        banned=banned_minutes(problem, epoch, horizon),
        squads=_squads(problem, epoch, horizon, drives.number),
    )


def _squads(
    problem: Problem, epoch: datetime, horizon: int, number: Mapping[str, int]
) -> tuple[Squad, ...]:
    alike: dict[tuple[object, ...], list[Vehicle]] = defaultdict(list)
    for vehicle in problem.vehicles:
        alike[_nature(vehicle)].append(vehicle)
    ban = problem.rules.night_ban
    return tuple(
        Squad(
            kind=first.kind,
            seats=first.usable_seats,
            home=number[first.home],
            opens=max(0, ceil((first.available.start - epoch).total_seconds() / 60)),
            closes=horizon
            if first.available.end is None
            else min(horizon, floor((first.available.end - epoch).total_seconds() / 60)),
            duty_cost=first.duty_cost,
            km_cost=first.km_cost,
            drivers=first.drivers,
            negative_pressure=first.negative_pressure,
            origins=frozenset(number[place] for place in first.serves or number),
            banned=ban is not None and first.kind in ban.kinds,
            vehicles=tuple(vehicle.id for vehicle in vehicles),
            absences=_absences(first, epoch, horizon),
        )
        for vehicles in alike.values()
        for first in vehicles[:1]
    )


def _absences(vehicle: Vehicle, epoch: datetime, horizon: int) -> tuple[Absence, ...]:
    def minutes(period: Period) -> tuple[int, int]:
        begins = floor((period.start - epoch).total_seconds() / 60)
        if period.end is None:
            return begins, horizon
        return begins, ceil((period.end - epoch).total_seconds() / 60)

    taken: list[tuple[Period, int | None]] = [(period, None) for period in vehicle.away]
    taken += [(each.period, each.driver - 1) for each in vehicle.drivers_away]
    return tuple(
        Absence(begins=begins, ends=ends, driver=driver)
        for period, driver in taken
        for begins, ends in [minutes(period)]
    )


def _nature(vehicle: Vehicle) -> tuple[object, ...]:
    return (
        vehicle.kind, vehicle.usable_seats, vehicle.home, vehicle.available, vehicle.duty_cost,
        vehicle.km_cost, vehicle.drivers, vehicle.negative_pressure, frozenset(vehicle.serves),
        vehicle.id if vehicle.away or vehicle.drivers_away else None,
    )  # fmt: skip


def loads_of(day: Day, *, seats: int | None = None) -> tuple[Load, ...]:
    """Everybody as loads: parties with the same ride ahead, cut to fit a vehicle.

    :param seats: cut to this size; by default to the largest vehicle that may take them
    """
    return regrouped(day, [_whole(day, group) for group in day.problem.groups], seats=seats)


def regrouped(day: Day, loads: Iterable[Load], *, seats: int | None = None) -> tuple[Load, ...]:
    """The parties of some loads as new loads, cut as :func:`loads_of` cuts them."""
    alike: dict[tuple[object, ...], list[Load]] = defaultdict(list)
    for load in loads:
        alike[_ride(load)].append(load)
    return tuple(
        cut(same[0], parties)
        for same in alike.values()
        for parties in _packed(
            [party for load in same for party in load.parties], _room(day, same, seats)
        )
    )


def _whole(day: Day, group: RideGroup) -> Load:
    problem, number = day.problem, day.drives.number
    earliest = problem.earliest_arrival(group)
    ready = group.room_ready_at
    return Load(
        origin=number[group.origin],
        destination=number[group.destination],
        category=group.category,
        symptomatic=group.symptomatic,
        parties=group.parties,
        people=group.people,
        released=day.minute(group.released_at),
        ready=0 if ready is None or ready < earliest else day.minute(ready),
        earliest=day.minute(earliest),
        due=day.minute_before(problem.due(group)),
        latest=day.minute_before(problem.latest_arrival(group)),
    )


def _ride(load: Load) -> tuple[object, ...]:
    return (
        load.origin, load.destination, load.category, load.symptomatic, load.released,
        load.ready, load.earliest, load.due, load.latest,
    )  # fmt: skip


def _room(day: Day, same: Iterable[Load], seats: int | None) -> int:
    """How many people of some loads may ride together; a patient has none to ride with."""
    loads = list(same)
    if loads[0].symptomatic:
        return 0
    fitting = [
        squad.seats
        for squad in day.squads
        if squad.kind is not VehicleKind.AMBULANCE and loads[0].origin in squad.origins
    ]
    largest = max(fitting, default=0)
    return largest if seats is None else min(largest, seats)


def _packed(parties: Iterable[Party], room: int) -> list[list[Party]]:
    """Parties packed into as few loads as first fit finds; one too large stays alone."""
    packed: list[list[Party]] = []
    free: list[int] = []
    open_from = 0
    for party in sorted(parties, key=lambda each: -each.people):
        fit = next((i for i in range(open_from, len(free)) if free[i] >= party.people), None)
        if fit is None:
            packed.append([party])
            free.append(room - party.people)
        else:
            packed[fit].append(party)
            free[fit] -= party.people
        while open_from < len(free) and free[open_from] <= 0:
            open_from += 1
    return packed


def cut(whole: Load, parties: Iterable[Party]) -> Load:
    """The same ride for some of the parties."""
    some = tuple(parties)
    return replace(whole, parties=some, people=sum(party.people for party in some))
