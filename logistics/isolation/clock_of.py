"""From a stored isolation to its reckoned clock; nothing of the clock itself is stored."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.isolation.models import ClockChange, ClockChangeKind, Isolation, MeasureHandOver
from logistics.policy import queries as policies
from logistics.policy.clock_rules import (
    Adjustment,
    ClockFacts,
    ClockStartUnknown,
    HandedOver,
    Restart,
    Ruling,
    TakenBack,
    run_clock,
)
from logistics.policy.document import Branch, Category, Circumstance, PolicyVersion
from logistics.policy.isolation_clock import IsolationClock

RecordedChange = Adjustment | Restart | TakenBack | HandedOver


@dataclass(frozen=True, kw_only=True)
class ClockOrigin:
    """What the clock of an isolation is reckoned from; kept with the isolation.

    :ivar zone: the time zone of the place
    """

    zone: str
    entered_at: datetime | None = None
    last_exposure_at: datetime | None = None
    left_risk_area_at: datetime | None = None
    days_elsewhere: int = 0

    @staticmethod
    def of(
        zone: str,
        *,
        entered_at: datetime | None,
        last_exposure_at: datetime | None,
        left_risk_area_on: date | None,
    ) -> ClockOrigin:
        """From what is on record; who left no listed area is counted from the entry."""
        left = (
            datetime.combine(left_risk_area_on, time(), ZoneInfo(zone))
            if left_risk_area_on
            else entered_at
        )
        return ClockOrigin(
            zone=zone,
            entered_at=entered_at,
            last_exposure_at=last_exposure_at,
            left_risk_area_at=left,
        )

    def stored(self) -> dict[str, Any]:
        """As plain values for the isolation's row."""
        return {
            "zone": self.zone,
            "days_elsewhere": self.days_elsewhere,
            **{
                name: moment.isoformat() if (moment := getattr(self, name)) else None
                for name in MOMENTS
            },
        }

    @staticmethod
    def restored(facts: dict[str, Any]) -> ClockOrigin:
        """From the isolation's row."""
        moments = {
            name: datetime.fromisoformat(facts[name]) if facts.get(name) else None
            for name in MOMENTS
        }
        return ClockOrigin(
            zone=facts["zone"], days_elsewhere=facts.get("days_elsewhere", 0), **moments
        )


MOMENTS = ("entered_at", "last_exposure_at", "left_risk_area_at")


def category_of(version: PolicyVersion, code: str) -> Category:
    """The category of a version by its code."""
    category = version.find_category(code)
    if category is None:
        raise LookupError(f"version {version.number} has no category {code}")
    return category


def branch_of(category: Category, circumstance: str) -> Branch:
    """The branch of a category for a stored circumstance."""
    branch = category.branch(Circumstance(circumstance or Circumstance.OTHERWISE))
    if branch is None:
        raise LookupError(f"category {category.code} has no branch {circumstance}")
    return branch


def reckon(
    version: PolicyVersion,
    *,
    category: str,
    circumstance: str,
    origin: ClockOrigin,
    changes: Iterable[RecordedChange] = (),
) -> IsolationClock:
    """The clock of a category's branch from its origin.

    :raises ClockStartUnknown: the event that the category counts from has no moment
    """
    found = category_of(version, category)
    return run_clock(
        ClockFacts(
            entered_at=origin.entered_at,
            last_exposure_at=origin.last_exposure_at,
            left_risk_area_at=origin.left_risk_area_at,
            days_elsewhere=origin.days_elsewhere,
            changes=tuple(changes),
        ),
        start_from=found.clock_start,
        branch=branch_of(found, circumstance),
        rules=version.clock,
        zone=origin.zone,
    )


def clock_of(
    session: Session, isolation: Isolation, *, then: Sequence[Restart] = ()
) -> IsolationClock:
    """The clock of an isolation as everything on record reckons it.

    :param then: what would be changed; nothing of it is stored
    """
    return _reckoned(session, isolation, isolation.clock_changes, isolation.hand_overs, then)


