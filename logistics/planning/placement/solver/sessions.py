"""The aggregated model: streams of people to sites, counted floors a cohort, opened sites.

Its linear relaxation is the lower bound of every plan: whatever real people, floors and rooms do
is possible here at no higher cost. It forgets who is a party with whom, which floor is which, and
how rooms lie; it counts rooms, floors, sites, and for each flight the floors it cannot do without.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property

from logistics.planning.placement.ground import Ground
from logistics.planning.placement.rows import Classes
from logistics.planning.placement.solver.linear import Linear
from logistics.planning.placement.solver.streams import (
    Intake,
    Stack,
    Stream,
    intakes,
    rooms_at_most,
    rooms_for,
    stacks,
)

FlowKey = tuple[int, Classes, int]


class SessionModel:
    """Columns of the aggregated model by what they mean.

    :ivar opened: site opened, by site
    :ivar sessions: floors of a stack that a cohort uses, by (stack, cohort)
    :ivar flows: rooms of a stream and class at a site, by (stream, classes, site)
    :ivar left: rooms of a stream and class nowhere, by (stream, classes)
    :ivar pairs: pairs of arrival and floor, by cohort; where flights count
    :ivar crowded: the rows that let floors of open sites be used by one cohort at a time
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.weights = ground.problem.weights
        self.linear = Linear(nodes=ground.nodes)
        self.intakes = intakes(ground)
        self.stacks = stacks(ground)
        self.streams = [stream for intake in self.intakes for stream in intake.streams]
        self.rooms = {
            (s, intake.cohort): rooms_for(ground, stack, intake)
            for s, stack in enumerate(self.stacks)
            for intake in self.intakes
            if self._usable(stack, intake)
        }
        self.opened: dict[int, int] = {}
        self.sessions: dict[tuple[int, int], int] = {}
        self.flows: dict[FlowKey, int] = {}
        self.left: dict[tuple[int, Classes], int] = {}
        self.pairs: dict[int, int] = {}
        self.crowded: list[int] = []
        self.sessions_at: dict[tuple[int, int], list[int]] = defaultdict(list)
        for cost in COSTS:
            cost(self)
        for rule in RULES:
            rule(self)

    def stacks_of(self, intake: Intake) -> Iterable[int]:
        """The stacks that an intake may use."""
        return (s for s in range(len(self.stacks)) if (s, intake.cohort) in self.rooms)

    def flows_of(self, intake: Intake, site: int, row: Classes) -> list[tuple[int, float]]:
        """The terms of those who press on a row of classes at a site."""
        return [
            (self.flows[stream.number, suit, site], 1.0)
            for stream in intake.streams
            if stream.pressing and stream.rates[site] is not None
            for suit in stream.needs
            if suit <= row and (stream.number, suit, site) in self.flows
        ]

    def unplaced(self, values: Sequence[float]) -> float:
        """What a solution pays for people who are nowhere."""
        return sum(self.linear.costs[column] * values[column] for column in self.left.values())

    def columns_of_sites(self, sites: Collection[int]) -> list[int]:
        """The columns that are about some sites."""
        opened = [self.opened[site] for site in sites if site in self.opened]
        flows = [column for (_, _, site), column in self.flows.items() if site in sites]
        floors = [c for (s, _), c in self.sessions.items() if self.stacks[s].site in sites]
        return [*opened, *flows, *floors]

    @cached_property
    def columns_by_cohort(self) -> dict[int, list[int]]:
        """The columns that are about one cohort."""
        columns: dict[int, list[int]] = defaultdict(list)
        for (_, cohort), column in self.sessions.items():
            columns[cohort].append(column)
        for (number, _, _), column in self.flows.items():
            columns[self.streams[number].cohort].append(column)
        for (number, _), column in self.left.items():
            columns[self.streams[number].cohort].append(column)
        for cohort, column in self.pairs.items():
            columns[cohort].append(column)
        return columns

    def _usable(self, stack: Stack, intake: Intake) -> bool:
        ground = self.ground
        taken = any(stack.site in stream.sites for stream in intake.streams)
        blocked = ground.problem.cohorts.hard and ground.blocked(
            stack.floors[0], intake.cohort, *intake.core
        )
        return taken and not blocked and rooms_at_most(ground, stack, intake) > 0


