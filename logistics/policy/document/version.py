"""A version of the policy, and the versions in the order in which they came into force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from logistics.policy.document.categories import Category, DecidingMoment, ListedPlaces, Words
from logistics.policy.document.house_rules import (
    ClockRules,
    CohortRules,
    RetentionRules,
    Settings,
    SharingRules,
    StaffingRules,
    Tariff,
    TracingRules,
    TransportRules,
    Turnaround,
)


@dataclass(frozen=True, kw_only=True)
class PolicyVersion:
    """Everything that holds from a local moment on, until the next version.

    :ivar effective_from: local date and time without a zone; ``zone`` says where
    :ivar country: ISO alpha-3 of the country that people enter
    :ivar categories: by rank
    :ivar reserve_share: share of usable rooms kept back
    :ivar retention_days: how long personal data is kept after the end of an isolation
    """

    number: int
    name: str
    zone: str
    effective_from: datetime
    legal_basis: Words
    country: str
    deciding_moment: DecidingMoment
    listed: ListedPlaces
    categories: tuple[Category, ...]
    clock: ClockRules
    sharing: SharingRules
    transport: TransportRules
    turnaround: Turnaround
    cohort: CohortRules
    reserve_share: float
    tariffs: tuple[Tariff, ...]
    retention_days: int
    tracing: TracingRules
    staffing: StaffingRules
    retention: RetentionRules = field(default_factory=RetentionRules)
    settings: Settings = field(default_factory=Settings)

    @property
    def effective_at(self) -> datetime:
        """The moment in UTC from which it holds; that moment belongs to it."""
        return self.effective_from.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def local(self, moment: datetime) -> datetime:
        """A moment as the clocks of the place show it."""
        return moment.astimezone(ZoneInfo(self.zone))

    def local_date(self, moment: datetime) -> date:
        """The date of a moment at the place."""
        return self.local(moment).date()

    def find_category(self, code: str) -> Category | None:
        """The category with that code."""
        return next((category for category in self.categories if category.code == code), None)

    def find_tariff(self, code: str) -> Tariff | None:
        """The tariff with that code."""
        return next((tariff for tariff in self.tariffs if tariff.code == code), None)


@dataclass(frozen=True)
class PolicySequence:
    """Versions, earliest first.

    :raises ValueError: two versions share a number or come into force out of order
    """

    versions: tuple[PolicyVersion, ...] = ()

    def __post_init__(self) -> None:
        starts = [version.effective_at for version in self.versions]
        if any(later <= earlier for earlier, later in pairwise(starts)):
            raise ValueError("versions come into force one after the other")
        if len({version.number for version in self.versions}) < len(self.versions):
            raise ValueError("each version has a number of its own")

    def version_at(self, moment: datetime) -> PolicyVersion | None:
        """The version in force at a moment; none before the first."""
        return next((v for v in reversed(self.versions) if v.effective_at <= moment), None)

    def find(self, number: int) -> PolicyVersion | None:
        """The version with that number."""
        return next((version for version in self.versions if version.number == number), None)

    def with_versions(self, added: Iterable[PolicyVersion]) -> PolicySequence:
        """The sequence as it would be with more versions, each replacing one of its number."""
        by_number = {version.number: version for version in (*self.versions, *added)}
        return PolicySequence(tuple(sorted(by_number.values(), key=lambda v: v.effective_at)))
