from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.policy.clock_rules import (
    Adjustment,
    CannotMoveOn,
    ClockFacts,
    ClockStartUnknown,
    DueTest,
    HandedOver,
    IsolationClock,
    MovedOn,
    Restart,
    run_clock,
)
from logistics.policy.document import (
    Assay,
    Branch,
    Circumstance,
    ClockRules,
    ClockStart,
    Measure,
    Specimen,
    Stage,
)
from logistics.policy.examples import domestic_notice, later_durations
from logistics.policy.isolation_clock import local_date
from logistics.wording import say

SHANGHAI = "Asia/Shanghai"
ARRIVED = ClockFacts(entered_at=datetime(2020, 3, 20, 7, 30, tzinfo=UTC))


def local(moment: str, zone: str = SHANGHAI) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def branch_of(number: int, category: str = "2", when: str = "otherwise") -> Branch:
    version = later_durations().find(number)
    assert version is not None
    found = version.find_category(category)
    assert found is not None
    branch = found.branch(Circumstance(when))
    assert branch is not None
    return branch


def central(days: int) -> Branch:
    stage = Stage(measure=Measure.CENTRAL_ISOLATION, days=days, temperatures_per_day=2)
    return Branch(when=Circumstance.OTHERWISE, stages=(stage,))


def clock(
    facts: ClockFacts,
    branch: Branch | None = None,
    *,
    first_day: int = 0,
    release_hour: int = 12,
    days_elsewhere_count: bool = True,
    start_from: ClockStart = ClockStart.ENTRY,
    zone: str = SHANGHAI,
) -> IsolationClock:
    rules = ClockRules(
        first_day=first_day,
        release_hour=release_hour,
        days_elsewhere_count=days_elsewhere_count,
    )
    branch = branch or central(14)
    return run_clock(facts, start_from=start_from, branch=branch, rules=rules, zone=zone)


def test_fourteen_days_from_20_march_end_on_3_april_when_arrival_is_day_0():
    reckoned = clock(ARRIVED)

    assert reckoned.date_of_day(1) == date(2020, 3, 21)
    assert reckoned.release_due == local("2020-04-03 12:00")


def test_fourteen_days_from_20_march_end_with_2_april_when_arrival_is_day_1():
    reckoned = clock(ARRIVED, first_day=1, release_hour=24)

    assert reckoned.date_of_day(1) == date(2020, 3, 20)
    assert reckoned.release_due == local("2020-04-03 00:00")


@pytest.mark.parametrize(("first_day", "numbers"), [(0, [0, 0, 1, 14]), (1, [1, 1, 2, 15])])
def test_days_are_numbered_by_local_dates(first_day: int, numbers: list[int]):
    reckoned = clock(ARRIVED, first_day=first_day)

    counted = [
        reckoned.day_number(local(moment))
        for moment in (
            "2020-03-20 15:30",
            "2020-03-20 23:59:59",
            "2020-03-21 00:00",
            "2020-04-03 08:00",
        )
    ]

    assert counted == numbers


def test_each_step_is_a_sentence_with_the_release_it_leads_to():
    facts = replace(
        ARRIVED,
        days_elsewhere=2,
        changes=(
            Adjustment(at=local("2020-03-28 10:00"), days=3, reason="late test", by="Dr Shen"),
        ),
    )

    steps = [(step.sentence, step.release_due) for step in clock(facts).steps]

    plain, credited = local("2020-04-03 12:00"), local("2020-04-01 12:00")
    assert steps == [
        (
            say(
                "The clock starts at %(at)s: %(event)s.",
                at="2020-03-20 15:30",
                event=ClockStart.ENTRY,
            ),
            plain,
        ),
        (
            say(
                "Day 1 is %(day)s, because the day of the start is day %(first)s.",
                day="2020-03-21",
                first=0,
            ),
            plain,
        ),
        (
            say(
                "%(days)s days served elsewhere count: day 1 was %(day)s.",
                days=2,
                day="2020-03-19",
            ),
            credited,
        ),
        (
            say(
                "%(measure)s: %(days)s days, until %(end)s.",
                measure=Measure.CENTRAL_ISOLATION,
                days=14,
                end="2020-04-01 12:00",
            ),
            credited,
        ),
        (
            say(
                "%(measure)s: %(days)s days because %(reason)s (%(by)s).",
                measure=Measure.CENTRAL_ISOLATION,
                days="+3",
                reason="late test",
                by="Dr Shen",
            ),
            local("2020-04-04 12:00"),
        ),
    ]


