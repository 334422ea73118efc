"""Parts of a day are planned two at a time; each gets its share of the time."""

from __future__ import annotations

from time import monotonic, sleep

from logistics.planning.transport.solver.allowance import Allowance
from logistics.planning.transport.solver.lanes import Lanes


def test_every_work_is_told_a_share_of_the_time_of_two_lanes() -> None:
    told: dict[str, float] = {}
    allowance = Allowance(100.0, None)

    Lanes(allowance, [(1, lambda s: told.update(one=s)), (3, lambda s: told.update(two=s))]).run()

    assert round(told["one"]) == 50
    assert round(told["two"]) == 100


def test_two_works_go_on_at_the_same_time() -> None:
    begun: list[float] = []

    def work(_seconds: float) -> None:
        begun.append(monotonic())
        sleep(0.3)

    Lanes(Allowance(5.0, None), [(1, work), (1, work)]).run()

    assert abs(begun[0] - begun[1]) < 0.25


def test_a_work_that_begins_when_the_time_is_over_is_not_run() -> None:
    begun: list[float] = []

    Lanes(Allowance(0.0, None), [(1, begun.append)]).run()

    assert begun == []
