"""Cases that are not the usual ones are solved lawfully, and a shortage is explained."""

from __future__ import annotations

import pytest

from logistics.bench.room_varieties import VARIETIES
from logistics.planning.placement.checks import violations
from logistics.planning.placement.solver import solve


@pytest.mark.parametrize("name", VARIETIES)
def test_other_people_sites_and_weights_are_planned_lawfully(name: str):
    case = VARIETIES[name](1)

    made = solve(case, seconds=1)

    assert violations(case, made) == []
    assert all(each.reasons for each in made.unplaced)
    assert made.bound is not None
    assert made.bound <= made.cost.total


def test_a_shortage_of_a_fifth_leaves_some_without_a_room():
    case = VARIETIES["shortage of a fifth"](1)

    made = solve(case, seconds=1)

    assert 0 < made.people_unplaced < case.people / 5


def test_with_the_work_limited_the_same_seed_gives_the_same_plan():
    case = VARIETIES["dear kilometres"](1)

    one, other = solve(case, work=1, seed=3), solve(case, work=1, seed=3)

    assert one.assignments == other.assignments
    assert one.bound == other.bound
