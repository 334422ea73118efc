"""The clock of an isolation: computed each time from facts and policy, never a stored counter.

Days are calendar days of the site. The clock starts on the policy's first day, 0 or 1, and
days are counted through all measures in sequence; a measure of N days ends on its N-th day at
the local hour of release, where 24 is the end of that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from logistics.errors import Refused
from logistics.policy.document import Branch, ClockRules, ClockStart
from logistics.policy.isolation_clock import (
    ClockStep,
    DueTest,
    IsolationClock,
    MeasureSpan,
    local_date,
)
from logistics.wording import Sentence, say

__all__ = [
    "Adjustment",
    "CannotMoveOn",
    "ClockChange",
    "ClockFacts",
    "ClockStartUnknown",
    "ClockStep",
    "DueTest",
    "HandedOver",
    "IsolationClock",
    "MeasureSpan",
    "MovedOn",
    "Restart",
    "Ruling",
    "TakenBack",
    "run_clock",
]


class ClockStartUnknown(Refused):
    """The moment from which the policy counts is not recorded."""


class CannotMoveOn(Refused):
    """No measure waits for results, or no other follows it."""


@dataclass(frozen=True, kw_only=True)
class Adjustment:
    """Days added to, or with a minus taken from, the measure that runs at ``at``."""

    at: datetime
    days: int
    reason: str
    by: str


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What a category asks for."""

    category: str
    branch: Branch
    rules: ClockRules


@dataclass(frozen=True, kw_only=True)
class Restart:
    """The clock starts again at ``start``, approved by a named person at ``at``.

    :ivar under: the category that holds from then on, where it is another one
    """

    at: datetime
    start: datetime
    reason: str
    by: str
    under: Ruling | None = None


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """The person was released, and the release was taken back: the clock goes on as it was."""

    at: datetime
    reason: str
    by: str


@dataclass(frozen=True, kw_only=True)
class MovedOn:
    """The measure that waited for results ended at ``at``, sooner or later than planned."""

    at: datetime


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """The person went elsewhere for the next measure; one that waited for results ends.

    :ivar receiver: the street, town or host that took the person over
    """

    at: datetime
    receiver: str
    by: str


ClockChange = Adjustment | Restart | TakenBack | MovedOn | HandedOver


@dataclass(frozen=True, kw_only=True)
class ClockFacts:
    """What happened to a person, as far as the clock cares; moments in UTC.

    :ivar days_elsewhere: days already served at another place
    :ivar changes: in any order; they are applied in the order of ``at``
    """

    entered_at: datetime | None = None
    last_exposure_at: datetime | None = None
    left_risk_area_at: datetime | None = None
    days_elsewhere: int = 0
    changes: tuple[ClockChange, ...] = ()


def run_clock(
    facts: ClockFacts, *, start_from: ClockStart, branch: Branch, rules: ClockRules, zone: str
) -> IsolationClock:
    """Reckon the clock of an isolation, with a sentence for every step.

    :param start_from: the event that the category counts from
    :param zone: time zone of the site
    :raises ClockStartUnknown: that event has no moment
    :raises CannotMoveOn: a change moves on where no measure waits for results
    """
    origin = _origin(facts, start_from)
    plain = _Reckoning(branch=branch, rules=rules, zone=zone, origin=origin)
    told = [_Told(sentence=each, reckoning=plain) for each in _opening_steps(plain, start_from)]
    if facts.days_elsewhere:
        told.append(_Told(*_credited(plain, facts.days_elsewhere)))
    counted = told[-1].reckoning
    told += [_Told(sentence=each, reckoning=counted) for each in _measure_steps(counted)]
    for change in sorted(facts.changes, key=lambda change: change.at):
        told.append(_Told(*_changed(told[-1].reckoning, change), at=change.at))
    final = told[-1].reckoning
    leave_by = _leave_by(replace(plain, branch=final.branch))
    return replace(final.clock(), steps=tuple(_steps(told, origin)), leave_by=leave_by)


@dataclass(frozen=True)
class _Told:
    """A sentence of the reckoning and what is reckoned after it; by a change made at ``at``."""

    sentence: Sentence
    reckoning: _Reckoning
    at: datetime | None = None


