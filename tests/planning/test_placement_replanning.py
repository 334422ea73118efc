"""When the day changes, only those move whom the change concerns."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from placement_house import day, party, plan, problem, with_room

from logistics.bench.room_cases import room_case
from logistics.bench.room_events import MAKERS
from logistics.periods import Period
from logistics.planning.placement.checks import Rule, violations
from logistics.planning.placement.draft import draft, settle
from logistics.planning.placement.greedy import greedy_board
from logistics.planning.placement.ground import Ground
from logistics.planning.placement.plan import Outcome, Plan, difference
from logistics.planning.placement.problem import Presence, Problem
from logistics.planning.placement.residue import residue
from logistics.planning.placement.solver import solve
from logistics.planning.placement.standing import standing


@pytest.fixture(scope="module")
def usual() -> Problem:
    return room_case(300, 1)


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_an_event_moves_nobody_whom_it_does_not_concern(usual: Problem, make):
    published = draft(usual, settle(greedy_board(Ground(usual))))
    event = make(usual, published)

    changed = solve(event.problem, work=2, previous=published)

    moved = {*difference(published, changed).moved, *difference(published, changed).removed}
    assert violations(event.problem, changed) == []
    assert moved <= event.affected
    assert all(each.reasons for each in changed.unplaced)


def test_the_flight_that_came_late_leaves_the_floor_and_not_the_flight_that_was_on_time():
    case = problem(
        party("early", arrival="CA1"),
        party("late", arrival="CA2", arrives=day(1)),
    )
    before = plan(case, early=["w1-1"], late=["w1-2"])

    kept = standing(case, before)

    assert [each.party for each in kept] == ["early"]


def test_the_flight_in_the_way_of_most_leaves():
    case = problem(
        party("long", arrival="CA1", until=day(16)),
        party("next", arrival="CA2", arrives=day(15)),
        party("other", arrival="CA3", arrives=day(15)),
    )
    before = plan(case, long=["w1-1"], next=["w1-2"], other=["w1-3"])

    kept = standing(case, before)

    assert [each.party for each in kept] == ["next", "other"]


def test_a_lost_room_moves_its_guest_only_though_the_reserve_is_short():
    case = with_room(problem(party("one"), party("two"), reserve=0.1), "w1-1")
    before = plan(case, one=["w1-1"], two=["w1-2"])
    lost = with_room(case, "w1-1", out_of_order=(Period(day(0)),))

    kept = standing(lost, before)

    assert [each.party for each in kept] == ["two"]


def test_only_as_many_leave_as_the_reserve_needs():
    case = problem(*(party(f"p{n}") for n in range(1, 6)))
    before = plan(case, **{f"p{n}": [f"w1-{n}"] for n in range(1, 6)})

    kept = standing(replace(case, reserve=0.2), before)

    assert [each.party for each in kept] == ["p2", "p3", "p4", "p5"]


def test_only_those_leave_a_floor_who_meet_the_cohort_that_is_there_now():
    case = problem(party("one"), party("late", arrival="CA2", arrives=day(20)))
    before = plan(case, one=["w1-1"], late=["w1-2"])
    others = Presence(cohort="contact", arrived=day(16), until=day(22))
    floors = tuple(replace(f, present=(others,)) if f.id == "w1" else f for f in case.floors)

    kept = standing(replace(case, floors=floors), before)

    assert [each.party for each in kept] == ["one"]


def test_nobody_moves_for_those_whom_the_published_plan_left_out():
    case = problem(*(party(f"p{n}") for n in range(6)), party("family", 4))
    places = {f"p{n}": [f"w{1 + n % 2}-{1 + n}"] for n in range(6)}
    before = plan(case, ["family"], **places)

    again = solve(case, work=2, previous=before)

    assert again.rooms == before.rooms
    assert [each.party for each in again.unplaced] == ["family"]


def test_others_move_for_those_who_are_new():
    case = problem(*(party(f"p{n}") for n in range(6)), party("family", 4))
    before = plan(case, **{f"p{n}": [f"w{1 + n % 2}-{1 + n}"] for n in range(6)})

    changed = solve(case, work=2, previous=before)

    assert changed.unplaced == ()


def test_those_who_stay_have_booked_their_rooms_and_live_on_their_floors():
    case = problem(party("stays"), party("waits"))
    kept = plan(case, stays=["w1-1"]).assignments

    left = residue(case, kept, {"willow"})

    assert [each.id for each in left.parties] == ["waits"]
    assert left.room["w1-1"].booked == (Period(day(0), day(15)),)
    assert left.floor["w1"].present == (Presence(cohort="entrant", arrived=day(0), until=day(15)),)
    assert left.floor["w2"].present == ()


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_lost_or_late_what_stands_is_lawful_and_everybody_is_accounted_for(
    usual: Problem, data: st.DataObject
):
    published = draft(usual, settle(greedy_board(Ground(usual))))
    lost = data.draw(st.sets(st.sampled_from([r.id for r in usual.rooms]), max_size=8))
    flight = data.draw(st.sampled_from(sorted({p.arrival or "" for p in usual.parties})))
    later = timedelta(days=data.draw(st.integers(-2, 8)))
    changed = replace(
        usual,
        rooms=tuple(
            replace(r, out_of_order=(Period(usual.parties[0].arrives),)) if r.id in lost else r
            for r in usual.rooms
        ),
        parties=tuple(
            replace(p, arrives=p.arrives + later, until=p.until + later)
            if p.arrival == flight
            else p
            for p in usual.parties
        ),
    )

    kept = Plan(outcome=Outcome.FEASIBLE, assignments=standing(changed, published))
    made = solve(changed, seconds=0, previous=published)

    assert {each.rule for each in violations(changed, kept)} <= {Rule.FORGOTTEN}
    assert violations(changed, made) == []
