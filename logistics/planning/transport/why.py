"""Why a party rides when it does: what its ride costs, and the next best departures.

Everybody else rides as planned. Each other ride is a plan of its own, judged and priced by the
checks on the duties and people that it touches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice

from logistics.planning.transport.checks import cost, violations
from logistics.planning.transport.day import Day, Load, day_of, loads_of
from logistics.planning.transport.explain import excluded
from logistics.planning.transport.plan import CostByTerm, Duty, Outcome, Plan, Rider, Stop, Trip
from logistics.planning.transport.problem import Problem, RideGroup, VehicleKind
from logistics.planning.transport.timetable import Timetable, timetable
from logistics.planning.transport.tours import single
from logistics.wording import Sentence

RIDES_SHOWN = 3
Option = tuple[Trip, tuple[Duty, ...], tuple[Duty, ...]]


@dataclass(frozen=True, kw_only=True)
class RideChoice:
    """A ride that a party has, or could have.

    :ivar with_others: how many other people are on board
    :ivar cost: what the party adds to the cost of the plan on it, term by term
    """

    vehicle: str
    loads_at: datetime
    departs_at: datetime
    arrives_at: datetime
    stops: tuple[str, ...]
    with_others: int
    cost: CostByTerm


@dataclass(frozen=True, kw_only=True)
class Why:
    """Why a party has its ride.

    :ivar duty: what the whole duty of its vehicle costs, term by term
    :ivar others: the next best lawful rides, the cheapest first
    :ivar excluded: for each sort of vehicle the rule that keeps the party out of a ride of its own
    """

    party: str
    people: int
    ride: RideChoice
    duty: CostByTerm
    others: tuple[RideChoice, ...]
    excluded: tuple[Sentence, ...]

    def more_for(self, other: RideChoice) -> CostByTerm:
        """How much more another ride would cost, term by term; less where it is negative."""
        return less(other.cost, self.ride.cost)


def why(problem: Problem, plan: Plan, party: str) -> Why | None:
    """Why a party has its ride; ``None`` when it has none."""
    found = next((found for found in _rides(plan) if found[3].party == party), None)
    return None if found is None else Otherwise(problem, plan, *found).why()


def less(one: CostByTerm, other: CostByTerm) -> CostByTerm:
    """One cost less another, term by term."""
    terms = {f.name: getattr(one, f.name) - getattr(other, f.name) for f in fields(CostByTerm)}
    return CostByTerm(**{name: round(value, 9) for name, value in terms.items()})


def _rides(plan: Plan) -> Iterator[tuple[Duty, Trip, Stop, Rider]]:
    for duty in plan.duties:
        for trip in duty.trips:
            for stop in trip.stops:
                for rider in stop.riders:
                    yield duty, trip, stop, rider


@dataclass
class Otherwise:
    """The plan without one party, and the rides that the party could have."""

    problem: Problem
    plan: Plan
    duty: Duty
    trip: Trip
    stop: Stop
    rider: Rider

    def why(self) -> Why:
        """Why the party has its ride, against the next best ones."""
        rest = () if self._rest is None else (self._rest,)
        return Why(
            party=self.rider.party,
            people=self.rider.people,
            ride=self._choice(self.trip, rest, (self.duty,)),
            duty=self._cost((self.duty,)),
            others=self._best(),
            excluded=excluded(self._day, self._load),
        )

    def _best(self) -> tuple[RideChoice, ...]:
        """The cheapest other rides that are lawful, each judged only when its turn comes."""
        options = [*self._joining(), *self._inserted(), *self._alone()]
        priced = [(self._choice(trip, before, after), after) for trip, before, after in options]
        lawful = (
            choice
            for choice, after in sorted(priced, key=lambda pair: _dearness(pair[0]))
            if self._lawful(after) and not self._is_present(choice)
        )
        return tuple(islice(lawful, RIDES_SHOWN))

    def _is_present(self, choice: RideChoice) -> bool:
        present = self.duty.vehicle, self.trip.departs_at
        return (choice.vehicle, choice.departs_at) == present

    @cached_property
    def _rest(self) -> Duty | None:
        """The duty without the party; its other trips keep their times."""
        trips = tuple(
            kept
            for trip in self.duty.trips
            if (kept := _without(trip, self.rider.party) if trip is self.trip else trip)
        )
        return replace(self.duty, trips=trips) if trips else None

    @cached_property
    def _others(self) -> tuple[Duty, ...]:
        """All duties without the party."""
        found = (self._rest if duty is self.duty else duty for duty in self.plan.duties)
        return tuple(duty for duty in found if duty is not None)

    def _joining(self) -> Iterator[Option]:
        """On board of another trip that stops where the party belongs."""
        for duty in self._others:
            for trip in duty.trips:
                joined = _joined(trip, self.stop.place, self.rider)
                if joined is None or self._same(trip) or trip.origin != self.trip.origin:
                    continue
                trips = tuple(joined if each is trip else each for each in duty.trips)
                yield joined, (duty,), (replace(duty, trips=trips),)

    def _same(self, trip: Trip) -> bool:
        """Whether this is what is left of the trip that the party is on."""
        rest = self._rest
        return rest is not None and trip in rest.trips and trip.loads_at == self.trip.loads_at

    def _inserted(self) -> Iterator[Option]:
        """On a trip of their own that a vehicle makes between others, or after the last."""
        for duty in self._others:
            if not self._suits(duty.vehicle):
                continue
            for number, trip in enumerate(duty.trips, start=1):
                own = self._own_trip(trip.stops[-1])
                later = duty.trips[number:]
                if later:
                    free = own.stops[0].leaves_at
                    if free >= later[0].loads_at or own.sets_out_at >= later[0].sets_out_at:
                        continue
                    later = (replace(later[0], sets_out_at=free), *later[1:])
                trips = (*duty.trips[:number], own, *later)
                yield own, (duty,), (self._ending(duty, trips),)

    def _suits(self, name: str) -> bool:
        """Whether the law and the seats let the party into a vehicle."""
        vehicle, ambulance = self.problem.vehicle[name], VehicleKind.AMBULANCE
        return (
            self._group.symptomatic is (vehicle.kind is ambulance)
            and self.rider.people <= vehicle.usable_seats
            and (not vehicle.serves or self.trip.origin in vehicle.serves)
        )

    def _own_trip(self, after: Stop) -> Trip:
        """The soonest direct ride of a vehicle that was at a stop before."""
        problem, rules = self.problem, self.problem.rules
        there = problem.arrival(after.place, self.trip.origin, after.leaves_at)
        clean = there + timedelta(minutes=rules.disinfection)
        loads = max(clean, self._group.released_at)
        departs = loads + timedelta(minutes=rules.loading)
        arrives = problem.arrival(self.trip.origin, self.stop.place, departs)
        early = timedelta()
        if self._group.room_ready_at is not None:
            early = max(early, self._group.room_ready_at - arrives)
        departs, loads = departs + early, loads + early
        arrives = problem.arrival(self.trip.origin, self.stop.place, departs)
        return Trip(
            origin=self.trip.origin,
            sets_out_at=after.leaves_at,
            loads_at=loads,
            departs_at=departs,
            stops=(self._only_stop(arrives),),
        )

    def _only_stop(self, arrives: datetime) -> Stop:
        return Stop(
            place=self.stop.place,
            arrives_at=arrives,
            leaves_at=arrives + timedelta(minutes=self.problem.rules.unloading),
            riders=(self.rider,),
        )

    def _ending(self, duty: Duty, trips: tuple[Trip, ...]) -> Duty:
        """The duty with other trips; the vehicle goes home after the last."""
        last = trips[-1].stops[-1]
        home = self.problem.vehicle[duty.vehicle].home
        ends = self.problem.arrival(last.place, home, last.leaves_at)
        if trips[-1] is duty.trips[-1]:
            return replace(duty, trips=trips)
        return replace(duty, trips=trips, returns_at=last.leaves_at, ends_at=ends)

    def _alone(self) -> Iterator[Option]:
        """In a duty of its own of the cheapest sort of vehicle that has one free."""
        day, tour = self._day, single(self._day, self._load)
        tables = [
            (table, squad)
            for squad in day.squads
            if squad.takes(self._load) and (table := timetable(day, squad, (tour,))) is not None
        ]
        for table, squad in sorted(tables, key=lambda pair: pair[0].cost):
            for vehicle in squad.vehicles:
                if vehicle == self.duty.vehicle:
                    continue
                duty = self._duty(day, table, vehicle)
                taken = tuple(each for each in self._others if each.vehicle == vehicle)
                if self._lawful((*taken, duty)):
                    yield duty.trips[0], taken, (*taken, duty)
                    return

    @cached_property
    def _group(self) -> RideGroup:
        return self.problem.party[self.rider.party][0]

    @cached_property
    def _day(self) -> Day:
        group, party = self.problem.party[self.rider.party]
        return day_of(replace(self.problem, groups=(replace(group, parties=(party,)),)))

    @cached_property
    def _load(self) -> Load:
        return loads_of(self._day, seats=1)[0]

    def _duty(self, day: Day, table: Timetable, vehicle: str) -> Duty:
        run = table.runs[0]
        trip = Trip(
            origin=self.trip.origin,
            sets_out_at=day.moment(run.sets_out),
            loads_at=day.moment(run.loads),
            departs_at=day.moment(run.departs),
            stops=(self._only_stop(day.moment(run.arrives[0])),),
        )
        return Duty(
            vehicle=vehicle,
            driver=1,
            begins_at=day.moment(table.begins),
            trips=(trip,),
            returns_at=day.moment(table.returns),
            ends_at=day.moment(table.ends),
        )

    def _choice(self, trip: Trip, before: tuple[Duty, ...], after: tuple[Duty, ...]) -> RideChoice:
        arrives = next(
            stop.arrives_at
            for stop in trip.stops
            if any(rider.party == self.rider.party for rider in stop.riders)
        )
        return RideChoice(
            vehicle=after[-1].vehicle,
            loads_at=trip.loads_at,
            departs_at=trip.departs_at,
            arrives_at=arrives,
            stops=tuple(stop.place for stop in trip.stops),
            with_others=trip.people - self.rider.people,
            cost=less(self._cost(after), self._cost(before)),
        )

    def _cost(self, duties: tuple[Duty, ...]) -> CostByTerm:
        return cost(self.problem, Plan(outcome=Outcome.FEASIBLE, duties=duties))

    def _lawful(self, duties: tuple[Duty, ...]) -> bool:
        part = part_of(self.problem, duties)
        bare = Plan(outcome=Outcome.FEASIBLE, duties=duties)
        return not violations(part, replace(bare, cost=cost(part, bare)))


def _dearness(choice: RideChoice) -> tuple[float, datetime]:
    return choice.cost.total, choice.departs_at


def part_of(problem: Problem, duties: Iterable[Duty]) -> Problem:
    """The vehicles and people of some duties."""
    found = list(duties)
    vehicles = dict.fromkeys(duty.vehicle for duty in found)
    names = {rider.party for duty in found for trip in duty.trips for rider in trip.riders}
    wanted = dict.fromkeys(problem.party[name][0].id for name in names)
    groups = tuple(
        replace(group, parties=tuple(party for party in group.parties if party.id in names))
        for group in problem.groups
        if group.id in wanted
    )
    return replace(
        problem, vehicles=tuple(problem.vehicle[each] for each in vehicles), groups=groups
    )


def _without(trip: Trip, party: str) -> Trip | None:
    """The trip without a party; a stop where nobody gets off is left out."""
    stops = tuple(
        replace(stop, riders=riders)
        for stop in trip.stops
        if (riders := tuple(rider for rider in stop.riders if rider.party != party))
    )
    return replace(trip, stops=stops) if stops else None


def _joined(trip: Trip, place: str, rider: Rider) -> Trip | None:
    """The trip with one more party, where it stops at the party's place."""
    if all(stop.place != place for stop in trip.stops):
        return None
    index = next(number for number, stop in enumerate(trip.stops) if stop.place == place)
    stops = list(trip.stops)
    stops[index] = replace(stops[index], riders=(*stops[index].riders, rider))
    return replace(trip, stops=tuple(stops))