def _steps(told: Sequence[_Told], origin: datetime) -> Iterator[ClockStep]:
    before: datetime | None = None
    for each in told:
        due = each.reckoning.clock().release_due
        moved = before is not None and before != due
        yield ClockStep(
            sentence=each.sentence,
            at=each.at or origin,
            release_due=due,
            release_before=before if moved else None,
        )
        before = due


@dataclass(frozen=True, kw_only=True)
class _Reckoning:
    """What the clock is computed from, so far; days and moves are by stage.

    :ivar left: how many stages a hand-over has left behind
    """

    branch: Branch
    rules: ClockRules
    zone: str
    origin: datetime
    credit: int = 0
    added: Mapping[int, int] = field(default_factory=dict)
    moved: Mapping[int, datetime] = field(default_factory=dict)
    left: int = 0

    def clock(self) -> IsolationClock:
        """The clock as it stands."""
        return IsolationClock(
            start=self.origin,
            zone=self.zone,
            rules=self.rules,
            credit=self.credit,
            all_spans=tuple(self._spans()),
        )

    def end_of_day(self, number: int, hour: int) -> datetime:
        """The moment of a local hour on a day; the 24th hour begins the next date."""
        ahead = number - self.rules.first_day - self.credit + hour // 24
        day = local_date(self.origin, self.zone) + timedelta(days=ahead)
        local = datetime.combine(day, time(hour % 24), ZoneInfo(self.zone))
        return local.astimezone(UTC)

    def running(self, at: datetime) -> int:
        """The index of the stage that runs at a moment; the first before, the last after all."""
        ends = [span.end for span in self._spans()]
        return next((index for index, end in enumerate(ends) if at < end), len(ends) - 1)

    def _spans(self) -> Iterator[MeasureSpan]:
        start, before = self.origin, 0
        for index, stage in enumerate(self.branch.stages):
            days = max(0, stage.days + self.added.get(index, 0))
            planned = self.end_of_day(before + days, self.rules.release_hour)
            end = max(start, self.moved.get(index, planned))
            yield MeasureSpan(stage=stage, start=start, end=end, days_before=before, days=days)
            start, before = end, before + days


def _origin(facts: ClockFacts, start_from: ClockStart) -> datetime:
    moments = {
        ClockStart.ENTRY: facts.entered_at,
        ClockStart.LAST_EXPOSURE: facts.last_exposure_at,
        ClockStart.LEAVING_RISK_AREA: facts.left_risk_area_at,
    }
    moment = moments[start_from]
    if moment is None:
        raise ClockStartUnknown(
            say("The clock counts from '%(event)s', which is not on record.", event=start_from)
        )
    return moment


def _opening_steps(reckoning: _Reckoning, start_from: ClockStart) -> tuple[Sentence, ...]:
    clock = reckoning.clock()
    return (
        say(
            "The clock starts at %(at)s: %(event)s.",
            at=_minute(clock.start, clock.zone),
            event=start_from,
        ),
        say(
            "Day 1 is %(day)s, because the day of the start is day %(first)s.",
            day=str(clock.date_of_day(1)),
            first=clock.rules.first_day,
        ),
    )


def _credited(reckoning: _Reckoning, days: int) -> tuple[Sentence, _Reckoning]:
    if not reckoning.rules.days_elsewhere_count:
        return say("%(days)s days served elsewhere do not count.", days=days), reckoning
    credited = replace(reckoning, credit=days)
    day = str(credited.clock().date_of_day(1))
    sentence = say("%(days)s days served elsewhere count: day 1 was %(day)s.", days=days, day=day)
    return sentence, credited


def _measure_steps(reckoning: _Reckoning) -> Iterator[Sentence]:
    for span in reckoning.clock().all_spans:
        yield say(
            "%(measure)s: %(days)s days, until %(end)s.",
            measure=span.measure,
            days=span.days,
            end=_minute(span.end, reckoning.zone),
        )


