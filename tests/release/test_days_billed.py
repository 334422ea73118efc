"""The days that somebody is billed for, and at which price."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from logistics.policy.document import Tariff
from logistics.release.billing_rules import Lodging, Stay, lodging, price

ZONE = "Asia/Shanghai"
SITE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
TARIFFS = (
    Tariff(code="standard", cny_per_person_day=200),
    Tariff(code="comfort", cny_per_person_day=400),
)


def moment(day: int, hour: int) -> datetime:
    """An hour of a day in March 2020, in Shanghai."""
    return datetime(2020, 3, day, tzinfo=UTC) + timedelta(hours=hour - 8)


def stay(start: datetime, end: datetime, site: uuid.UUID = SITE, cny: int = 200) -> Stay:
    return Stay(site=site, start=start, end=end, cny_per_day=cny)


@pytest.mark.parametrize(
    ("start", "end", "first_day", "days"),
    [
        (moment(17, 14), moment(31, 14), 0, 14),
        (moment(17, 14), moment(30, 24), 0, 14),
        (moment(17, 14), moment(30, 14), 1, 14),
        (moment(17, 23), moment(18, 1), 0, 1),
        (moment(17, 0), moment(17, 23), 0, 0),
        (moment(17, 9), moment(17, 20), 1, 1),
    ],
)
def test_days_are_counted_by_local_midnights_as_the_policy_counts_days(
    start: datetime, end: datetime, first_day: int, days: int
) -> None:
    lines = lodging([stay(start, end)], zone=ZONE, first_day=first_day)

    assert sum(line.days for line in lines) == days


def test_a_move_between_sites_bills_each_day_once_at_the_price_of_its_night() -> None:
    stays = [
        stay(moment(17, 14), moment(19, 10)),
        stay(moment(19, 12), moment(21, 14), site=OTHER, cny=400),
    ]

    assert lodging(stays, zone=ZONE, first_day=0) == (
        Lodging(site=SITE, from_day=date(2020, 3, 17), days=2, cny_per_day=200),
        Lodging(site=OTHER, from_day=date(2020, 3, 19), days=2, cny_per_day=400),
    )


@pytest.mark.parametrize(("site", "cny"), [("comfort", 400), ("", 200), ("palace", 200)])
def test_the_site_says_the_tariff_and_the_lowest_holds_where_it_says_none(
    site: str, cny: int
) -> None:
    assert price(TARIFFS, site) == cny
