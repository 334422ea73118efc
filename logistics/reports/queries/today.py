"""The figures of the day, each reckoned from the rows it counts and never kept."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from logistics.access.rules import Scope
from logistics.arrivals import queries as arrivals
from logistics.config import settings
from logistics.isolation.models import Occupancy, OccupancyGuest, OccupancyState
from logistics.reports.queries import work
from logistics.reports.queries.concerns import CONCERNS, Concern, Mark, Watch
from logistics.reports.queries.housed import ReleaseFigures, housed, release_figures
from logistics.reports.queries.rooms_now import RoomTally, room_tallies
from logistics.reports.rules import day_bounds
from logistics.sites import queries as sites
from logistics.sites.models import Floor, Site
from logistics.transfers import queries as transfers
from logistics.transfers.rules.kinds import TripState

UNDER_WAY = (TripState.LOADING, TripState.DEPARTED, TripState.STOPPED, TripState.ARRIVED)


@dataclass(frozen=True, kw_only=True)
class ArrivalFigures:
    """The arrivals of the day and their people, crews apart.

    :ivar others: of other jurisdictions, handed over by count
    """

    arrivals: int = 0
    people: int = 0
    seen: int = 0
    open: int = 0
    others: int = 0


@dataclass(frozen=True, kw_only=True)
class AdmissionFigures:
    """People expected into a room today, and taken in today."""

    expected: int = 0
    taken_in: int = 0


@dataclass(frozen=True, kw_only=True)
class Stop:
    """Admission stopped to a site or one of its floors."""

    site: Site
    floor: Floor | None
    reason: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Today:
    """What a user sees of the day.

    :ivar admissions: by site
    :ivar present: people in the rooms now
    :ivar concerns: how many rows of each wait for somebody
    """

    day: date
    at: datetime
    arrivals: ArrivalFigures
    admissions: Mapping[uuid.UUID, AdmissionFigures]
    rooms: tuple[RoomTally, ...]
    present: int
    trips: Mapping[TripState, int]
    releases: ReleaseFigures
    concerns: Mapping[Concern, int]
    matches: int
    runs: int
    stops: tuple[Stop, ...]

    @property
    def trips_under_way(self) -> int:
        """Trips that are loading, driving, or at a stop."""
        return sum(self.trips.get(state, 0) for state in UNDER_WAY)

    @property
    def to_take_in(self) -> int:
        """People who are still expected today."""
        return sum(each.expected for each in self.admissions.values())

    @property
    def taken_in(self) -> int:
        """People taken in today."""
        return sum(each.taken_in for each in self.admissions.values())

    @property
    def usable(self) -> int:
        """Rooms that could take somebody now."""
        return sum(tally.usable for tally in self.rooms)

    @property
    def later(self) -> int:
        """Rooms that become free later today."""
        return sum(tally.later for tally in self.rooms)


def today(session: Session, scope: Scope, user: uuid.UUID | None, *, at: datetime) -> Today:
    """The figures of the local day of a moment, within the scope; reads about nobody."""
    watch = watch_of(session, scope, at=at)
    day = local_day(at)
    seen = sites.sites_in(session, scope)
    return Today(
        day=day,
        at=at,
        arrivals=_arrivals(session, scope, day),
        admissions=_admissions(session, [site.id for site in seen], watch.today),
        rooms=tuple(room_tallies(session, seen, at=at)),
        present=len(watch.present),
        trips=transfers.counts_by_state(session, scope, day),
        releases=release_figures(session, list(watch.present), day, at=at),
        concerns={concern: len(find(watch)) for concern, find in CONCERNS.items()},
        matches=len(arrivals.open_matches(session, scope)),
        runs=_unfinished(session, scope, user),
        stops=_stops(session, {site.id: site for site in seen}, at),
    )


def local_day(at: datetime) -> date:
    """The date of a moment in the city."""
    return at.astimezone(ZoneInfo(settings().zone)).date()


def watch_of(session: Session, scope: Scope, *, at: datetime) -> Watch:
    """What the concerns look at: the scope, the day, and who is in the rooms."""
    return Watch(
        session=session,
        scope=scope,
        at=at,
        today=day_bounds(local_day(at), settings().zone),
        present=housed(session, scope),
    )


def marks_of(session: Session, scope: Scope, concern: Concern, *, at: datetime) -> list[Mark]:
    """The rows of one concern, oldest first."""
    return CONCERNS[concern](watch_of(session, scope, at=at))


def _arrivals(session: Session, scope: Scope, day: date) -> ArrivalFigures:
    rows = arrivals.arrivals_on(session, scope, day, settings().zone)
    counts = arrivals.counts(session, [row.id for row in rows]).values()
    return ArrivalFigures(
        arrivals=len(rows),
        people=sum(each["listed"] for each in counts),
        seen=sum(each["seen"] for each in counts),
        open=sum(each["open"] for each in counts),
        others=sum(each["others"] for each in counts),
    )


def _admissions(
    session: Session, site_ids: list[uuid.UUID], period: tuple[datetime, datetime]
) -> dict[uuid.UUID, AdmissionFigures]:
    start, end = period
    begins = sa.and_(
        Occupancy.from_at >= start,
        Occupancy.from_at < end,
        Occupancy.state.in_((OccupancyState.EXPECTED, OccupancyState.PRESENT)),
        OccupancyGuest.admitted_at.is_(None),
    )
    taken = sa.and_(OccupancyGuest.admitted_at >= start, OccupancyGuest.admitted_at < end)
    counted = session.execute(
        sa.select(
            Occupancy.site_id,
            sa.func.count(sa.case((begins, 1))),
            sa.func.count(sa.case((taken, 1))),
        )
        .join(OccupancyGuest, OccupancyGuest.occupancy_id == Occupancy.id)
        .where(Occupancy.site_id.in_(site_ids))
        .group_by(Occupancy.site_id)
    )
    found = {site: AdmissionFigures(expected=n, taken_in=m) for site, n, m in counted}
    return {site: found.get(site, AdmissionFigures()) for site in site_ids}


def _unfinished(session: Session, scope: Scope, user: uuid.UUID | None) -> int:
    question = work.runs_question(scope, user, work.UNFINISHED).order_by(None)
    return session.scalar(sa.select(sa.func.count()).select_from(question.subquery())) or 0


def _stops(session: Session, seen: Mapping[uuid.UUID, Site], at: datetime) -> tuple[Stop, ...]:
    rows = sites.stops_in_force(session, list(seen), at)
    floors = {
        floor.id: floor
        for floor in session.scalars(
            sa.select(Floor)
            .where(Floor.id.in_([row.floor_id for row in rows]))
            .options(joinedload(Floor.building))
        )
    }
    return tuple(
        Stop(
            site=seen[row.site_id],
            floor=floors.get(row.floor_id) if row.floor_id else None,
            reason=row.reason,
            since=row.since,
        )
        for row in rows
    )
