"""A plan changed as little as possible: what is still lawful stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from logistics.planning.transport.checks import violations
from logistics.planning.transport.plan import LeftBehind, Plan
from logistics.planning.transport.problem import Problem
from logistics.planning.transport.solver import solve
from tests.planning.transport_day import (
    ambulance,
    clock,
    coach,
    group,
    problem,
    riders,
    whole_later,
)


def busy_day() -> Problem:
    return problem(
        group("Li", 20, at="08:00"),
        group("Wang", 20, to="south", at="10:30"),
        group("Zhao", 20, at="13:00"),
        group("Sun", 20, to="south", at="13:00"),
        coach("one"),
        coach("two"),
        coach("three"),
    )


def replanned(day: Problem, before: Plan) -> Plan:
    return solve(day, seconds=1, previous=before)


def test_nothing_changes_when_nothing_happened() -> None:
    day = busy_day()
    before = solve(day, seconds=0.3)

    after = replanned(day, before)

    assert after.duties == before.duties


def test_a_late_flight_moves_its_own_people_only() -> None:
    day = busy_day()
    before = solve(day, seconds=0.3)
    late = tuple(
        replace(each, released_at=each.released_at + timedelta(minutes=95))
        if each.id == "Wang"
        else each
        for each in day.groups
    )

    after = replanned(replace(day, groups=late), before)

    assert violations(replace(day, groups=late), after) == ()
    untouched = {trip for trip in before.trips if "Wang" not in {r.party for r in trip.riders}}
    assert untouched <= set(after.trips)


def test_a_lost_coach_moves_its_riders_only() -> None:
    day = busy_day()
    before = solve(day, seconds=0.3)
    lost = before.duties[0].vehicle
    fewer = replace(day, vehicles=tuple(each for each in day.vehicles if each.id != lost))

    after = replanned(fewer, before)

    assert violations(fewer, after) == ()
    assert set(before.duties[1:]) <= set(after.duties)
    assert after.left_behind == ()


def test_a_late_joiner_gets_a_seat_without_moving_anybody() -> None:
    day = busy_day()
    before = solve(day, seconds=0.3)
    more = replace(day, groups=(*day.groups, group("Zhou", 3, to="south", at="10:30")))

    after = replanned(more, before)

    assert violations(more, after) == ()
    assert after.cost.duties == before.cost.duties
    assert ["Wang", "Zhou"] in riders(after)


@pytest.mark.parametrize("left_before", [True, False])
def test_nobody_moves_for_those_whom_the_published_plan_left_behind(left_before: bool) -> None:
    day = problem(group("Li", 20), group("Wang", 20, at="11:00"), coach(), wait_ceiling=60)
    alone = replace(day, groups=day.groups[:1])
    before = whole_later(solve(alone, seconds=0.1), 25)
    wang = LeftBehind(party="Wang", people=20, reasons=())
    before = replace(before, left_behind=(wang,) if left_before else ())

    after = replanned(day, before)

    assert solve(day, seconds=0.1).left_behind == ()
    assert (after.trips[0] == before.trips[0]) is left_before
    assert bool(after.left_behind) is left_before


def test_somebody_who_goes_elsewhere_leaves_the_old_trip() -> None:
    day = busy_day()
    before = solve(day, seconds=0.3)
    moved = tuple(replace(each, destination="hospital") if each.id == "Li" else each
                  for each in day.groups)  # fmt: skip

    after = replanned(replace(day, groups=moved), before)

    assert violations(replace(day, groups=moved), after) == ()
    assert after.left_behind == ()


def test_departures_that_a_person_set_later_are_kept() -> None:
    day = problem(group("Li", 20))
    by_hand = whole_later(solve(day, seconds=0.3), 25)

    after = replanned(day, by_hand)

    assert after.trips[0].departs_at == clock("10:40")


def test_a_plan_for_another_day_is_no_use_and_no_harm() -> None:
    day = busy_day()
    other = solve(problem(group("Zheng", 5), coach("elsewhere")), seconds=0.1)

    after = replanned(day, other)

    assert violations(day, after) == ()
    assert after.left_behind == ()


def test_a_second_driver_who_is_ill_costs_nobody_of_the_first_his_ride() -> None:
    day = problem(
        group("Li", 20, at="06:00"),
        group("Wang", 20, at="16:30"),
        coach("one", drivers=2),
        coach("spare", duty_cost=900.0),
        wait_ceiling=15,
    )
    before = solve(day, seconds=0.3)
    alone = replace(day, vehicles=(coach("one"), coach("spare", duty_cost=900.0)))

    after = replanned(alone, before)

    assert {duty.driver for duty in before.duties} == {1, 2}
    assert violations(alone, after) == ()
    assert after.left_behind == ()
    first = next(duty for duty in before.duties if duty.driver == 1)
    assert first in after.duties


def test_the_riders_of_a_lost_coach_depart_when_they_were_told_to() -> None:
    day = busy_day()
    before = solve(day, seconds=0.3)
    lost = before.duties[0].vehicle
    fewer = replace(day, vehicles=tuple(each for each in day.vehicles if each.id != lost))

    after = replanned(fewer, before)

    told = {party: ride.departs_at for party, ride in before.journeys.items()}
    assert {party: ride.departs_at for party, ride in after.journeys.items()} == told


def test_others_move_in_time_only_when_somebody_would_be_left_behind() -> None:
    day = problem(group("Li", 20, at="10:00"), coach("one"), wait_ceiling=60)
    told_late = whole_later(solve(day, seconds=0.3), 45)
    more = replace(day, groups=(*day.groups, group("Wang", 5, to="hospital", at="10:10")))

    after = replanned(more, told_late)

    assert violations(more, after) == ()
    assert after.left_behind == ()
    assert after.journeys["Li"].departs_at < told_late.journeys["Li"].departs_at


def test_whose_room_is_ready_later_rides_later_and_the_others_as_told() -> None:
    day = problem(group("Li", 10), group("Wang", 10), coach("one"), coach("two"))
    before = solve(day, seconds=0.3)
    waits = replace(day.groups[1], room_ready_at=clock("13:00"))
    changed = replace(day, groups=(day.groups[0], waits))

    after = replanned(changed, before)

    assert violations(changed, after) == ()
    assert len(before.trips) == 1
    assert after.journeys["Li"] == before.journeys["Li"]
    assert after.journeys["Wang"].arrives_at >= clock("13:00")


def test_somebody_who_turns_ill_leaves_the_coach_and_the_others_stay() -> None:
    day = problem(group("Li", 10), group("Wang", 1), coach("one"), ambulance())
    before = solve(day, seconds=0.3)
    ill = replace(day.groups[1], symptomatic=True, destination="hospital")
    changed = replace(day, groups=(day.groups[0], ill))

    after = replanned(changed, before)

    assert violations(changed, after) == ()
    assert after.journeys["Li"] == before.journeys["Li"]
    assert after.journeys["Wang"].vehicle == "ambulance"


def test_a_new_duty_never_takes_the_vehicle_of_a_trip_that_stays_as_told() -> None:
    quick = {"duty": 180, "rest": 60, "wait_ceiling": 300}
    one = coach(drivers=2)
    told = solve(problem(group("Li", at="10:45"), one, **quick), seconds=0.2)
    new = group("Wang", at="10:40", deadline_at=clock("11:20"), category="contact")
    day = problem(group("Li", at="08:00"), new, one, **quick)

    after = replanned(day, told)

    assert violations(day, after) == ()
    assert sorted(riders(after)) == [["Li"], ["Wang"]]
