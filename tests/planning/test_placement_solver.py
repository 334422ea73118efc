from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from placement_house import (
    NEGATIVE,
    NOON,
    PLAIN,
    STEP_FREE,
    broken,
    cheapest,
    day,
    party,
    plan,
    problem,
    rooms,
    two_houses,
    with_room,
)

from logistics.periods import Period
from logistics.planning.placement.plan import Outcome, difference
from logistics.planning.placement.problem import (
    CohortRule,
    Floor,
    Pin,
    Presence,
    Problem,
    RoomNeed,
    Side,
    Site,
    Weights,
    Zone,
)
from logistics.planning.placement.solver import Progress, solve


def solved(case: Problem, seconds: float = 5):
    """A plan that the judge finds lawful."""
    made = solve(case, seconds=seconds)
    assert broken(case, made) == []
    assert made.bound is None or made.bound <= made.cost.total + 1e-6
    return made


def sites(case: Problem, made) -> dict[str, str]:
    return {name: case.site_of(case.room[given[0]]).id for name, given in made.rooms.items()}


def floors(case: Problem, made) -> dict[str, str]:
    return {name: case.room[given[0]].floor for name, given in made.rooms.items()}


def test_everybody_is_at_the_near_site_while_it_has_room():
    case = two_houses(party("zhao", 3), party("qian", 2), party("sun"))

    made = solved(case)

    assert set(sites(case, made).values()) == {"willow"}
    assert made.outcome is Outcome.OPTIMAL
    assert made.cost.total == 6 * 20 * 0.05 + 10 + 3


def test_a_family_gets_neighbouring_rooms():
    case = problem(party("zhao", 3), party("qian", 2), party("sun"))

    assert solved(case).cost.adjacency == 0


def test_a_category_goes_further_to_a_site_that_takes_it():
    case = two_houses(
        party("zhao", category="contact"),
        sites=(Site(id="willow", opened=True, categories=frozenset({"entrant"})), Site(id="maple")),
    )

    assert sites(case, solved(case)) == {"zhao": "maple"}


def test_a_tier_goes_further_to_a_site_that_has_it():
    case = two_houses(
        party("zhao", tier=1), sites=(Site(id="willow", opened=True), Site(id="maple", tier=1))
    )

    assert sites(case, solved(case)) == {"zhao": "maple"}


def test_nobody_sleeps_outside_the_contaminated_zone():
    case = two_houses(
        party("zhao"), rooms=rooms("w1", zone=Zone.CLEAN) + rooms("m1")
    )  # fmt: skip

    assert sites(case, solved(case)) == {"zhao": "maple"}


def test_a_need_goes_further_to_a_room_that_meets_it():
    case = with_room(
        two_houses(party("zhao", [STEP_FREE, PLAIN])), "m1-4", attributes=STEP_FREE.attributes
    )

    made = solved(case)

    assert sites(case, made) == {"zhao": "maple"}
    assert made.rooms["zhao"][0] == "m1-4"


def test_a_scarce_room_is_left_to_the_one_who_needs_it():
    case = problem(party("zhao", 3), party("qian", [STEP_FREE]), rooms=rooms("w1", 4))
    case = with_room(case, "w1-2", attributes=STEP_FREE.attributes)

    made = solved(case)

    assert made.rooms["qian"] == ("w1-2",)
    assert made.unplaced == ()


def test_a_negative_pressure_room_stays_empty_without_a_need():
    kept = rooms("w1", 2, attributes=NEGATIVE.attributes)
    case = two_houses(party("zhao", 2), rooms=kept + rooms("m1", 2))

    assert sites(case, solved(case)) == {"zhao": "maple"}


def test_a_room_that_is_free_too_late_is_passed_by():
    case = two_houses(party("zhao"), rooms=rooms("w1", free_from=day(0.5)) + rooms("m1"))

    assert sites(case, solved(case)) == {"zhao": "maple"}


def test_a_booked_room_is_passed_by():
    case = two_houses(party("zhao"), rooms=rooms("w1", booked=(Period(day(9)),)) + rooms("m1"))

    assert sites(case, solved(case)) == {"zhao": "maple"}


