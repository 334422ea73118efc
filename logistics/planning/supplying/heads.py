"""How many people, shifts, swabs and crews there are at each place, day by day."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.health.models import Sample
from logistics.isolation.models import Occupancy, OccupancyGuest, OccupancyState
from logistics.planning.supplying.figures import Driver
from logistics.planning.supplying.need import WEEK
from logistics.sites.rules.kinds import ZoneKind
from logistics.staff.models import StaffShift
from logistics.transfers.models import Trip, TripCrew
from logistics.transfers.rules.kinds import TripState

KNOWN_DAYS = 14
LIVING = (OccupancyState.EXPECTED, OccupancyState.PRESENT)
Counted = dict[uuid.UUID, dict[Driver, list[float]]]


def heads_at_sites(
    session: Session,
    sites: Collection[uuid.UUID],
    day: date,
    zone: str,
    swabs_per_resident: float,
) -> Counted:
    """Heads of the coming days by site and driver."""
    found: Counted = {site: {} for site in sites}
    for site in sites:
        found[site][Driver.RESIDENT] = [0.0] * KNOWN_DAYS
    _residents(session, found, day, zone)
    _shifts(session, found, day, zone)
    for site, rate in _swab_rates(session, sites, day, zone).items():
        found[site][Driver.SWAB] = [
            count * (swabs_per_resident if rate is None else rate)
            for count in found[site][Driver.RESIDENT]
        ]
    return found


def crews(session: Session, district: uuid.UUID, day: date, zone: str) -> list[float]:
    """Crew members a day, of planned trips; days without any take the mean of the last week."""
    counts = defaultdict[int, float](float)
    question = (
        sa.select(Trip.depart_at, sa.func.count(TripCrew.id))
        .outerjoin(TripCrew, TripCrew.trip_id == Trip.id)
        .where(
            Trip.district_id == district,
            Trip.state != TripState.CANCELLED,
            Trip.depart_at >= midnight(day - timedelta(days=WEEK), zone),
            Trip.depart_at < midnight(day + timedelta(days=KNOWN_DAYS), zone),
        )
        .group_by(Trip.id, Trip.depart_at)
    )
    for depart_at, crew in session.execute(question):
        counts[_offset(depart_at, day, zone)] += max(1, crew)
    return _filled(counts)


def midnight(day: date, zone: str) -> datetime:
    """When a local day begins."""
    return datetime.combine(day, time(), ZoneInfo(zone))


def _offset(at: datetime, day: date, zone: str) -> int:
    return (at.astimezone(ZoneInfo(zone)).date() - day).days


def _filled(counts: dict[int, float]) -> list[float]:
    """Days with what is planned; the others with the mean of the last week."""
    past = sum(counts.get(-each, 0.0) for each in range(1, WEEK + 1)) / WEEK
    return [counts.get(each) or past for each in range(KNOWN_DAYS)]


def _residents(session: Session, found: Counted, day: date, zone: str) -> None:
    begins = midnight(day, zone)
    ends = midnight(day + timedelta(days=KNOWN_DAYS), zone)
    question = (
        sa.select(
            Occupancy.site_id, Occupancy.from_at, Occupancy.to_at, sa.func.count(OccupancyGuest.id)
        )
        .join(OccupancyGuest, OccupancyGuest.occupancy_id == Occupancy.id)
        .where(
            Occupancy.site_id.in_(found),
            Occupancy.state.in_(LIVING),
            OccupancyGuest.left_at.is_(None),
            Occupancy.from_at < ends,
            Occupancy.to_at > begins,
        )
        .group_by(Occupancy.id, Occupancy.site_id, Occupancy.from_at, Occupancy.to_at)
    )
    for site, from_at, to_at, people in session.execute(question):
        for each in _days(from_at, to_at, day, zone):
            found[site][Driver.RESIDENT][each] += people


def _days(from_at: datetime, to_at: datetime, day: date, zone: str) -> Iterator[int]:
    first = max(0, _offset(from_at, day, zone))
    last = min(KNOWN_DAYS - 1, _offset(to_at, day, zone))
    return iter(range(first, last + 1))


def _shifts(session: Session, found: Counted, day: date, zone: str) -> None:
    counts: dict[tuple[uuid.UUID, Driver], dict[int, float]] = defaultdict(
        lambda: defaultdict(float)
    )
    question = sa.select(StaffShift.site_id, StaffShift.zone, StaffShift.from_at).where(
        StaffShift.site_id.in_(found),
        StaffShift.withdrawn_at.is_(None),
        StaffShift.from_at >= midnight(day - timedelta(days=WEEK), zone),
        StaffShift.from_at < midnight(day + timedelta(days=KNOWN_DAYS), zone),
    )
    for site, where, from_at in session.execute(question):
        driver = Driver.CLEAN_STAFF if where is ZoneKind.CLEAN else Driver.CONTACT_STAFF
        counts[site, driver][_offset(from_at, day, zone)] += 1
    for (site, driver), days in counts.items():
        found[site][driver] = _filled(days)


def _swab_rates(
    session: Session, sites: Collection[uuid.UUID], day: date, zone: str
) -> dict[uuid.UUID, float | None]:
    """Swabs a resident and day over the last week; ``None`` where none were taken."""
    begins, ends = midnight(day - timedelta(days=WEEK), zone), midnight(day, zone)
    swabs = session.execute(
        sa.select(Occupancy.site_id, sa.func.count(sa.distinct(Sample.id)))
        .join(OccupancyGuest, OccupancyGuest.isolation_id == Sample.isolation_id)
        .join(Occupancy, Occupancy.id == OccupancyGuest.occupancy_id)
        .where(
            Occupancy.site_id.in_(sites),
            Sample.occurred_at >= begins,
            Sample.occurred_at < ends,
            Occupancy.from_at <= Sample.occurred_at,
            Occupancy.to_at > Sample.occurred_at,
        )
        .group_by(Occupancy.site_id)
    )
    taken = {site: float(count) for site, count in swabs}
    stays = session.execute(
        sa.select(Occupancy.site_id, Occupancy.from_at, Occupancy.to_at)
        .join(OccupancyGuest, OccupancyGuest.occupancy_id == Occupancy.id)
        .where(
            Occupancy.site_id.in_(taken),
            Occupancy.state != OccupancyState.CANCELLED,
            Occupancy.from_at < ends,
            Occupancy.to_at > begins,
        )
    )
    person_days = defaultdict[uuid.UUID, float](float)
    for site, from_at, to_at in stays:
        person_days[site] += (min(to_at, ends) - max(from_at, begins)) / timedelta(days=1)
    return {
        site: taken[site] / person_days[site] if site in taken and person_days[site] else None
        for site in sites
    }
