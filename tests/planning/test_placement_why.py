from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from placement_house import (
    NO_WEIGHTS,
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

from logistics.bench.room_cases import room_case
from logistics.planning.placement.checks import cost, violations
from logistics.planning.placement.draft import draft, settle
from logistics.planning.placement.greedy import greedy_board
from logistics.planning.placement.ground import Ground
from logistics.planning.placement.plan import Assignment, CostByTerm
from logistics.planning.placement.problem import CohortRule, Pin, Site
from logistics.planning.placement.why import Elsewhere, why


def moved(made, name, given):
    kept = (each for each in made.assignments if each.party != name)
    return replace(made, assignments=(*kept, Assignment(party=name, rooms=given)))


def test_a_party_is_where_it_is_because_another_house_would_have_to_be_opened():
    case = two_houses(party("zhao"), party("qian"), rooms=rooms("w1") + rooms("m1"))
    found = why(case, plan(case, zhao=["w1-1"], qian=["w1-2"]), "qian")

    assert found is not None
    assert found.place.cost == CostByTerm(distance=1.0)
    assert [other.floor for other in found.others] == ["m1"]
    assert found.more_for(found.others[0]) == CostByTerm(
        site_openings=200, floor_openings=10, arrival_floors=3, distance=2.0
    )


def test_the_best_other_floor_of_the_same_house_is_told_first():
    case = two_houses(party("zhao"), party("qian"))
    found = why(case, plan(case, zhao=["w1-1"], qian=["w1-2"]), "qian")

    assert found is not None
    assert [(other.site, other.floor) for other in found.others] == [
        ("willow", "w2"),
        ("maple", "m1"),
    ]


def test_a_plan_that_could_be_cheaper_says_so():
    case = two_houses(party("zhao"))
    found = why(case, plan(case, zhao=["m1-1"]), "zhao")

    assert found is not None
    assert found.others[0].floor == "w1"
    assert found.more_for(found.others[0]).total == pytest.approx(-202)


def test_floors_that_a_rule_closes_are_counted_and_not_offered():
    case = two_houses(
        party("zhao", category="contact"),
        party("qian", arrives=day(2), category="contact"),
        sites=(Site(id="willow", opened=True), Site(id="maple", categories=frozenset())),
    )
    found = why(case, plan(case, zhao=["w1-1"], qian=["w2-1"]), "qian")

    assert found is not None
    assert found.others == ()
    assert [str(sentence) for sentence in found.excluded] == [
        "Taken: 1; the first until 2020-04-04 12:00.",
        "On floors with another cohort: 5; the first until 2020-04-04 12:00.",
        "At sites that do not take the category: 12.",
    ]


def test_the_reserve_of_another_floor_is_not_offered():
    case = problem(party("zhao"), party("qian"), rooms=rooms("w1") + rooms("w2", 1), reserve=0.2)
    found = why(case, plan(case, zhao=["w1-1"], qian=["w1-2"]), "qian")

    assert found is not None
    assert found.others == ()


def test_a_party_pinned_to_its_rooms_has_no_other_place():
    case = two_houses(party("zhao"), pins=(Pin(party="zhao", rooms=("w1-1",)),))
    found = why(case, plan(case, zhao=["w1-1"]), "zhao")

    assert found is not None
    assert found.others == ()


def test_a_party_without_a_room_has_no_why():
    case = problem(party("zhao"))

    assert why(case, plan(case, ["zhao"]), "zhao") is None


@pytest.mark.parametrize("seed", range(12))
def test_every_other_place_is_lawful_and_costs_what_is_said(seed):
    dice = Random(seed)
    guests = [
        party(
            f"p{n}",
            [dice.choice((PLAIN, PLAIN, STEP_FREE)) for _ in range(dice.randint(1, 3))],
            arrives=day(dice.randint(0, 2)),
            until=day(dice.randint(5, 9)),
            arrival=dice.choice(("CA1", "MU2")),
            cohort=dice.choice(("entrant", "contact")),
        )
        for n in range(7)
    ]
    case = two_houses(
        *guests,
        cohorts=CohortRule(hard=dice.random() < 0.5, window_hours=24),
        reserve=dice.choice((0.0, 0.2)),
    )
    for room in dice.sample(case.rooms, 8):
        case = with_room(case, room.id, attributes=STEP_FREE.attributes)
    made = draft(case, settle(greedy_board(Ground(case))))
    assert made.assignments

    for each in made.assignments:
        found = why(case, made, each.party)
        assert found is not None
        for other in found.others:
            elsewhere = moved(made, each.party, other.rooms)
            assert broken(case, elsewhere) == []
            more = cost(case, elsewhere).terms
            for name, value in found.more_for(other).terms.items():
                assert value == pytest.approx(more[name] - made.cost.terms[name])


def test_no_lawful_place_is_cheaper_than_the_best_that_is_told():
    case = two_houses(
        party("zhao"),
        party("qian"),
        weights=replace(NO_WEIGHTS, km=1.0, site=5.0),
        rooms=rooms("w1", 2) + rooms("m1", 2),
    )
    made = plan(case, zhao=["w1-1"], qian=["w1-2"])
    found = why(case, made, "zhao")

    assert found is not None
    every = [
        cost(case, moved(made, "zhao", (room.id,))).total - made.cost.total
        for room in case.rooms
        if room.floor != "w1" and not violations(case, moved(made, "zhao", (room.id,)))
    ]
    assert found.more_for(found.others[0]).total == min(every)


def test_floors_of_sites_that_cannot_be_better_are_not_tried_for_an_explanation(monkeypatch):
    case = room_case(300, 1)
    made = draft(case, settle(greedy_board(Ground(case))))
    tried = []
    seat_there = Elsewhere._try
    monkeypatch.setattr(Elsewhere, "_try", lambda s, floor: tried.append(s) or seat_there(s, floor))

    names = [each.party for each in made.assignments[::30]]
    assert all(why(case, made, name) is not None for name in names)

    assert len(tried) < 0.7 * len(names) * len(case.floors)
