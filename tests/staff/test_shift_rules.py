from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from logistics.errors import Refused
from logistics.sites.rules.kinds import ZoneKind
from logistics.staff.rules import OutsideClosedLoop
from logistics.staff.shift_rules import (
    AtWorkElsewhere,
    BackToClean,
    HasLeft,
    NotTrained,
    ShiftTooLong,
    Worked,
    Worker,
    check_shift,
)

CLEAN, BUFFER, CONTAMINATED = ZoneKind.CLEAN, ZoneKind.BUFFER, ZoneKind.CONTAMINATED
MORNING = datetime(2020, 3, 28, 0, 0, tzinfo=UTC)  # 08:00 in Shanghai


def worker(**values: object) -> Worker:
    known = {
        "name": "Bai Lu",
        "left": False,
        "closed_loop": True,
        "trained_until": date(2020, 12, 31),
    }
    return Worker(**{**known, **values})  # type: ignore[arg-type]


def shift(zone: ZoneKind, *, days: float = 0, hours: float = 6) -> Worked:
    start = MORNING + timedelta(days=days)
    return Worked(site="GH", zone=zone, from_at=start, until_at=start + timedelta(hours=hours))


def judged(who: Worker, wanted: Worked, *others: Worked) -> type[Refused] | None:
    try:
        check_shift(worker=who, shift=wanted, others=others, zone="Asia/Shanghai")
    except Refused as refusal:
        return type(refusal)
    return None


@pytest.mark.parametrize(
    ("who", "zone", "outcome"),
    [
        ({}, CONTAMINATED, None),
        ({"left": True}, CLEAN, HasLeft),
        ({"closed_loop": False, "trained_until": None}, CLEAN, None),
        ({"closed_loop": False}, BUFFER, OutsideClosedLoop),
        ({"trained_until": None}, CONTAMINATED, NotTrained),
        ({"trained_until": date(2020, 3, 27)}, CONTAMINATED, NotTrained),
        ({"trained_until": date(2020, 3, 28)}, CONTAMINATED, None),
    ],
)
def test_outside_the_clean_zone_work_trained_staff_of_the_closed_loop(
    who: dict[str, object], zone: ZoneKind, outcome: type[Refused] | None
) -> None:
    assert judged(worker(**who), shift(zone)) is outcome


@pytest.mark.parametrize(
    ("wanted", "other", "outcome"),
    [
        (shift(CLEAN), shift(CONTAMINATED, days=-1), BackToClean),
        (shift(CLEAN), shift(CONTAMINATED, days=-13.9), BackToClean),
        (shift(CLEAN), shift(CONTAMINATED, days=-14.25), None),
        (shift(CONTAMINATED), shift(CLEAN, days=2), BackToClean),
        (shift(CONTAMINATED), shift(CLEAN, days=-1), None),
        (shift(BUFFER), shift(CONTAMINATED, days=-1), None),
    ],
)
def test_nobody_switches_from_contaminated_to_clean(
    wanted: Worked, other: Worked, outcome: type[Refused] | None
) -> None:
    assert judged(worker(), wanted, other) is outcome


@pytest.mark.parametrize(
    ("wanted", "outcome"),
    [
        (shift(CONTAMINATED, hours=24), AtWorkElsewhere),
        (shift(CONTAMINATED, hours=25), ShiftTooLong),
        (shift(CONTAMINATED, hours=0), ShiftTooLong),
        (shift(CONTAMINATED, hours=2), None),
    ],
)
def test_nobody_works_two_shifts_at_once_or_longer_than_a_day(
    wanted: Worked, outcome: type[Refused] | None
) -> None:
    assert judged(worker(), wanted, shift(CONTAMINATED, days=2 / 24, hours=3)) is outcome