def recorded_changes(isolation: Isolation) -> tuple[RecordedChange, ...]:
    """What moved the clock of an isolation so far; another category is a plain restart here."""
    return _changes(isolation.clock_changes, isolation.hand_overs, iter(()))


def clocks_of(session: Session, wanted: sa.Select[uuid.UUID]) -> Iterator[IsolationClock | None]:
    """The clocks of many isolations, without reading about anybody; none that has no start.

    :param wanted: selects the ids of the isolations
    """
    changes, hand_overs = (
        _by_isolation(
            session.scalars(
                sa.select(kind).where(kind.isolation_id.in_(wanted)).order_by(kind.recorded_at)
            )
        )
        for kind in (ClockChange, MeasureHandOver)
    )
    rows = session.execute(
        sa.select(
            Isolation.id,
            Isolation.policy_version_id,
            Isolation.category,
            Isolation.branch,
            Isolation.clock_facts,
        ).where(Isolation.id.in_(wanted))
    )
    for row in rows:
        try:
            yield _reckoned(session, row, changes.get(row.id, ()), hand_overs.get(row.id, ()), ())
        except ClockStartUnknown:
            yield None


def _by_isolation(rows: Iterable[Any]) -> dict[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row.isolation_id, []).append(row)
    return found


def _reckoned(
    session: Session,
    row: Any,
    clock_changes: Sequence[ClockChange],
    hand_overs: Sequence[MeasureHandOver],
    then: Sequence[Restart],
) -> IsolationClock:
    """The clock of an isolation, or of a row with its columns, through every category it had."""
    rulings = [
        *(
            Fallen(
                category=change.category_before or "",
                branch=change.branch_before or "",
                policy_version_id=change.policy_version_before_id,
            )
            for change in clock_changes
            if change.kind is ClockChangeKind.RECLASSIFY
        ),
        Fallen(category=row.category, branch=row.branch, policy_version_id=row.policy_version_id),
    ]
    first, *following = rulings
    next_ruling = (ruling_of(session, each) for each in following)
    return reckon(
        policies.get_version(session, first.version_id),
        category=first.category,
        circumstance=first.branch,
        origin=ClockOrigin.restored(row.clock_facts),
        changes=(*_changes(clock_changes, hand_overs, next_ruling), *then),
    )


def _changes(
    clock_changes: Iterable[ClockChange],
    hand_overs: Iterable[MeasureHandOver],
    rulings: Iterator[Ruling],
) -> tuple[RecordedChange, ...]:
    return (
        *(_change(row, rulings) for row in clock_changes),
        *(
            HandedOver(at=row.occurred_at, receiver=row.receiver, by=row.handed_over_by)
            for row in hand_overs
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Fallen:
    """What an isolation falls under, as it is stored."""

    category: str
    branch: str
    policy_version_id: uuid.UUID | None

    @property
    def version_id(self) -> uuid.UUID:
        """The version of the policy.

        :raises LookupError: none is on record
        """
        if self.policy_version_id is None:
            raise LookupError("no version of the policy decided")
        return self.policy_version_id


def ruling_of(session: Session, fallen: Fallen) -> Ruling:
    """What a category asks for, as the clock needs it."""
    version = policies.get_version(session, fallen.version_id)
    return Ruling(
        category=fallen.category,
        branch=branch_of(category_of(version, fallen.category), fallen.branch),
        rules=version.clock,
    )


def _change(row: ClockChange, rulings: Iterator[Ruling]) -> Adjustment | Restart | TakenBack:
    if row.kind is ClockChangeKind.TAKE_BACK:
        return TakenBack(at=row.occurred_at, reason=row.reason, by=row.by)
    if row.restart_at is not None:
        return Restart(
            at=row.occurred_at,
            start=row.restart_at,
            reason=row.reason,
            by=row.by,
            under=next(rulings, None) if row.kind is ClockChangeKind.RECLASSIFY else None,
        )
    return Adjustment(at=row.occurred_at, days=row.days or 0, reason=row.reason, by=row.by)
