"""Some parties are placed anew beside others who stay: never more than the rooms that are left."""

from __future__ import annotations

import pytest
from placement_house import NOON, day, party, problem, rooms, with_room

from logistics.periods import Period
from logistics.planning.placement.board import Board
from logistics.planning.placement.ground import Ground
from logistics.planning.placement.problem import CohortRule, Floor, Problem
from logistics.planning.placement.solver.reseat import reseat

SOFT = CohortRule(hard=False, window_hours=24)
EARLY = [party(f"early-{n}") for n in range(6)]
LATE = [party(f"late-{n}", arrives=day(0.1), arrival="CA9") for n in range(4)]


def one_floor(*parties, **variant) -> Problem:
    return problem(
        *parties,
        **{
            "floors": (Floor(id="w1", site="willow"),),
            "rooms": rooms("w1"),
            "cohorts": SOFT,
        }
        | variant,
    )


def placed(case: Problem, names: list[str], staying: list[str]) -> int:
    """How many of some parties get a room on the floor where others stay."""
    ground = Ground(case)
    index = {each.id: number for number, each in enumerate(case.parties)}
    board = Board(ground)
    for name in staying:
        board.place(index[name], 0)
    reseat(board, [index[name] for name in names], [0], seconds=5, gap=0, seed=1)
    return sum(board.home[index[name]] is not None for name in names)


@pytest.mark.parametrize("cohort", ["entrant", "contact"])
def test_rooms_of_those_who_come_later_are_not_given_away(cohort: str) -> None:
    late = [party(each.id, arrives=each.arrives, cohort=cohort, arrival="CA9") for each in LATE]
    case = one_floor(*EARLY, *late)

    found = placed(case, [each.id for each in EARLY], [each.id for each in late])

    assert found == 2


def test_a_room_that_is_booked_for_later_is_not_counted_on() -> None:
    others = [party(f"other-{n}", arrival="CA2") for n in range(3)]
    case = one_floor(*EARLY[:3], *others)
    for room in ("w1-1", "w1-2"):
        case = with_room(case, room, booked=(Period(day(5), day(20)),))

    found = placed(case, [each.id for each in (*EARLY[:3], *others)], [])

    assert found == 4


def test_those_who_leave_before_others_come_take_none_of_their_rooms() -> None:
    late = [party(each.id, arrives=day(5), until=day(9), arrival="CA9") for each in LATE]
    case = one_floor(*(party(e.id, arrives=NOON, until=day(2)) for e in EARLY), *late)

    found = placed(case, [each.id for each in EARLY], [each.id for each in late])

    assert found == 6
