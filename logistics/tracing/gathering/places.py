"""Who lived or worked near whom, on a floor or anywhere in a site."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.isolation.models import Occupancy, OccupancyGuest
from logistics.policy.document import TracingRules
from logistics.sites.models import Building, Floor, Room, Site
from logistics.staff.models import StaffShift
from logistics.tracing.rules.meetings import (
    Meeting,
    Met,
    Presence,
    meetings_in_site,
    meetings_on_floors,
)


def on_floors(
    session: Session,
    person: uuid.UUID,
    member: uuid.UUID | None,
    rules: TracingRules,
    since: datetime,
    until: datetime,
) -> list[Meeting]:
    """Who lived or worked near a person, in the sites where that person lived or worked.

    :param member: the staff member that the person is
    """
    own = [
        *_residents(session, since, until, OccupancyGuest.person_id == person),
        *_shifts(session, since, until, StaffShift.member_id == member),
    ]
    sites = {each.site_id for each in own}
    others = [
        *_residents(
            session,
            since,
            until,
            sa.and_(Occupancy.site_id.in_(sites), OccupancyGuest.person_id != person),
        ),
        *_shifts(
            session,
            since,
            until,
            sa.and_(
                StaffShift.site_id.in_(sites),
                StaffShift.member_id.is_distinct_from(member),
            ),
        ),
    ]
    return meetings_on_floors(own, others, rules)


def in_site(session: Session, site: uuid.UUID, since: datetime, until: datetime) -> list[Meeting]:
    """Who lived in a site or worked outside its clean zone, however near to what was found."""
    return meetings_in_site(
        [
            *_residents(session, since, until, Occupancy.site_id == site),
            *_shifts(session, since, until, StaffShift.site_id == site),
        ]
    )


def _residents(
    session: Session, since: datetime, until: datetime, which: sa.ColumnElement[bool]
) -> list[Presence]:
    rows = session.execute(
        sa.select(
            OccupancyGuest.person_id,
            OccupancyGuest.admitted_at,
            OccupancyGuest.left_at,
            Room.id.label("room_id"),
            Site.id.label("site_id"),
            Site.code,
            Building.name,
            Floor.number,
        )
        .join(Occupancy, Occupancy.id == OccupancyGuest.occupancy_id)
        .join(Room, Room.id == Occupancy.room_id)
        .join(Floor, Floor.id == Room.floor_id)
        .join(Building, Building.id == Floor.building_id)
        .join(Site, Site.id == Occupancy.site_id)
        .where(
            which,
            OccupancyGuest.admitted_at < until,
            sa.or_(OccupancyGuest.left_at.is_(None), OccupancyGuest.left_at > since),
        )
    )
    return [
        Presence(
            who=Met(person_id=row.person_id),
            site_id=row.site_id,
            site=row.code,
            building=row.name,
            floor=row.number,
            since=max(row.admitted_at, since),
            until=min(row.left_at or until, until),
            room_id=row.room_id,
        )
        for row in rows
    ]


def _shifts(
    session: Session, since: datetime, until: datetime, which: sa.ColumnElement[bool]
) -> list[Presence]:
    rows = session.execute(
        sa.select(StaffShift, Site.code, Building.name, Floor.number)
        .join(Site, Site.id == StaffShift.site_id)
        .outerjoin(Floor, Floor.id == StaffShift.floor_id)
        .outerjoin(Building, Building.id == Floor.building_id)
        .where(
            which,
            StaffShift.withdrawn_at.is_(None),
            StaffShift.from_at < until,
            StaffShift.until_at > since,
        )
    )
    return [
        Presence(
            who=Met(member_id=shift.member_id),
            site_id=shift.site_id,
            site=code,
            building=building,
            floor=floor,
            since=max(shift.from_at, since),
            until=min(shift.until_at, until),
            zone=shift.zone,
        )
        for shift, code, building, floor in rows
    ]
