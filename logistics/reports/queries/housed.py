"""Who is in the rooms now, with clock and what the release needs; nobody is named."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, lazyload

from logistics.access.rules import Scope
from logistics.isolation.models import (
    EndKind,
    Isolation,
    IsolationState,
    Occupancy,
    OccupancyGuest,
)
from logistics.policy.isolation_clock import IsolationClock
from logistics.release import queries as release
from logistics.reports.queries.isolation_file import reckoned
from logistics.sites.models import Site
from logistics.sites.queries.within import visible


@dataclass(frozen=True, kw_only=True)
class Housed:
    """Somebody in a room, by ids.

    :ivar clock: none where it cannot be reckoned
    """

    isolation: Isolation
    site_id: uuid.UUID
    room_id: uuid.UUID
    admitted_at: datetime
    clock: IsolationClock | None

    @property
    def open(self) -> bool:
        """Whether the isolation runs."""
        return self.isolation.state is IsolationState.OPEN

    @property
    def released(self) -> bool:
        """Whether it was completed, so that only the departure is missing."""
        return self.isolation.end_kind is EndKind.COMPLETED

    def due_by(self, day: date) -> bool:
        """Whether the period ends on a local day or before."""
        if self.clock is None:
            return False
        zone = ZoneInfo(self.clock.zone)
        return self.clock.release_due <= datetime.combine(
            day + timedelta(days=1), datetime.min.time(), zone
        )

    def ended_from(self, day: date) -> bool:
        """Whether it ended on a local day or after."""
        ended = self.isolation.ended_at
        zone = ZoneInfo(self.isolation.clock_facts["zone"])
        return ended is not None and ended.astimezone(zone).date() >= day


def housed(session: Session, scope: Scope) -> list[Housed]:
    """Everybody who is in a room that the user may see; no person is loaded."""
    rows = session.scalars(
        sa.select(OccupancyGuest)
        .join(OccupancyGuest.occupancy)
        .join(OccupancyGuest.isolation)
        .join(Site, Site.id == Occupancy.site_id)
        .where(
            visible(scope),
            OccupancyGuest.admitted_at.is_not(None),
            OccupancyGuest.left_at.is_(None),
        )
        .options(
            contains_eager(OccupancyGuest.occupancy).lazyload(Occupancy.guests),
            contains_eager(OccupancyGuest.isolation),
            lazyload(OccupancyGuest.person),
        )
        .order_by(OccupancyGuest.admitted_at, OccupancyGuest.id)
    )
    return [
        Housed(
            isolation=row.isolation,
            site_id=row.occupancy.site_id,
            room_id=row.occupancy.room_id,
            admitted_at=row.admitted_at or row.occupancy.from_at,
            clock=reckoned(session, row.isolation)[0],
        )
        for row in rows
    ]


@dataclass(frozen=True, kw_only=True)
class ReleaseFigures:
    """The release list of a day, counted.

    :ivar due: everybody on the list
    :ivar ready: of them those who miss nothing and may go now
    :ivar released: of them those who were released and have not departed
    """

    due: int = 0
    ready: int = 0
    released: int = 0


def release_figures(
    session: Session, present: list[Housed], day: date, *, at: datetime
) -> ReleaseFigures:
    """How many are on the release list of a day, and how many of them may go."""
    due = [each for each in present if each.due_by(day) and (each.open or each.ended_from(day))]
    waiting = [each.isolation for each in due if each.open]
    missing = release.missing_of(session, waiting, at=at)
    return ReleaseFigures(
        due=len(due),
        ready=sum(not missing[row.id] for row in waiting),
        released=sum(each.released for each in due),
    )
