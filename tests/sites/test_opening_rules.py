from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from logistics.sites.rules.kinds import ItemCode, SiteState
from logistics.sites.rules.life import (
    SiteNotEmpty,
    SiteNotOpen,
    StateNotReachable,
    check_change,
    check_takes_people,
)
from logistics.sites.rules.opening import (
    BLOCKING,
    AnswerContradictsRooms,
    ExceptionNotPossible,
    ItemAnswer,
    RoomFitness,
    check_answer,
    check_exception,
    failing_rooms,
    opening_obstacles,
)
from logistics.sites.rules.zoning import Fault, ZoneRule
from logistics.wording import say

NOON = datetime(2020, 3, 28, 4, 0, tzinfo=UTC)
TOMORROW = NOON + timedelta(days=1)
ALL_PASS = {code: ItemAnswer(code=code, passed=True) for code in ItemCode}
ONE_DOOR = Fault(rule=ZoneRule.ENTRANCES, sentence=say("One door."))


def obstacles(*changed: ItemAnswer, faults: tuple[Fault, ...] = ()) -> list[str]:
    answers = ALL_PASS | {answer.code: answer for answer in changed}
    return [str(each) for each in opening_obstacles(answers.values(), faults, at=NOON)]


def test_a_site_opens_when_every_item_passes() -> None:
    assert obstacles() == []


def test_a_site_without_an_inspection_does_not_open() -> None:
    assert len(opening_obstacles((), (), at=NOON)) == len(ItemCode)


@pytest.mark.parametrize("code", sorted(BLOCKING))
def test_structure_fire_single_rooms_and_separation_block_whatever_is_excused(
    code: ItemCode,
) -> None:
    failed = ItemAnswer(code=code, passed=False, exception_due_at=TOMORROW)

    assert len(obstacles(failed)) == 1


@pytest.mark.parametrize("code", sorted(set(ItemCode) - BLOCKING))
def test_another_failed_item_opens_by_an_exception_that_has_not_run_out(code: ItemCode) -> None:
    excused = ItemAnswer(code=code, passed=False, exception_due_at=TOMORROW)
    run_out = ItemAnswer(code=code, passed=False, exception_due_at=NOON)
    without = ItemAnswer(code=code, passed=False)

    assert [len(obstacles(each)) for each in (excused, run_out, without)] == [0, 1, 1]


def test_a_broken_zone_rule_keeps_a_site_closed_although_the_item_was_ticked() -> None:
    assert obstacles(faults=(ONE_DOOR,)) == ["One door."]


def test_a_missing_entrance_is_excused_with_its_item() -> None:
    excused = ItemAnswer(code=ItemCode.ENTRANCES, passed=False, exception_due_at=TOMORROW)

    assert obstacles(excused, faults=(ONE_DOOR,)) == []


@pytest.mark.parametrize(
    ("code", "reason", "due"),
    [
        (ItemCode.FIRE, "the certificate is on its way", TOMORROW),
        (ItemCode.CCTV, " ", TOMORROW),
        (ItemCode.CCTV, "ordered", NOON),
    ],
)
def test_an_exception_needs_a_reason_and_an_end_and_no_blocking_item(
    code: ItemCode, reason: str, due: datetime
) -> None:
    with pytest.raises(ExceptionNotPossible):
        check_exception(code, reason=reason, due_at=due, at=NOON)


def test_nobody_ticks_what_the_rooms_contradict() -> None:
    rooms = [
        RoomFitness(number="301", own_bathroom=True, window_m2=0.2, own_ventilation=False),
        RoomFitness(number="302", own_bathroom=False, window_m2=0.0, own_ventilation=True),
        RoomFitness(number="303", own_bathroom=True, window_m2=0.1, own_ventilation=False),
    ]

    failing = failing_rooms(rooms, window_m2=0.2)

    assert failing == {ItemCode.SINGLE_ROOMS: ("302",), ItemCode.WINDOWS: ("303",)}
    check_answer(ItemCode.WINDOWS, passed=False, failing=failing)
    with pytest.raises(AnswerContradictsRooms):
        check_answer(ItemCode.WINDOWS, passed=True, failing=failing)


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        (SiteState.CANDIDATE, SiteState.OPEN),
        (SiteState.OPEN, SiteState.CLOSED),
        (SiteState.CLOSED, SiteState.OPEN),
        (SiteState.OPEN, SiteState.OPEN),
    ],
)
def test_a_site_skips_no_state(now: SiteState, wanted: SiteState) -> None:
    with pytest.raises(StateNotReachable):
        check_change(site="QH", now=now, wanted=wanted, empty=True)


@pytest.mark.parametrize("wanted", [SiteState.CLOSED, SiteState.STANDBY])
def test_a_site_closes_only_when_it_is_empty(wanted: SiteState) -> None:
    check_change(site="QH", now=SiteState.CLOSING, wanted=wanted, empty=True)

    with pytest.raises(SiteNotEmpty):
        check_change(site="QH", now=SiteState.CLOSING, wanted=wanted, empty=False)


@pytest.mark.parametrize("state", sorted(set(SiteState) - {SiteState.OPEN}))
def test_only_an_open_site_takes_people(state: SiteState) -> None:
    check_takes_people(site="QH", state=SiteState.OPEN)

    with pytest.raises(SiteNotOpen):
        check_takes_people(site="QH", state=state)
