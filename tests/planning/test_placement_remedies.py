from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from placement_house import (
    PLAIN,
    STEP_FREE,
    day,
    party,
    plan,
    problem,
    rooms,
    two_houses,
    with_room,
)

from logistics.periods import Period
from logistics.planning.placement.checks import cost, violations
from logistics.planning.placement.draft import draft, settle
from logistics.planning.placement.greedy import greedy_board
from logistics.planning.placement.ground import Ground
from logistics.planning.placement.plan import Outcome
from logistics.planning.placement.problem import CohortRule, Floor, Pin, Presence, Site
from logistics.planning.placement.relaxing import Remedy, Spare
from logistics.planning.placement.remedies import groups, proposals
from logistics.planning.placement.solver import solve


def helped(case, made, spare=None):
    return [
        (str(each.sentence), each.people, each.extra)
        for group in groups(case, made)
        for each in proposals(case, made, group, spare)
    ]


def test_a_step_free_room_that_is_taken_is_worth_waiting_for():
    case = problem(
        party("zhao", [STEP_FREE], until=day(3)),
        party("qian", [STEP_FREE], until=day(12)),
        rooms=rooms("w1", 2),
        time_zone="Asia/Shanghai",
        cohorts=CohortRule(hard=False),
    )
    case = with_room(case, "w1-1", attributes=STEP_FREE.attributes)

    assert helped(case, plan(case, ["qian"], zhao=["w1-1"])) == [
        ("Waiting until 2020-03-24 20:00", 1, 11.0)
    ]


def test_the_reserve_gives_rooms_only_where_it_is_given_up():
    case = problem(*(party(f"p{n}") for n in range(6)), rooms=rooms("w1", 6), reserve=0.3)
    made = plan(case, ["p4", "p5"], **{f"p{n}": [f"w1-{n + 1}"] for n in range(4)})

    assert helped(case, made) == [("Without the reserve", 2, 2.0)]


def test_a_floor_of_another_cohort_can_be_opened_to_more():
    case = problem(
        party("zhao"),
        party("qian", 3, arrives=day(2)),
        rooms=rooms("w1", 6),
        cohorts=CohortRule(hard=True, window_hours=24),
    )
    made = plan(case, ["qian"], zhao=["w1-1"])

    assert helped(case, made) == [("Opening floor w1, where another cohort is", 3, 38.0)]


def test_a_standby_site_is_told_with_what_opening_it_costs():
    case = problem(party("zhao"), party("qian"), rooms=rooms("w1", 1))
    house = two_houses()
    spare = Spare(
        problem=replace(
            house,
            sites=(Site(id="maple"),),
            floors=(Floor(id="m1", site="maple"),),
            rooms=rooms("m1", 2),
        )
    )
    made = plan(case, ["qian"], zhao=["w1-1"])

    assert helped(case, made, spare) == [("Opening standby site maple", 1, 216.0)]


def test_rooms_out_of_order_a_category_a_tier_and_kept_rooms_are_tried():
    case = two_houses(
        party("zhao", category="contact", tier=1),
        sites=(
            Site(id="willow", tier=1, opened=True, categories=frozenset({"entrant"})),
            Site(id="maple", opened=True),
        ),
        rooms=rooms("w1", 1) + rooms("m1", 1),
    )

    assert helped(case, plan(case, ["zhao"])) == [
        ("Letting site willow take category contact", 1, 14.0),
        ("At a site of a lower tier", 1, 16.0),
    ]

    shut = problem(party("zhao"), rooms=rooms("w1", 1, out_of_order=(Period(day(0)),)))
    assert helped(shut, plan(shut, ["zhao"])) == [
        ("With the closed rooms of floor w1 in order (1)", 1, 14.0)
    ]

    kept = problem(party("zhao"), rooms=rooms("w1", 1, attributes=frozenset({"negative_pressure"})))
    assert helped(kept, plan(kept, ["zhao"])) == [
        ("In rooms that are kept for special needs", 1, 14.0)
    ]


def test_a_room_that_was_left_free_all_the_same_is_told_alone():
    case = problem(party("zhao"), rooms=rooms("w1", 1), reserve=0.0)

    assert helped(case, plan(case, ["zhao"])) == [
        ("Without any change, placing them once more", 1, 14.0)
    ]


