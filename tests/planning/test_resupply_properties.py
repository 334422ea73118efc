"""Random tiny districts against every plan there is: the fairest covers, the least waste."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logistics.planning.resupply.checks import violations
from logistics.planning.resupply.covers import Covers
from logistics.planning.resupply.plan import Line, Outcome, Plan, Stop, Trip
from logistics.planning.resupply.problem import Item, Place, Problem
from logistics.planning.resupply.solver import solve
from tests.planning.supply_district import district, held, lot, need

PLACES = ("store", "harbour", "lakeside")
ROOM = 1e-6


def every_plan(problem: Problem) -> Iterator[Plan]:
    """All ways to send the packs of each holding to the places that receive."""
    choices = [list(_sendings(problem, number)) for number in range(len(problem.stock))]
    for chosen in product(*choices):
        trips = tuple(each for some in chosen for each in some)
        yield Plan(outcome=Outcome.FEASIBLE, trips=trips)


def _sendings(problem: Problem, number: int) -> Iterator[tuple[Trip, ...]]:
    stock = problem.stock[number]
    goals = [
        place.id for place in problem.places if place.receives and place.id != stock.place
        and problem.lot[stock.lot].directed_to in (None, place.id)
    ]  # fmt: skip
    most = problem.movable_packs(stock)
    for counts in product(range(most + 1), repeat=len(goals)):
        if sum(counts) <= most:
            yield tuple(
                Trip(
                    vehicle="van",
                    origin=stock.place,
                    stops=(Stop(place=goal, lines=(Line(lot=stock.lot, packs=packs),)),),
                )
                for goal, packs in zip(goals, counts, strict=True)
                if packs
            )


def covers_of(problem: Problem, plan: Plan) -> dict[tuple[str, str], float]:
    enough = problem.enough
    return {cell: min(seen.cover, enough) for cell, seen in Covers(problem, plan).outlooks.items()}


def level(problem: Problem, cover: float) -> float:
    """A cover as the problem tells covers apart."""
    if not problem.step or cover >= problem.enough:
        return round(cover, 5)
    return int(cover / problem.step + ROOM) * problem.step


def vector(problem: Problem, covers: dict[tuple[str, str], float]) -> list[float]:
    """Covers as they are told apart, the worst first."""
    return sorted(level(problem, each) for each in covers.values())


@st.composite
def districts(draw: st.DrawFn) -> Problem:
    rates = st.sampled_from((0.0, 1.0, 2.5, 7.0))
    lots = [
        lot(
            name,
            days=draw(st.sampled_from((None, 0, 1, 3, 8))),
            directed_to=draw(st.sampled_from((None, None, None, "lakeside"))),
        )
        for name in ("A", "B", "C")[: draw(st.integers(1, 3))]
    ]
    stock = [
        held(place, each.id, quantity, kept=min(kept, quantity))
        for each in lots
        for place in PLACES
        if (quantity := draw(st.sampled_from((0, 0, 3, 5, 9)))) is not None and quantity
        for kept in [draw(st.sampled_from((0, 0, 4)))]
    ][:4]
    closed = Place(id="depot", sends=False, receives=False)
    return district(
        Item(id="mask", pack=draw(st.sampled_from((2, 3)))),
        closed,
        *lots,
        *stock,
        *(
            need(place, *(draw(rates) for _ in range(draw(st.integers(1, 3)))))
            for place in ("harbour", "lakeside")
        ),
        horizon=10,
        target=draw(st.sampled_from((4, 9.5, 20))),
        step=draw(st.sampled_from((0.0, 0.0, 1.0, 2.0))),
        places=tuple(each for each in district(closed).places if each.id in (*PLACES, "depot")),
    )


@settings(max_examples=25, deadline=None)
@given(problem=districts())
def test_no_plan_is_fairer_nor_wastes_less(problem: Problem) -> None:
    plan = solve(problem, seconds=5)
    ours = covers_of(problem, plan)

    assert violations(problem, plan) == ()
    everything = [(covers_of(problem, each), Covers(problem, each).waste)
                  for each in every_plan(problem)]  # fmt: skip
    fairest = max(vector(problem, cover) for cover, _ in everything)
    reached = vector(problem, ours)
    assert reached[:1] == fairest[:1]
    assert reached.count(reached[0]) <= fairest.count(fairest[0]) if reached else True
    assert plan.bound.worst_cover >= max(min(cover.values()) for cover, _ in everything) - ROOM
    least = min(
        waste
        for cover, waste in everything
        if all(cover[cell] >= level(problem, ours[cell]) - ROOM * 10 for cell in ours)
    )
    assert plan.bound.waste <= least + ROOM
    assert plan.figures.waste <= least + ROOM


@st.composite
def plain_districts(draw: st.DrawFn) -> Problem:
    """Stocks that never expire and no two places that run out at one moment."""
    rates = {"harbour": 1.13, "lakeside": 2.57, "depot": 6.31}
    return district(
        Item(id="mask", pack=3),
        lot("A"),
        held("store", "A", draw(st.integers(3, 17))),
        *(held(place, "A", draw(st.integers(1, 7))) for place in rates),
        *(need(place, rate) for place, rate in rates.items()),
        horizon=15,
        target=draw(st.sampled_from((3, 12))),
        places=tuple(each for each in district().places if each.id in ("store", *rates)),
    )


@settings(max_examples=15, deadline=None)
@given(problem=plain_districts())
def test_after_the_worst_cover_the_next_worst_is_lifted_as_far_as_can_be(problem: Problem) -> None:
    ours = covers_of(problem, solve(problem, seconds=5))

    fairest = max(vector(problem, covers_of(problem, each)) for each in every_plan(problem))
    assert vector(problem, ours) == fairest


@pytest.mark.parametrize("step", [0.0, 1.0])
def test_the_same_problem_gets_the_same_plan(step: float) -> None:
    problem = district(
        lot("A", days=9), lot("B"), held("store", "A", 70), held("store", "B", 55),
        *(need(place, daily) for place, daily in (("harbour", 3), ("lakeside", 5), ("depot", 2))),
        step=step,
    )  # fmt: skip

    first, second = (replace(solve(problem), seconds=0.0) for _ in range(2))

    assert first == second
