from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.periods import Period
from logistics.policy.document import TurnaroundMinutes
from logistics.sites.rules import (
    NotForResidents,
    Occupant,
    RoomNotReady,
    RoomPurpose,
    RoomState,
    StepOutOfOrder,
    StepTooEarly,
    TurnaroundClock,
    TurnaroundStep,
    WrongZone,
    ZoneKind,
    check_for_residents,
    check_ready,
    check_step,
    room_state,
)
from logistics.sites.rules.facts import when_free

NOON = datetime(2020, 3, 28, 4, 0, tzinfo=UTC)
MINUTES = TurnaroundMinutes(disinfection=60, airing=30, inspection=10)
LEFT = TurnaroundClock(minutes=MINUTES, vacated_at=NOON)


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, RoomState.READY),
        ({"occupant": Occupant.EXPECTED}, RoomState.EXPECTED),
        ({"occupant": Occupant.PRESENT, "blocked": True}, RoomState.OCCUPIED),
        ({"blocked": True, "occupant": Occupant.EXPECTED}, RoomState.OUT_OF_ORDER),
        ({"turnaround": TurnaroundStep.VACATED}, RoomState.BEING_DISINFECTED),
        ({"turnaround": TurnaroundStep.DISINFECTED}, RoomState.BEING_AIRED),
        (
            {"turnaround": TurnaroundStep.AIRED, "occupant": Occupant.EXPECTED},
            RoomState.BEING_INSPECTED,
        ),
        ({"turnaround": TurnaroundStep.INSPECTED}, RoomState.READY),
        ({"purpose": RoomPurpose.STORE, "blocked": True}, RoomState.NOT_FOR_RESIDENTS),
    ],
)
def test_a_room_has_one_state(facts: dict[str, object], state: RoomState) -> None:
    given_ = {"purpose": RoomPurpose.ISOLATION, "blocked": False} | facts

    assert room_state(**given_) is state  # type: ignore[arg-type]


def test_a_dirty_room_is_never_ready_even_for_its_next_guest() -> None:
    state = room_state(
        purpose=RoomPurpose.ISOLATION,
        blocked=False,
        turnaround=TurnaroundStep.VACATED,
        occupant=Occupant.EXPECTED,
    )

    with pytest.raises(RoomNotReady, match=r"^Room 305 is not ready: being disinfected\.$"):
        check_ready(room="305", state=state)


def test_nobody_is_isolated_in_a_staff_room() -> None:
    with pytest.raises(NotForResidents, match=r"^Room 101 is a staff room\.$"):
        check_for_residents(room="101", purpose=RoomPurpose.STAFF, zone=ZoneKind.CLEAN)


def test_nobody_is_isolated_in_the_buffer_zone() -> None:
    with pytest.raises(WrongZone):
        check_for_residents(room="101", purpose=RoomPurpose.ISOLATION, zone=ZoneKind.BUFFER)


def test_the_steps_follow_each_other_with_their_least_minutes() -> None:
    disinfected = TurnaroundClock(minutes=MINUTES, vacated_at=NOON, disinfected_at=after(75))

    assert (LEFT.next_step, LEFT.next_possible_at) == (TurnaroundStep.DISINFECTED, after(60))
    assert (disinfected.next_step, disinfected.next_possible_at) == (
        TurnaroundStep.AIRED,
        after(105),
    )


def test_a_step_too_early_says_when_it_is_possible_in_the_time_of_the_site() -> None:
    with pytest.raises(StepTooEarly) as refusal:
        check_step(
            LEFT, TurnaroundStep.DISINFECTED, room="305", zone="Asia/Shanghai", at=after(59.9)
        )

    assert (
        str(refusal.value)
        == "Room 305 can be marked as disinfected from 03-28 13:00 on, not earlier."
    )


def test_a_step_is_possible_the_moment_its_minutes_have_passed() -> None:
    check_step(LEFT, TurnaroundStep.DISINFECTED, room="305", zone="Asia/Shanghai", at=after(60))


@pytest.mark.parametrize("step", [TurnaroundStep.VACATED, TurnaroundStep.INSPECTED])
def test_no_step_is_skipped_or_repeated(step: TurnaroundStep) -> None:
    with pytest.raises(StepOutOfOrder):
        check_step(LEFT, step, room="305", zone="Asia/Shanghai", at=after(600))


@pytest.mark.parametrize(("asked", "ready"), [(0, 100), (60, 100), (90, 130), (500, 540)], ids=str)
def test_the_estimate_moves_on_when_a_step_is_late(asked: int, ready: int) -> None:
    assert LEFT.ready_at(after(asked)) == after(ready)


def test_an_inspected_room_is_ready_when_it_was_inspected() -> None:
    done = TurnaroundClock(
        minutes=MINUTES,
        vacated_at=NOON,
        disinfected_at=after(60),
        aired_at=after(90),
        inspected_at=after(120),
    )

    assert (done.step, done.next_step, done.ready_at(after(600))) == (
        TurnaroundStep.INSPECTED,
        None,
        after(120),
    )


@given(st.lists(st.integers(1, 300), min_size=3, max_size=3), st.integers(0, 1000))
def test_following_the_earliest_steps_meets_the_estimate(least: list[int], asked: int) -> None:
    minutes = TurnaroundMinutes(disinfection=least[0], airing=least[1], inspection=least[2])
    clock = TurnaroundClock(minutes=minutes, vacated_at=NOON)
    estimate = clock.ready_at(after(asked))

    disinfected = max(clock.next_possible_at or NOON, after(asked))
    aired = max(disinfected + timedelta(minutes=least[1]), after(asked))
    inspected = max(aired + timedelta(minutes=least[2]), after(asked))

    assert estimate == inspected


def test_blocks_without_a_gap_hold_a_room_until_the_last_of_them() -> None:
    blocks = (Period(after(-60), after(60)), Period(after(60), after(120)))

    assert when_free(blocks, None, NOON) == (after(120), True)


def test_a_later_block_does_not_hold_a_room_now() -> None:
    assert when_free((Period(after(60), None),), None, NOON) == (None, True)


def test_a_block_without_an_end_frees_the_room_at_no_known_time() -> None:
    assert when_free((Period(after(-60), None),), None, NOON) == (None, False)


def test_a_block_that_begins_during_the_turnaround_counts_after_it() -> None:
    blocks = (Period(after(90), after(300)),)

    assert when_free(blocks, LEFT, NOON) == (after(300), True)
