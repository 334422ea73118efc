from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from logistics.periods import Period
from logistics.policy.examples import shanghai_2020
from logistics.transfers.rules.hours import (
    DutyTooLong,
    NightBan,
    NightOverride,
    Point,
    RideTooLong,
    TimesOutOfOrder,
    check_duty,
    check_night,
    check_ride,
    check_times,
    duty_around,
    km_of,
)
from logistics.transfers.rules.kinds import VehicleKind

LOAD = shanghai_2020().versions[-1].transport
SHANGHAI = "Asia/Shanghai"
PUDONG = Point(latitude=31.1434, longitude=121.8052)
QINGHE = Point(latitude=31.20, longitude=121.60)
NAMED = NightOverride(by="Lu Wen", reason="The desk is full.")


def at(hour: int, minute: int = 0, day: int = 28) -> datetime:
    return datetime(2020, 3, day, hour, minute, tzinfo=ZoneInfo(SHANGHAI)).astimezone(UTC)


def drive(
    start: datetime,
    minutes: int = 40,
    kind: VehicleKind = VehicleKind.COACH,
    km: float | None = 30.0,
    beyond: float = 0.0,
    override: NightOverride | None = None,
) -> None:
    check_night(
        plate="沪A00001",
        kind=kind,
        drive=Period(start, start + timedelta(minutes=minutes)),
        km=km,
        zone=SHANGHAI,
        load=replace(LOAD, night_ban_beyond_km=beyond),
        override=override,
    )


@pytest.mark.parametrize("start", [at(2), at(4, 59), at(1, 21), at(2, 40)])
def test_no_coach_drives_between_two_and_five(start: datetime) -> None:
    with pytest.raises(NightBan) as refusal:
        drive(start)

    assert str(refusal.value) == (
        "沪A00001 would drive between 02:00 and 05:00 at night. A named person has to allow it."
    )


@pytest.mark.parametrize("start", [at(1, 20), at(5), at(12)])
def test_a_coach_that_is_there_by_two_or_leaves_at_five_may_drive(start: datetime) -> None:
    drive(start)


def test_a_ride_through_the_whole_night_is_caught() -> None:
    with pytest.raises(NightBan):
        drive(at(23, day=27), minutes=8 * 60)


def test_a_ride_shorter_than_the_distance_of_the_policy_is_outside_the_ban() -> None:
    drive(at(3), km=19.9, beyond=20.0)

    with pytest.raises(NightBan):
        drive(at(3), km=20.1, beyond=20.0)


def test_a_ride_of_unknown_length_counts_as_long() -> None:
    with pytest.raises(NightBan):
        drive(at(3), km=None, beyond=20.0)


def test_an_ambulance_drives_at_any_hour() -> None:
    drive(at(3), kind=VehicleKind.AMBULANCE)


def test_a_named_person_may_allow_the_ride() -> None:
    drive(at(3), override=NAMED)


def test_the_length_of_a_way_is_known_when_all_its_places_are() -> None:
    there = km_of([PUDONG, QINGHE], LOAD)

    assert there is not None
    assert round(there, 1) == 26.7
    assert km_of([PUDONG, QINGHE, PUDONG], LOAD) == 2 * there
    assert km_of([PUDONG, None], LOAD) is None


def test_the_policy_says_how_much_longer_a_road_is_than_the_straight_line() -> None:
    straight = km_of([PUDONG, QINGHE], replace(LOAD, road_detour=1.0))
    winding = km_of([PUDONG, QINGHE], replace(LOAD, road_detour=2.0))

    assert straight is not None
    assert winding == 2 * straight


def test_the_policy_says_how_long_a_driver_rests() -> None:
    others = [Period(at(0), at(4))]
    evening = Period(at(14), at(18))

    check_duty(driver="Hua Jun", trip=evening, others=others, load=LOAD)
    with pytest.raises(DutyTooLong):
        check_duty(
            driver="Hua Jun",
            trip=evening,
            others=others,
            load=replace(LOAD, driver_rest_minutes=660),
        )


def test_trips_with_less_than_a_rest_between_them_are_one_duty() -> None:
    morning, noon = Period(at(8), at(9)), Period(at(12), at(13))
    night = Period(at(22), at(23))

    duty = duty_around(noon, [night, morning], timedelta(hours=8))

    assert duty == Period(at(8), at(13))


def test_a_duty_of_more_than_ten_hours_is_refused() -> None:
    others = [Period(at(6), at(8)), Period(at(11), at(13))]

    check_duty(driver="Hua Jun", trip=Period(at(14), at(16)), others=others, load=LOAD)
    with pytest.raises(DutyTooLong) as refusal:
        check_duty(driver="Hua Jun", trip=Period(at(14), at(16, 1)), others=others, load=LOAD)

    assert str(refusal.value) == "Hua Jun would be on duty for more than 10 hours."


def test_a_trip_loads_departs_arrives_and_is_free_in_this_order() -> None:
    check_times(loads_at=at(9), depart_at=at(10), arrive_at=[at(11), at(11, 20)], free_at=at(12))

    for arrivals in ([], [at(10)], [at(11, 20), at(11)], [at(13)]):
        with pytest.raises(TimesOutOfOrder) as refusal:
            check_times(loads_at=at(9), depart_at=at(10), arrive_at=arrivals, free_at=at(12))
        assert str(refusal.value) == (
            "A trip loads, departs, arrives and is free again in this order."
        )


def test_nobody_rides_for_longer_than_the_policy_allows() -> None:
    check_ride(depart_at=at(8), arrive_at=at(12), load=LOAD)

    with pytest.raises(RideTooLong) as refusal:
        check_ride(depart_at=at(8), arrive_at=at(12, 1), load=LOAD)

    assert str(refusal.value) == "Nobody rides for more than 240 minutes."
