"""What another policy would change: people, rooms, tests and releases, before it decides."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from logistics.policy.isolation_clock import DueTest, IsolationClock, local_date
from logistics.policy.rules import Classification
from logistics.wording import Sentence, term


class Difference(StrEnum):
    """What is otherwise for a person."""

    CATEGORY = term("another_category")
    MEASURE = term("another_measure")
    STAY = term("another_stay")
    RELEASE = term("another_release")
    TESTS = term("other_tests")
    UNKNOWN = term("clock_not_to_be_reckoned")


class Quantity(StrEnum):
    """What is counted for each day."""

    IN_ROOMS = term("people_in_rooms_of_ours")
    TESTS = term("samples_due_that_day")
    RELEASES = term("releases_due_that_day")


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What a policy means for one person.

    :ivar clock: nothing where the person is isolated by no measure, or an obstacle stands
    :ivar obstacle: why the clock cannot be reckoned
    """

    classification: Classification
    clock: IsolationClock | None = None
    obstacle: Sentence | None = None

    @property
    def measure(self) -> str:
        """The first measure; empty where there is none."""
        first = self.classification.first_measure
        return first.value if first else ""

    @property
    def release_due(self) -> datetime | None:
        """When the isolation ends."""
        return self.clock.release_due if self.clock else None

    @property
    def site_until(self) -> datetime | None:
        """Until when a room of ours is needed; nothing where none is."""
        return self.clock.site_until if self.clock else None

    @property
    def tests(self) -> tuple[DueTest, ...]:
        """Every test in order of its date."""
        return self.clock.tests_due() if self.clock else ()


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A person under the policy as it is and as it would be.

    :ivar came_at: from when a room is needed where one is
    """

    person_id: uuid.UUID
    came_at: datetime
    before: Fate
    after: Fate

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What would change, the gravest first."""
        one, other = self.before, self.after
        unlike = {
            Difference.CATEGORY: one.classification.category != other.classification.category,
            Difference.MEASURE: one.measure != other.measure,
            Difference.STAY: one.site_until != other.site_until,
            Difference.RELEASE: one.release_due != other.release_due,
            Difference.TESTS: one.tests != other.tests,
            Difference.UNKNOWN: other.obstacle is not None and one.obstacle is None,
        }
        return tuple(difference for difference, holds in unlike.items() if holds)


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A figure under the policy as it is and as it would be."""

    before: int = 0
    after: int = 0

    @property
    def change(self) -> int:
        """By how much it would rise."""
        return self.after - self.before


@dataclass(frozen=True, kw_only=True)
class Way:
    """A category and first measure."""

    category: str
    measure: str


@dataclass(frozen=True, kw_only=True)
class TryOut:
    """Everything that a version would change for the people of some days.

    :ivar changed: those for whom anything is otherwise
    :ivar ways: how many people would go from one category and measure to another
    :ivar days: the figures of every local day on which any of them is not zero
    """

    people: int
    changed: tuple[Compared, ...]
    by_difference: Counter[Difference]
    ways: Counter[tuple[Way, Way]]
    days: dict[date, dict[Quantity, Pair]] = field(default_factory=dict)

    def total(self, quantity: Quantity) -> Pair:
        """The sum over all days; for rooms, nights."""
        pairs = [figures[quantity] for figures in self.days.values()]
        return Pair(before=sum(p.before for p in pairs), after=sum(p.after for p in pairs))

    def peak(self, quantity: Quantity) -> Pair:
        """The most on one day."""
        pairs = [figures[quantity] for figures in self.days.values()]
        return Pair(
            before=max((p.before for p in pairs), default=0),
            after=max((p.after for p in pairs), default=0),
        )


def compare(people: Sequence[Compared], zone: str) -> TryOut:
    """Count what would be otherwise.

    :param zone: the time zone whose days are counted
    """
    changed = tuple(each for each in people if each.differences)
    return TryOut(
        people=len(people),
        changed=changed,
        by_difference=Counter(kind for each in changed for kind in each.differences),
        ways=Counter(
            (before, after)
            for before, after in ((_way(each.before), _way(each.after)) for each in changed)
            if before != after
        ),
        days=_days(people, zone),
    )


def _way(fate: Fate) -> Way:
    return Way(category=fate.classification.category, measure=fate.measure)


def _days(people: Sequence[Compared], zone: str) -> dict[date, dict[Quantity, Pair]]:
    before = _figures(((each.came_at, each.before) for each in people), zone)
    after = _figures(((each.came_at, each.after) for each in people), zone)
    days = sorted({day for day, _ in (*before, *after)})
    return {
        day: {
            quantity: Pair(before=before[day, quantity], after=after[day, quantity])
            for quantity in Quantity
        }
        for day in days
    }


def _figures(fates: Iterable[tuple[datetime, Fate]], zone: str) -> Counter[tuple[date, Quantity]]:
    counts: Counter[tuple[date, Quantity]] = Counter()
    for came_at, fate in fates:
        if fate.clock is None:
            continue
        if fate.site_until is not None:
            nights = _nights(came_at, fate.site_until, zone)
            counts.update((day, Quantity.IN_ROOMS) for day in nights)
        for test in fate.tests:
            counts[test.due_on, Quantity.TESTS] += test.laboratories
        if any(span.measure.isolates for span in fate.clock.all_spans):
            counts[local_date(fate.clock.release_due, zone), Quantity.RELEASES] += 1
    return counts


def _nights(came_at: datetime, until: datetime, zone: str) -> Iterator[date]:
    """The days at whose end the person is in a room."""
    day, last = local_date(came_at, zone), local_date(until, zone)
    while day < last:
        yield day
        day += timedelta(days=1)