def test_days_elsewhere_do_not_count_where_the_policy_says_so():
    reckoned = clock(replace(ARRIVED, days_elsewhere=5), days_elsewhere_count=False)

    assert reckoned.release_due == local("2020-04-03 12:00")
    assert reckoned.steps[2].sentence == say("%(days)s days served elsewhere do not count.", days=5)


def test_who_served_every_day_elsewhere_may_go_at_once():
    reckoned = clock(replace(ARRIVED, days_elsewhere=20))

    assert reckoned.release_due == ARRIVED.entered_at
    assert reckoned.spans == ()


def test_a_contact_counts_from_the_last_exposure():
    facts = ClockFacts(
        entered_at=local("2020-03-25 10:00"), last_exposure_at=local("2020-03-18 22:00")
    )

    reckoned = clock(facts, start_from=ClockStart.LAST_EXPOSURE)

    assert reckoned.release_due == local("2020-04-01 12:00")


def test_a_clock_without_its_starting_moment_is_refused():
    with pytest.raises(ClockStartUnknown) as refusal:
        clock(ARRIVED, start_from=ClockStart.LEAVING_RISK_AREA)

    assert refusal.value.code == "clock-start-unknown"
    assert refusal.value.sentence == say(
        "The clock counts from '%(event)s', which is not on record.",
        event=ClockStart.LEAVING_RISK_AREA,
    )


def test_fourteen_days_can_be_shortened_and_the_old_end_stays_visible():
    shortened = Adjustment(at=local("2020-03-25 10:00"), days=-4, reason="order 7", by="Dr Shen")

    reckoned = clock(replace(ARRIVED, changes=(shortened,)))

    assert [step.release_due for step in reckoned.steps[-2:]] == [
        local("2020-04-03 12:00"),
        local("2020-03-30 12:00"),
    ]


def test_an_extension_belongs_to_the_measure_that_runs():
    extended = Adjustment(at=local("2020-03-25 10:00"), days=3, reason="late test", by="Dr Shen")

    reckoned = clock(replace(ARRIVED, changes=(extended,)), branch_of(7))

    assert [(span.measure, span.end) for span in reckoned.spans] == [
        (Measure.CENTRAL_ISOLATION, local("2020-04-06 12:00")),
        (Measure.HEALTH_MONITORING, local("2020-04-13 12:00")),
    ]


def test_a_restart_counts_from_the_last_contact_and_forgets_what_was_added():
    changes = (
        Restart(
            at=local("2020-03-27 09:00"),
            start=local("2020-03-26 20:00"),
            reason="positive in the room",
            by="Dr Shen",
        ),
        Adjustment(at=local("2020-03-25 10:00"), days=3, reason="late test", by="Dr Shen"),
    )

    reckoned = clock(replace(ARRIVED, days_elsewhere=2, changes=changes))

    assert reckoned.day_number(local("2020-03-27 08:00")) == 1
    assert [step.release_due for step in reckoned.steps[-3:]] == [
        local("2020-04-01 12:00"),
        local("2020-04-04 12:00"),
        local("2020-04-09 12:00"),
    ]
    assert reckoned.steps[-1].sentence == say(
        "Restarted at %(at)s because %(reason)s (%(by)s): day 1 is %(day)s.",
        at="2020-03-26 20:00",
        reason="positive in the room",
        by="Dr Shen",
        day="2020-03-27",
    )


