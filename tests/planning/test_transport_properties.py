"""Random small days against every plan there is: nothing unlawful, no bound above the optimum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logistics.planning.transport.checks import violations
from logistics.planning.transport.day import day_of, loads_of
from logistics.planning.transport.plan import Outcome
from logistics.planning.transport.problem import Party, Problem, RideGroup, Vehicle, Weights
from logistics.planning.transport.solver import proof, solve
from logistics.planning.transport.solver.legs import Legs
from logistics.planning.transport.solver.parts import parts_of
from logistics.planning.transport.solver.proof import Proof
from tests.planning.transport_day import NIGHT, clock, coach, group, minibus, problem, roads

Trip = tuple[RideGroup, ...]
SITES = ("north", "middle", "south", "east", "hospital")
CLOSE = 1e-6


def least_cost(day: Problem) -> float:
    """The cost of the best of all plans, found by trying them all."""
    fleet = range(len(day.vehicles) + 1)
    best_duty = {
        (number, chosen): _best_duty(day, vehicle, chosen)
        for number, vehicle in enumerate(day.vehicles)
        for chosen in _subsets(day.groups)
    }
    best = float("inf")
    for shares in product(fleet, repeat=len(day.groups)):
        taken = {
            number: tuple(g for g, share in zip(day.groups, shares, strict=True) if share == number)
            for number in fleet
        }
        left = sum(each.people for each in taken.pop(len(day.vehicles)))
        duties = [best_duty[number, chosen] for number, chosen in taken.items() if chosen]
        best = min(best, day.weights.left_behind * left + sum(duties))
    return best


def _subsets(groups: Sequence[RideGroup]) -> Iterator[Trip]:
    for kept in product((False, True), repeat=len(groups)):
        if any(kept):
            yield tuple(each for each, keep in zip(groups, kept, strict=True) if keep)


def _best_duty(day: Problem, vehicle: Vehicle, chosen: Trip) -> float:
    """The cheapest duty that takes all of these groups."""
    return min(
        (
            _cost_of(day, vehicle, trips)
            for order in permutations(chosen)
            for trips in _cuts(order)
            if all(_fits(day, vehicle, trip) for trip in trips)
        ),
        default=float("inf"),
    )


def _cuts(order: Trip) -> Iterator[list[Trip]]:
    for cuts in product((False, True), repeat=len(order) - 1):
        trips = [[order[0]]]
        for each, cut in zip(order[1:], cuts, strict=True):
            if cut:
                trips.append([each])
            else:
                trips[-1].append(each)
        yield [tuple(trip) for trip in trips]


def _fits(day: Problem, vehicle: Vehicle, trip: Trip) -> bool:
    return (
        sum(each.people for each in trip) <= vehicle.usable_seats
        and len({each.category for each in trip}) == 1
        and len({each.destination for each in trip}) <= day.rules.max_drops
    )


def _cost_of(day: Problem, vehicle: Vehicle, trips: list[Trip]) -> float:
    """The cost of the trips in turn; the first departs ever later until the duty is short."""
    for late in range(day.rules.wait_ceiling + 1):
        found = _driven(day, vehicle, trips, late)
        if found is None:
            break
        minutes, cost = found
        if minutes <= day.rules.duty:
            return cost
    return float("inf")


def _driven(
    day: Problem, vehicle: Vehicle, trips: list[Trip], late: int
) -> tuple[float, float] | None:
    """Minutes and cost of a duty whose first trip departs so late; ``None`` when too late."""
    rules, minute = day.rules, timedelta(minutes=1)
    cost, at, free, begins = vehicle.duty_cost, vehicle.home, None, None
    for trip in trips:
        loads = max(each.released_at for each in trip)
        origin = trip[0].origin
        if free is None:
            loads += late * minute
            drive = day.arrival(at, origin, loads) - loads
            begins = loads - drive - rules.preparing * minute
        else:
            loads = max(loads, day.arrival(at, origin, free) + rules.disinfection * minute)
        cost += vehicle.km_cost * day.km(at, origin)
        at, leaves = origin, loads + rules.loading * minute
        for each in trip:
            if each.destination != at:
                cost += vehicle.km_cost * day.km(at, each.destination)
                arrives = day.arrival(at, each.destination, leaves)
                at, leaves = each.destination, arrives + rules.unloading * minute
            if arrives > day.latest_arrival(each):
                return None
            waited = (arrives - day.earliest_arrival(each)) / minute
            cost += day.weights.waiting * each.people * waited
        free = leaves
    assert free is not None
    assert begins is not None
    ends = day.arrival(at, vehicle.home, free)
    return (ends - begins) / minute, cost + vehicle.km_cost * day.km(at, vehicle.home)


def proofs(day: Problem, looks: int = 10**6) -> list[list[float]]:
    """The bounds of each part of a day, from the coarsest grid to the exact one.

    :param looks: how often each grid is asked whether there is time left
    """
    found, minutes = [], day_of(day)
    for part in parts_of(minutes, loads_of(minutes)):
        proof, bounds = Proof(part, Legs(part.day), None, 5.0), []
        while proof.left:
            left = iter(range(looks))
            proof.refine(None, lambda left=left: next(left, None) is not None)
            bounds.append(proof.bound)
        found.append(bounds or [0.0, 0.0, 0.0])
    return found


@st.composite
def small_days(draw: st.DrawFn, groups: int = 4) -> Problem:
    drawn = [
        replace(
            group(f"g{number}", people, to=site, category=category),
            released_at=clock("10:00") + timedelta(minutes=minute),
        )
        for number, (people, site, category, minute) in enumerate(
            draw(
                st.lists(
                    st.tuples(
                        st.integers(1, 25),
                        st.sampled_from(SITES),
                        st.sampled_from(("traveller", "traveller", "contact")),
                        st.integers(0, 180),
                    ),
                    min_size=1,
                    max_size=groups,
                )
            )
        )
    ]
    fleet = draw(st.sampled_from([(coach(),), (coach("one"), coach("two")), (coach(), minibus())]))
    return problem(
        *drawn,
        *fleet,
        wait_ceiling=draw(st.sampled_from([30, 60, 120])),
        duty=draw(st.sampled_from([180, 300, 600])),
        weights=Weights(left_behind=1000.0, waiting=draw(st.sampled_from([0.0, 0.05]))),
    )


@settings(max_examples=20, derandomize=True)
@given(small_days())
def test_a_plan_is_lawful_and_lies_between_the_optimum_and_nothing(day: Problem) -> None:
    optimum = least_cost(day)

    plan = solve(day, seconds=0.4)

    assert violations(day, plan) == ()
    assert plan.bound is not None
    assert plan.bound <= optimum + CLOSE
    assert plan.cost.total >= optimum - CLOSE
    if plan.outcome is Outcome.OPTIMAL:
        assert plan.cost.total == pytest.approx(optimum, rel=1e-5)


@settings(max_examples=20, derandomize=True)
@given(small_days())
def test_no_bound_is_above_the_optimum_on_any_grid(day: Problem) -> None:
    optimum = least_cost(day)

    bounds = [sum(stage) for stage in zip(*proofs(day), strict=True)]
    unfinished = [sum(stage) for stage in zip(*proofs(day, looks=3), strict=True)]

    assert max(bounds) <= optimum + CLOSE
    assert 0 < max(unfinished) <= optimum + CLOSE


@settings(max_examples=10, derandomize=True)
@given(small_days(groups=2))
def test_no_bound_on_a_divided_group_is_above_the_optimum(day: Problem) -> None:
    first, *others = day.groups
    thirds = tuple(Party(id=f"third{n}", people=first.people // 3 + 1) for n in range(3))
    apart = [replace(first, id=party.id, parties=(party,)) for party in thirds]
    optimum = least_cost(replace(day, groups=(*apart, *others)))
    day = replace(day, groups=(replace(first, parties=thirds), *others))

    plan = solve(day, seconds=0.4)

    assert violations(day, plan) == ()
    assert max(sum(stage) for stage in zip(*proofs(day), strict=True)) <= optimum + CLOSE
    with pytest.MonkeyPatch.context() as each_party_by_itself:
        each_party_by_itself.setattr(proof, "FEW_TIED", len(day.groups[0].parties))
        assert max(sum(stage) for stage in zip(*proofs(day), strict=True)) <= optimum + CLOSE
    assert plan.cost.total >= optimum - CLOSE


@settings(max_examples=20, derandomize=True)
@given(small_days())
def test_whoever_can_ride_rides(day: Problem) -> None:
    optimum = least_cost(day)

    plan = solve(day, seconds=0.4)

    assert plan.cost.left_behind <= optimum
    assert plan.cost.total <= optimum * 1.1


@settings(max_examples=25, derandomize=True)
@given(
    st.lists(
        st.tuples(st.integers(1, 30), st.sampled_from(SITES), st.integers(-300, 600)), max_size=8
    ),
    st.booleans(),
)
def test_plans_of_busy_nights_are_lawful(
    parties: list[tuple[int, str, int]], rush_hour: bool
) -> None:
    speeds = (60.0,) * 7 + (20.0,) * 3 + (60.0,) * 14 if rush_hour else (60.0,) * 24
    groups = [
        replace(
            group(f"g{number}", people, to=site, symptomatic=people == 1),
            released_at=clock("04:00") + timedelta(minutes=minute),
            room_ready_at=clock("05:30") if people % 3 == 0 else None,
        )
        for number, (people, site, minute) in enumerate(parties)
    ]
    day = problem(*groups, coach("one"), coach("two"), minibus(), night_ban=NIGHT,
                  roads=roads(speeds=speeds))  # fmt: skip

    plan = solve(day, seconds=0.2)

    assert violations(day, plan) == ()
    assert plan.bound is not None
    assert plan.bound <= plan.cost.total
