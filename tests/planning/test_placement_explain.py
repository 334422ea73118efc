from __future__ import annotations

from dataclasses import replace

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
from logistics.planning.placement.explain import Explainer
from logistics.planning.placement.problem import Pin, Site


def why(case, made, name):
    return [str(sentence) for sentence in Explainer(case, made).why(case.party[name])]


def test_step_free_rooms_that_are_all_taken_say_until_when():
    case = problem(
        party("zhao", [STEP_FREE], until=day(9)),
        party("qian", [STEP_FREE], until=day(12)),
        party("sun", [STEP_FREE]),
        time_zone="Asia/Shanghai",
    )
    for room in ("w1-1", "w1-2"):
        case = with_room(case, room, attributes=STEP_FREE.attributes)
    made = plan(case, ["sun"], zhao=["w1-1"], qian=["w1-2"])

    assert why(case, made, "sun") == [
        "Rooms needed (step-free): 1; there are 2.",
        "Taken: 2; the first until 2020-03-30 20:00.",
    ]


def test_sites_that_do_not_fit_are_counted_by_rule():
    case = two_houses(
        party("zhao", category="contact", tier=1),
        sites=(Site(id="willow", opened=True, tier=2, categories=frozenset()), Site(id="maple")),
    )

    assert why(case, plan(case, ["zhao"]), "zhao") == [
        "Rooms needed (no special need): 1; there are 24.",
        "At sites that do not take the category: 12.",
        "At sites of too low a tier: 12.",
    ]


def test_each_kind_of_room_is_explained():
    case = problem(party("zhao", [STEP_FREE, PLAIN]), rooms=rooms("w1", 2))

    assert why(case, plan(case, ["zhao"]), "zhao") == [
        "Rooms needed (step-free): 1; there are 0.",
        "Rooms needed (no special need): 1; there are 2.",
        "Open to the party: 2, at most 2 on one floor; too few beside the reserve and the "
        "other needs of the party.",
    ]


def test_closed_rooms_other_cohorts_and_pins_are_told():
    case = two_houses(
        party("zhao"),
        party("qian", arrives=day(2)),
        rooms=rooms("w1", 3) + rooms("w2", 1) + rooms("m1", 1),
        pins=(Pin(party="qian", site="willow"),),
    )
    case = with_room(case, "w1-3", out_of_order=(Period(day(5)),))
    case = with_room(case, "w2-1", booked=(Period(day(3)),))
    made = plan(case, ["qian"], zhao=["w1-1"])

    assert why(case, made, "qian") == [
        "Rooms needed (no special need): 1; there are 5.",
        "Taken: 1; the first until 2020-04-04 12:00.",
        "On floors with another cohort: 1; the first until 2020-04-04 12:00.",
        "Out of order during the stay: 1.",
        "Taken without an end: 1.",
        "Away from where the party is pinned: 1.",
    ]


def test_like_parties_are_explained_once():
    case = problem(*(party(f"p{n}") for n in range(3)), rooms=rooms("w1", 1))
    explainer = Explainer(case, plan(case, ["p1", "p2"], p0=["w1-1"]))

    assert explainer.why(case.party["p1"]) is explainer.why(case.party["p2"])


def test_a_need_named_with_a_percent_sign_is_told_as_it_is():
    odd = replace(STEP_FREE, attributes=frozenset({"100% step"}))
    case = problem(party("zhao", [odd]))

    assert why(case, plan(case, ["zhao"]), "zhao") == ["Rooms needed (100% step): 1; there are 0."]
