"""Timefold on the rooms of a bench: each party has a floor, constraints score the whole.

The library is a beta of Timefold 1.24 for Python and needs Java 17. It translates the classes
and constraints below for its engine, which is why they carry plain annotations at run time.
"""

from dataclasses import dataclass, field
from typing import Annotated

from timefold.solver import SolverFactory
from timefold.solver.config import (
    Duration,
    ScoreDirectorFactoryConfig,
    SolverConfig,
    TerminationConfig,
)
from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import (
    Constraint,
    ConstraintCollectors,
    ConstraintFactory,
    HardSoftScore,
    Joiners,
    constraint_provider,
)

from logistics.planning.placement.ground import Ground

CENTS = 100
DAY = 24 * 60


@dataclass(frozen=True)
class Floor:
    """A floor; ``rooms`` by day and row of need, ``turnaround`` in minutes."""

    index: int
    site: int
    opened: bool
    turnaround: int
    rooms: list[list[int]] = field(hash=False)


@dataclass(frozen=True)
class Night:
    """One day of the plan, one row of need."""

    day: int
    row: int


@planning_entity
@dataclass(eq=False)
class Stay:
    """A party; ``prices`` by site, in hundredths; ``-1`` where it may not go."""

    index: Annotated[int, PlanningId]
    people: int
    start: int
    end: int
    cohort: int
    arrival: int
    demand: list[int]
    prices: list[int]
    choices: Annotated[list[Floor], ValueRangeProvider]
    floor: Annotated[Floor | None, PlanningVariable(allows_unassigned=True)] = None


@planning_solution
@dataclass
class House:
    """Everything that is decided."""

    floors: Annotated[list[Floor], ProblemFactCollectionProperty]
    nights: Annotated[list[Night], ProblemFactCollectionProperty]
    stays: Annotated[list[Stay], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore | None, PlanningScore] = None


def homes(ground: Ground, guess: dict[int, int], seconds: float, seed: int) -> dict[int, int]:
    """The floor of each party that finds one, by index, from a first guess."""
    weights = ground.problem.weights
    days = range(min(g.start for g in ground.guests) // DAY,
                 max(g.end for g in ground.guests) // DAY + 2)  # fmt: skip
    first = days[0]
    rows = range(len(ground.rows))
    floors = [
        Floor(
            storey.index,
            storey.site,
            ground.problem.sites[storey.site].opened,
            storey.turnaround,
            [list(ground.capacity(storey.index, day * DAY, (day + 1) * DAY)) for day in days],
        )
        for storey in ground.storeys
    ]
    stays = [
        Stay(
            guest.index,
            guest.people,
            guest.start,
            guest.end,
            guest.cohort,
            guest.arrival,
            list(guest.demand),
            [-1 if rate is None else round(CENTS * rate) for rate in guest.rates],
            [each for each in floors if ground.takes(guest, each.index)],
            floors[guess[guest.index]] if guest.index in guess else None,
        )
        for guest in ground.guests
    ]
    unplaced, session, flight, site = (
        round(CENTS * price)
        for price in (weights.unplaced, weights.session, weights.arrival_floor, weights.site)
    )

    @constraint_provider
    def constraints(factory: ConstraintFactory) -> list[Constraint]:
        placed = Stay
        return [
            factory.for_each_unique_pair(placed, Joiners.equal(lambda stay: stay.floor))
            .filter(
                lambda a, b: (
                    a.cohort != b.cohort
                    and a.start < b.end + b.floor.turnaround
                    and b.start < a.end + a.floor.turnaround
                )
            )
            .penalize(HardSoftScore.ONE_HARD)
            .as_constraint("one cohort a floor"),
            factory.for_each(placed)
            .join(
                Night,
                Joiners.filtering(
                    lambda stay, night: (
                        stay.start < (night.day + first + 1) * DAY
                        and (night.day + first) * DAY < stay.end + stay.floor.turnaround
                        and stay.demand[night.row] > 0
                    )
                ),
            )
            .group_by(
                lambda stay, night: stay.floor,
                lambda stay, night: night,
                ConstraintCollectors.sum(lambda stay, night: stay.demand[night.row]),
            )
            .filter(lambda floor, night, need: need > floor.rooms[night.day][night.row])
            .penalize(
                HardSoftScore.ONE_HARD,
                lambda floor, night, need: need - floor.rooms[night.day][night.row],
            )
            .as_constraint("rooms suffice"),
            factory.for_each_including_unassigned(placed)
            .filter(lambda stay: stay.floor is None)
            .penalize(HardSoftScore.ONE_SOFT, lambda stay: unplaced * stay.people)
            .as_constraint("unplaced"),
            factory.for_each(placed)
            .penalize(
                HardSoftScore.ONE_SOFT,
                lambda stay: stay.people * stay.prices[stay.floor.site],
            )
            .as_constraint("tier and road"),
            factory.for_each(placed)
            .group_by(lambda stay: stay.floor.index, lambda stay: stay.cohort)
            .penalize(HardSoftScore.ONE_SOFT, lambda floor, cohort: session)
            .as_constraint("sessions"),
            factory.for_each(placed)
            .filter(lambda stay: stay.arrival >= 0)
            .group_by(lambda stay: stay.floor.index, lambda stay: stay.arrival)
            .penalize(HardSoftScore.ONE_SOFT, lambda floor, arrival: flight)
            .as_constraint("flights"),
            factory.for_each(placed)
            .filter(lambda stay: not stay.floor.opened)
            .group_by(lambda stay: stay.floor.site)
            .penalize(HardSoftScore.ONE_SOFT, lambda opened: site)
            .as_constraint("sites"),
        ]

    config = SolverConfig(
        solution_class=House,
        entity_class_list=[Stay],
        score_director_factory_config=ScoreDirectorFactoryConfig(
            constraint_provider_function=constraints
        ),
        termination_config=TerminationConfig(spent_limit=Duration(seconds=round(seconds))),
        random_seed=seed,
    )
    nights = [Night(day, row) for day in range(len(days)) for row in rows]
    best = SolverFactory.create(config).build_solver().solve(House(floors, nights, stays))
    return {stay.index: stay.floor.index for stay in best.stays if stay.floor is not None}
