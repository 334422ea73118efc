from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from logistics.policy.document import RestartCause
from logistics.policy.examples import shanghai_2020
from logistics.sites.rules.kinds import ZoneKind
from logistics.tracing.rules.meetings import (
    Meeting,
    MeetingKind,
    Met,
    Presence,
    counting,
    meetings_on_floors,
    rows_between,
    traced_from,
)
from logistics.wording import Language, text

RULES = shanghai_2020().versions[-1].tracing
NOON = datetime(2020, 4, 1, 4, 0, tzinfo=UTC)
SITE, ROOM = uuid.uuid4(), uuid.uuid4()


@pytest.mark.parametrize(
    ("seat", "other", "rows"),
    [
        ("31K", "33A", 2),
        ("31K", "31a", 0),
        ("07A", "10C", 3),
        ("31K", "", None),
        ("UD", "1A", None),
    ],
)
def test_rows_lie_between_two_seats_where_both_are_known(
    seat: str, other: str, rows: int | None
) -> None:
    assert rows_between(seat, other) == rows


def test_the_look_back_reaches_whole_local_days() -> None:
    late = datetime(2020, 4, 1, 16, 30, tzinfo=UTC)  # 2 April, 00:30 in Shanghai

    since = traced_from(onset=late, rules=RULES, zone="Asia/Shanghai")

    assert since == datetime(2020, 3, 28, 16, 0, tzinfo=UTC)


def stay(*, floor: int | None = 3, hours: float = 0, **values: object) -> Presence:
    known: dict[str, object] = {
        "who": Met(person_id=uuid.UUID(int=1)),
        "site_id": SITE,
        "site": "GH",
        "building": None if floor is None else "A",
        "floor": floor,
        "since": NOON + timedelta(hours=hours),
        "until": NOON + timedelta(hours=hours + 10),
    }
    return Presence(**{**known, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("mine", "other", "told"),
    [
        (stay(room_id=ROOM), stay(room_id=ROOM), "same room, GH A 3F, 10 h 0 min"),
        (stay(), stay(hours=4.5), "same floor, GH A 3F, 5 h 30 min"),
        (stay(), stay(floor=4), "near GH A 4F, floors apart: 1, 10 h 0 min"),
        (stay(), stay(floor=5), None),
        (stay(), stay(building="B"), None),
        (stay(), stay(hours=10), None),
        (stay(), stay(site_id=uuid.uuid4()), None),
        (stay(), stay(zone=ZoneKind.CONTAMINATED), "shift at GH A 3F, 10 h 0 min"),
        (stay(), stay(floor=None, zone=ZoneKind.BUFFER), "shift at GH A 3F, 10 h 0 min"),
        (stay(), stay(zone=ZoneKind.CLEAN), None),
        (stay(zone=ZoneKind.CLEAN), stay(), None),
        (stay(zone=ZoneKind.CLEAN), stay(zone=ZoneKind.CLEAN), "shift at GH A 3F, 10 h 0 min"),
        (stay(zone=ZoneKind.CLEAN), stay(zone=ZoneKind.BUFFER), None),
    ],
)
def test_who_lives_or_works_near_at_the_same_time_is_listed_with_the_reason(
    mine: Presence, other: Presence, told: str | None
) -> None:
    found = meetings_on_floors([mine], [other], RULES)

    assert [text(each.sentence, Language.ENGLISH) for each in found] == ([told] if told else [])


def test_a_floor_counts_only_where_the_policy_restarts_a_clock_for_it() -> None:
    met = {
        kind: Meeting(who=Met(), kind=kind, place="GH", since=NOON, until=NOON)
        for kind in MeetingKind
    }
    wider = replace(RULES, restart_on=(*RULES.restart_on, RestartCause.FLOOR))

    assert {each.kind for each in counting(met.values(), RULES)} == {
        MeetingKind.FLIGHT,
        MeetingKind.VEHICLE,
        MeetingKind.ROOM,
        MeetingKind.SHIFT,
        MeetingKind.STATED,
    }
    assert counting(met.values(), wider) == [
        each for each in met.values() if each.kind is not MeetingKind.SITE
    ]