def test_people_alike_stand_together_with_their_reasons():
    case = problem(*(party(f"p{n}") for n in range(4)), party("zhao", [STEP_FREE]), rooms=())

    assert [
        (group.people, [str(reason) for reason in group.reasons])
        for group in groups(case, plan(case, ["p0", "p1", "p2", "p3", "zhao"]))
    ] == [
        (4, ["Rooms needed (no special need): 1; there are 0."]),
        (1, ["Rooms needed (step-free): 1; there are 0."]),
    ]


def test_two_parties_pinned_to_one_room_are_freed_by_releasing_either():
    case = problem(
        party("zhao"),
        party("qian"),
        pins=(Pin(party="zhao", rooms=("w1-1",)), Pin(party="qian", rooms=("w1-1",))),
    )
    made = solve(case, seconds=0.5)
    assert made.outcome is Outcome.IMPOSSIBLE

    found = [each for group in groups(case, made)[:1] for each in proposals(case, made, group)]

    assert [(str(each.sentence), each.people) for each in found] == [
        ("Releasing the pin of qian", 2),
        ("Releasing the pin of zhao", 2),
    ]
    for each in found:
        freed = solve(each.problem, seconds=0.5)
        assert freed.outcome is not Outcome.IMPOSSIBLE
        assert freed.unplaced == ()


@pytest.mark.parametrize("seed", range(15))
def test_every_change_applied_and_solved_places_at_least_as_many_more(seed):
    dice = Random(seed)
    guests = [
        party(
            f"p{n}",
            [dice.choice((PLAIN, PLAIN, STEP_FREE)) for _ in range(dice.randint(1, 3))],
            arrives=day(dice.randint(0, 2)),
            until=day(dice.randint(5, 9)),
            category=dice.choice(("entrant", "contact")),
            cohort=dice.choice(("entrant", "contact")),
            tier=dice.choice((0, 0, 1)),
        )
        for n in range(14)
    ]
    case = two_houses(
        *guests,
        sites=(
            Site(id="willow", opened=True, tier=1, categories=frozenset({"entrant"})),
            Site(id="maple"),
        ),
        rooms=rooms("w1", 4) + rooms("w2", 4) + rooms("m1", 3) + rooms("m2", 4),
        floors=(
            Floor(id="w1", site="willow"),
            Floor(
                id="w2",
                site="willow",
                present=(Presence(cohort="contact", arrived=day(-3), until=day(4)),),
            ),
            Floor(id="m1", site="maple"),
            Floor(id="m2", site="maple"),
        ),
        cohorts=CohortRule(hard=dice.random() < 0.7, window_hours=24),
        reserve=dice.choice((0.0, 0.2)),
    )
    for room in dice.sample(case.rooms, 5):
        case = with_room(case, room.id, attributes=STEP_FREE.attributes)
    case = with_room(case, "w1-1", out_of_order=(Period(day(1), day(3)),))
    case = with_room(case, "m1-1", free_from=day(2))
    made = draft(case, settle(greedy_board(Ground(case))))
    assert made.unplaced

    for group in groups(case, made):
        for each in proposals(case, made, group):
            names = {given.party for given in each.assignments}
            after = replace(
                made,
                assignments=made.assignments + each.assignments,
                unplaced=tuple(u for u in made.unplaced if u.party not in names),
            )
            assert violations(each.problem, after) == []
            assert each.people == made.people_unplaced - after.people_unplaced > 0
            more = cost(each.problem, after).placed - cost(each.problem, made).placed
            assert each.extra == pytest.approx(more, abs=1e-5)
            solved = solve(each.problem, seconds=0.4, previous=after)
            assert solved.people_unplaced <= after.people_unplaced


def test_no_more_than_a_handful_is_proposed_and_the_cheapest_a_person_first():
    case = problem(*(party(f"p{n}", 1 + n % 2, until=day(8)) for n in range(20)), reserve=0.2)
    case = with_room(case, "w1-1", out_of_order=(Period(day(0)),))
    case = with_room(case, "w2-1", attributes=frozenset({"negative_pressure"}))
    made = draft(case, settle(greedy_board(Ground(case))))
    found = [each for group in groups(case, made) for each in proposals(case, made, group)]

    assert 2 <= len(found) <= 6
    worth = [each.extra / each.people for each in found]
    assert worth == sorted(worth)
    assert Remedy.AGAIN not in {each.remedy for each in found}
