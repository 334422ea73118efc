"""What the resupply solver does for a district: fair first, then nothing wasted, then few trips."""

from __future__ import annotations

from dataclasses import replace

import pytest

from logistics.errors import InputRejected
from logistics.planning.resupply.checks import violations
from logistics.planning.resupply.explain import changes, reasons
from logistics.planning.resupply.plan import Outcome, Plan
from logistics.planning.resupply.problem import Item, Pin, Place, Problem, Vehicle
from logistics.planning.resupply.solver import solve
from tests.planning.supply_district import DAY, district, held, in_days, lot, need


def solved(problem: Problem, previous: Plan | None = None) -> Plan:
    plan = solve(problem, seconds=5, previous=previous)
    assert violations(problem, plan) == ()
    return plan


def shipped(plan: Plan) -> dict[tuple[str, str, str], int]:
    return {(each.origin, each.destination, each.lot): each.packs for each in plan.shipments}


def test_what_there_is_lasts_equally_long_for_everybody() -> None:
    day = district(
        lot(), held("store", "old", 300), need("harbour", 10), need("lakeside", 20)
    )  # fmt: skip

    plan = solved(day)

    assert shipped(plan) == {
        ("store", "harbour", "old"): 10,
        ("store", "lakeside", "old"): 20,
    }
    assert (plan.figures.worst_cover, plan.bound.worst_cover) == (10, pytest.approx(10))
    assert plan.outcome is Outcome.OPTIMAL
    assert [(short.place, short.runs_out) for short in plan.shortages] == [
        ("harbour", in_days(11)),
        ("lakeside", in_days(11)),
    ]


def test_a_site_with_plenty_helps_one_that_has_nothing() -> None:
    day = district(lot(), held("harbour", "old", 400), need("harbour", 10), need("lakeside", 10))

    plan = solved(day)

    assert shipped(plan) == {("harbour", "lakeside", "old"): 20}
    assert plan.figures.worst_cover == 20


def test_what_a_person_forbids_or_fixes_is_kept_and_others_step_in() -> None:
    parts = (lot(), held("store", "old", 700), held("depot", "old", 600),
             need("harbour", 10), need("lakeside", 10))  # fmt: skip
    closed = Pin(origin="store", destination="lakeside", lot="old", packs=0, exactly=True)
    fixed = Pin(origin="store", destination="harbour", lot="old", packs=7, exactly=True)

    free, bound = solved(district(*parts)), solved(district(*parts, closed, fixed))

    assert ("store", "lakeside", "old") in shipped(free)
    assert ("store", "lakeside", "old") not in shipped(bound)
    assert shipped(bound)["store", "harbour", "old"] == 7
    assert bound.figures.worst_cover == free.figures.worst_cover == 30


def test_the_bound_of_the_waste_knows_that_packs_are_whole() -> None:
    day = district(
        lot(days=5), held("store", "old", 50), lot("new"), held("harbour", "new", 300),
        held("lakeside", "new", 300), need("harbour", 5), need("lakeside", 5),
    )  # fmt: skip

    plan = solved(day)

    assert (plan.figures.waste, plan.bound.waste) == (5, pytest.approx(5))


def test_nobody_gets_more_than_enough_for_the_sake_of_cover() -> None:
    day = district(lot(), held("store", "old", 9000), need("harbour", 10))

    plan = solved(day)

    assert shipped(plan) == {("store", "harbour", "old"): 30}
    assert plan.shortages == ()


def test_goods_go_where_they_are_used_before_they_expire() -> None:
    day = district(
        lot("old", days=10), lot("new"),
        held("store", "old", 200), held("harbour", "new", 400), held("lakeside", "new", 400),
        need("harbour", 10), need("lakeside", 10),
    )  # fmt: skip

    plan = solved(day)

    assert plan.figures.waste == 0
    assert shipped(plan) == {("store", "harbour", "old"): 10, ("store", "lakeside", "old"): 10}


def test_goods_that_last_go_where_the_others_cannot() -> None:
    day = district(
        lot("old", days=5), lot("new"),
        held("store", "new", 100), held("harbour", "old", 50), held("lakeside", "old", 50),
        need("harbour", 10), need("lakeside", 10),
    )  # fmt: skip

    plan = solved(day)

    assert plan.figures.worst_cover == 10
    assert plan.figures.waste == 0


