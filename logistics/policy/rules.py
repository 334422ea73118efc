"""Which category a person falls into and which measures follow, and the sentence that says why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from logistics.policy.document import (
    Branch,
    Category,
    Circumstance,
    DecidingMoment,
    Measure,
    PolicySequence,
    PolicyVersion,
    Stage,
)
from logistics.policy.grounds import Case, EntryKind, TravelFacts, ground_for, is_exempt
from logistics.wording import Sentence, say, term

UNCLASSIFIED = term("unclassified")


@dataclass(frozen=True, kw_only=True)
class ArrivalMoments:
    """When an arrival passed each point, in UTC; at least one is known or planned.

    A contact found by tracing has only the desk: the moment of being registered.

    :raises ValueError: no moment at all
    """

    touchdown: datetime | None = None
    border: datetime | None = None
    desk: datetime | None = None

    def __post_init__(self) -> None:
        if not self._known():
            raise ValueError("an arrival has at least one moment")

    def deciding(self, wanted: DecidingMoment) -> tuple[DecidingMoment, datetime]:
        """The wanted moment; where it is unknown, the next known one, else the last before it."""
        known = self._known()
        order = list(DecidingMoment)
        later = [m for m in order[order.index(wanted) :] if m in known]
        chosen = later[0] if later else [m for m in order if m in known][-1]
        return chosen, known[chosen]

    def _known(self) -> dict[DecidingMoment, datetime]:
        moments = {
            DecidingMoment.TOUCHDOWN: self.touchdown,
            DecidingMoment.BORDER: self.border,
            DecidingMoment.DESK: self.desk,
        }
        return {name: moment for name, moment in moments.items() if moment is not None}


@dataclass(frozen=True, kw_only=True)
class Classification:
    """The category and measures of a person, and why.

    :ivar category: code of the category, or :data:`UNCLASSIFIED`
    :ivar version: number of the version that decided, if one did
    :ivar because: which rule of which version decided
    :ivar branch_because: why this branch of the category
    """

    category: str
    because: Sentence
    version: int | None = None
    branch: Branch | None = None
    branch_because: Sentence | None = None
    remarks: tuple[Sentence, ...] = ()

    @property
    def is_classified(self) -> bool:
        """Whether a rule was found."""
        return self.category != UNCLASSIFIED

    @property
    def measures(self) -> tuple[Stage, ...]:
        """The measures in sequence."""
        return self.branch.stages if self.branch else ()

    @property
    def first_measure(self) -> Measure | None:
        """The measure that starts on arrival."""
        return self.measures[0].measure if self.measures else None


def classify(facts: TravelFacts, moments: ArrivalMoments, policy: PolicySequence) -> Classification:
    """The category, the measures and the reason, by the version that the moments decide."""
    decision = deciding_version(moments, policy)
    if decision is None:
        return _before_the_first(moments)
    version, name, moment = decision
    on = version.local_date(moment)
    for category in version.categories:
        ground = ground_for(Case(category=category, facts=facts, version=version, on=on))
        if ground is not None:
            because = _because(category, ground, version, name, moment)
            return _classified(category, facts, version, on, because)
    return Classification(
        category=UNCLASSIFIED,
        because=say("No rule of version %(version)s fits.", version=version.number),
        version=version.number,
    )


def deciding_version(
    moments: ArrivalMoments, policy: PolicySequence
) -> tuple[PolicyVersion, DecidingMoment, datetime] | None:
    """The latest version that was in force at the moment that it names itself."""
    for version in reversed(policy.versions):
        name, moment = moments.deciding(version.deciding_moment)
        if version.effective_at <= moment:
            return version, name, moment
    return None


def _before_the_first(moments: ArrivalMoments) -> Classification:
    _, moment = moments.deciding(DecidingMoment.TOUCHDOWN)
    at = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
    sentence = say("No version of the policy was in force at %(at)s UTC.", at=at)
    return Classification(category=UNCLASSIFIED, because=sentence)


def _because(
    category: Category,
    ground: Sentence,
    version: PolicyVersion,
    name: DecidingMoment,
    moment: datetime,
) -> Sentence:
    return say(
        "Category %(category)s: %(ground)s. "
        "Version %(version)s, in force from %(since)s, decides: %(moment)s at %(at)s.",
        category=category.code,
        ground=ground,
        version=version.number,
        since=_minute(version.effective_from),
        moment=name,
        at=_minute(version.local(moment)),
    )


def _classified(
    category: Category, facts: TravelFacts, version: PolicyVersion, on: date, because: Sentence
) -> Classification:
    branch = _branch(category, facts)
    return Classification(
        category=category.code,
        because=because,
        version=version.number,
        branch=branch,
        branch_because=_BRANCH_SENTENCES[branch.when],
        remarks=tuple(_remarks(category, branch, facts, version, on)),
    )


def _branch(category: Category, facts: TravelFacts) -> Branch:
    holding = _circumstances(facts)
    return next(branch for branch in category.branches if branch.when in holding)


def _circumstances(facts: TravelFacts) -> set[Circumstance]:
    held = {
        Circumstance.SAMPLE_REFUSED: facts.refuses_sample,
        Circumstance.BUSINESS_VISIT: facts.business_visit,
        Circumstance.HOME_APPLIED: facts.applies_for_home and facts.home_suitable,
        Circumstance.HOME_NOT_ELIGIBLE: facts.applies_for_home and not facts.home_suitable,
        Circumstance.HOME_SUITABLE: facts.home_suitable,
        Circumstance.OTHERWISE: True,
    }
    return {circumstance for circumstance, holds in held.items() if holds}


_BRANCH_SENTENCES = MappingProxyType(
    {
        Circumstance.SAMPLE_REFUSED: say("The sample is refused: no test, lodging at own cost."),
        Circumstance.BUSINESS_VISIT: say("Short business visit."),
        Circumstance.HOME_APPLIED: say("Home isolation is applied for and the home is suitable."),
        Circumstance.HOME_NOT_ELIGIBLE: say("Home isolation is applied for; not eligible."),
        Circumstance.HOME_SUITABLE: say("The home is suitable."),
        Circumstance.OTHERWISE: say("The usual way of the category."),
    }
)


def _remarks(
    category: Category, branch: Branch, facts: TravelFacts, version: PolicyVersion, on: date
) -> Iterator[Sentence]:
    if facts.symptoms:
        yield say("Symptoms: first to the fever clinic, by ambulance.")
    if is_exempt(facts, version.listed):
        yield say("Diplomat: exempt from the rule for listed countries.")
    if facts.entry is EntryKind.INTERNATIONAL and not facts.stays:
        yield say("No stay before the arrival is known.")
    if branch.own_cost:
        yield say("Lodging at own cost: %(tariffs)s CNY a day.", tariffs=_prices(branch, version))
    if branch.leave_within_days is not None:
        yield say("Must leave by day %(day)s.", day=branch.leave_within_days)
    if category.notice_days:
        due = on - timedelta(days=category.notice_days)
        yield say("Notice of the arrival was due by %(day)s.", day=str(due))


def _prices(branch: Branch, version: PolicyVersion) -> str:
    tariffs = (version.find_tariff(code) for code in branch.tariffs)
    return " / ".join(str(tariff.cny_per_person_day) for tariff in tariffs if tariff is not None)


def _minute(local: datetime) -> str:
    return local.strftime("%Y-%m-%d %H:%M")
