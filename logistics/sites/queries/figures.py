"""Counts of rooms, tasks and stops for lists of sites, by the database."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.sites.inspection_models import AdmissionStop, SiteTask
from logistics.sites.models import Room, RoomBlock, RoomPurpose, RoomUse, Turnaround, Zone, ZoneKind
from logistics.sites.queries.rooms import in_use
from logistics.sites.rules.facts import SiteFigures


def site_figures(
    session: Session, site_ids: Collection[uuid.UUID], at: datetime
) -> dict[uuid.UUID, SiteFigures]:
    """Figures of every given site at a moment; three queries, however many sites."""
    rooms = {row.site_id: row for row in session.execute(_rooms(site_ids, at))}
    tasks = _counts(
        session,
        sa.select(SiteTask.site_id, sa.func.count())
        .where(SiteTask.site_id.in_(site_ids), SiteTask.done_at.is_(None))
        .group_by(SiteTask.site_id),
    )
    stops = _counts(
        session,
        sa.select(AdmissionStop.site_id, sa.func.count())
        .where(
            AdmissionStop.site_id.in_(site_ids),
            AdmissionStop.occurred_at <= at,
            sa.or_(AdmissionStop.lifted_at.is_(None), AdmissionStop.lifted_at > at),
        )
        .group_by(AdmissionStop.site_id),
    )
    return {
        site: SiteFigures(
            rooms=rooms[site].rooms if site in rooms else 0,
            for_residents=rooms[site].for_residents if site in rooms else 0,
            out_of_order=rooms[site].out_of_order if site in rooms else 0,
            in_turnaround=rooms[site].in_turnaround if site in rooms else 0,
            open_tasks=tasks.get(site, 0),
            stops=stops.get(site, 0),
        )
        for site in site_ids
    }


def _rooms(
    site_ids: Collection[uuid.UUID], at: datetime
) -> sa.Select[uuid.UUID, int, int, int, int]:
    for_residents = sa.and_(
        RoomUse.purpose == RoomPurpose.ISOLATION, Zone.kind == ZoneKind.CONTAMINATED
    )
    blocked = sa.exists().where(
        RoomBlock.room_id == Room.id,
        RoomBlock.from_at <= at,
        sa.or_(RoomBlock.to_at.is_(None), RoomBlock.to_at > at),
    )
    turning = sa.exists().where(Turnaround.room_id == Room.id, Turnaround.inspected_at.is_(None))
    return (
        sa.select(
            Room.site_id,
            sa.func.count().label("rooms"),
            _sum(for_residents).label("for_residents"),
            _sum(sa.and_(for_residents, blocked)).label("out_of_order"),
            _sum(sa.and_(for_residents, turning, ~blocked)).label("in_turnaround"),
        )
        .join(RoomUse, RoomUse.room_id == Room.id)
        .join(Zone, Zone.id == RoomUse.zone_id)
        .where(Room.site_id.in_(site_ids), *in_use(at))
        .group_by(Room.site_id)
    )


def _sum(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def _counts(session: Session, question: sa.Select[uuid.UUID, int]) -> dict[uuid.UUID, int]:
    return {row[0]: row[1] for row in session.execute(question)}