def test_a_room_out_of_order_is_passed_by():
    case = two_houses(
        party("zhao"), rooms=rooms("w1", out_of_order=(Period(day(-9)),)) + rooms("m1")
    )

    assert sites(case, solved(case)) == {"zhao": "maple"}


def test_a_room_is_not_taken_before_it_is_turned_round():
    case = two_houses(
        party("zhao", cohort="contact"),
        party("qian", arrives=day(14.5)),
        rooms=rooms("w1", 1) + rooms("m1", 1),
        cohorts=CohortRule(hard=False),
    )

    assert set(sites(case, solved(case)).values()) == {"willow", "maple"}


def test_a_room_is_taken_again_once_it_is_turned_round():
    case = two_houses(
        party("zhao"), party("qian", arrives=day(15)), rooms=rooms("w1", 1) + rooms("m1", 1)
    )

    assert set(sites(case, solved(case)).values()) == {"willow"}


def test_cohorts_are_kept_apart_at_the_price_of_another_site():
    case = two_houses(party("zhao"), party("qian", arrives=day(2)), rooms=rooms("w1") + rooms("m1"))

    assert set(sites(case, solved(case)).values()) == {"willow", "maple"}


def test_cohorts_mix_where_that_is_cheaper_and_allowed():
    case = two_houses(
        party("zhao"),
        party("qian", arrives=day(2)),
        rooms=rooms("w1") + rooms("m1"),
        cohorts=CohortRule(hard=False),
    )

    made = solved(case)

    assert set(sites(case, made).values()) == {"willow"}
    assert (made.cost.mixing, made.cost.corridor) == (25, 0)


def test_people_join_their_cohort_and_not_another():
    present = Presence(cohort="entrant", arrived=day(-1), until=day(13))
    mine = Presence(cohort="entrant", arrived=NOON, until=day(15))
    case = problem(
        party("zhao"),
        floors=(
            Floor(id="w1", site="willow", present=(present,)),
            Floor(id="w2", site="willow", present=(mine,)),
        ),
    )

    made = solved(case)

    assert floors(case, made) == {"zhao": "w2"}
    assert made.cost.floor_openings == 0


def test_the_reserve_costs_another_floor():
    case = problem(party("zhao", 3), party("qian", 3), reserve=0.1)

    assert set(floors(case, solved(case)).values()) == {"w1", "w2"}


def test_a_party_is_not_split_though_that_would_be_cheaper():
    case = two_houses(party("zhao", 4), rooms=rooms("w1", 3) + rooms("w2", 3) + rooms("m1", 4))

    assert sites(case, solved(case)) == {"zhao": "maple"}


@pytest.mark.parametrize(
    "pin",
    [
        Pin(party="zhao", site="maple"),
        Pin(party="zhao", floor="m2"),
        Pin(party="zhao", rooms=("m2-6", "m2-1")),
    ],
)
def test_a_pin_is_kept_at_any_price(pin):
    case = two_houses(party("zhao", 2), party("qian"), pins=(pin,))

    assert sites(case, solved(case))["zhao"] == "maple"


@pytest.mark.parametrize(
    ("pins", "sentence"),
    [
        (
            [Pin(party="zhao", rooms=("w1-1",)), Pin(party="qian", rooms=("w1-1",))],
            "Room w1-1 is given to party qian while party zhao is in it.",
        ),
        (
            [Pin(party="zhao", floor="m1")],
            "Party zhao fits on no floor where it is pinned.",
        ),
        (
            [Pin(party="sun", floor="w1"), Pin(party="qian", floor="w1")],
            "More rooms are pinned on floor w1 than it has.",
        ),
    ],
)
def test_pins_that_cannot_be_kept_are_proven_impossible(pins, sentence):
    case = two_houses(
        party("zhao", category="contact"),
        party("qian"),
        party("sun", 6),
        sites=(Site(id="willow"), Site(id="maple", categories=frozenset({"entrant"}))),
        pins=tuple(pins),
    )

    made = solve(case, seconds=5)

    assert made.outcome is Outcome.IMPOSSIBLE
    assert [str(blocker) for blocker in made.blockers] == [sentence]
    assert made.people_unplaced == case.people