def test_home_isolation_begins_when_the_results_are_there_and_ends_as_planned():
    held = branch_of(1, when="home_applied")

    planned = clock(ARRIVED, held)
    moved = clock(replace(ARRIVED, changes=(MovedOn(at=local("2020-03-21 19:00")),)), held)

    assert planned.site_until == local("2020-03-21 12:00")
    assert moved.site_until == local("2020-03-21 19:00")
    assert [span.start for span in moved.spans] == [ARRIVED.entered_at, local("2020-03-21 19:00")]
    assert moved.release_due == planned.release_due == local("2020-04-03 12:00")


def test_a_hand_over_after_the_days_at_a_site_is_told_and_moves_no_end():
    handed = HandedOver(at=local("2020-03-25 13:00"), receiver="Linjiang Street", by="Gu Yan")

    plain = clock(ARRIVED, branch_of(9))
    reckoned = clock(replace(ARRIVED, changes=(handed,)), branch_of(9))

    assert reckoned.spans == plain.spans
    assert plain.leaving_site == (plain.spans[0], plain.spans[1])
    assert [test.due_on.day for test in plain.tests_to_leave_site()] == [21, 22, 23, 25]
    assert reckoned.steps[-1].sentence.values["measure"] is Measure.HOME_ISOLATION
    assert reckoned.steps[-1].release_before is None


@pytest.mark.parametrize("branch", [branch_of(1, when="home_applied"), branch_of(9)])
def test_a_restart_at_home_does_not_send_the_person_back_to_the_site(branch: Branch):
    handed = HandedOver(at=local("2020-03-25 13:00"), receiver="Linjiang Street", by="Gu Yan")
    again = Restart(
        at=local("2020-03-27 10:00"),
        start=local("2020-03-26 09:00"),
        reason="contact at home",
        by="Gu Yan",
    )

    reckoned = clock(replace(ARRIVED, changes=(handed, again)), branch)

    assert {span.measure for span in reckoned.spans if span.measure.isolates} == {
        Measure.HOME_ISOLATION
    }
    assert reckoned.site_until == again.start
    assert not any(test.measure is Measure.CENTRAL_ISOLATION for test in reckoned.tests_due())
    told = [str(step.sentence) for step in reckoned.steps[-2:]]
    assert ["handed over to Linjiang Street" in told[0], "Restarted at" in told[1]] == [True, True]


def test_nobody_moves_on_from_a_measure_that_ends_by_its_days():
    with pytest.raises(CannotMoveOn):
        clock(replace(ARRIVED, changes=(MovedOn(at=local("2020-03-21 19:00")),)))


def test_a_business_visitor_leaves_by_the_end_of_day_7():
    reckoned = clock(ARRIVED, branch_of(1, when="business_visit"))

    assert reckoned.leave_by == local("2020-03-28 00:00")
    assert [(span.measure, span.end) for span in reckoned.spans] == [
        (Measure.HOLD_AND_TEST, local("2020-03-21 12:00")),
        (Measure.DESIGNATED_HOTEL, local("2020-03-27 12:00")),
    ]


def test_14_plus_7_is_released_after_14_and_monitored_for_7():
    reckoned = clock(ARRIVED, branch_of(7))

    assert reckoned.release_due == local("2020-04-03 12:00")
    assert reckoned.site_until == local("2020-04-03 12:00")
    assert [(span.measure, span.start) for span in reckoned.follows] == [
        (Measure.HEALTH_MONITORING, local("2020-04-03 12:00"))
    ]
    assert reckoned.ends == local("2020-04-10 12:00")


def test_14_plus_7_is_tested_on_days_1_4_7_and_by_two_laboratories_on_14():
    due = clock(ARRIVED, branch_of(7)).tests_due()

    assert [(test.due_on, test.laboratories) for test in due] == [
        (date(2020, 3, 21), 1),
        (date(2020, 3, 24), 1),
        (date(2020, 3, 27), 1),
        (date(2020, 4, 3), 2),
    ]


