from __future__ import annotations

import pytest

from logistics.bench.ride_events import Event, events
from logistics.bench.transport_cases import transport_case
from logistics.planning.transport.checks import violations
from logistics.planning.transport.plan import Plan, difference
from logistics.planning.transport.problem import Problem
from logistics.planning.transport.solver import solve

NAMES = (
    "flight late", "flight cancelled", "more people", "vehicle lost", "driver ill", "room later",
    "site closed",
)  # fmt: skip


@pytest.fixture(scope="module")
def published() -> tuple[Problem, Plan]:
    day = transport_case(300, 1)
    return day, solve(day, seconds=0.5)


def event(published: tuple[Problem, Plan], name: str) -> Event:
    return next(each for each in events(*published) if each.name == name)


@pytest.mark.parametrize("name", NAMES)
def test_an_event_moves_nobody_whom_it_does_not_concern(
    published: tuple[Problem, Plan], name: str
) -> None:
    happened = event(published, name)

    after = solve(happened.problem, seconds=0.2, previous=published[1])

    assert violations(happened.problem, after) == ()
    assert after.people_left_behind == 0
    assert difference(published[1], after).moved - happened.affected == frozenset()


@pytest.mark.parametrize("name", sorted({*NAMES} - {"more people"}))
def test_an_event_of_the_bench_concerns_somebody(
    published: tuple[Problem, Plan], name: str
) -> None:
    happened = event(published, name)

    riding = published[1].journeys.keys()

    assert happened.affected & riding
    assert riding - happened.affected


def test_an_event_breaks_the_published_plan_as_it_stands(
    published: tuple[Problem, Plan],
) -> None:
    kept = {
        each.name for each in events(*published) if violations(each.problem, published[1]) == ()
    }

    assert kept == set()
