from __future__ import annotations

from dataclasses import replace

import pytest
from placement_house import NOON, day, party, plan, problem, rooms, two_houses

from logistics.planning.placement.checks import cost
from logistics.planning.placement.plan import CostByTerm, Plan, difference
from logistics.planning.placement.problem import (
    CohortRule,
    Floor,
    Presence,
    RoomNeed,
    Site,
    Weights,
)
from logistics.planning.placement.shares import shares


def test_a_party_pays_for_its_journey_its_floor_and_its_flight():
    case = problem(party("zhao", 2))

    found = cost(case, plan(case, zhao=["w1-1", "w1-2"]))

    assert found == CostByTerm(distance=2 * 20 * 0.05, floor_openings=10, arrival_floors=3)


def test_each_person_without_a_room_costs_a_thousand():
    case = problem(party("zhao", [RoomNeed(people=2, sharing="child"), RoomNeed()]))

    found = cost(case, plan(case, ["zhao"]))

    assert found == CostByTerm(unplaced=3000)


def test_only_a_site_that_is_not_open_costs_an_opening():
    case = two_houses(party("zhao"), party("qian"))

    found = cost(case, plan(case, zhao=["w1-1"], qian=["m1-1"]))

    assert found.site_openings == 200


def test_a_tier_above_the_need_costs_by_head():
    case = problem(party("zhao", 2, tier=1), party("qian"), sites=(Site(id="willow", tier=2),))

    found = cost(case, plan(case, zhao=["w1-1", "w1-2"], qian=["w1-3"]))

    assert found.tiers_above == 2 * 1 + 1 * 2


def test_a_cohort_that_is_on_the_floor_already_opens_nothing():
    present = Presence(cohort="entrant", arrived=NOON, until=day(15))
    case = problem(
        party("zhao"), party("qian"),
        floors=(Floor(id="w1", site="willow", present=(present,)), Floor(id="w2", site="willow")),
    )  # fmt: skip

    found = cost(case, plan(case, zhao=["w1-1"], qian=["w2-1"]))

    assert found.floor_openings == 10


def test_a_flight_pays_for_each_floor_it_is_split_over():
    case = problem(party("zhao"), party("qian"), party("sun", arrival="MU2"), party("li"))

    found = cost(case, plan(case, zhao=["w1-1"], qian=["w2-1"], sun=["w1-2"], li=["w1-3"]))

    assert found.arrival_floors == 3 * 3


def test_people_found_by_tracing_belong_to_no_flight():
    case = problem(party("zhao", arrival=None, port=None))

    found = cost(case, plan(case, zhao=["w1-1"]))

    assert found == CostByTerm(floor_openings=10)


@pytest.mark.parametrize(
    ("taken", "breaks"),
    [
        (["w1-1", "w1-2", "w1-3"], 0),
        (["w1-1", "w1-3", "w1-5"], 0),
        (["w1-1", "w1-4", "w1-5"], 2),
        (["w1-1", "w1-2", "w1-5"], 1),
    ],
)
def test_rooms_are_neighbours_side_by_side_or_across_the_corridor(taken, breaks):
    case = problem(party("zhao", 3))

    assert cost(case, plan(case, zhao=taken)).adjacency == breaks


def test_facing_rooms_of_two_cohorts_cost():
    case = problem(
        party("zhao"), party("qian", arrives=day(2)), party("sun", arrives=day(15)),
        cohorts=CohortRule(hard=False), weights=Weights(corridor=2, mixing=25),
    )  # fmt: skip

    found = cost(case, plan(case, zhao=["w1-1"], qian=["w1-2"], sun=["w1-1"]))

    assert found.corridor == 2 * 2


def test_each_pair_of_cohorts_on_a_floor_costs_once():
    case = problem(
        party("zhao"), party("qian", arrives=day(2)), party("sun", arrives=day(2)),
        cohorts=CohortRule(hard=False), weights=Weights(mixing=25),
    )  # fmt: skip

    found = cost(case, plan(case, zhao=["w1-1"], qian=["w1-3"], sun=["w1-5"]))

    assert found.mixing == 25


def test_the_shares_of_the_parties_add_up_to_the_cost_of_the_plan():
    case = two_houses(
        party("zhao", 2), party("qian", arrives=day(2), cohort="contact"), party("sun", 3),
        party("li"), party("zhou", arrival="MU2"),
        cohorts=CohortRule(hard=False), sites=(Site(id="willow", tier=1), Site(id="maple")),
    )  # fmt: skip
    made = plan(
        case, ["li"], zhao=["w1-1", "w1-4"], qian=["w1-2"], sun=["m1-1", "m1-2", "m1-3"],
        zhou=["m1-4"],
    )  # fmt: skip

    found = shares(case, made)

    for name, total in replace(made.cost, unplaced=0.0).terms.items():
        assert sum(getattr(share, name) for share in found.values()) == pytest.approx(total)
    assert set(found) == {"zhao", "qian", "sun", "zhou"}


def test_the_gap_leaves_out_people_without_a_room():
    case = problem(party("zhao"), party("qian"), rooms=rooms("w1", 1))
    made = replace(plan(case, ["qian"], zhao=["w1-1"]), bound=1010.0, unplaced_bound=1000.0)

    assert made.cost.placed == 14
    assert made.placed_bound == 10
    assert made.gap == pytest.approx(0.4)


def test_without_a_useful_bound_there_is_no_gap():
    case = problem(party("zhao"))
    made = plan(case, zhao=["w1-1"])

    assert made.gap is None
    assert replace(made, bound=-5.0).gap is None
    assert Plan(outcome=made.outcome, bound=0.0).gap == 0.0


def test_a_plan_differs_by_who_is_placed_moved_and_removed():
    case = problem(party("zhao"), party("qian"), party("sun"), party("li"))
    before = plan(case, ["sun"], zhao=["w1-1"], qian=["w1-2"], li=["w1-3"])

    found = difference(before, plan(case, ["qian"], zhao=["w1-4"], sun=["w1-2"], li=["w1-3"]))

    assert (found.placed, found.moved, found.removed) == (("sun",), ("zhao",), ("qian",))
