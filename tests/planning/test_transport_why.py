"""Why parties ride when they do, and what would help those left behind."""

from __future__ import annotations

import time
from dataclasses import replace
from random import Random

import pytest

from logistics.bench.transport_cases import transport_case
from logistics.periods import Period
from logistics.planning.transport.checks import violations
from logistics.planning.transport.day import day_of
from logistics.planning.transport.finish import finished
from logistics.planning.transport.greedy import greedy
from logistics.planning.transport.plan import CostByTerm
from logistics.planning.transport.remedies import groups, proposals
from logistics.planning.transport.solver import solve
from logistics.planning.transport.why import why
from tests.planning.transport_day import (
    NIGHT,
    ambulance,
    clock,
    coach,
    couples,
    group,
    minibus,
    problem,
    solved,
)


def planned(case):
    return finished(greedy(day_of(case)))


def helped(case, made):
    return [
        (str(each.sentence), each.people)
        for found in groups(case, made)
        for each in proposals(case, made, found)
    ]


def test_a_party_shares_a_coach_because_one_of_its_own_costs_a_duty():
    case = problem(group("Li", 10), group("Wang", 10), coach(), coach("second"), minibus())
    found = why(case, planned(case), "Li")

    assert found is not None
    assert (found.ride.vehicle, found.ride.with_others) == ("coach", 10)
    assert found.ride.cost == CostByTerm()
    best = found.others[0]
    assert (best.vehicle, best.with_others) == ("coach", 0)
    assert found.more_for(best).duties == 0
    assert {other.vehicle for other in found.others} >= {"coach", "minibus"}
    own = next(other for other in found.others if other.vehicle == "minibus")
    assert found.more_for(own).duties == 250
    assert [str(sentence) for sentence in found.excluded] == []


def test_vehicles_that_a_rule_closes_are_counted():
    case = problem(group("Li", 12), coach(), minibus(), ambulance())
    found = why(case, planned(case), "Li")

    assert found is not None
    assert [str(sentence) for sentence in found.excluded] == [
        "ambulance (1): An ambulance carries patients only.",
        "minibus (1): The party has 12 people and there are 10 usable seats.",
    ]


def test_who_is_left_behind_has_no_ride_to_explain():
    case = problem(group("Li", 30))

    assert why(case, planned(case), "Li") is None


def test_one_of_three_thousand_is_explained_in_half_a_second():
    case = transport_case(3000, 1)
    made = planned(case)
    names = [rider.party for trip in made.trips for rider in trip.riders][::20]

    times = []
    for name in names:
        started = time.process_time()
        assert why(replace(case), made, name) is not None
        times.append(time.process_time() - started)

    assert sorted(times)[len(times) // 2] < 0.5


def test_one_more_coach_is_told_with_its_time_and_people():
    case = problem(
        group("Li", 25, to="east"), group("Wang", 25, to="east"), coach(), wait_ceiling=60
    )

    assert helped(case, planned(case)) == [
        ("Waiting up to 120 minutes more", 25),
        ("1 more: coach, from 2020-03-28 09:47", 25),
    ]


def test_the_night_ban_can_be_overridden_by_name():
    case = problem(
        group("Li", 10, at="02:30"),
        coach(),
        wait_ceiling=60,
        night_ban=NIGHT,
    )

    assert ("With a named override of the night ban", 10) in helped(case, planned(case))


def test_longer_hours_and_longer_rides_are_tried():
    short = problem(
        group("Li", 10), coach(available=Period(clock("00:00"), clock("09:00"))), wait_ceiling=60
    )
    far = problem(group("Li", 10, to="east"), ride=20)

    assert ("With the vehicles in service at all hours", 10) in helped(short, planned(short))
    assert helped(far, planned(far)) == [("With up to 50 minutes on board", 10)]


def test_patients_and_others_are_told_apart():
    case = problem(
        group("Li", 1, symptomatic=True, to="hospital"),
        group("Wang", 30),
        coach(),
    )

    assert [
        (found.people, [str(reason) for reason in found.reasons])
        for found in groups(case, planned(case))
    ] == [
        (30, ["coach (1): The party has 30 people and there are 25 usable seats."]),
        (1, ["coach (1): Somebody with symptoms rides in an ambulance only."]),
    ]


@pytest.mark.parametrize("seed", range(8))
def test_every_change_applied_and_solved_carries_at_least_as_many_more(seed):
    dice = Random(seed)
    parts = [
        couples(
            f"g{n}",
            dice.randint(1, 9),
            to=dice.choice(("north", "middle", "south", "east")),
            at=f"{dice.randint(8, 12)}:00",
            category=dice.choice(("traveller", "contact")),
        )
        for n in range(7)
    ]
    case = problem(*parts, coach(), wait_ceiling=90, duty=dice.choice((240, 600)))
    made = solved(case)
    assert made.left_behind

    for found in groups(case, made):
        for each in proposals(case, made, found):
            behind = made.people_left_behind - each.people
            assert 0 < each.people <= found.people
            assert violations(each.problem, solve_from(each)) == ()
            assert solve_from(each).people_left_behind <= behind


def solve_from(proposal):
    return solve(proposal.problem, seconds=0.3, previous=proposal.plan)
