"""The peers of the bench answer the same question, so that the comparison is fair."""

from __future__ import annotations

from placement_house import broken, cheapest, day, party, rooms, two_houses

from logistics.bench.room_peers import cp_sat


def test_the_model_for_cp_sat_finds_the_cheapest_plan_of_a_tiny_problem():
    case = two_houses(
        party("zhao", 2),
        party("qian", arrival="MU2"),
        party("sun", arrives=day(1), arrival="CA3"),
        rooms=rooms("w1", 2) + rooms("w2", 1) + rooms("m1", 2),
    )

    made = cp_sat(case, 10.0, 1, report=lambda told: True)

    assert broken(case, made) == []
    assert made.cost.total == cheapest(case).cost.total
