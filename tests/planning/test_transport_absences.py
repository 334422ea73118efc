"""Vehicles in the workshop and drivers on leave: the judge sees it, solver and repair obey it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from logistics.errors import InputRejected
from logistics.periods import Period
from logistics.planning.transport import problem_json
from logistics.planning.transport.checks import violations
from logistics.planning.transport.plan import difference
from logistics.planning.transport.problem import DriverAway, Problem
from logistics.planning.transport.solver import solve
from logistics.planning.transport.violations import Rule
from tests.planning.transport_day import clock, coach, group, problem, rules_broken

NOON = Period(clock("11:30"), clock("14:00"))


def two_rides(**changes: object) -> Problem:
    return problem(
        group("Li", 20, at="08:00"),
        group("Zhao", 20, at="08:00"),
        group("Wang", at="12:00", to="south"),
        coach("one", **changes),
        coach("two", duty_cost=501.0),
    )


def vehicles(day: Problem) -> dict[str, str]:
    plan = solve(day, seconds=0.3)
    assert violations(day, plan) == ()
    return {party: journey.vehicle for party, journey in plan.journeys.items()}


def test_a_vehicle_in_the_workshop_drives_before_and_after_but_not_then() -> None:
    assert vehicles(two_rides(away=(NOON,)))["Wang"] == "two"

    dear = coach("two", duty_cost=5000.0)
    morning = (Period(clock("07:00"), clock("11:00")),)
    day = problem(group("Wang", at="12:00", to="south"), coach("one", away=morning), dear)
    assert vehicles(day) == {"Wang": "one"}


def test_a_driver_on_leave_drives_nothing_then_and_the_other_one_does() -> None:
    away = (DriverAway(driver=1, period=NOON),)
    day = problem(group("Wang", at="12:00"), coach(drivers=2, drivers_away=away))

    plan = solve(day, seconds=0.3)

    assert [duty.driver for duty in plan.duties] == [2]
    alone = problem(group("Wang", at="12:00", deadline_at=clock("13:00")),
                    coach(drivers_away=away))  # fmt: skip
    assert solve(alone, seconds=0.3).people_left_behind == 10


def test_duties_in_an_absence_are_caught_by_name() -> None:
    day = two_rides()
    plan = solve(day, seconds=0.3)
    (vehicle, *others) = day.vehicles

    gone = replace(vehicle, away=(NOON,))
    ill = replace(vehicle, drivers_away=(DriverAway(driver=1, period=NOON),))

    assert rules_broken(replace(day, vehicles=(gone, *others)), plan) == {Rule.VEHICLE_UNAVAILABLE}
    assert rules_broken(replace(day, vehicles=(ill, *others)), plan) == {Rule.DRIVER_UNAVAILABLE}


def test_an_absence_moves_only_the_trips_that_it_hits() -> None:
    day = two_rides()
    before = solve(day, seconds=0.3)
    (vehicle, *others) = day.vehicles

    changed = replace(day, vehicles=(replace(vehicle, away=(NOON,)), *others))
    after = solve(changed, seconds=0.5, previous=before)

    assert violations(changed, after) == ()
    assert after.journeys["Wang"].vehicle == "two"
    assert difference(before, after).moved == frozenset()


def test_the_bound_of_a_day_with_absences_is_never_above_a_lawful_plan() -> None:
    rides = [group(f"G{n}", at=f"{8 + n:02}:00", people=20) for n in range(6)]
    away = (NOON, Period(clock("16:00"), clock("16:30")))
    leave = (DriverAway(driver=2, period=Period(clock("06:00"), clock("10:30"))),)
    day = problem(*rides, coach("one", drivers=2, away=away, drivers_away=leave), coach("two"))

    plan = solve(day, seconds=1)

    assert violations(day, plan) == ()
    assert plan.bound is not None
    only_two = replace(day, vehicles=day.vehicles[1:])
    assert plan.bound <= solve(only_two, seconds=0.5).cost.total + 0.01


def test_absences_are_written_read_and_checked() -> None:
    away = (DriverAway(driver=1, period=Period(clock("06:00"))),)
    day = two_rides(away=(NOON,), drivers_away=away)

    assert problem_json.from_json(problem_json.to_json(day)) == day
    unknown = (DriverAway(driver=3, period=NOON),)
    with pytest.raises(InputRejected) as rejected:
        problem_json.from_json(problem_json.to_json(two_rides(drivers_away=unknown)))
    assert rejected.value.problems[0].field == "$.vehicles[0].drivers_away[0].driver"