def _changed(reckoning: _Reckoning, change: ClockChange) -> tuple[Sentence, _Reckoning]:
    match change:
        case Adjustment():
            return _adjusted(reckoning, change)
        case Restart():
            return _restarted(reckoning, change)
        case TakenBack():
            return _taken_back(change), reckoning
        case MovedOn():
            return _moved_on(reckoning, change)
        case HandedOver():
            return _handed_over(reckoning, change)


def _adjusted(reckoning: _Reckoning, change: Adjustment) -> tuple[Sentence, _Reckoning]:
    index = reckoning.running(change.at)
    total = reckoning.added.get(index, 0) + change.days
    sentence = say(
        "%(measure)s: %(days)s days because %(reason)s (%(by)s).",
        measure=reckoning.branch.stages[index].measure,
        days=f"{change.days:+d}",
        reason=change.reason,
        by=change.by,
    )
    return sentence, replace(reckoning, added={**reckoning.added, index: total})


def _restarted(reckoning: _Reckoning, change: Restart) -> tuple[Sentence, _Reckoning]:
    """Count anew; measures that ended with their results or by a hand-over stay ended."""
    if change.under is not None:
        return _reclassified(reckoning, change, change.under)
    moved = {stage: max(end, change.start) for stage, end in reckoning.moved.items()}
    moved = dict.fromkeys(range(reckoning.left), change.start) | moved
    restarted = replace(reckoning, origin=change.start, credit=0, added={}, moved=moved)
    sentence = say(
        "Restarted at %(at)s because %(reason)s (%(by)s): day 1 is %(day)s.",
        at=_minute(change.start, reckoning.zone),
        reason=change.reason,
        by=change.by,
        day=str(restarted.clock().date_of_day(1)),
    )
    return sentence, restarted


def _reclassified(
    reckoning: _Reckoning, change: Restart, under: Ruling
) -> tuple[Sentence, _Reckoning]:
    restarted = _Reckoning(
        branch=under.branch, rules=under.rules, zone=reckoning.zone, origin=change.start
    )
    sentence = say(
        "Category %(category)s from %(at)s because %(reason)s (%(by)s): day 1 is %(day)s.",
        category=under.category,
        at=_minute(change.start, reckoning.zone),
        reason=change.reason,
        by=change.by,
        day=str(restarted.clock().date_of_day(1)),
    )
    return sentence, restarted


def _taken_back(change: TakenBack) -> Sentence:
    return say(
        "Release taken back because %(reason)s (%(by)s).", reason=change.reason, by=change.by
    )


def _moved_on(reckoning: _Reckoning, change: MovedOn) -> tuple[Sentence, _Reckoning]:
    stages, index = reckoning.branch.stages, _waiting(reckoning)
    if index is None:
        raise CannotMoveOn(say("No measure waits for results; each ends by its days."))
    sentence = say(
        "%(measure)s ended at %(at)s, when its results were there.",
        measure=stages[index].measure,
        at=_minute(change.at, reckoning.zone),
    )
    return sentence, replace(reckoning, moved={**reckoning.moved, index: change.at})


def _handed_over(reckoning: _Reckoning, change: HandedOver) -> tuple[Sentence, _Reckoning]:
    index = _waiting(reckoning)
    moved = {} if index is None else {index: change.at}
    after = replace(reckoning, moved={**reckoning.moved, **moved})
    running = after.running(change.at)
    after = replace(after, left=running)
    sentence = say(
        "%(measure)s from %(at)s: handed over to %(receiver)s (%(by)s).",
        measure=reckoning.branch.stages[running].measure,
        at=_minute(change.at, reckoning.zone),
        receiver=change.receiver,
        by=change.by,
    )
    return sentence, after


def _waiting(reckoning: _Reckoning) -> int | None:
    """The first stage that waits for its results."""
    stages = reckoning.branch.stages
    waiting = (i for i, stage in enumerate(stages[:-1]) if stage.until_results)
    return next((i for i in waiting if i not in reckoning.moved), None)


def _leave_by(reckoning: _Reckoning) -> datetime | None:
    days = reckoning.branch.leave_within_days
    return None if days is None else reckoning.end_of_day(days, 24)


def _minute(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
