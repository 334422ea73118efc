"""The clock of an isolation as it was reckoned: measures, day numbers, tests and release."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from logistics.policy.document import Assay, ClockRules, Measure, Specimen, Stage
from logistics.wording import Sentence


def local_date(moment: datetime, zone: str) -> date:
    """The date of a moment in a time zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


@dataclass(frozen=True, kw_only=True)
class MeasureSpan:
    """One measure from ``start`` until just before ``end``.

    :ivar days_before: days of the measures before it, as they were set
    :ivar days: days of this measure, with what was added or taken away
    """

    stage: Stage
    start: datetime
    end: datetime
    days_before: int
    days: int

    @property
    def measure(self) -> Measure:
        """The legal status in this span."""
        return self.stage.measure


@dataclass(frozen=True, kw_only=True)
class ClockStep:
    """One step of the reckoning, and the release that it leads to.

    :ivar at: the start that is counted from, or when the change was made
    :ivar release_before: the release before this step, where the step moved it
    """

    sentence: Sentence
    at: datetime
    release_due: datetime
    release_before: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DueTest:
    """A test that is due on a local date."""

    due_on: date
    measure: Measure
    assay: Assay
    specimen: Specimen
    laboratories: int
    hours_apart: int


@dataclass(frozen=True, kw_only=True)
class IsolationClock:
    """The reckoned clock of one isolation.

    :ivar start: the moment from which days count, after the latest restart
    :ivar credit: days served elsewhere that count
    :ivar leave_by: end of the last day in the place, for those who must leave it
    """

    start: datetime
    zone: str
    rules: ClockRules
    credit: int
    all_spans: tuple[MeasureSpan, ...]
    steps: tuple[ClockStep, ...] = ()
    leave_by: datetime | None = None

    @property
    def spans(self) -> tuple[MeasureSpan, ...]:
        """The measures that take any time, without gaps; empty when all was served elsewhere."""
        return tuple(span for span in self.all_spans if span.start < span.end)

    @property
    def release_due(self) -> datetime:
        """The end of the last measure that isolates, or of all where none does."""
        isolating = [span for span in self.all_spans if span.measure.isolates]
        return (isolating or self.all_spans)[-1].end

    @property
    def ends(self) -> datetime:
        """The end of the last measure, monitoring after release included."""
        return self.all_spans[-1].end

    @property
    def site_until(self) -> datetime | None:
        """The moment from which no room of ours is needed; nothing when none ever was."""
        at_site = [span.end for span in self.all_spans if span.measure.needs_site_room]
        return at_site[-1] if at_site else None

    @property
    def follows(self) -> tuple[MeasureSpan, ...]:
        """The measures after release, for the certificate."""
        return tuple(span for span in self.spans if span.start >= self.release_due)

    @property
    def leaving_site(self) -> tuple[MeasureSpan, MeasureSpan] | None:
        """The last measure in a room of ours and the isolating one that follows elsewhere."""
        for held, after in pairwise(self.all_spans):
            if (
                held.measure.needs_site_room
                and after.measure.isolates
                and not after.measure.needs_site_room
            ):
                return held, after
        return None

    def tests_to_leave_site(self) -> tuple[DueTest, ...]:
        """The tests whose results going elsewhere waits for."""
        leaving = self.leaving_site
        if leaving is None:
            return ()
        until = leaving[0].end
        before = (span for span in self.spans if span.end <= until)
        due = (test for span in before for test in self._tests_of(span))
        return tuple(sorted(due, key=lambda test: test.due_on))

    def span_at(self, at: datetime) -> MeasureSpan | None:
        """The measure that runs at a moment."""
        return next((span for span in self.spans if span.start <= at < span.end), None)

    def day_number(self, at: datetime) -> int:
        """The number of the local day of a moment, through all measures."""
        since = local_date(at, self.zone) - local_date(self.start, self.zone)
        return since.days + self.rules.first_day + self.credit

    def date_of_day(self, number: int) -> date:
        """The local date of a day number."""
        ahead = number - self.rules.first_day - self.credit
        return local_date(self.start, self.zone) + timedelta(days=ahead)

    def tests_due(self) -> tuple[DueTest, ...]:
        """Every test in order of its date; those of days served elsewhere are left out."""
        due = (test for span in self.spans for test in self._tests_of(span))
        return tuple(sorted(due, key=lambda test: test.due_on))

    def tests_for_release(self) -> tuple[DueTest, ...]:
        """The tests whose results release waits for."""
        before = (span for span in self.spans if span.end <= self.release_due)
        due = (test for span in before for test in self._tests_of(span))
        return tuple(sorted(due, key=lambda test: test.due_on))

    def _tests_of(self, span: MeasureSpan) -> Iterator[DueTest]:
        first, last = local_date(span.start, self.zone), local_date(span.end, self.zone)
        for test in span.stage.tests:
            day = span.days if test.day is None else test.day
            due_on = self.date_of_day(span.days_before + day)
            if day <= span.days and first <= due_on <= last:
                yield DueTest(
                    due_on=due_on,
                    measure=span.measure,
                    assay=test.assay,
                    specimen=test.specimen,
                    laboratories=test.laboratories,
                    hours_apart=test.hours_apart,
                )
