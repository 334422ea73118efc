"""The local day that a plan is for, and the policy that its rules come from."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from logistics.planning.assumptions import Assumptions
from logistics.policy.document import Ground, PolicySequence, PolicyVersion


@dataclass(frozen=True, kw_only=True)
class Window:
    """What a plan is made for and by.

    :ivar at: the moment of gathering; nothing is planned before it
    :ivar policy: the last version in force, for rules that belong to no arrival
    """

    district_id: uuid.UUID
    day: date
    zone: str
    at: datetime
    versions: PolicySequence
    assumptions: Assumptions

    @property
    def policy(self) -> PolicyVersion:
        """The last version in force."""
        return self.versions.versions[-1]

    @property
    def start(self) -> datetime:
        """Midnight at which the day begins."""
        return datetime.combine(self.day, time(), ZoneInfo(self.zone))

    @property
    def end(self) -> datetime:
        """Midnight at which it ends."""
        return self.start + timedelta(days=1)

    @property
    def now(self) -> datetime:
        """The next whole minute: the first moment at which anything can still be done."""
        return whole_minute(self.at)

    @property
    def contact_categories(self) -> frozenset[str]:
        """Categories of contacts: only sites for high risk take them."""
        contact = {Ground.CONFIRMED_CONTACT, Ground.SUSPECTED_CONTACT}
        return frozenset(
            category.code
            for version in self.versions.versions
            for category in version.categories
            if contact & set(category.grounds)
        )


def whole_minute(moment: datetime) -> datetime:
    """A moment, or the whole minute after it."""
    floor = moment.replace(second=0, microsecond=0)
    return floor if floor == moment else floor + timedelta(minutes=1)
