"""Questions about shifts: the roster of a day, what somebody works, where one can work."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from logistics.access.rules import Scope
from logistics.errors import NotFound
from logistics.sites.models import Building, Floor, Site, Zone
from logistics.sites.queries.within import visible as visible_sites
from logistics.sites.rules.kinds import ZoneKind
from logistics.staff.models import StaffMember, StaffShift
from logistics.staff.orders import ShiftOrder
from logistics.staff.queries import visible
from logistics.staff.shift_rules import Worked

ORDER = tuple(ZoneKind)


@dataclass(frozen=True, kw_only=True)
class RosterLine:
    """Somebody at work.

    :ivar floor: such as ``A 3F``, empty where the shift covers every floor
    :ivar ours: the user may see the member, who is of their district or site
    """

    id: uuid.UUID
    member_id: uuid.UUID
    code: str
    name: str
    team: str
    phone: str
    site_code: str
    site_zh: str
    site_en: str
    time_zone: str
    zone: ZoneKind
    floor: str
    agency: str
    from_at: datetime
    until_at: datetime
    withdrawn_at: datetime | None
    ours: bool


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Where one can work at a site.

    :ivar floors: floors by what they are called, such as ``A 3F``
    :ivar zones: the kinds of zone of each floor, and of the site as a whole (no floor)
    """

    site_id: uuid.UUID
    code: str
    district_id: uuid.UUID
    zone_name: str
    floors: Mapping[str, uuid.UUID]
    zones: frozenset[tuple[uuid.UUID | None, ZoneKind]]


def roster(
    session: Session, scope: Scope, day: date, zone: str, *, site: uuid.UUID | None = None
) -> list[RosterLine]:
    """Who works on a day at the sites that a user may see, by site, zone and floor.

    :param zone: time zone in which the day is meant
    """
    start = datetime.combine(day, time(), ZoneInfo(zone))
    end = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    question = _lines(scope).where(StaffShift.from_at < end, StaffShift.until_at > start)
    if site is not None:
        question = question.where(StaffShift.site_id == site)
    return sorted(
        map(_line, session.execute(question)),
        key=lambda each: (
            each.site_code,
            ORDER.index(each.zone),
            each.floor,
            each.from_at,
            each.code,
        ),
    )


def shifts_of(session: Session, scope: Scope, member: uuid.UUID) -> list[RosterLine]:
    """What somebody works at the sites that a user may see, the latest first."""
    question = _lines(scope).where(StaffShift.member_id == member)
    latest = question.order_by(StaffShift.from_at.desc(), StaffShift.id).limit(60)
    return [_line(row) for row in session.execute(latest)]


def get_shift(session: Session, scope: Scope, shift: uuid.UUID) -> StaffShift:
    """One shift, to change it.

    :raises NotFound: there is none, or the user may not see its site
    """
    found = session.scalars(
        sa.select(StaffShift)
        .where(StaffShift.id == shift, StaffShift.site_id.in_(_sites(scope)))
        .with_for_update()
    ).first()
    if found is None:
        raise NotFound("shift")
    return found


def ground_of(session: Session, sites: set[uuid.UUID]) -> dict[uuid.UUID, Ground]:
    """Where one can work at each of the sites."""
    rows = session.execute(
        sa.select(Floor.site_id, Floor.id, Floor.number, Building.name, Zone.kind)
        .join(Building, Building.id == Floor.building_id)
        .outerjoin(Zone, Zone.floor_id == Floor.id)
        .where(Floor.site_id.in_(sites))
        .order_by(Building.walking_order, Building.name, Floor.number)
    ).all()
    return {
        site.id: Ground(
            site_id=site.id,
            code=site.code,
            district_id=site.district_id,
            zone_name=site.zone_name,
            floors={_floor(row.name, row.number): row.id for row in rows if row.site_id == site.id},
            zones=frozenset(
                place
                for row in rows
                if row.site_id == site.id and row.kind is not None
                for place in ((row.id, row.kind), (None, row.kind))
            ),
        )
        for site in session.scalars(sa.select(Site).where(Site.id.in_(sites)))
    }