def test_a_shortage_lists_everyone_without_a_room_and_why():
    case = problem(*(party(f"p{n}", 2) for n in range(9)), reserve=0.1)

    made = solved(case)

    assert len(made.assignments) == 4
    assert made.people_unplaced == 10
    assert made.cost.unplaced == 10_000
    assert all(each.reasons for each in made.unplaced)
    assert str(made.unplaced[0].reasons[0]) == "Rooms needed (no special need): 2; there are 12."


def test_somebody_whom_no_site_takes_does_not_stop_the_others():
    case = problem(party("zhao", tier=9), party("qian"))

    made = solved(case)

    assert set(made.rooms) == {"qian"}
    assert [each.party for each in made.unplaced] == ["zhao"]
    assert made.outcome is Outcome.OPTIMAL


def test_nobody_to_place_is_an_optimal_plan():
    made = solved(problem())

    assert (made.outcome, made.cost.total, made.gap) == (Outcome.OPTIMAL, 0, 0)


def test_without_any_room_everybody_is_listed():
    case = problem(party("zhao"), rooms=(), floors=(), sites=(), distances={("PVG", "willow"): 1})

    made = solved(case)

    assert made.people_unplaced == 1


def test_one_giant_site_is_filled():
    case = problem(
        *(party(f"p{n}", 1 + n % 4, arrival=f"F{n % 5}") for n in range(150)),
        floors=tuple(Floor(id=f"w{n}", site="willow") for n in range(20)),
        rooms=tuple(room for n in range(20) for room in rooms(f"w{n}", 30)),
        reserve=0.08,
    )

    made = solved(case, seconds=4)

    assert made.unplaced == ()
    assert made.gap is not None
    assert made.gap < 0.05


def test_many_tiny_sites_are_filled():
    count = 40
    case = problem(
        *(party(f"p{n}", 1 + n % 2) for n in range(30)),
        sites=tuple(Site(id=f"s{n}") for n in range(count)),
        floors=tuple(Floor(id=f"f{n}", site=f"s{n}") for n in range(count)),
        rooms=tuple(room for n in range(count) for room in rooms(f"f{n}", 3)),
        distances={("PVG", f"s{n}"): float(n) for n in range(count)},
    )

    made = solved(case, seconds=4)

    assert made.unplaced == ()
    assert made.cost.site_openings == 15 * 200


def test_families_only_are_seated_without_a_break():
    case = problem(
        *(party(f"p{n}", 4) for n in range(10)),
        floors=tuple(Floor(id=f"w{n}", site="willow") for n in range(2)),
        rooms=rooms("w0", 20) + rooms("w1", 20),
    )

    made = solved(case)

    assert (made.unplaced, made.cost.adjacency) == ((), 0)


def test_shared_rooms_count_all_their_people():
    child = RoomNeed(people=2, sharing="a child with a parent")
    case = two_houses(party("zhao", [child, child]))

    made = solved(case)

    assert made.cost.distance == pytest.approx(4 * 20 * 0.05)
    assert len(made.rooms["zhao"]) == 2


def test_facing_doors_keep_to_one_cohort():
    case = problem(
        *(party(f"a{n}") for n in range(3)),
        *(party(f"b{n}", arrives=day(2)) for n in range(3)),
        floors=(Floor(id="w1", site="willow"),),
        rooms=rooms("w1", 8),
        cohorts=CohortRule(hard=False),
    )

    made = solved(case)

    assert (made.cost.corridor, made.cost.mixing) == (0, 25)


def test_without_time_there_is_still_a_lawful_plan():
    case = two_houses(*(party(f"p{n}", 1 + n % 3) for n in range(10)))

    made = solved(case, seconds=0)

    assert made.unplaced == ()


def test_a_search_ends_when_it_is_asked_to():
    told: list[Progress] = []

    def stop(progress: Progress) -> bool:
        told.append(progress)
        return False

    made = solve(problem(party("zhao")), seconds=60, progress=stop)

    assert len(told) == 1
    assert set(made.rooms) == {"zhao"}


def test_the_same_seed_gives_the_same_plan():
    case = two_houses(*(party(f"p{n}", 1 + n % 3, arrives=day(n % 2)) for n in range(10)))

    first, second = solved(case), solved(case)

    assert first.assignments == second.assignments


