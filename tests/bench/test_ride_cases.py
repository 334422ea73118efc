from __future__ import annotations

import pytest

from logistics.bench.ride_cases import CASES
from logistics.planning.transport.checks import violations
from logistics.planning.transport.solver import solve


@pytest.mark.parametrize("name", CASES)
def test_days_that_are_not_the_generators_are_solved_and_explained(name: str) -> None:
    day = CASES[name](1)

    plan = solve(day, seconds=0.5)

    assert violations(day, plan) == ()
    assert [each.party for each in plan.left_behind if not each.reasons] == []
    assert len(plan.journeys) + len(plan.left_behind) == len(day.party)


def test_too_few_vehicles_leave_people_behind_for_want_of_a_vehicle() -> None:
    day = CASES["a fifth short"](1)

    plan = solve(day, seconds=0.5)

    assert plan.left_behind
    assert {each.template for each in plan.left_behind[0].reasons} == {
        "%(kind)s (%(count)s): %(why)s"
    }


def test_no_coach_drives_in_the_hours_of_the_ban_though_flights_land_then() -> None:
    day = CASES["night arrivals"](1)

    released = {day.zone.fromutc(group.released_at.replace(tzinfo=day.zone)).hour
                for group in day.groups}  # fmt: skip

    assert released & {2, 3, 4}
    assert solve(day, seconds=0.5).trips