def worked_by(
    session: Session, members: set[uuid.UUID]
) -> dict[uuid.UUID, list[tuple[ShiftOrder, Worked]]]:
    """The shifts of people that were not withdrawn, as ordered and as the rules see them."""
    found: dict[uuid.UUID, list[tuple[ShiftOrder, Worked]]] = {each: [] for each in members}
    question = (
        sa.select(StaffShift, Site.code)
        .join(Site, Site.id == StaffShift.site_id)
        .where(StaffShift.member_id.in_(members), StaffShift.withdrawn_at.is_(None))
    )
    for row, code in session.execute(question):
        order = ShiftOrder(
            member_id=row.member_id,
            site_id=row.site_id,
            zone=row.zone,
            floor_id=row.floor_id,
            from_at=row.from_at,
            until_at=row.until_at,
            agency=row.agency,
        )
        shift = Worked(site=code, zone=row.zone, from_at=row.from_at, until_at=row.until_at)
        found[row.member_id].append((order, shift))
    return found


def _sites(scope: Scope) -> sa.Select[uuid.UUID]:
    return sa.select(Site.id).where(visible_sites(scope))


def _lines(
    scope: Scope,
) -> sa.Select[StaffShift, StaffMember, Site, str | None, int | None, bool]:
    return (
        sa.select(
            StaffShift,
            StaffMember,
            Site,
            Building.name,
            Floor.number,
            visible(scope).label("ours"),
        )
        .join(StaffMember, StaffMember.id == StaffShift.member_id)
        .join(Site, Site.id == StaffShift.site_id)
        .outerjoin(Floor, Floor.id == StaffShift.floor_id)
        .outerjoin(Building, Building.id == Floor.building_id)
        .where(StaffShift.site_id.in_(_sites(scope)))
    )


def _line(
    row: sa.Row[StaffShift, StaffMember, Site, str | None, int | None, bool],
) -> RosterLine:
    shift, member, site, building, floor, ours = row
    return RosterLine(
        id=shift.id,
        member_id=member.id,
        code=member.code,
        name=member.name,
        team=member.team,
        phone=member.phone,
        site_code=site.code,
        site_zh=site.name_zh,
        site_en=site.name_en,
        time_zone=site.zone_name,
        zone=shift.zone,
        floor=_floor(building, floor) if building is not None else "",
        agency=shift.agency,
        from_at=shift.from_at,
        until_at=shift.until_at,
        withdrawn_at=shift.withdrawn_at,
        ours=ours,
    )


def _floor(building: str, number: int | None) -> str:
    return f"{building} {number}F"


def problems(session: Session, at: datetime) -> list[str]:
    """Broken invariants of shifts, for the doctor; an empty list is good health."""
    first, second = aliased(StaffShift), aliased(StaffShift)
    twice = session.execute(
        sa.select(first.id, second.id)
        .join(second, sa.and_(second.member_id == first.member_id, second.id > first.id))
        .where(
            first.withdrawn_at.is_(None),
            second.withdrawn_at.is_(None),
            first.from_at < second.until_at,
            second.from_at < first.until_at,
        )
    ).all()
    ahead = session.scalars(
        sa.select(StaffShift.id)
        .join(StaffMember, StaffMember.id == StaffShift.member_id)
        .where(
            StaffMember.left_at.is_not(None),
            StaffShift.withdrawn_at.is_(None),
            StaffShift.until_at > at,
        )
    ).all()
    misplaced = session.scalars(
        sa.select(StaffShift.id)
        .join(Floor, Floor.id == StaffShift.floor_id)
        .where(Floor.site_id != StaffShift.site_id)
    ).all()
    return [
        *(f"shifts {a} and {b} are worked by one member at once" for a, b in twice),
        *(f"shift {each} lies ahead of somebody who has left" for each in ahead),
        *(f"shift {each} is on a floor of another site" for each in misplaced),
    ]