def sites_opened(model: SessionModel) -> None:
    """Opening a site."""
    for site in sorted({stack.site for stack in model.stacks}):
        free = model.ground.problem.sites[site].opened
        cost = 0.0 if free else model.weights.site
        model.opened[site] = model.linear.column(cost, high=1, whole=True)


def floors_opened(model: SessionModel) -> None:
    """Bringing a cohort onto a floor that it is not on yet."""
    for s, cohort in model.rooms:
        stack = model.stacks[s]
        present = model.ground.storeys[stack.floors[0]].present
        there = any(other == cohort for other, _, _ in present)
        cost = 0.0 if there else model.weights.session
        column = model.linear.column(cost, high=len(stack.floors), whole=True)
        model.sessions[s, cohort] = column
        model.sessions_at[stack.site, cohort].append(s)


def journeys(model: SessionModel) -> None:
    """Distance and tiers above the need, for each person at a site; or no room at all."""
    for stream in model.streams:
        number = stream.number
        for suit, rooms in stream.needs.items():
            cost = model.weights.unplaced * stream.people_a_room
            model.left[number, suit] = model.linear.column(cost, high=rooms)
            for site in stream.sites:
                rate = stream.rates[site]
                if rate is not None and (
                    not stream.pressing or (site, stream.cohort) in model.sessions_at
                ):
                    column = model.linear.column(rate * stream.people_a_room, high=rooms)
                    model.flows[number, suit, site] = column


def flights_on_floors(model: SessionModel) -> None:
    """Each flight takes as many floors as it needs at least; each session at least one flight."""
    if not model.weights.arrival_floor:
        return
    for intake in model.intakes:
        _flights_on_floors(model, intake)


def _flights_on_floors(model: SessionModel, intake: Intake) -> None:
    largest = max(
        (rooms_at_most(model.ground, model.stacks[s], intake) for s in model.stacks_of(intake)),
        default=0,
    )
    if not largest or not model.ground.problem.cohorts.hard:
        return
    least = sum(math.ceil(rooms / largest) for rooms in intake.flights.values())
    floors = sum(len(model.stacks[s].floors) for s in model.stacks_of(intake))
    most = max(least, floors * max(1, len(intake.flights)))
    pairs = model.pairs[intake.cohort] = model.linear.column(model.weights.arrival_floor, high=most)
    model.linear.row([(pairs, 1.0), *_left_of(model, intake)], low=least)
    if intake.all_fly:
        used = [(model.sessions[s, intake.cohort], -1.0) for s in model.stacks_of(intake)]
        model.linear.row([(pairs, 1.0), *used], low=0)


def _left_of(model: SessionModel, intake: Intake) -> list[tuple[int, float]]:
    return [
        (model.left[stream.number, suit], 1.0) for stream in intake.streams for suit in stream.needs
    ]


def everybody_somewhere(model: SessionModel) -> None:
    """Each room needed is at a site or nowhere."""
    terms: dict[tuple[int, Classes], list[tuple[int, float]]] = defaultdict(list)
    for (number, suit, _), column in model.flows.items():
        terms[number, suit].append((column, 1.0))
    for (number, suit), column in model.left.items():
        rooms = model.streams[number].needs[suit]
        model.linear.row([*terms[number, suit], (column, 1.0)], low=rooms, high=rooms)


