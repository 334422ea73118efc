from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from logistics.policy.document import (
    Circumstance,
    DecidingMoment,
    ListedPlaces,
    Measure,
    PolicySequence,
)
from logistics.policy.examples import domestic_notice, later_durations, shanghai_2020
from logistics.policy.grounds import ContactKind, EntryKind, Stay, TravelFacts
from logistics.policy.rules import ArrivalMoments, Classification, classify
from logistics.wording import Language, say, text


def local(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def landed(moment: str) -> ArrivalMoments:
    return ArrivalMoments(touchdown=local(moment).astimezone(UTC))


def from_country(country: str, last: str = "2020-03-12", **facts: object) -> TravelFacts:
    stay = Stay(country=country, first=date(2020, 1, 1), last=date.fromisoformat(last))
    return TravelFacts(entry=EntryKind.INTERNATIONAL, stays=(stay,), **facts)


def category(facts: TravelFacts, moment: str) -> str:
    return classify(facts, landed(moment), shanghai_2020()).category


def measures(classification: Classification) -> list[tuple[Measure, int]]:
    return [(stage.measure, stage.days) for stage in classification.measures]


def test_six_versions_hold_from_their_local_moments():
    starts = [(v.number, v.effective_at) for v in shanghai_2020().versions]

    assert starts == [
        (1, datetime(2020, 3, 12, 16, 0, tzinfo=UTC)),
        (2, datetime(2020, 3, 17, 6, 0, tzinfo=UTC)),
        (3, datetime(2020, 3, 19, 16, 0, tzinfo=UTC)),
        (4, datetime(2020, 3, 22, 16, 0, tzinfo=UTC)),
        (5, datetime(2020, 3, 26, 10, 0, tzinfo=UTC)),
        (6, datetime(2020, 3, 27, 16, 0, tzinfo=UTC)),
    ]


def test_the_listed_countries_grow_as_the_notices_said():
    lists = [v.listed.countries for v in shanghai_2020().versions]

    eight = ("KOR", "ITA", "IRN", "JPN", "FRA", "ESP", "DEU", "USA")
    sixteen = (*eight, "GBR", "CHE", "SWE", "BEL", "NOR", "NLD", "DNK", "AUT")
    more = (*sixteen, "AUS", "MYS", "GRC", "CZE", "FIN", "QAT", "CAN", "SAU")
    last = (*(c for c in more if c != "JPN"), "PHL")
    assert lists == [eight, sixteen, more, last, last, last]


def test_a_version_holds_from_its_first_moment_until_the_next():
    sequence = shanghai_2020()

    numbers = [
        getattr(sequence.version_at(local(moment)), "number", None)
        for moment in (
            "2020-03-12 23:59:59",
            "2020-03-13 00:00",
            "2020-03-17 13:59:59",
            "2020-03-17 14:00",
            "2020-03-28 00:00",
            "2020-12-31 00:00",
        )
    ]

    assert numbers == [None, 1, 1, 2, 6, 6]


def test_a_passenger_from_london_at_13_59_and_at_14_00_get_different_answers():
    passenger = from_country("GBR", "2020-03-16")

    before, after = (
        classify(passenger, landed(f"2020-03-17 {at}"), shanghai_2020())
        for at in ("13:59", "14:00")
    )

    assert (before.category, before.version) == ("3", 1)
    assert (after.category, after.version) == ("2", 2)
    assert measures(before) == [(Measure.HEALTH_MANAGEMENT, 14)]
    assert measures(after) == [(Measure.CENTRAL_ISOLATION, 14)]


def test_a_passenger_from_madrid_gets_the_same_answer_at_13_59_and_at_14_00():
    passenger = from_country("ESP", "2020-03-16")

    answers = [category(passenger, f"2020-03-17 {at}") for at in ("13:59", "14:00")]

    assert answers == ["2", "2"]


def test_the_sentence_names_the_rule_and_the_version():
    decided = classify(
        from_country("GBR", "2020-03-16"), landed("2020-03-17 14:00"), shanghai_2020()
    )

    assert decided.because == say(
        "Category %(category)s: %(ground)s. "
        "Version %(version)s, in force from %(since)s, decides: %(moment)s at %(at)s.",
        category="2",
        ground=say("stay in %(place)s until %(day)s", place="GBR", day="2020-03-16"),
        version=2,
        since="2020-03-17 14:00",
        moment=DecidingMoment.TOUCHDOWN,
        at="2020-03-17 14:00",
    )
    assert str(decided.because) == (
        "Category 2: stay in GBR until 2020-03-16. "
        "Version 2, in force from 2020-03-17 14:00, decides: touchdown at 2020-03-17 14:00."
    )
    assert text(decided.because, Language.CHINESE) == (
        "第2类：曾在GBR停留至2020-03-16。依据第2版（2020-03-17 14:00起施行），"
        "判定时刻：落地，2020-03-17 14:00。"
    )


def test_before_the_first_version_a_passenger_is_unclassified():
    decided = classify(from_country("ITA"), landed("2020-03-12 23:59"), shanghai_2020())

    assert decided == Classification(
        category="unclassified",
        because=say("No version of the policy was in force at %(at)s UTC.", at="2020-03-12 15:59"),
    )
    assert not decided.is_classified
    assert decided.first_measure is None


def test_japan_leaves_and_the_philippines_join_on_23_march():
    stay = {"last": "2020-03-20"}

    answers = [
        (category(from_country("JPN", **stay), at), category(from_country("PHL", **stay), at))
        for at in ("2020-03-22 23:59", "2020-03-23 00:00")
    ]

    assert answers == [("2", "3"), ("3", "2")]


def test_every_entrant_is_listed_from_26_march_18_00():
    passenger = from_country("THA", "2020-03-25")

    answers = [category(passenger, f"2020-03-26 {at}") for at in ("17:59", "18:00")]

    assert answers == ["3", "2"]


def test_a_diplomat_is_exempt_from_26_march_18_00():
    diplomat = from_country("GBR", "2020-03-25", diplomat=True)

    before = classify(diplomat, landed("2020-03-26 17:59"), shanghai_2020())
    after = classify(diplomat, landed("2020-03-26 18:00"), shanghai_2020())

    assert (before.category, before.remarks) == ("2", ())
    assert (after.category, after.remarks) == (
        "3",
        (say("Diplomat: exempt from the rule for listed countries."),),
    )


def test_a_diplomat_who_is_a_close_contact_is_not_exempt():
    diplomat = from_country("GBR", diplomat=True, contact=ContactKind.CONFIRMED)

    assert category(diplomat, "2020-03-27 09:00") == "1"


def test_home_isolation_ends_for_entrants_on_28_march():
    applicant = from_country("GBR", "2020-03-27", applies_for_home=True, home_suitable=True)

    before = classify(applicant, landed("2020-03-27 23:59"), shanghai_2020())
    after = classify(applicant, landed("2020-03-28 00:00"), shanghai_2020())

    assert measures(before) == [(Measure.HOLD_AND_TEST, 1), (Measure.HOME_ISOLATION, 13)]
    assert measures(after) == [(Measure.CENTRAL_ISOLATION, 14)]


@pytest.mark.parametrize(("last", "expected"), [("2020-03-04", "2"), ("2020-03-03", "3")])
def test_the_look_back_of_fourteen_days_reaches_its_fourteenth_day(last: str, expected: str):
    passenger = from_country("ITA", last)

    assert category(passenger, "2020-03-18 00:00") == expected


def test_the_look_back_counts_local_dates():
    passenger = from_country("ITA", "2020-03-03")

    answers = [category(passenger, at) for at in ("2020-03-17 23:59", "2020-03-18 00:00")]

    assert answers == ["2", "3"]


def test_a_stay_without_dates_counts():
    passenger = TravelFacts(entry=EntryKind.INTERNATIONAL, stays=(Stay(country="ITA"),))

    decided = classify(passenger, landed("2020-03-18 00:00"), shanghai_2020())

    assert decided.category == "2"
    assert "stay in ITA until a day not known" in str(decided.because)


def test_transit_counts_where_the_policy_says_so():
    transit = Stay(country="ITA", first=date(2020, 3, 17), last=date(2020, 3, 17), transit=True)
    passenger = TravelFacts(entry=EntryKind.INTERNATIONAL, stays=(transit,))
    strict = shanghai_2020()
    listed = replace(strict.versions[1].listed, transit_counts=False)
    lenient = PolicySequence((replace(strict.versions[1], listed=listed),))

    answers = [
        classify(passenger, landed("2020-03-18 09:00"), p).category for p in (strict, lenient)
    ]

    assert answers == ["2", "3"]


def test_who_came_through_another_port_of_the_country_is_still_an_entrant():
    stays = (
        Stay(country="ITA", first=date(2020, 3, 1), last=date(2020, 3, 14)),
        Stay(country="CHN", area="110000", first=date(2020, 3, 15), last=date(2020, 3, 18)),
    )
    passenger = TravelFacts(entry=EntryKind.DOMESTIC, stays=stays)

    assert category(passenger, "2020-03-18 09:00") == "2"


def test_a_close_contact_of_a_confirmed_case_outranks_everything():
    found = from_country(
        "ITA", contact=ContactKind.CONFIRMED, last_exposure=local("2020-03-16 09:00")
    )

    decided = classify(found, ArrivalMoments(desk=local("2020-03-18 09:00")), shanghai_2020())

    assert decided.category == "1"
    assert "last exposure on 2020-03-16" in str(decided.because)
    assert measures(decided) == [(Measure.CENTRAL_ISOLATION, 14)]


@pytest.mark.parametrize(
    ("suitable", "measure"),
    [(True, Measure.HOME_ISOLATION), (False, Measure.CENTRAL_ISOLATION)],
)
def test_a_contact_of_a_suspected_case_stays_at_home_where_that_is_suitable(
    suitable: bool, measure: Measure
):
    found = TravelFacts(
        entry=EntryKind.TRACING, contact=ContactKind.SUSPECTED, home_suitable=suitable
    )

    decided = classify(found, landed("2020-03-18 09:00"), shanghai_2020())

    assert (decided.category, measures(decided)) == ("1b", [(measure, 14)])


def test_refusing_the_sample_is_central_isolation_untested_at_own_cost():
    refusing = from_country("ITA", refuses_sample=True, applies_for_home=True, home_suitable=True)

    decided = classify(refusing, landed("2020-03-18 09:00"), shanghai_2020())

    assert decided.branch is not None
    assert decided.branch.when is Circumstance.SAMPLE_REFUSED
    assert not decided.branch.tested
    assert measures(decided) == [(Measure.CENTRAL_ISOLATION, 14)]
    assert decided.remarks == (
        say("Lodging at own cost: %(tariffs)s CNY a day.", tariffs="200 / 400"),
    )


def test_an_applicant_whose_home_does_not_suit_is_isolated_at_own_cost():
    applicant = from_country("ITA", applies_for_home=True, home_suitable=False)

    decided = classify(applicant, landed("2020-03-18 09:00"), shanghai_2020())

    assert decided.branch_because == say("Home isolation is applied for; not eligible.")
    assert decided.branch is not None
    assert decided.branch.own_cost


@pytest.mark.parametrize(("country", "expected"), [("ITA", "2"), ("THA", "3")])
def test_a_business_visitor_is_sampled_and_sent_to_a_designated_hotel(country: str, expected: str):
    visitor = from_country(country, business_visit=True)

    decided = classify(visitor, landed("2020-03-18 09:00"), shanghai_2020())

    assert decided.category == expected
    assert measures(decided) == [(Measure.HOLD_AND_TEST, 1), (Measure.DESIGNATED_HOTEL, 6)]
    assert decided.remarks == (say("Must leave by day %(day)s.", day=7),)


@pytest.mark.parametrize(
    ("area", "key_industry", "expected"),
    [
        ("420106", False, "4"),
        ("420000", True, "4"),
        ("310115", True, "5"),
        ("330302", False, "6"),
        ("330100", False, "7"),
        (None, False, "7"),
    ],
)
def test_a_traveller_within_the_country_is_classified_by_area_and_trade(
    area: str | None, key_industry: bool, expected: str
):
    stay = Stay(country="CHN", area=area, first=date(2020, 1, 1), last=date(2020, 3, 17))
    traveller = TravelFacts(entry=EntryKind.DOMESTIC, stays=(stay,), key_industry=key_industry)

    assert category(traveller, "2020-03-18 09:00") == expected


def test_a_passenger_with_symptoms_goes_to_the_fever_clinic_first():
    decided = classify(
        from_country("ITA", symptoms=True), landed("2020-03-18 09:00"), shanghai_2020()
    )

    assert decided.remarks == (say("Symptoms: first to the fever clinic, by ambulance."),)


def test_an_entrant_of_whom_no_stay_is_known_is_pointed_out():
    unknown = TravelFacts(entry=EntryKind.INTERNATIONAL)

    decided = classify(unknown, landed("2020-03-18 09:00"), shanghai_2020())

    assert (decided.category, decided.remarks) == (
        "3",
        (say("No stay before the arrival is known."),),
    )


def test_the_policy_says_which_moment_decides():
    moments = ArrivalMoments(touchdown=local("2020-03-17 13:30"), border=local("2020-03-17 14:20"))
    at_the_border = PolicySequence(
        tuple(
            replace(version, deciding_moment=DecidingMoment.BORDER)
            for version in shanghai_2020().versions
        )
    )
    passenger = from_country("GBR", "2020-03-16")

    answers = [classify(passenger, moments, p).category for p in (shanghai_2020(), at_the_border)]

    assert answers == ["3", "2"]


def test_a_version_judges_itself_by_the_moment_that_it_names():
    moments = ArrivalMoments(touchdown=local("2020-03-17 13:30"), desk=local("2020-03-17 15:00"))
    first, second = shanghai_2020().versions[:2]
    changed = PolicySequence((first, replace(second, deciding_moment=DecidingMoment.DESK)))

    decided = classify(from_country("GBR", "2020-03-16"), moments, changed)

    assert (decided.category, decided.version) == ("2", 2)


def test_an_unknown_moment_is_replaced_by_the_next_known_one():
    moments = ArrivalMoments(touchdown=local("2020-03-17 13:30"), desk=local("2020-03-17 15:00"))

    decided = [moments.deciding(moment) for moment in DecidingMoment]

    assert decided == [
        (DecidingMoment.TOUCHDOWN, moments.touchdown),
        (DecidingMoment.DESK, moments.desk),
        (DecidingMoment.DESK, moments.desk),
    ]


def test_an_arrival_without_any_moment_is_a_mistake():
    with pytest.raises(ValueError, match="at least one moment"):
        ArrivalMoments()


def test_a_policy_that_has_no_rule_for_somebody_leaves_them_unclassified():
    decided = classify(
        TravelFacts(entry=EntryKind.TRACING), landed("2020-03-18 09:00"), shanghai_2020()
    )

    assert decided.category == "unclassified"
    assert decided.because == say("No rule of version %(version)s fits.", version=2)


def test_a_draft_can_be_tried_before_it_is_in_force():
    draft = replace(
        shanghai_2020().versions[0],
        number=10,
        effective_from=datetime(2020, 3, 10),  # noqa: DTZ001 - local to the place by design
        listed=ListedPlaces(
            countries=("THA",),
            areas=(),
            look_back_days=7,
            transit_counts=True,
            all_entrants=False,
            exempt=(),
        ),
    )

    tried = shanghai_2020().with_versions([draft])

    assert (
        classify(from_country("THA", "2020-03-10"), landed("2020-03-11 09:00"), tried).version == 10
    )
    assert [v.number for v in tried.versions] == [10, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2021-01-05 00:00", [(Measure.CENTRAL_ISOLATION, 14), (Measure.HEALTH_MONITORING, 7)]),
        ("2022-06-28 00:00", [(Measure.CENTRAL_ISOLATION, 7), (Measure.HEALTH_MONITORING, 3)]),
        ("2022-11-11 00:00", [(Measure.CENTRAL_ISOLATION, 5), (Measure.HOME_ISOLATION, 3)]),
    ],
)
def test_later_versions_are_14_plus_7_then_7_plus_3_then_5_plus_3(
    at: str, expected: list[tuple[Measure, int]]
):
    decided = classify(from_country("THA", at[:10]), landed(at), later_durations())

    assert (decided.category, measures(decided)) == ("2", expected)


def test_another_place_asks_for_notice_three_days_ahead():
    stay = Stay(country="CHN", area="130109", first=date(2021, 1, 1), last=date(2021, 1, 9))
    traveller = TravelFacts(entry=EntryKind.DOMESTIC, stays=(stay,))

    decided = classify(traveller, ArrivalMoments(desk=local("2021-01-10 10:00")), domestic_notice())

    assert decided.category == "risk_area"
    assert measures(decided) == [(Measure.HEALTH_MONITORING, 7)]
    assert decided.remarks == (say("Notice of the arrival was due by %(day)s.", day="2021-01-07"),)
