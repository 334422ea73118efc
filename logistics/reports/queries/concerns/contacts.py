"""What waits of tracing: positives, proposals, moves and notices."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased, lazyload

from logistics.health.models import Sample
from logistics.isolation.models import Occupancy, OccupancyGuest, OccupancyState
from logistics.isolation.queries import visible_people
from logistics.policy.release_rules import Finding
from logistics.reports.queries.concerns.mark import Mark, Watch
from logistics.sites import queries as sites
from logistics.tracing.models import ContactNotice, RippleLine, RippleProposal
from logistics.tracing.queries.notices import overdue, waiting
from logistics.tracing.rules.deeds import LineState
from logistics.wording import say

RECENT = timedelta(days=14)


def not_traced(watch: Watch) -> list[Mark]:
    """Positives of the last days for whom nobody has drawn up yet what follows."""
    correction = aliased(Sample)
    first = sa.func.min(Sample.result_at)
    rows = watch.session.execute(
        sa.select(Sample.person_id, first)
        .where(
            Sample.result == Finding.POSITIVE,
            Sample.result_at >= watch.at - RECENT,
            Sample.person_id.in_(visible_people(watch.session, watch.scope)),
            ~sa.exists().where(correction.corrects_id == Sample.id),
            ~sa.exists().where(
                RippleProposal.person_id == Sample.person_id,
                RippleProposal.reckoned_at >= Sample.result_at,
            ),
        )
        .group_by(Sample.person_id)
        .order_by(first, Sample.person_id)
    )
    return [
        Mark(
            person_id=person,
            since=since or watch.at,
            about=say("Positive, and the contacts are not traced."),
        )
        for person, since in rows
    ]


def to_decide(watch: Watch) -> list[Mark]:
    """Contacts about whom something is proposed that nobody has decided."""
    rows = watch.session.execute(
        sa.select(RippleLine.person_id, RippleLine.recorded_at, RippleLine.deed)
        .where(
            RippleLine.state == LineState.PROPOSED,
            RippleLine.person_id.in_(visible_people(watch.session, watch.scope)),
        )
        .order_by(RippleLine.recorded_at, RippleLine.id)
    )
    return [
        Mark(person_id=person, since=since, about=say("Proposed: %(deed)s.", deed=deed))
        for person, since, deed in rows
    ]


def to_move(watch: Watch) -> list[Mark]:
    """Contacts who still sleep where the positive slept."""
    site_ids = [each.id for each in sites.sites_in(watch.session, watch.scope)]
    rows = watch.session.execute(
        sa.select(
            OccupancyGuest.person_id,
            Occupancy.site_id,
            Occupancy.room_id,
            sa.func.min(RippleLine.decided_at),
        )
        .join(OccupancyGuest.occupancy)
        .join(RippleLine, RippleLine.isolation_id == OccupancyGuest.isolation_id)
        .where(
            Occupancy.site_id.in_(site_ids),
            Occupancy.state == OccupancyState.PRESENT,
            OccupancyGuest.left_at.is_(None),
            OccupancyGuest.admitted_at <= RippleLine.decided_at,
            RippleLine.moves.is_(True),
            RippleLine.state == LineState.APPROVED,
        )
        .group_by(OccupancyGuest.person_id, Occupancy.site_id, Occupancy.room_id)
        .order_by(sa.func.min(RippleLine.decided_at), OccupancyGuest.person_id)
    )
    return [
        Mark(
            person_id=person,
            site_id=site,
            room_id=room,
            since=since or watch.at,
            about=say("A positive slept here; another room is needed."),
        )
        for person, site, room, since in rows
    ]


def notice_open(watch: Watch) -> list[Mark]:
    """Notices to contacts elsewhere that may still be acknowledged in time."""
    return [_notice(row) for row in _waiting(watch) if not overdue(row, watch.at)]


def notice_overdue(watch: Watch) -> list[Mark]:
    """Notices to contacts elsewhere that nobody has acknowledged in time."""
    return [_notice(row) for row in _waiting(watch) if overdue(row, watch.at)]


def _waiting(watch: Watch) -> list[ContactNotice]:
    return list(
        watch.session.scalars(
            waiting(watch.session, watch.scope)
            .options(lazyload(ContactNotice.person), lazyload(ContactNotice.line))
            .order_by(ContactNotice.due_at, ContactNotice.id)
        )
    )


def _notice(row: ContactNotice) -> Mark:
    return Mark(
        person_id=row.person_id,
        since=row.occurred_at,
        about=say("The notice is not acknowledged."),
    )