def test_expired_goods_stay_where_they_are_and_cover_nobody() -> None:
    day = district(lot("dead", days=0), held("store", "dead", 500), need("harbour", 10))

    plan = solved(day)

    assert plan.trips == ()
    assert [(short.place, short.cover, short.runs_out) for short in plan.shortages] == [
        ("harbour", 0, DAY)
    ]
    assert [str(each) for each in reasons(day, plan, plan.shortages[0])] == [
        "Nowhere is there any that may be used."
    ]


def test_a_directed_donation_goes_to_whom_it_was_given_only() -> None:
    day = district(
        lot(directed_to="lakeside"), held("store", "old", 300),
        need("harbour", 10), need("lakeside", 10),
    )  # fmt: skip

    plan = solved(day)

    assert shipped(plan) == {("store", "lakeside", "old"): 30}


def test_a_pinned_shipment_goes_and_the_rest_is_shared_around_it() -> None:
    pin = Pin(origin="store", destination="hilltop", lot="old", packs=5)
    day = district(
        lot(), held("store", "old", 250), need("harbour", 10), need("lakeside", 10), pin
    )  # fmt: skip

    plan = solved(day)

    assert shipped(plan) == {
        ("store", "hilltop", "old"): 5,
        ("store", "harbour", "old"): 10,
        ("store", "lakeside", "old"): 10,
    }


def test_one_trip_serves_several_places_as_far_as_the_load_allows() -> None:
    day = district(
        lot(), held("store", "old", 2000),
        need("harbour", 10), need("lakeside", 10), need("hilltop", 10),
        Vehicle(id="van", load=60, trips=9),
    )  # fmt: skip

    plan = solved(day)

    assert len(plan.trips) == plan.bound.trips == 2


def test_with_too_few_trips_those_come_first_who_run_out_first() -> None:
    day = district(
        lot(), held("store", "old", 2000), held("lakeside", "old", 90),
        need("harbour", 10), need("lakeside", 10),
        Vehicle(id="van", load=25, trips=1),
    )  # fmt: skip

    plan = solved(day)

    assert shipped(plan) == {("store", "harbour", "old"): 25}
    assert plan.outcome is Outcome.FEASIBLE
    assert plan.bound.worst_cover == pytest.approx(30)
    assert [short.place for short in plan.shortages] == ["lakeside", "harbour"]


def test_covers_told_apart_in_whole_days_move_no_pack_for_hours() -> None:
    day = district(
        Item(id="mask", pack=1), lot(), held("harbour", "old", 104), held("lakeside", "old", 105),
        need("harbour", 10), need("lakeside", 10),
    )  # fmt: skip

    exact, whole_days = solved(day), solved(replace(day, step=1))

    assert exact.figures.worst_cover == pytest.approx(10.4)
    assert whole_days.trips == ()


def test_goods_come_from_where_the_previous_plan_took_them() -> None:
    places = (Place(id="store", receives=False), Place(id="depot", receives=False))
    day = district(
        lot(), held("store", "old", 100), held("depot", "old", 100), need("lakeside", 5), *places
    )  # fmt: skip
    before = Plan(outcome=Outcome.FEASIBLE, trips=solved(day).trips)
    assert {each.origin for each in before.shipments} == {"store", "depot"}
    less = district(
        lot(), held("store", "old", 100), held("depot", "old", 100), need("lakeside", 2), *places
    )  # fmt: skip

    assert len({each.origin for each in solved(less, before).shipments}) == 1


def test_a_plan_says_what_it_does_for_a_place() -> None:
    day = district(
        lot(), held("store", "old", 100), held("harbour", "old", 20),
        need("harbour", 10), need("lakeside", 10),
    )  # fmt: skip
    plan = solved(day)

    assert [str(each.sentence) for each in changes(day, plan, "lakeside")] == [
        "mask: 60 come and 0 go; lasts 6.0 days in place of 0.0."
    ]
    assert str(reasons(day, plan, plan.shortages[0])[0]) == (
        "All that may be used lasts 6.0 days when it is shared by need."
    )


def test_parts_that_contradict_each_other_are_refused() -> None:
    pin = Pin(origin="store", destination="harbour", lot="old", packs=50)

    with pytest.raises(InputRejected) as refusal:
        solve(district(lot(), held("store", "old", 100), need("harbour", 10), pin))

    assert refusal.value.problems[0].field == "$.pins[0].packs"