def test_7_plus_3_is_tested_on_days_1_2_3_5_7_and_on_day_3_at_home():
    reckoned = clock(ARRIVED, branch_of(8))

    days = [(test.due_on, test.measure) for test in reckoned.tests_due()]

    in_site = [date(2020, 3, day) for day in (21, 22, 23, 25, 27)]
    assert days == [
        *((day, Measure.CENTRAL_ISOLATION) for day in in_site),
        (date(2020, 3, 30), Measure.HEALTH_MONITORING),
    ]
    assert [test.due_on for test in reckoned.tests_for_release()] == in_site


def test_5_plus_3_is_tested_on_days_1_2_3_5_and_on_days_1_and_3_at_home():
    reckoned = clock(ARRIVED, branch_of(9))

    days = [(test.due_on.day, test.measure) for test in reckoned.tests_due()]

    central_days = [(day, Measure.CENTRAL_ISOLATION) for day in (21, 22, 23, 25)]
    home_days = [(day, Measure.HOME_ISOLATION) for day in (26, 28)]
    assert days == [*central_days, *home_days]
    assert reckoned.site_until == local("2020-03-25 12:00")
    assert reckoned.release_due == local("2020-03-28 12:00")
    assert reckoned.tests_for_release() == reckoned.tests_due()


def test_two_tests_24_hours_apart_an_antibody_and_seven_days_of_monitoring():
    version = domestic_notice().versions[0]
    category = version.find_category("risk_area")
    assert category is not None

    reckoned = run_clock(
        ClockFacts(entered_at=local("2021-01-10 10:00")),
        start_from=category.clock_start,
        branch=category.branches[0],
        rules=version.clock,
        zone=version.zone,
    )

    def test(day: int, assay: Assay, specimen: Specimen, hours: int) -> DueTest:
        return DueTest(
            due_on=date(2021, 1, day),
            measure=Measure.HEALTH_MONITORING,
            assay=assay,
            specimen=specimen,
            laboratories=1,
            hours_apart=hours,
        )

    assert reckoned.tests_due() == (
        test(10, Assay.NUCLEIC_ACID, Specimen.OROPHARYNGEAL, 0),
        test(11, Assay.NUCLEIC_ACID, Specimen.OROPHARYNGEAL, 24),
        test(11, Assay.ANTIBODY, Specimen.BLOOD, 0),
    )
    assert reckoned.release_due == local("2021-01-17 00:00")
    assert reckoned.spans[0].stage.temperatures_per_day == 2


def test_the_last_test_follows_the_end_and_days_served_elsewhere_need_none():
    changes = (Adjustment(at=local("2020-03-25 10:00"), days=3, reason="late", by="Dr Shen"),)

    due = clock(replace(ARRIVED, days_elsewhere=5, changes=changes), branch_of(7)).tests_due()

    assert [test.due_on for test in due] == [date(2020, 3, 22), date(2020, 4, 1)]


def test_tests_after_a_shortened_end_fall_away_but_the_last_one_stays():
    changes = (Adjustment(at=local("2020-03-22 10:00"), days=-9, reason="order", by="Dr Shen"),)

    due = clock(replace(ARRIVED, changes=changes), branch_of(7)).tests_due()

    assert [(test.due_on, test.laboratories) for test in due] == [
        (date(2020, 3, 21), 1),
        (date(2020, 3, 24), 1),
        (date(2020, 3, 25), 2),
    ]


