from __future__ import annotations

from dataclasses import replace

from placement_house import (
    NEGATIVE,
    NOON,
    PLAIN,
    STEP_FREE,
    broken,
    day,
    party,
    plan,
    problem,
    rooms,
    two_houses,
    with_room,
)

from logistics.periods import Period
from logistics.planning.placement.checks import Rule, violations
from logistics.planning.placement.plan import Assignment, Outcome, Plan, Unplaced
from logistics.planning.placement.problem import CohortRule, Floor, Pin, Presence, Site, Zone


def test_a_plan_that_keeps_every_rule_has_no_violations():
    case = problem(party("zhao", 2), party("qian"), reserve=0.1)

    made = plan(case, zhao=["w1-1", "w1-2"], qian=["w1-3"])

    assert violations(case, made) == []


def test_a_party_that_the_problem_does_not_know_is_found():
    case = problem(party("zhao"))

    made = replace(
        plan(case, zhao=["w1-1"]),
        unplaced=(Unplaced(party="nobody", people=1),),
    )

    assert broken(case, made) == [Rule.UNKNOWN_PARTY]


def test_a_room_that_the_problem_does_not_know_is_found():
    case = problem(party("zhao"))

    made = plan(case, zhao=["attic"])

    assert broken(case, made) == [Rule.UNKNOWN_ROOM]


def test_a_party_placed_twice_is_found():
    case = problem(party("zhao"))

    made = Plan(
        outcome=Outcome.FEASIBLE,
        assignments=(
            Assignment(party="zhao", rooms=("w1-1",)),
            Assignment(party="zhao", rooms=("w1-2",)),
        ),
    )

    assert broken(case, made) == [Rule.PLACED_TWICE]


def test_a_party_both_placed_and_unplaced_is_found():
    case = problem(party("zhao"))

    made = plan(case, ["zhao"], zhao=["w1-1"])

    assert broken(case, made) == [Rule.PLACED_TWICE]


def test_a_party_that_is_nowhere_at_all_is_found():
    case = problem(party("zhao"), party("qian"))

    made = plan(case, zhao=["w1-1"])

    assert broken(case, made) == [Rule.FORGOTTEN]


def test_a_list_of_unplaced_with_too_few_people_is_found():
    case = problem(party("zhao", 2))

    made = replace(plan(case), unplaced=(Unplaced(party="zhao", people=1),))

    assert broken(case, made) == [Rule.MISCOUNTED]


def test_a_party_with_too_few_rooms_is_found():
    case = problem(party("zhao", 2))

    made = plan(case, zhao=["w1-1"])

    assert broken(case, made) == [Rule.ROOMS_MISSING]


def test_a_party_on_two_floors_is_found():
    case = problem(party("zhao", 2))

    made = plan(case, zhao=["w1-1", "w2-1"])

    assert broken(case, made) == [Rule.PARTY_SPLIT]


def test_two_parties_in_one_room_are_found():
    case = problem(party("zhao"), party("qian"))

    made = plan(case, zhao=["w1-1"], qian=["w1-1"])

    assert broken(case, made) == [Rule.ROOM_SHARED]


def test_a_stay_inside_a_longer_one_in_the_same_room_is_found():
    case = problem(
        party("zhao", until=day(30)),
        party("qian", arrives=day(20), until=day(21)),
        party("sun", arrives=day(25), until=day(26)),
        cohorts=CohortRule(hard=False),
    )

    made = plan(case, zhao=["w1-1"], qian=["w1-1"], sun=["w1-1"])

    assert broken(case, made) == [Rule.ROOM_SHARED, Rule.ROOM_SHARED]


def test_one_room_for_both_needs_of_a_party_is_found():
    case = problem(party("zhao", 2))

    made = plan(case, zhao=["w1-1", "w1-1"])

    assert broken(case, made) == [Rule.ROOM_SHARED]


def test_a_room_that_is_not_turned_round_is_found():
    case = problem(party("zhao"), party("qian", arrives=day(14.5)), cohorts=CohortRule(hard=False))

    made = plan(case, zhao=["w1-1"], qian=["w1-1"])

    assert broken(case, made) == [Rule.NOT_TURNED_ROUND]


def test_a_room_is_taken_again_at_the_minute_its_turnaround_ends():
    case = problem(party("zhao"), party("qian", arrives=day(15)))

    made = plan(case, zhao=["w1-1"], qian=["w1-1"])

    assert broken(case, made) == []


def test_the_turnaround_follows_the_kind_of_room():
    case = problem(
        party("zhao"),
        party("qian", arrives=day(15)),
        cohorts=CohortRule(hard=False),
        turnaround={"standard": 24 * 60, "positive": 36 * 60},
    )

    case = with_room(case, "w1-1", kind="positive")

    assert broken(case, plan(case, zhao=["w1-1"], qian=["w1-1"])) == [Rule.NOT_TURNED_ROUND]


def test_a_room_that_is_not_free_yet_is_found():
    case = with_room(problem(party("zhao")), "w1-1", free_from=day(0.1))

    made = plan(case, zhao=["w1-1"])

    assert broken(case, made) == [Rule.NOT_FREE]


def test_a_room_that_others_have_booked_is_found():
    case = with_room(problem(party("zhao")), "w1-1", booked=(Period(day(14.5), day(20)),))

    made = plan(case, zhao=["w1-1"])

    assert broken(case, made) == [Rule.BOOKED]


def test_a_room_out_of_order_is_found():
    case = with_room(problem(party("zhao")), "w1-1", out_of_order=(Period(day(3)),))

    made = plan(case, zhao=["w1-1"])

    assert broken(case, made) == [Rule.OUT_OF_ORDER]