def rooms_suffice(model: SessionModel) -> None:
    """A cohort uses no more rooms of each class at a site than its floors there have."""
    for intake in model.intakes:
        for j, row in enumerate(model.ground.rows):
            for site in sorted({model.stacks[s].site for s in model.stacks_of(intake)}):
                flows = model.flows_of(intake, site, row.classes)
                if flows:
                    floors = [
                        (model.sessions[s, intake.cohort], -float(model.rooms[s, intake.cohort][j]))
                        for s in model.sessions_at[site, intake.cohort]
                    ]
                    model.linear.row([*flows, *floors], high=0)


def floors_in_opened_sites(model: SessionModel) -> None:
    """A floor holds one cohort at a time where that is the rule, and lies in an opened site."""
    hard = model.ground.problem.cohorts.hard
    for s, stack in enumerate(model.stacks):
        using = [i for i in model.intakes if (s, i.cohort) in model.sessions]
        for group in _at_once(using) if hard else [[intake] for intake in using]:
            used = [(model.sessions[s, intake.cohort], 1.0) for intake in group]
            opened = (model.opened[stack.site], -float(len(stack.floors)))
            model.crowded.append(model.linear.row([*used, opened], high=0))


def site_holds_all(model: SessionModel) -> None:
    """Where cohorts mix, all of them together use no more rooms of a class than a site has."""
    if model.ground.problem.cohorts.hard:
        return
    for site, column in model.opened.items():
        stacks_here = [s for s, stack in enumerate(model.stacks) if stack.site == site]
        for group in _at_once(list(model.intakes)):
            start = max(intake.core[0] for intake in group)
            for j, row in enumerate(model.ground.rows):
                flows = [t for i in group for t in model.flows_of(i, site, row.classes)]
                rooms = sum(
                    model.ground.capacity(floor, start, start + 1)[j]
                    for s in stacks_here
                    for floor in model.stacks[s].floors
                )
                if flows:
                    model.linear.row([*flows, (column, -float(rooms))], high=0)


def enough_sessions(model: SessionModel) -> None:
    """Whole floors are needed: for those whom few sites take, as many as hold them, rounded up."""
    for intake in model.intakes:
        for sites in sorted({stream.sites for stream in intake.streams}, key=sorted):
            bound = [s for s in intake.streams if s.pressing and s.sites <= sites]
            for j, row in enumerate(model.ground.rows):
                _enough(model, intake, bound, sites, j, row.classes)


def _enough(
    model: SessionModel,
    intake: Intake,
    streams: list[Stream],
    sites: frozenset[int],
    j: int,
    row: Classes,
) -> None:
    needs = [
        (model.left[stream.number, suit], rooms)
        for stream in streams
        for suit, rooms in stream.needs.items()
        if suit <= row
    ]
    useful = [
        s
        for s in model.stacks_of(intake)
        if model.stacks[s].site in sites and model.rooms[s, intake.cohort][j] > 0
    ]
    if not needs or not useful:
        return
    largest = max(model.rooms[s, intake.cohort][j] for s in useful)
    least = math.ceil(sum(rooms for _, rooms in needs) / largest)
    used = [(model.sessions[s, intake.cohort], 1.0) for s in useful]
    model.linear.row([*used, *((column, 1.0) for column, _ in needs)], low=least)


def _at_once(found: list[Intake]) -> list[list[Intake]]:
    """The largest groups of intakes that are there at one moment."""
    groups: list[list[Intake]] = []
    for moment in sorted({intake.core[0] for intake in found}):
        group = [i for i in found if i.core[0] <= moment < i.core[1]]
        names = {intake.cohort for intake in group}
        groups = [g for g in groups if not {intake.cohort for intake in g} <= names]
        if not any(names <= {intake.cohort for intake in g} for g in groups):
            groups.append(group)
    return groups


COSTS: tuple[Callable[[SessionModel], None], ...] = (
    sites_opened,
    floors_opened,
    journeys,
    flights_on_floors,
)
RULES: tuple[Callable[[SessionModel], None], ...] = (
    everybody_somewhere,
    rooms_suffice,
    floors_in_opened_sites,
    site_holds_all,
    enough_sessions,
)
