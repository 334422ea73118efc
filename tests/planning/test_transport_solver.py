"""The solver obeys every rule, also where that costs something, and leaves nobody unsaid."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from logistics.bench.transport_cases import transport_case
from logistics.errors import InputRejected
from logistics.periods import Period
from logistics.planning.transport.checks import violations
from logistics.planning.transport.plan import Outcome
from logistics.planning.transport.problem import NightBan, Party, Problem, Weights
from logistics.planning.transport.solver import Told, solve
from tests.planning.transport_day import (
    NIGHT,
    ambulance,
    clock,
    coach,
    couples,
    group,
    minibus,
    problem,
    riders,
    roads,
    solved,
)

WAITING = Weights(left_behind=1000.0, waiting=1.0)

STRICT_AND_RELAXED = {
    "usable seats": (
        problem(group("Li", 20), group("Wang", 20)),
        problem(group("Li", 20), group("Wang", 20), coach(usable_seats=50)),
    ),
    "categories apart": (
        problem(group("Li", 5), group("Wang", 5, category="contact")),
        problem(group("Li", 5), group("Wang", 5)),
    ),
    "a party together": (
        problem(group("Li", 30), coach("one"), coach("two")),
        problem(couples("Li", 15), coach("one"), coach("two")),
    ),
    "clearance": (
        problem(group("Li", 5), group("Wang", 5, at="11:00"), wait_ceiling=30),
        problem(group("Li", 5), group("Wang", 5, at="10:00"), wait_ceiling=30),
    ),
    "latest arrival": (
        problem(group("Li", 20), group("Wang", 20), coach("one"), coach("two"), wait_ceiling=60),
        problem(group("Li", 20), group("Wang", 20), coach("one"), coach("two"), wait_ceiling=240),
    ),
    "deadline": (
        problem(
            group("Li", 20, deadline_at=clock("11:00")),
            group("Wang", 20, deadline_at=clock("11:00")),
            coach("one"),
            coach("two"),
        ),
        problem(group("Li", 20), group("Wang", 20), coach("one"), coach("two")),
    ),
    "drops": (
        problem(group("Li", 5), group("Wang", 5, to="south"), max_drops=1),
        problem(group("Li", 5), group("Wang", 5, to="south"), max_drops=2),
    ),
    "ride time": (
        problem(group("Li", 5), group("Wang", 5, to="south"), ride=35),
        problem(group("Li", 5), group("Wang", 5, to="south"), ride=60),
    ),
    "rooms ready": (
        problem(group("Li", 5, room_ready_at=clock("11:00")), group("Wang", 5), wait_ceiling=20),
        problem(group("Li", 5), group("Wang", 5), wait_ceiling=20),
    ),
    "ambulances for patients": (
        problem(group("Li", 2, symptomatic=True), group("Wang", 5), coach(), ambulance()),
        problem(group("Li", 2), group("Wang", 5), coach(), ambulance()),
    ),
    "one patient at a time": (
        problem(group("Li", 1, symptomatic=True), group("Wang", 1, symptomatic=True), ambulance()),
        problem(group("Li", 2, symptomatic=True), ambulance()),
    ),
    "ports served": (
        problem(group("Li", 20), coach(serves=("harbour",)), coach("dear", duty_cost=900.0)),
        problem(group("Li", 20), coach(), coach("dear", duty_cost=900.0)),
    ),
    "loading": (
        problem(group("Li", 20), group("Wang", 20), coach("one"), coach("two"), loading=60,
                wait_ceiling=135),
        problem(group("Li", 20), group("Wang", 20), coach("one"), coach("two"), loading=15,
                wait_ceiling=135),
    ),
    "unloading": (
        problem(group("Li", 20), group("Wang", 20), coach("one"), coach("two"), unloading=60,
                wait_ceiling=120),
        problem(group("Li", 20), group("Wang", 20), coach("one"), coach("two"), wait_ceiling=120),
    ),
    "disinfection": (
        problem(group("Li", 20), group("Wang", 20), coach("one"), coach("two"), disinfection=90,
                wait_ceiling=120),
        problem(group("Li", 20), group("Wang", 20), coach("one"), coach("two"), wait_ceiling=120),
    ),
    "preparing": (
        problem(group("Li", 20), coach(available=Period(clock("09:45"), clock("12:00", day=1))),
                preparing=60, weights=WAITING),
        problem(group("Li", 20), coach(available=Period(clock("09:45"), clock("12:00", day=1))),
                preparing=0, weights=WAITING),
    ),
    "length of duty": (
        problem(group("Li", 20), group("Wang", 20, at="15:00"), coach("one"), coach("two"),
                duty=240, wait_ceiling=60),
        problem(group("Li", 20), group("Wang", 20, at="15:00"), coach("one"), coach("two"),
                wait_ceiling=60),
    ),
    "rest": (
        problem(group("Li", 20), group("Wang", 20, at="15:00"), coach(), duty=150, rest=600),
        problem(group("Li", 20), group("Wang", 20, at="15:00"), coach(), duty=150, rest=60),
    ),
    "drivers": (
        problem(group("Li", 20), group("Wang", 20, at="15:00"), coach(drivers=1), duty=150),
        problem(group("Li", 20), group("Wang", 20, at="15:00"), coach(drivers=2), duty=150),
    ),
    "availability": (
        problem(group("Li", 20), coach(available=Period(clock("11:00"), clock("20:00"))),
                weights=WAITING),
        problem(group("Li", 20), coach(), weights=WAITING),
    ),
    "night ban": (
        problem(group("Li", 20, at="01:30"), weights=WAITING, night_ban=NIGHT),
        problem(group("Li", 20, at="01:30"), weights=WAITING),
    ),
    "speeds by hour": (
        problem(group("Li", 20), group("Wang", 20), coach("one"), coach("two"), wait_ceiling=120,
                roads=roads(speeds=(60.0,) * 10 + (20.0,) * 14)),
        problem(group("Li", 20), group("Wang", 20), coach("one"), coach("two"), wait_ceiling=120),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STRICT_AND_RELAXED)
def test_the_solver_pays_for_keeping_a_rule(name: str) -> None:
    strict, relaxed = STRICT_AND_RELAXED[name]

    plan, cheaper = solved(strict), solved(relaxed)

    assert violations(strict, plan) == ()
    assert violations(relaxed, cheaper) == ()
    assert plan.cost.total > cheaper.cost.total


def test_a_flight_cleared_at_half_past_one_waits_for_the_end_of_the_night_ban() -> None:
    day = problem(group("Li", 20, at="01:30"), group("Wang", 20, at="01:30"), coach("one"),
                  coach("two"), night_ban=NIGHT, wait_ceiling=300)  # fmt: skip

    plan = solved(day)

    assert violations(day, plan) == ()
    assert plan.left_behind == ()
    assert min(trip.departs_at for trip in plan.trips) == clock("05:00")


def test_a_minibus_spares_people_the_night_at_the_airport() -> None:
    day = problem(group("Li", 8, at="01:30"), coach(), minibus(), night_ban=NIGHT, weights=WAITING)

    plan = solved(day)

    assert [duty.vehicle for duty in plan.duties] == ["minibus"]
    assert plan.trips[0].departs_at == clock("01:45")


def test_short_trips_go_on_through_the_night() -> None:
    far_only = NightBan(start=NIGHT.start, end=NIGHT.end, above_km=25.0)
    day = problem(group("Li", 20, at="01:30"), group("Wang", 20, to="east", at="01:30"),
                  coach("one"), coach("two"), night_ban=far_only, weights=WAITING)  # fmt: skip

    plan = solved(day)

    assert violations(day, plan) == ()
    assert [trip.departs_at for trip in plan.trips if trip.stops[0].place == "north"] == [
        clock("01:45")
    ]


def test_people_wait_for_the_next_trip_of_the_same_coach_when_there_is_but_one() -> None:
    day = problem(group("Li", 20), group("Wang", 20), group("Zhao", 20), wait_ceiling=480)

    plan = solved(day)

    assert violations(day, plan) == ()
    assert len(plan.duties) == 1
    assert len(plan.trips) == 3
    assert plan.left_behind == ()


def test_a_shortage_is_stated_with_the_people_and_the_reason() -> None:
    day = problem(group("Li", 20), group("Wang", 20), group("Zhao", 20), wait_ceiling=60)

    plan = solved(day)

    assert violations(day, plan) == ()
    assert plan.people_left_behind == 40
    assert [str(reason) for reason in plan.left_behind[0].reasons] == [
        "coach (1): All are on other trips until it is too late."
    ]


def test_a_large_group_is_divided_between_vehicles_but_never_a_party() -> None:
    day = problem(couples("Li", 20), coach("one"), coach("two"), minibus("three"), wait_ceiling=30)

    plan = solved(day)

    assert violations(day, plan) == ()
    assert plan.left_behind == ()
    assert len(plan.trips) == 2


def test_a_large_group_is_divided_among_small_vehicles_when_the_large_one_is_away() -> None:
    day = problem(
        couples("Li", 10),
        coach(available=Period(clock("20:00"), clock("23:00"))),
        minibus("one"),
        minibus("two"),
        wait_ceiling=30,
    )

    plan = solved(day)

    assert violations(day, plan) == ()
    assert sorted(duty.vehicle for duty in plan.duties) == ["one", "two"]


def test_one_impossible_group_never_empties_the_plan() -> None:
    day = problem(
        group("Giants", 60),
        group("Li", 10),
        group("Wang", 1, symptomatic=True),
        group("Late", 3, deadline_at=clock("10:05")),
    )

    plan = solved(day)

    assert violations(day, plan) == ()
    assert riders(plan) == [["Li"]]
    assert sorted(
        (each.party, [str(why) for why in each.reasons]) for each in plan.left_behind
    ) == [
        ("Giants", ["coach (1): The party has 60 people and there are 25 usable seats."]),
        ("Late", ["coach (1): No ride after the clearance arrives before the deadline."]),
        ("Wang", ["coach (1): Somebody with symptoms rides in an ambulance only."]),
    ]


def test_without_vehicles_everybody_is_left_behind() -> None:
    day = replace(problem(group("Li", 10)), vehicles=())

    plan = solved(day)

    assert violations(day, plan) == ()
    assert plan.people_left_behind == 10
    assert [str(why) for why in plan.left_behind[0].reasons] == ["There is no vehicle."]


def test_an_empty_day_has_an_empty_plan_that_is_optimal() -> None:
    day = problem()

    plan = solved(day)

    assert violations(day, plan) == ()
    assert plan.outcome is Outcome.OPTIMAL
    assert (plan.duties, plan.cost.total, plan.gap) == ((), 0.0, 0.0)


def test_people_nearby_share_a_trip() -> None:
    day = problem(group("Li", 8), group("Wang", 8, to="middle"), group("Zhao", 8, to="south"))

    plan = solved(day)

    assert riders(plan) == [["Li", "Wang", "Zhao"]]
    assert [stop.place for stop in plan.trips[0].stops] in (
        ["north", "middle", "south"],
        ["south", "middle", "north"],
    )


def test_a_plan_for_one_coach_and_one_trip_is_proven_optimal() -> None:
    day = problem(group("Li", 25), wait_ceiling=60)

    plan = solved(day)

    assert plan.outcome is Outcome.OPTIMAL
    assert plan.gap == pytest.approx(0.0, abs=1e-5)


def test_two_ports_share_a_coach_that_may_load_at_both() -> None:
    day = problem(group("Li", 20), group("Wang", 20, origin="harbour", at="12:00"))

    plan = solved(day)

    assert violations(day, plan) == ()
    assert len(plan.duties) == 1
    assert [trip.origin for trip in plan.trips] == ["airport", "harbour"]


def test_patients_get_negative_pressure_where_there_is_one() -> None:
    day = problem(
        group("Li", 1, symptomatic=True),
        ambulance("plain", negative_pressure=False, duty_cost=250.0),
        ambulance("tight"),
        weights=Weights(left_behind=1000.0, plain_ambulance=100.0),
    )

    plan = solved(day)

    assert [duty.vehicle for duty in plan.duties] == ["tight"]


def test_the_same_seed_gives_the_same_plan() -> None:
    day = problem(*(group(f"g{i}", 5 + i, to=("north", "south", "east")[i % 3]) for i in range(6)),
                  coach("one"), coach("two"))  # fmt: skip

    first, second = (solve(day, seconds=20, seed=3) for _ in range(2))

    assert replace(first, seconds=0) == replace(second, seconds=0)


def test_no_time_at_all_still_gives_a_whole_plan_with_a_bound() -> None:
    day = problem(group("Li", 20), group("Wang", 5, to="south"))

    plan = solve(day, seconds=0)

    assert violations(day, plan) == ()
    assert plan.left_behind == ()
    assert plan.bound is not None
    assert 0 < plan.bound <= plan.cost.total


def test_a_cancelled_search_answers_with_the_best_plan_so_far() -> None:
    day = problem(*(group(f"g{i}", 9, to=("north", "south")[i % 2]) for i in range(8)),
                  coach("one"), coach("two"))  # fmt: skip
    told: list[Told] = []

    def cancel(so_far: Told) -> bool:
        told.append(so_far)
        return False

    plan = solve(day, seconds=60, progress=cancel)

    assert violations(day, plan) == ()
    assert len(told) == 1
    assert 0 < told[0].bound <= told[0].cost
    assert plan.seconds < 5


def test_a_day_of_several_nights_uses_rested_drivers_again() -> None:
    flights = [replace(group(f"day{n}", 20), released_at=clock("10:00", day=n)) for n in range(3)]
    day = problem(*flights, coach(available=Period(clock("00:00"))))

    plan = solved(day)

    assert violations(day, plan) == ()
    assert plan.left_behind == ()
    assert [duty.driver for duty in plan.duties] == [1, 1, 1]


def test_a_problem_that_contradicts_itself_is_refused() -> None:
    day = problem(group("Li", 5, to="nowhere"))

    with pytest.raises(InputRejected) as refusal:
        solved(day)

    assert refusal.value.problems[0].field == "$.groups[0].destination"


def test_moments_between_minutes_are_taken_to_the_safe_side() -> None:
    late = clock("10:00") + timedelta(seconds=30)
    day = problem(replace(group("Li", 5), released_at=late))

    plan = solved(day)

    assert violations(day, plan) == ()
    assert plan.trips[0].departs_at == clock("10:16")


def crowded(count: int) -> Problem:
    """Many small parties who are each cleared at a minute of their own."""
    parties = [
        replace(
            group(f"p{i}", 1 + i % 4, to=("north", "middle", "south")[i % 3]),
            parties=(Party(id=f"p{i}", people=1 + i % 4),),
            released_at=clock("10:00") + timedelta(minutes=i % 90),
        )
        for i in range(count)
    ]
    return problem(*parties, *(coach(f"coach {i}") for i in range(6)), minibus())


def test_many_small_parties_cleared_one_by_one_still_get_a_plan_and_a_bound() -> None:
    day = crowded(120)

    plan = solved(day, seconds=2)

    assert violations(day, plan) == ()
    assert plan.left_behind == ()
    assert plan.bound is not None
    assert 0 < plan.bound <= plan.cost.total


def test_with_the_work_limited_the_same_seed_gives_the_same_plan():
    case = transport_case(200, 2)

    one, other = solve(case, work=30, seed=3), solve(case, work=30, seed=3)

    assert one.duties == other.duties
    assert one.bound == other.bound
    assert one.cost.total < solve(case, seconds=0.0).cost.total
