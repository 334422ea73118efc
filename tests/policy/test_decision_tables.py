"""Decision tables of the policies in use: tests by name of the day, release, what is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from logistics.policy.clock_rules import ClockFacts, run_clock
from logistics.policy.document import Category, Circumstance, PolicyVersion
from logistics.policy.examples import domestic_notice, later_durations
from logistics.policy.isolation_clock import DueTest, IsolationClock
from logistics.policy.release_rules import Finding, ReleaseFacts, TakenSample, unmet

ENTERED = datetime(2020, 3, 20, 7, 30, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One policy: what a person who enters on 20 March at 15:30 has before them."""

    version: PolicyVersion
    category: str
    tests: tuple[str, ...]
    last_day: int
    released: datetime
    for_release: int
    apart: timedelta = timedelta()


def numbered(number: int) -> PolicyVersion:
    version = later_durations().find(number)
    assert version is not None
    return version


TABLE = {
    "14+7": Row(
        version=numbered(7),
        category="2",
        tests=(
            "central_isolation day 1: nucleic_acid",
            "central_isolation day 4: nucleic_acid",
            "central_isolation day 7: nucleic_acid",
            "central_isolation day 14: nucleic_acid by 2 laboratories",
        ),
        last_day=14,
        released=datetime(2020, 4, 3, 4, tzinfo=UTC),
        for_release=4,
    ),
    "7+3": Row(
        version=numbered(8),
        category="2",
        tests=(
            "central_isolation day 1: nucleic_acid",
            "central_isolation day 2: nucleic_acid",
            "central_isolation day 3: nucleic_acid",
            "central_isolation day 5: nucleic_acid",
            "central_isolation day 7: nucleic_acid",
            "health_monitoring day 3: nucleic_acid",
        ),
        last_day=7,
        released=datetime(2020, 3, 27, 4, tzinfo=UTC),
        for_release=5,
    ),
    "5+3": Row(
        version=numbered(9),
        category="2",
        tests=(
            "central_isolation day 1: nucleic_acid",
            "central_isolation day 2: nucleic_acid",
            "central_isolation day 3: nucleic_acid",
            "central_isolation day 5: nucleic_acid",
            "home_isolation day 1: nucleic_acid",
            "home_isolation day 3: nucleic_acid",
        ),
        last_day=8,
        released=datetime(2020, 3, 28, 4, tzinfo=UTC),
        for_release=6,
    ),
    "24-hour double test": Row(
        version=domestic_notice().versions[0],
        category="risk_area",
        tests=(
            "health_monitoring day 1: nucleic_acid",
            "health_monitoring day 2: nucleic_acid 24 h after the one before",
            "health_monitoring day 2: antibody",
        ),
        last_day=7,
        released=datetime(2020, 3, 26, 16, tzinfo=UTC),
        for_release=3,
        apart=timedelta(hours=24),
    ),
}
EVERY_POLICY = pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)


def category(row: Row) -> Category:
    found = row.version.find_category(row.category)
    assert found is not None
    return found


def clock(row: Row) -> IsolationClock:
    branch = category(row).branch(Circumstance.OTHERWISE)
    assert branch is not None
    return run_clock(
        ClockFacts(entered_at=ENTERED),
        start_from=category(row).clock_start,
        branch=branch,
        rules=row.version.clock,
        zone=row.version.zone,
    )


def named(reckoned: IsolationClock, test: DueTest) -> str:
    """A test by the number of its day within its measure, as an order of the time names it."""
    span = next(span for span in reckoned.spans if span.measure is test.measure)
    day = (test.due_on - reckoned.date_of_day(span.days_before)).days
    laboratories = f" by {test.laboratories} laboratories" if test.laboratories > 1 else ""
    apart = f" {test.hours_apart} h after the one before" if test.hours_apart else ""
    return f"{test.measure} day {day}: {test.assay}{laboratories}{apart}"


def negatives(reckoned: IsolationClock, apart: timedelta) -> tuple[TakenSample, ...]:
    """Every sample that release waits for, negative, each so long after the one before."""
    return tuple(
        TakenSample(
            assay=test.assay,
            taken_at=ENTERED + number * apart,
            due_on=test.due_on,
            laboratory=f"laboratory {laboratory}",
            finding=Finding.NEGATIVE,
        )
        for number, test in enumerate(reckoned.tests_for_release())
        for laboratory in range(test.laboratories)
    )


def facts(reckoned: IsolationClock, *samples: TakenSample) -> ReleaseFacts:
    return ReleaseFacts(
        release_due=reckoned.release_due,
        zone=reckoned.zone,
        required=reckoned.tests_for_release(),
        samples=samples,
    )


@EVERY_POLICY
def test_tests_are_due_by_name_of_the_day(row: Row) -> None:
    reckoned = clock(row)

    assert tuple(named(reckoned, test) for test in reckoned.tests_due()) == row.tests


@EVERY_POLICY
def test_the_release_is_on_the_last_day_of_isolation(row: Row) -> None:
    reckoned = clock(row)

    assert reckoned.release_due == row.released
    assert reckoned.day_number(row.released - timedelta(seconds=1)) == row.last_day


@EVERY_POLICY
def test_without_samples_every_test_is_named_as_missing(row: Row) -> None:
    reckoned = clock(row)

    missing = unmet(facts(reckoned), category(row).release, row.released)

    names = {"nucleic_acid": "Nucleic acid test", "antibody": "Antibody test"}
    assert [str(each.sentence) for each in missing] == [
        f"{names[test.assay]} due on {test.due_on}: no sample taken."
        for test in reckoned.tests_for_release()
    ]
    assert len(missing) == row.for_release


@EVERY_POLICY
def test_with_every_sample_negative_only_the_end_is_waited_for(row: Row) -> None:
    reckoned = clock(row)
    sampled = facts(reckoned, *negatives(reckoned, row.apart))

    early = unmet(sampled, category(row).release, row.released - timedelta(seconds=1))

    assert [each.sentence.template for each in early] == ["The period ends at %(end)s."]
    assert unmet(sampled, category(row).release, row.released) == ()


def test_14_plus_7_is_not_released_on_one_laboratory() -> None:
    reckoned = clock(TABLE["14+7"])
    one = [each for each in negatives(reckoned, timedelta()) if each.laboratory == "laboratory 0"]

    missing = unmet(facts(reckoned, *one), category(TABLE["14+7"]).release, reckoned.release_due)

    assert [str(each.sentence) for each in missing] == [
        "Nucleic acid test due on 2020-04-03: negative from 1 of 2 laboratories."
    ]


def test_two_tests_23_hours_apart_are_no_double_test() -> None:
    row = TABLE["24-hour double test"]
    reckoned = clock(row)
    early = negatives(reckoned, timedelta(hours=23))

    missing = unmet(facts(reckoned, *early), category(row).release, row.released)

    assert [str(each.sentence) for each in missing] == [
        "Nucleic acid test due on 2020-03-21: less than 24 hours after the one before."
    ]


def test_a_missing_result_is_named_and_no_other() -> None:
    row = TABLE["5+3"]
    reckoned = clock(row)
    samples = [
        replace(each, finding=None) if each.due_on == date(2020, 3, 26) else each
        for each in negatives(reckoned, timedelta())
    ]

    missing = unmet(facts(reckoned, *samples), category(row).release, row.released)

    assert [str(each.sentence) for each in missing] == [
        "Nucleic acid test due on 2020-03-26: no result yet."
    ]
