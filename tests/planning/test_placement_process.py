from __future__ import annotations

import os
import signal
import time

import pytest
from placement_house import party, problem

from logistics.planning.optimiser_process import (
    OptimiserFailed,
    OptimiserSwelled,
    Report,
    run_in_process,
)
from logistics.planning.placement.files import solve_apart
from logistics.planning.placement.plan import Outcome


def count_up(to: int, *, report: Report) -> int:
    for number in range(to):
        print("engines talk")  # noqa: T201
        if not report(number):
            return number
    return to


def sleep_for_ever(*, report: Report) -> None:
    time.sleep(3600)


def fall_over(*, report: Report) -> None:
    raise ValueError("the engine is out of oil")


def drop_dead(*, report: Report) -> None:
    os._exit(9)


def name_itself(*, report: Report) -> None:
    report(os.getpid())


def test_the_result_comes_back_with_time_and_memory():
    run = run_in_process(count_up, 3, seconds=20)

    assert run.result == 3
    assert run.seconds > 0
    assert run.peak_mebibytes > 1


def test_the_listener_hears_each_step_and_may_end_the_work():
    heard: list[int] = []

    def listen(number: int) -> bool:
        heard.append(number)
        return number < 2

    run = run_in_process(count_up, 100, seconds=20, listener=listen)

    assert run.result == 2
    assert heard == [0, 1, 2]


def test_what_does_not_end_in_time_is_killed():
    with pytest.raises(OptimiserFailed, match="killed"):
        run_in_process(sleep_for_ever, seconds=0.1, grace=1.0)


def test_what_fails_says_why():
    with pytest.raises(OptimiserFailed, match="out of oil"):
        run_in_process(fall_over, seconds=20)


def test_what_is_killed_while_it_waits_for_an_answer_is_noticed():
    def kill(process: int) -> bool:
        os.kill(process, signal.SIGKILL)
        os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
        return True

    with pytest.raises(OptimiserFailed, match="died"):
        run_in_process(name_itself, seconds=20, listener=kill)


def test_what_dies_without_a_word_is_noticed():
    with pytest.raises(OptimiserFailed, match="died"):
        run_in_process(drop_dead, seconds=20)


def swell(*, report: Report) -> int:
    held = []
    while True:
        held.append(bytearray(2**24))
        report(len(held))


def abort_when_swollen(*, report: Report) -> None:
    """An engine that cannot bear the loss of memory ends the process."""
    held = []
    try:
        while True:
            held.append(bytearray(2**24))
            report(len(held))
            time.sleep(0.02)
    except MemoryError:
        os.abort()


@pytest.mark.parametrize("work", [swell, abort_when_swollen])
def test_what_wants_more_memory_than_it_may_have_gets_none(work) -> None:
    heard: list[int] = []

    def listen(count: int) -> bool:
        heard.append(count)
        return True

    with pytest.raises(OptimiserSwelled, match="400 MiB"):
        run_in_process(work, seconds=30, mebibytes=400, listener=listen)

    assert 16 * max(heard) < 400


def test_silent_work_is_ended_by_whoever_raises_meanwhile():
    def stop() -> None:
        raise KeyError("cancelled")

    with pytest.raises(KeyError):
        run_in_process(sleep_for_ever, seconds=60, idle=stop)


def test_a_room_problem_is_solved_apart():
    stages: list[str] = []

    def listen(progress) -> bool:
        stages.append(progress.stage)
        return True

    made = solve_apart(problem(party("zhao")), seconds=5, listener=listen)

    assert made.outcome is Outcome.OPTIMAL
    assert stages[0] == "first plan"
