"""Each rule of the road: a plan that breaks it, and only it, is caught by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from logistics.periods import Period
from logistics.planning.transport.checks import cost, violations
from logistics.planning.transport.plan import LeftBehind, Plan, Rider, Stop, Trip
from logistics.planning.transport.problem import NightBan, Problem, Weights
from logistics.planning.transport.violations import Rule
from tests.planning.transport_day import (
    NIGHT,
    ambulance,
    change_duty,
    change_trip,
    clock,
    coach,
    duty_later,
    group,
    later,
    minibus,
    problem,
    roads,
    rules_broken,
    solved,
    whole_later,
)

MINUTE = timedelta(minutes=1)


def one_trip() -> tuple[Problem, Plan]:
    day = problem(group("Li", 10), group("Wang", 5, to="south"))
    return day, solved(day)


def two_trips() -> tuple[Problem, Plan]:
    day = problem(group("Li", 20), group("Wang", 20, to="south"))
    return day, solved(day)


def with_stop(trip: Trip, **changes: object) -> Trip:
    return replace(trip, stops=(replace(trip.stops[0], **changes), *trip.stops[1:]))


def test_a_lawful_plan_breaks_no_rule() -> None:
    day, plan = two_trips()

    found = violations(day, plan)

    assert found == ()


def test_a_party_that_is_not_in_the_problem_is_caught() -> None:
    day, plan = one_trip()

    changed = replace(day, groups=day.groups[:1])

    assert rules_broken(changed, plan) == {Rule.UNKNOWN_PARTY}


def test_a_party_that_neither_rides_nor_is_left_behind_is_caught() -> None:
    day, plan = one_trip()

    changed = replace(day, groups=(*day.groups, group("Zhao", 1)))

    assert rules_broken(changed, plan) == {Rule.NOT_ACCOUNTED}


def test_a_party_that_rides_twice_is_caught() -> None:
    day = problem(group("Li", 4), coach("one"), coach("two"))
    plan = solved(day)

    again = replace(plan.duties[0], vehicle="two")

    assert rules_broken(day, replace(plan, duties=(*plan.duties, again))) == {Rule.RIDING_TWICE}


def test_a_party_on_the_list_of_those_left_behind_does_not_ride() -> None:
    day, plan = one_trip()

    changed = replace(plan, left_behind=(LeftBehind(party="Li", people=10),))

    assert rules_broken(day, changed) == {Rule.LEFT_BUT_RIDES}


def test_a_party_that_rides_with_some_of_its_people_is_caught() -> None:
    day = problem(group("Li", 10))
    plan = solved(day)

    def halved(trip: Trip) -> Trip:
        return with_stop(trip, riders=(Rider(party="Li", people=5),))

    assert rules_broken(day, change_trip(plan, 0, halved)) == {Rule.PARTY_SPLIT}


def test_people_are_put_off_only_where_they_belong() -> None:
    day = problem(group("Li", 10, to="middle"))
    plan = solved(day)

    changed = replace(day, groups=(group("Li", 10, to="south"),))

    assert rules_broken(changed, plan) == {Rule.WRONG_PLACE}


def test_people_board_only_where_they_are() -> None:
    day = problem(group("Li", 10, to="middle"))
    plan = solved(day)

    changed = replace(day, groups=(group("Li", 10, to="middle", origin="harbour"),))

    assert rules_broken(changed, plan) == {Rule.WRONG_ORIGIN}


def test_nobody_boards_before_clearance() -> None:
    day, plan = one_trip()

    assert rules_broken(day, whole_later(plan, -1)) == {Rule.BEFORE_CLEARANCE}


def test_nobody_arrives_later_than_the_ceiling() -> None:
    day = problem(group("Li", 10))
    plan = solved(day)

    assert rules_broken(day, whole_later(plan, 240)) == set()
    assert rules_broken(day, whole_later(plan, 241)) == {Rule.TOO_LATE}


def test_nobody_arrives_after_the_deadline() -> None:
    day = problem(group("Li", 10))
    plan = solved(day)
    arrives = plan.trips[0].stops[0].arrives_at

    changed = replace(day, groups=(group("Li", 10, deadline_at=arrives - MINUTE),))

    assert rules_broken(changed, plan) == {Rule.TOO_LATE}


def test_nobody_is_on_board_longer_than_allowed() -> None:
    day = problem(group("Li", 10, to="middle"))
    plan = solved(day)

    changed = replace(day, rules=replace(day.rules, ride=19))

    assert rules_broken(changed, plan) == {Rule.RIDE_TOO_LONG}


def test_nobody_arrives_before_the_room_is_ready() -> None:
    day = problem(group("Li", 10))
    plan = solved(day)
    arrives = plan.trips[0].stops[0].arrives_at

    changed = replace(day, groups=(group("Li", 10, room_ready_at=arrives + MINUTE),))

    assert rules_broken(changed, plan) == {Rule.ROOM_NOT_READY}


def test_a_vehicle_carries_no_more_than_its_usable_seats() -> None:
    day = problem(group("Li", 10))
    plan = solved(day)

    changed = replace(day, vehicles=(coach(usable_seats=9),))

    assert rules_broken(changed, plan) == {Rule.OVER_SEATS}


def test_two_categories_in_one_vehicle_are_caught() -> None:
    day, plan = one_trip()

    changed = replace(day, groups=(day.groups[0], replace(day.groups[1], category="contact")))

    assert rules_broken(changed, plan) == {Rule.CATEGORIES_MIXED}


def test_somebody_with_symptoms_in_a_coach_is_caught() -> None:
    day = problem(group("Li", 2))
    plan = solved(day)

    changed = replace(day, groups=(group("Li", 2, symptomatic=True),))

    assert rules_broken(changed, plan) == {Rule.AMBULANCE_ONLY}


def test_an_ambulance_used_as_a_taxi_is_caught() -> None:
    day = problem(group("Li", 2, symptomatic=True), ambulance())
    plan = solved(day)

    changed = replace(day, groups=(group("Li", 2),))

    assert rules_broken(changed, plan) == {Rule.AMBULANCE_FOR_PATIENTS}


def test_two_patients_in_one_ambulance_are_caught() -> None:
    day = problem(group("Li", 1, symptomatic=True), ambulance())
    plan = solved(day)

    changed = replace(day, groups=(*day.groups, group("Wang", 1, symptomatic=True)))

    def both(trip: Trip) -> Trip:
        return with_stop(trip, riders=(*trip.riders, Rider(party="Wang", people=1)))

    assert rules_broken(changed, change_trip(plan, 0, both)) == {Rule.ONE_PATIENT}


def test_a_vehicle_that_does_not_exist_is_caught() -> None:
    day, plan = one_trip()

    assert rules_broken(day, change_duty(plan, 0, vehicle="ghost")) == {Rule.UNKNOWN_VEHICLE}


def test_a_driver_who_does_not_exist_is_caught() -> None:
    day, plan = one_trip()

    assert rules_broken(day, change_duty(plan, 0, driver=2)) == {Rule.UNKNOWN_DRIVER}


def test_a_place_that_does_not_exist_is_caught() -> None:
    day = problem(group("Li", 10))
    plan = solved(day)

    def nowhere(trip: Trip) -> Trip:
        return with_stop(trip, place="nowhere")

    assert rules_broken(day, change_trip(plan, 0, nowhere)) == {
        Rule.UNKNOWN_PLACE,
        Rule.WRONG_PLACE,
    }


def test_a_trip_with_nobody_on_board_is_caught() -> None:
    day = problem(group("Li", 10))
    plan = solved(day)
    last = plan.trips[0].stops[0]

    def detour(trip: Trip) -> Trip:
        return replace(trip, stops=(*trip.stops, replace(last, riders=())))

    changed = change_trip(plan, 0, detour)

    assert Rule.EMPTY_TRIP in rules_broken(day, changed)


def test_too_many_drops_are_caught() -> None:
    day, plan = one_trip()

    changed = replace(day, rules=replace(day.rules, max_drops=1))

    assert rules_broken(changed, plan) == {Rule.TOO_MANY_DROPS}


def test_a_vehicle_loads_only_at_the_ports_it_serves() -> None:
    day, plan = one_trip()

    changed = replace(day, vehicles=(coach(serves=("harbour",)),))

    assert rules_broken(changed, plan) == {Rule.WRONG_VEHICLE_PLACE}


def test_a_leg_driven_faster_than_the_road_allows_is_caught() -> None:
    day = problem(group("Li", 10, to="middle"))
    plan = solved(day)

    changed = replace(day, roads=roads(speeds=(59.0,) * 24))

    assert rules_broken(changed, plan) == {Rule.DRIVEN_TOO_FAST}


def test_a_vehicle_that_sets_out_before_its_last_trip_is_over_is_caught() -> None:
    day = problem(group("Li", 20, to="middle"), group("Wang", 20, to="middle"), disinfection=0)
    plan = solved(day)

    def early(trip: Trip) -> Trip:
        return replace(trip, sets_out_at=trip.sets_out_at - MINUTE)

    changed = change_trip(plan, 1, early)

    assert rules_broken(replace(day, rules=replace(day.rules, disinfection=0)), changed) == {
        Rule.TRIPS_OVERLAP
    }


def test_a_vehicle_that_leaves_the_garage_unprepared_is_caught() -> None:
    day, plan = one_trip()

    changed = change_duty(plan, 0, begins_at=plan.duties[0].begins_at + MINUTE)

    assert rules_broken(day, changed) == {Rule.PREPARING_TOO_SHORT}


def test_loading_in_a_hurry_is_caught() -> None:
    day, plan = one_trip()

    def hurried(trip: Trip) -> Trip:
        return replace(trip, loads_at=trip.loads_at + MINUTE)

    assert rules_broken(day, change_trip(plan, 0, hurried)) == {Rule.LOADING_TOO_SHORT}


def test_unloading_in_a_hurry_is_caught() -> None:
    day = problem(group("Li", 10))
    plan = solved(day)
    leaves = plan.trips[0].stops[0].leaves_at

    def hurried(trip: Trip) -> Trip:
        return with_stop(trip, leaves_at=leaves - MINUTE)

    assert rules_broken(day, change_trip(plan, 0, hurried)) == {Rule.UNLOADING_TOO_SHORT}


def test_a_vehicle_that_loads_again_before_it_is_disinfected_is_caught() -> None:
    day, plan = two_trips()

    changed = replace(day, rules=replace(day.rules, disinfection=46))

    assert rules_broken(changed, plan) == {Rule.NOT_DISINFECTED}


def test_a_duty_longer_than_allowed_is_caught() -> None:
    day, plan = two_trips()
    duty = plan.duties[0]
    minutes = (duty.ends_at - duty.begins_at) // MINUTE

    assert rules_broken(replace(day, rules=replace(day.rules, duty=minutes)), plan) == set()
    assert rules_broken(replace(day, rules=replace(day.rules, duty=minutes - 1)), plan) == {
        Rule.DUTY_TOO_LONG
    }


def two_duties_of_one_coach() -> tuple[Problem, Plan]:
    day = problem(
        group("Li", 20), group("Wang", 20, at="20:00"), coach(drivers=2), duty=300, disinfection=0
    )
    return day, solved(day)


def test_two_duties_of_one_vehicle_do_not_overlap() -> None:
    day, plan = two_duties_of_one_coach()
    first, second = plan.duties
    gap = (second.begins_at - first.ends_at) // MINUTE

    changed = replace(day, rules=replace(day.rules, disinfection=gap + 1))

    assert [first.driver, second.driver] == [1, 2]
    assert rules_broken(changed, plan) == {Rule.DUTIES_OVERLAP}


def test_a_driver_rests_between_two_duties() -> None:
    day, plan = two_duties_of_one_coach()

    changed = change_duty(plan, 1, driver=1)

    assert rules_broken(day, changed) == {Rule.REST_TOO_SHORT}


def test_a_vehicle_is_used_only_while_it_is_available() -> None:
    day, plan = one_trip()

    late = coach(available=Period(plan.duties[0].begins_at + MINUTE))
    early = coach(available=Period(clock("00:00"), plan.duties[0].ends_at - MINUTE))

    assert rules_broken(replace(day, vehicles=(late,)), plan) == {Rule.VEHICLE_UNAVAILABLE}
    assert rules_broken(replace(day, vehicles=(early,)), plan) == {Rule.VEHICLE_UNAVAILABLE}


def test_a_coach_that_drives_at_night_is_caught_loaded_and_empty() -> None:
    day = problem(group("Li", 10, at="01:00"))
    plan = solved(day)
    banned = replace(day, rules=replace(day.rules, night_ban=NIGHT))

    loaded, empty = whole_later(plan, 40), whole_later(plan, 10)

    assert loaded.trips[0].stops[0].arrives_at > clock("02:00")
    assert empty.trips[0].stops[0].arrives_at < clock("02:00") < empty.duties[0].ends_at
    assert rules_broken(banned, loaded) == {Rule.NIGHT_BAN}
    assert rules_broken(banned, empty) == {Rule.NIGHT_BAN}


def test_the_night_ban_spares_minibuses_and_short_trips() -> None:
    day = problem(group("Li", 10, at="02:00"), minibus())
    plan = solved(day)
    short = replace(day, vehicles=(coach("minibus"),))

    for_coaches = replace(day.rules, night_ban=NIGHT)
    far_only = replace(day.rules, night_ban=NightBan(start=NIGHT.start, end=NIGHT.end, above_km=30))

    assert rules_broken(replace(day, rules=for_coaches), plan) == set()
    assert rules_broken(replace(short, rules=far_only), plan) == set()


def test_a_ban_across_midnight_holds_on_both_sides() -> None:
    day = problem(group("Li", 10, at="22:00"), group("Wang", 10, at="04:00"))
    across = NightBan(start=clock("23:00").astimezone(day.zone).time(), end=NIGHT.end)
    plan = solved(day)
    banned = replace(day, rules=replace(day.rules, night_ban=across))

    evening = replace(plan, duties=(duty_later(plan.duties[-1], 30), *plan.duties[:-1]))

    assert rules_broken(banned, plan) == {Rule.NIGHT_BAN}
    assert rules_broken(banned, evening) == {Rule.NIGHT_BAN}


def test_a_misstated_cost_is_caught() -> None:
    day, plan = one_trip()

    changed = replace(plan, cost=replace(plan.cost, km=plan.cost.km - 1))

    assert [each.rule for each in violations(day, changed)] == [Rule.COST_MISSTATED]


def test_a_bound_above_the_cost_is_caught() -> None:
    day, plan = one_trip()

    changed = replace(plan, bound=plan.cost.total + 1)

    assert [each.rule for each in violations(day, changed)] == [Rule.BOUND_ABOVE_COST]


def test_the_cost_counts_duties_roads_waiting_lateness_and_people_left_behind() -> None:
    weights = Weights(left_behind=1000.0, waiting=0.5, late=2.0, plain_ambulance=70.0)
    day = problem(
        group("Li", 2, to="middle", symptomatic=True, due_at=clock("10:40")),
        group("Wang", 3, to="middle"),
        ambulance(negative_pressure=False),
        weights=weights,
    )
    plan = whole_later(solved(day), 10)

    found = cost(day, plan)

    assert found.terms == pytest.approx(
        {
            "left_behind": 3000.0,
            "duties": 300.0,
            "km": 0.9 * (3 + 20 + 23),
            "waiting": 0.5 * 2 * 10,
            "late": 2.0 * 2 * 5,
            "plain_ambulance": 70.0,
        }
    )


def test_an_overlong_wait_moves_no_other_rule() -> None:
    day, plan = two_trips()

    changed = change_trip(plan, 1, lambda trip: later(trip, 30))
    changed = change_duty(
        changed,
        0,
        returns_at=plan.duties[0].returns_at + 30 * MINUTE,
        ends_at=plan.duties[0].ends_at + 30 * MINUTE,
    )

    assert rules_broken(day, changed) == set()


def test_an_unknown_stop_time_order_is_caught() -> None:
    day = problem(group("Li", 10, to="middle"))
    plan = solved(day)

    def backwards(trip: Trip) -> Trip:
        stop = trip.stops[0]
        early = Stop(
            place=stop.place,
            arrives_at=trip.departs_at,
            leaves_at=stop.leaves_at,
            riders=stop.riders,
        )
        return replace(trip, stops=(early,))

    assert rules_broken(day, change_trip(plan, 0, backwards)) == {Rule.DRIVEN_TOO_FAST}