def test_days_are_calendar_days_when_the_clocks_change():
    reckoned = clock(
        ClockFacts(entered_at=local("2020-03-20 15:30", "Europe/London")), zone="Europe/London"
    )

    assert reckoned.release_due == local("2020-04-03 12:00", "Europe/London")
    assert reckoned.release_due == datetime(2020, 4, 3, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "entered", "hours"),
    [
        ("Europe/Berlin", "2020-03-20 23:30", 14 * 24 - 1 - 11.5),
        ("Europe/Berlin", "2020-10-20 23:30", 14 * 24 + 1 - 11.5),
        ("Asia/Shanghai", "2020-03-20 23:30", 14 * 24 - 11.5),
    ],
)
def test_the_timeline_keeps_local_days_through_a_change_of_the_clocks(
    zone: str, entered: str, hours: float
):
    start = local(entered, zone)
    late = Adjustment(at=start + timedelta(days=12), days=3, reason="late test", by="Dr Shen")

    plain = clock(ClockFacts(entered_at=start), zone=zone)
    extended = clock(ClockFacts(entered_at=start, changes=(late,)), zone=zone)

    assert plain.release_due - start == timedelta(hours=hours)
    assert plain.day_number(plain.release_due) == 14
    assert extended.steps[1].sentence.values["day"] == f"{entered[:8]}21"
    last = extended.steps[-1]
    assert (last.at, last.release_before) == (late.at, plain.release_due)
    assert local_date(last.release_due, zone) - local_date(plain.release_due, zone) == timedelta(3)
    assert [step.release_before for step in extended.steps[:-1]] == [None, None, None]


def test_a_release_hour_that_the_clock_jumps_over_is_the_moment_of_the_jump():
    reckoned = clock(
        ClockFacts(entered_at=local("2020-03-15 15:30", "Europe/London")),
        release_hour=1,
        zone="Europe/London",
    )

    assert reckoned.release_due == datetime(2020, 3, 29, 1, 0, tzinfo=UTC)


zones = st.sampled_from(["Asia/Shanghai", "Europe/London", "America/New_York", "Pacific/Apia"])
moments = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2020, 12, 31),  # noqa: DTZ001 - the same
    timezones=st.just(UTC),
)
stages = st.lists(
    st.builds(
        Stage,
        measure=st.sampled_from(Measure),
        days=st.integers(1, 21),
        temperatures_per_day=st.just(2),
    ),
    min_size=1,
    max_size=4,
).map(tuple)


@given(
    start=moments,
    zone=zones,
    stages=stages,
    first_day=st.integers(0, 1),
    hour=st.integers(0, 24),
    credit=st.integers(0, 30),
    added=st.lists(st.integers(-20, 20), max_size=3),
)
def test_measures_follow_each_other_without_gap_or_overlap(
    start: datetime,
    zone: str,
    stages: tuple[Stage, ...],
    first_day: int,
    hour: int,
    credit: int,
    added: list[int],
):
    changes = tuple(
        Adjustment(at=start + timedelta(days=day), days=days, reason="order", by="Dr Shen")
        for day, days in enumerate(added)
    )
    facts = ClockFacts(entered_at=start, days_elsewhere=credit, changes=changes)
    branch = Branch(when=Circumstance.OTHERWISE, stages=stages)

    reckoned = clock(facts, branch, first_day=first_day, release_hour=hour, zone=zone)

    assert [span.end for span in reckoned.spans][:-1] == [s.start for s in reckoned.spans][1:]
    assert start <= reckoned.release_due <= reckoned.ends
    for span in reckoned.spans:
        assert reckoned.span_at(span.start) == span
        assert reckoned.span_at(span.end) != span


hours_that_no_clock_jumps_over = st.sampled_from([0, *range(4, 24)])


@given(start=moments, zone=zones, days=st.integers(2, 60), hour=hours_that_no_clock_jumps_over)
def test_release_is_on_the_local_date_of_the_last_day_at_the_local_hour(
    start: datetime, zone: str, days: int, hour: int
):
    reckoned = clock(ClockFacts(entered_at=start), central(days), release_hour=hour, zone=zone)

    shown = reckoned.release_due.astimezone(ZoneInfo(zone))
    assert (shown.date(), shown.hour) == (reckoned.date_of_day(days), hour)


@given(start=moments, zone=zones, later=st.timedeltas(timedelta(0), timedelta(days=40)))
def test_day_numbers_step_by_one_at_local_midnight(start: datetime, zone: str, later: timedelta):
    reckoned = clock(ClockFacts(entered_at=start), zone=zone)
    at = start + later

    number = reckoned.day_number(at)

    assert at.astimezone(ZoneInfo(zone)).date() == reckoned.date_of_day(number)