def test_a_plan_made_anew_moves_only_whom_it_must():
    case = two_houses(*(party(f"p{n}", 2) for n in range(5)))
    before = solved(case)
    lost = before.rooms["p1"][0]
    now = with_room(case, lost, out_of_order=(Period(day(-1)),))

    after = solve(now, seconds=5, previous=before)

    assert broken(now, after) == []
    assert difference(before, after).moved == ("p1",)
    assert after.unplaced == ()


def test_newcomers_fit_in_beside_those_who_stay():
    case = two_houses(party("zhao", 2), party("qian"))
    before = solved(case)
    now = replace(case, parties=(*case.parties, party("sun", 3)))

    after = solve(now, seconds=5, previous=before)

    assert broken(now, after) == []
    assert (difference(before, after).moved, difference(before, after).placed) == ((), ("sun",))


def test_others_move_when_somebody_would_have_no_room():
    case = problem(party("zhao"), party("qian"), rooms=rooms("w1", 2))
    case = with_room(case, "w1-1", attributes=STEP_FREE.attributes)
    before = plan(case, zhao=["w1-1"], qian=["w1-2"])
    now = replace(case, parties=(party("zhao"), party("qian", [STEP_FREE])))

    after = solve(now, seconds=5, previous=before)

    assert broken(now, after) == []
    assert after.rooms == {"zhao": ("w1-2",), "qian": ("w1-1",)}


def test_a_new_pin_pushes_the_one_who_was_there_aside():
    case = problem(party("zhao"), party("qian"))
    before = plan(case, zhao=["w1-1"], qian=["w1-2"])
    now = replace(case, pins=(Pin(party="qian", rooms=("w1-1",)),))

    after = solve(now, seconds=5, previous=before)

    assert broken(now, after) == []
    assert after.rooms["qian"] == ("w1-1",)


NEEDS = st.lists(
    st.sampled_from([PLAIN, PLAIN, PLAIN, STEP_FREE, NEGATIVE]), min_size=1, max_size=2
)
ATTRIBUTES = st.sampled_from(
    [frozenset(), frozenset(), frozenset(), STEP_FREE.attributes, NEGATIVE.attributes]
)


@st.composite
def tiny(draw):
    """At most three parties, and five rooms on three floors of two sites."""
    guests = [
        party(
            f"p{number}",
            draw(NEEDS),
            arrives=day(draw(st.sampled_from([0, 0, 2, 16]))),
            cohort=draw(st.sampled_from(["entrant", "contact"])),
            category=draw(st.sampled_from(["entrant", "entrant", "contact"])),
            tier=draw(st.integers(0, 1)),
            arrival=draw(st.sampled_from(["CA1", "MU2", None])),
        )
        for number in range(draw(st.integers(1, 3)))
    ]
    found = [
        replace(
            room,
            attributes=draw(ATTRIBUTES),
            free_from=draw(st.sampled_from([None, None, day(1)])),
        )
        for floor, count in (("w1", 2), ("w2", 1), ("m1", 2))
        for room in rooms(floor, count)
    ]
    return two_houses(
        *guests,
        rooms=tuple(found),
        sites=(
            Site(id="willow", opened=True, tier=draw(st.integers(0, 1)),
                 categories=draw(st.sampled_from([None, frozenset({"entrant"})]))),
            Site(id="maple", tier=1),
        ),
        cohorts=CohortRule(hard=draw(st.booleans())),
        reserve=draw(st.sampled_from([0.0, 0.1])),
    )  # fmt: skip


@settings(max_examples=40)
@given(tiny())
def test_no_plan_is_lawful_below_the_bound_nor_better_than_the_solvers(case):
    made = solved(case)
    best = cheapest(case)

    assert made.bound is not None
    assert made.bound <= best.cost.total + 1e-6
    assert made.cost.total == pytest.approx(best.cost.total)


def test_weights_are_data():
    case = two_houses(party("zhao", 4), party("qian", 4), rooms=rooms("w1", 4) + rooms("m1", 8))
    dear = replace(case, weights=Weights(unplaced=30))

    assert solved(case).unplaced == ()
    assert solved(dear).people_unplaced == 4


def test_rooms_on_one_side_of_a_corridor_are_neighbours_too():
    single = tuple(replace(room, side=Side.LEFT, position=n) for n, room in enumerate(rooms("w1")))
    case = problem(party("zhao", 3), party("qian", 3), rooms=single)

    assert solved(case).cost.adjacency == 0
