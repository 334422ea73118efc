"""Visitors who have to leave the city by a day."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from logistics.isolation.models import Isolation, IsolationState
from logistics.isolation.queries import visible_people
from logistics.policy.document import Circumstance
from logistics.reports.queries.concerns.mark import Mark, Watch
from logistics.reports.queries.isolation_file import reckoned
from logistics.wording import say

AHEAD = timedelta(days=2)


def visitor_leaves(watch: Watch) -> list[Mark]:
    """Short business visitors whose last day begins within a day, or is over."""
    rows = watch.session.scalars(
        sa.select(Isolation)
        .where(
            Isolation.state == IsolationState.OPEN,
            Isolation.branch == Circumstance.BUSINESS_VISIT.value,
            Isolation.person_id.in_(visible_people(watch.session, watch.scope)),
        )
        .options(lazyload(Isolation.person))
    )
    marks = (_mark(watch, row) for row in rows)
    return sorted((mark for mark in marks if mark is not None), key=lambda mark: mark.since)


def _mark(watch: Watch, row: Isolation) -> Mark | None:
    clock, _ = reckoned(watch.session, row)
    if clock is None or clock.leave_by is None or watch.at < clock.leave_by - AHEAD:
        return None
    told = f"{clock.leave_by.astimezone(ZoneInfo(clock.zone)):%Y-%m-%d %H:%M}"
    about = (
        say("Should have left the city by %(at)s.", at=told)
        if clock.leave_by <= watch.at
        else say("Has to leave the city by %(at)s.", at=told)
    )
    place = row.hand_overs[-1].place if row.hand_overs else ""
    return Mark(person_id=row.person_id, since=clock.leave_by, about=about, address=place)
