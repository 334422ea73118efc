"""What is still missing before a person may go, each condition as a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from logistics.policy.document import Assay, ReleaseConditions
from logistics.policy.isolation_clock import DueTest
from logistics.wording import Sentence, say


class Finding(StrEnum):
    """What a laboratory says."""

    NEGATIVE = "negative"
    POSITIVE = "positive"
    INDETERMINATE = "indeterminate"
    INVALID = "invalid"
    NOT_DONE = "not_done"


class Verdict(StrEnum):
    """What a panel of experts says of a positive."""

    HISTORICAL = "historical_case"
    CASE = "confirmed_case"
    TEST_AGAIN = "test_again"


@dataclass(frozen=True, kw_only=True)
class TakenSample:
    """A sample with its result.

    :ivar due_on: the date of the due test that it answers; none for an extra one
    :ivar finding: nothing until the result is there
    :ivar verdict: the last decision of a panel about a positive
    """

    assay: Assay
    taken_at: datetime
    due_on: date | None = None
    laboratory: str = ""
    finding: Finding | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, kw_only=True)
class LinkedContact:
    """The case or contact that a person is linked to, by a reference that names nobody."""

    reference: str
    cleared: bool


@dataclass(frozen=True, kw_only=True)
class ReleaseFacts:
    """What is known about a person on the way out.

    :ivar required: the tests that release waits for; none in a branch without tests
    :ivar open_symptoms: catalogue words of symptoms that have not ended
    :ivar room_swabs: what the swabs of the person's room say since they moved in, oldest first;
        nothing for somebody without a room
    """

    release_due: datetime
    zone: str
    required: tuple[DueTest, ...] = ()
    samples: tuple[TakenSample, ...] = ()
    open_symptoms: tuple[str, ...] = ()
    linked: tuple[LinkedContact, ...] = ()
    room_swabs: tuple[Finding | None, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Unmet:
    """A condition that is not met, and what would meet it."""

    sentence: Sentence
    remedy: Sentence


def unmet(facts: ReleaseFacts, rules: ReleaseConditions, at: datetime) -> tuple[Unmet, ...]:
    """Every condition of release that is not met at a moment; empty when the person may go."""
    found = [*_period(facts, at)]
    if rules.tests_negative:
        found += [*_positives(facts, rules), *_required_tests(facts), *_too_close(facts)]
    if rules.no_symptoms:
        found += _symptoms(facts)
    if rules.linked_contact_cleared:
        found += _linked(facts)
    if rules.room_swab_negative and facts.room_swabs is not None:
        found += _room(facts.room_swabs)
    return tuple(found)


def statement_on_tests(required: tuple[DueTest, ...]) -> Sentence:
    """What the papers say about tests once every condition is met."""
    if not required:
        return say("Not tested.")
    return say("All required tests are negative.")


def _period(facts: ReleaseFacts, at: datetime) -> Iterator[Unmet]:
    if at < facts.release_due:
        end = facts.release_due.astimezone(ZoneInfo(facts.zone)).strftime("%Y-%m-%d %H:%M")
        yield Unmet(
            sentence=say("The period ends at %(end)s.", end=end),
            remedy=say("Wait until then, or shorten it with a reason and a name."),
        )


def _room(swabs: tuple[Finding | None, ...]) -> Iterator[Unmet]:
    last = swabs[-1] if swabs else Finding.NOT_DONE
    if last is None:
        yield Unmet(
            sentence=say("The swab of the room has no result."),
            remedy=say("Wait for the result, or ask the laboratory."),
        )
    elif last is Finding.POSITIVE:
        yield Unmet(
            sentence=say("The last swab of the room is positive."),
            remedy=say("Disinfect the room and swab it again."),
        )
    elif last is not Finding.NEGATIVE:
        yield Unmet(
            sentence=say("The room has no negative swab."),
            remedy=say("Swab the room and note the result."),
        )


def _positives(facts: ReleaseFacts, rules: ReleaseConditions) -> Iterator[Unmet]:
    for sample in facts.samples:
        if sample.finding is Finding.POSITIVE:
            if rules.panel_may_clear and sample.verdict is Verdict.HISTORICAL:
                continue
            day = str(sample.taken_at.astimezone(ZoneInfo(facts.zone)).date())
            yield Unmet(
                sentence=say("%(assay)s of %(day)s is positive.", assay=sample.assay, day=day),
                remedy=_after_positive(sample.verdict, rules),
            )


def _after_positive(verdict: Verdict | None, rules: ReleaseConditions) -> Sentence:
    if rules.panel_may_clear and verdict is None:
        return say("A panel decides whether it is a historical case, or the person goes as a case.")
    return say("The person goes to the designated hospital as a case.")


def _required_tests(facts: ReleaseFacts) -> Iterator[Unmet]:
    for due in facts.required:
        answers = [s for s in facts.samples if s.due_on == due.due_on and s.assay is due.assay]
        findings = [sample.finding for sample in answers]
        laboratories = {s.laboratory for s in answers if s.finding is Finding.NEGATIVE}
        if Finding.POSITIVE not in findings and len(laboratories) < due.laboratories:
            yield _missing_result(due, findings, len(laboratories))


def _missing_result(due: DueTest, findings: list[Finding | None], negative: int) -> Unmet:
    what = {"assay": due.assay, "day": str(due.due_on)}
    if None in findings:
        return Unmet(
            sentence=say("%(assay)s due on %(day)s: no result yet.", **what),
            remedy=say("Enter the result of the laboratory."),
        )
    unusable = [finding for finding in findings if finding is not Finding.NEGATIVE]
    if unusable:
        return Unmet(
            sentence=say("%(assay)s due on %(day)s: %(finding)s.", finding=unusable[-1], **what),
            remedy=say("Take another sample for the same test."),
        )
    if negative:
        return Unmet(
            sentence=say(
                "%(assay)s due on %(day)s: negative from %(count)s of %(wanted)s laboratories.",
                count=negative,
                wanted=due.laboratories,
                **what,
            ),
            remedy=say("Send a sample to another laboratory."),
        )
    return Unmet(
        sentence=say("%(assay)s due on %(day)s: no sample taken.", **what),
        remedy=say("Take the sample."),
    )


def _too_close(facts: ReleaseFacts) -> Iterator[Unmet]:
    for assay in Assay:
        due = [test for test in facts.required if test.assay is assay]
        for earlier, later in pairwise(due):
            first, second = _last_negative(facts, earlier), _last_negative(facts, later)
            if first is None or second is None:
                continue
            if abs(second - first) < timedelta(hours=later.hours_apart):
                yield _apart(later)


def _last_negative(facts: ReleaseFacts, due: DueTest) -> datetime | None:
    taken = [
        sample.taken_at
        for sample in facts.samples
        if sample.due_on == due.due_on
        and sample.assay is due.assay
        and sample.finding is Finding.NEGATIVE
    ]
    return max(taken, default=None)


def _apart(due: DueTest) -> Unmet:
    return Unmet(
        sentence=say(
            "%(assay)s due on %(day)s: less than %(hours)s hours after the one before.",
            assay=due.assay,
            day=str(due.due_on),
            hours=due.hours_apart,
        ),
        remedy=say("Take another sample for the same test."),
    )


def _symptoms(facts: ReleaseFacts) -> Iterator[Unmet]:
    for symptom in facts.open_symptoms:
        yield Unmet(
            sentence=say("Symptom not ended: %(symptom)s.", symptom=say(symptom)),
            remedy=say("A doctor closes the symptom or refers the person."),
        )


def _linked(facts: ReleaseFacts) -> Iterator[Unmet]:
    for link in facts.linked:
        if not link.cleared:
            yield Unmet(
                sentence=say("The linked contact %(who)s is not cleared.", who=link.reference),
                remedy=say("Wait for the linked contact, or unlink with a reason."),
            )