def test_a_room_outside_the_contaminated_zone_is_found():
    case = with_room(problem(party("zhao")), "w1-1", zone=Zone.BUFFER)

    made = plan(case, zhao=["w1-1"])

    assert broken(case, made) == [Rule.WRONG_ZONE]


def test_a_need_that_is_not_met_is_found():
    case = with_room(
        problem(party("zhao", [STEP_FREE, PLAIN])), "w1-1", attributes=STEP_FREE.attributes
    )

    made = plan(case, zhao=["w1-2", "w1-1"])

    assert broken(case, made) == [Rule.NEED_UNMET]


def test_a_room_kept_for_others_needs_is_found():
    case = with_room(problem(party("zhao")), "w1-1", attributes=NEGATIVE.attributes)

    made = plan(case, zhao=["w1-1"])

    assert broken(case, made) == [Rule.WRONG_CLASS]


def test_a_category_that_the_site_does_not_take_is_found():
    case = problem(
        party("zhao", category="contact"),
        sites=(Site(id="willow", categories=frozenset({"entrant"})),),
    )

    made = plan(case, zhao=["w1-1"])

    assert broken(case, made) == [Rule.CATEGORY_NOT_TAKEN]


def test_a_site_of_too_low_a_tier_is_found():
    case = problem(party("zhao", tier=1))

    made = plan(case, zhao=["w1-1"])

    assert broken(case, made) == [Rule.TIER_TOO_LOW]


def test_two_cohorts_on_one_floor_are_found_where_that_is_the_rule():
    case = problem(party("zhao"), party("qian", arrives=day(2)))

    made = plan(case, zhao=["w1-1"], qian=["w1-2"])

    assert broken(case, made) == [Rule.COHORTS_MIXED]


def test_two_cohorts_may_share_a_floor_where_the_rule_is_soft():
    case = problem(party("zhao"), party("qian", arrives=day(2)), cohorts=CohortRule(hard=False))

    made = plan(case, zhao=["w1-1"], qian=["w1-2"])

    assert broken(case, made) == []


def test_a_cohort_that_lives_on_the_floor_already_counts():
    present = Presence(cohort="entrant", arrived=day(-5), until=day(10))
    case = problem(
        party("zhao"),
        floors=(Floor(id="w1", site="willow", present=(present,)), Floor(id="w2", site="willow")),
    )

    made = plan(case, zhao=["w1-1"])

    assert broken(case, made) == [Rule.COHORTS_MIXED]


def test_people_join_their_own_cohort_on_a_floor():
    present = Presence(cohort="entrant", arrived=NOON, until=day(15))
    case = problem(
        party("zhao"),
        floors=(Floor(id="w1", site="willow", present=(present,)), Floor(id="w2", site="willow")),
    )

    made = plan(case, zhao=["w1-1"])

    assert broken(case, made) == []


def test_a_reserve_that_is_eaten_is_found():
    case = problem(party("zhao", 5), party("qian"), reserve=0.1)

    made = plan(case, zhao=[f"w1-{n}" for n in range(1, 6)], qian=["w1-6"])

    assert broken(case, made) == [Rule.RESERVE_EATEN]


def test_a_room_kept_for_special_needs_is_no_reserve():
    case = with_room(problem(party("zhao", 5), reserve=0.1), "w1-6", attributes=NEGATIVE.attributes)

    made = plan(case, zhao=[f"w1-{n}" for n in range(1, 6)])

    assert broken(case, made) == [Rule.RESERVE_EATEN]


def test_rooms_that_others_are_in_are_no_reserve():
    case = with_room(problem(party("zhao", 5), reserve=0.1), "w1-6", free_from=day(1))

    made = plan(case, zhao=[f"w1-{n}" for n in range(1, 6)])

    assert broken(case, made) == [Rule.RESERVE_EATEN]


def test_the_reserve_is_counted_at_each_moment():
    case = problem(
        party("zhao", 5), party("qian", 5, arrives=day(15)), reserve=0.1, rooms=rooms("w1")
    )

    made = plan(case, zhao=[f"w1-{n}" for n in range(1, 6)], qian=[f"w1-{n}" for n in range(2, 7)])

    assert broken(case, made) == []


def test_a_party_that_is_not_on_its_pinned_floor_is_found():
    case = problem(party("zhao"), pins=(Pin(party="zhao", floor="w2"),))

    made = plan(case, zhao=["w1-1"])

    assert broken(case, made) == [Rule.PIN_IGNORED]


def test_a_party_that_is_not_in_its_pinned_rooms_is_found():
    case = problem(party("zhao", 2), pins=(Pin(party="zhao", rooms=("w1-1", "w1-2")),))

    made = plan(case, zhao=["w1-2", "w1-1"])

    assert broken(case, made) == [Rule.PIN_IGNORED]


def test_a_party_that_is_not_at_its_pinned_site_is_found():
    case = two_houses(party("zhao"), pins=(Pin(party="zhao", site="maple"),))

    made = plan(case, zhao=["w1-1"])

    assert broken(case, made) == [Rule.PIN_IGNORED]


def test_a_violation_says_where_it_is():
    case = with_room(problem(party("zhao")), "w1-1", zone=Zone.CLEAN)

    found = violations(case, plan(case, zhao=["w1-1"]))[0]

    assert (found.party, found.room) == ("zhao", "w1-1")
    assert str(found.sentence) == "Room w1-1 of party zhao is not in the contaminated zone."
