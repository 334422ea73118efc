from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from logistics.policy.clock_rules import DueTest
from logistics.policy.document import Assay, Measure, ReleaseConditions, Specimen
from logistics.policy.release_rules import (
    Finding,
    LinkedContact,
    ReleaseFacts,
    TakenSample,
    Unmet,
    statement_on_tests,
    unmet,
)
from logistics.wording import say

DUE = datetime(2020, 4, 3, 4, 0, tzinfo=UTC)
ALL = ReleaseConditions(tests_negative=True, no_symptoms=True, linked_contact_cleared=True)
LAST_TEST = DueTest(
    due_on=date(2020, 4, 3),
    measure=Measure.CENTRAL_ISOLATION,
    assay=Assay.NUCLEIC_ACID,
    specimen=Specimen.NASOPHARYNGEAL,
    laboratories=1,
    hours_apart=0,
)
NEGATIVE = TakenSample(
    assay=Assay.NUCLEIC_ACID,
    taken_at=datetime(2020, 4, 2, 22, 0, tzinfo=UTC),
    due_on=LAST_TEST.due_on,
    laboratory="North",
    finding=Finding.NEGATIVE,
)
READY = ReleaseFacts(
    release_due=DUE, zone="Asia/Shanghai", required=(LAST_TEST,), samples=(NEGATIVE,)
)


def sentences(facts: ReleaseFacts, rules: ReleaseConditions = ALL, at: datetime = DUE) -> list[str]:
    return [str(condition.sentence) for condition in unmet(facts, rules, at)]


def test_who_meets_every_condition_may_go():
    assert unmet(READY, ALL, DUE) == ()


def test_the_period_is_complete_from_its_end_on_and_not_before():
    before = unmet(READY, ALL, DUE - timedelta(seconds=1))

    assert before == (
        Unmet(
            sentence=say("The period ends at %(end)s.", end="2020-04-03 12:00"),
            remedy=say("Wait until then, or shorten it with a reason and a name."),
        ),
    )
    assert unmet(READY, ALL, DUE) == ()


def test_a_required_test_without_a_sample_is_missing():
    assert unmet(replace(READY, samples=()), ALL, DUE) == (
        Unmet(
            sentence=say(
                "%(assay)s due on %(day)s: no sample taken.",
                assay=Assay.NUCLEIC_ACID,
                day="2020-04-03",
            ),
            remedy=say("Take the sample."),
        ),
    )


@pytest.mark.parametrize(
    ("finding", "sentence", "remedy"),
    [
        (None, "no result yet.", "Enter the result of the laboratory."),
        (Finding.INDETERMINATE, "indeterminate.", "Take another sample for the same test."),
        (Finding.INVALID, "invalid.", "Take another sample for the same test."),
        (Finding.NOT_DONE, "not done.", "Take another sample for the same test."),
    ],
)
def test_a_result_that_says_nothing_is_not_negative(
    finding: Finding | None, sentence: str, remedy: str
):
    facts = replace(READY, samples=(replace(NEGATIVE, finding=finding),))

    (condition,) = unmet(facts, ALL, DUE)

    assert str(condition.sentence) == f"Nucleic acid test due on 2020-04-03: {sentence}"
    assert str(condition.remedy) == remedy


def test_a_repeated_sample_makes_up_for_an_invalid_one():
    facts = replace(READY, samples=(replace(NEGATIVE, finding=Finding.INVALID), NEGATIVE))

    assert sentences(facts) == []


def test_a_positive_stays_in_the_way_whatever_came_after():
    positive = replace(NEGATIVE, finding=Finding.POSITIVE)

    assert sentences(replace(READY, samples=(positive, NEGATIVE))) == [
        "Nucleic acid test of 2020-04-03 is positive."
    ]


def test_a_positive_that_no_rule_asked_for_is_in_the_way_too():
    extra = replace(NEGATIVE, due_on=None, finding=Finding.POSITIVE)

    assert sentences(replace(READY, samples=(NEGATIVE, extra))) == [
        "Nucleic acid test of 2020-04-03 is positive."
    ]


def test_two_laboratories_must_both_say_negative():
    required = (replace(LAST_TEST, laboratories=2),)
    same, other = NEGATIVE, replace(NEGATIVE, laboratory="South")

    one = sentences(replace(READY, required=required, samples=(NEGATIVE, same)))
    two = sentences(replace(READY, required=required, samples=(NEGATIVE, other)))

    assert one == ["Nucleic acid test due on 2020-04-03: negative from 1 of 2 laboratories."]
    assert two == []


@pytest.mark.parametrize(("hours", "count"), [(23, 1), (24, 0), (30, 0)])
def test_two_samples_must_lie_24_hours_apart(hours: int, count: int):
    first = replace(LAST_TEST, due_on=date(2020, 4, 2))
    second = replace(LAST_TEST, hours_apart=24)
    earlier = replace(
        NEGATIVE, due_on=first.due_on, taken_at=NEGATIVE.taken_at - timedelta(hours=hours)
    )
    facts = replace(READY, required=(first, second), samples=(earlier, NEGATIVE))

    assert (
        sentences(facts)
        == ["Nucleic acid test due on 2020-04-03: less than 24 hours after the one before."] * count
    )


def test_an_open_symptom_is_in_the_way():
    assert sentences(replace(READY, open_symptoms=("fever",))) == ["Symptom not ended: fever."]


def test_a_linked_contact_counts_only_where_the_policy_links_them():
    facts = replace(READY, linked=(LinkedContact(reference="QL-17", cleared=False),))

    linking = sentences(facts)
    free = sentences(facts, replace(ALL, linked_contact_cleared=False))

    assert linking == ["The linked contact QL-17 is not cleared."]
    assert free == []


@pytest.mark.parametrize(
    ("swabs", "told"),
    [
        ((), ["The room has no negative swab."]),
        ((Finding.INVALID,), ["The room has no negative swab."]),
        ((Finding.NEGATIVE, None), ["The swab of the room has no result."]),
        ((Finding.NEGATIVE, Finding.POSITIVE), ["The last swab of the room is positive."]),
        ((Finding.POSITIVE, Finding.NEGATIVE), []),
        (None, []),
    ],
)
def test_the_room_is_swabbed_where_the_policy_says_so(
    swabs: tuple[Finding | None, ...] | None, told: list[str]
):
    facts = replace(READY, room_swabs=swabs)

    assert sentences(facts, replace(ALL, room_swab_negative=True)) == told
    assert sentences(facts) == []


def test_who_refused_the_sample_goes_on_period_and_symptoms_and_the_paper_says_not_tested():
    refused = replace(READY, required=(), samples=())

    assert unmet(refused, ALL, DUE) == ()
    assert statement_on_tests(refused.required) == say("Not tested.")
    assert statement_on_tests(READY.required) == say("All required tests are negative.")


def test_every_unmet_condition_is_listed_at_once():
    facts = replace(
        READY,
        samples=(),
        open_symptoms=("cough",),
        linked=(LinkedContact(reference="QL-17", cleared=False),),
    )

    assert sentences(facts, at=DUE - timedelta(days=1)) == [
        "The period ends at 2020-04-03 12:00.",
        "Nucleic acid test due on 2020-04-03: no sample taken.",
        "Symptom not ended: cough.",
        "The linked contact QL-17 is not cleared.",
    ]
