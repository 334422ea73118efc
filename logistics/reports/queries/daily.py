"""The daily report of sites, gathered from isolations, rooms and absences; nobody is named."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals.own_file import not_own
from logistics.arrivals.people_models import Person
from logistics.config import settings
from logistics.isolation.clock_of import branch_of, category_of
from logistics.isolation.models import (
    AwayKind,
    AwayPeriod,
    Isolation,
    IsolationState,
    MeasureHandOver,
    Occupancy,
    OccupancyGuest,
)
from logistics.policy import queries as policies
from logistics.reports.queries.day_figures import PortLine, came_by_port, day_figures
from logistics.reports.rules.daily import (
    Away,
    Episode,
    Figure,
    Row,
    Statement,
    Stay,
    cut_off,
    statement,
)
from logistics.reports.rules.sent import DayFigure, Sent, changed, numbers
from logistics.sites.models import District, Site
from logistics.sites.queries import reports_sent

AWAY = {
    AwayKind.HOSPITAL: Figure.IN_HOSPITAL,
    AwayKind.OTHER_CARE: Figure.OTHER_CARE,
    AwayKind.MISSING: Figure.MISSING,
    AwayKind.HOME: Figure.AT_HOME,
    AwayKind.HOTEL: Figure.IN_HOTEL,
}


@dataclass(frozen=True, kw_only=True)
class DailyReport:
    """What sites report of a day.

    :ivar statement: all the sites together; moves among them are none
    :ivar by_site: each site on its own
    :ivar day_figures: samples, results, fevers and rooms of all the sites together
    :ivar ports: what came in by port; of a report on districts, empty on sites alone
    :ivar sent: what each site reported upwards, where it has, by site
    :ivar closes: the cut-off
    :ivar closed: whether the cut-off has passed; until then the figures are of this moment
    """

    day: date
    zone: str
    statement: Statement
    by_site: tuple[tuple[Site, Statement], ...]
    day_figures: Mapping[DayFigure, int]
    ports: tuple[PortLine, ...]
    sent: Mapping[uuid.UUID, Sent]
    closes: datetime
    closed: bool

    @property
    def unsent(self) -> list[Site]:
        """The sites whose report is missing though the day is closed."""
        return [site for site, _ in self.by_site if self.closed and site.id not in self.sent]


def daily_report(
    session: Session,
    sites: Sequence[Site],
    day: date,
    *,
    at: datetime,
    homes: Sequence[District] = (),
) -> DailyReport:
    """The report of a day from the cut-off of the day before, in the site's zone or the city's.

    :param homes: the districts whose people in isolation at home or in hotels count too
    """
    zone = _zone(sites)
    start, end, closes = _between(zone, day, at)
    places = [district.id for district in homes]
    episodes = _episodes(session, [site.id for site in sites], places, until=end)

    def of(those: list[Episode], *ids: uuid.UUID) -> Statement:
        return statement(those, frozenset(ids), start=start, end=end)

    by_site = tuple((site, of(_of_site(episodes, site.id), site.id)) for site in sites)
    figures = day_figures(session, sites, day, start=start, end=end)
    alone = figures if len(sites) == 1 else {}
    return DailyReport(
        day=day,
        zone=zone,
        statement=of(episodes, *(site.id for site in sites), *places),
        by_site=by_site,
        day_figures=figures,
        ports=came_by_port(session, places, start=start, end=end) if homes else (),
        sent=sent_of(session, day, {site.id: numbers(each, alone) for site, each in by_site}),
        closes=closes,
        closed=closes <= at,
    )


def day_statement(
    session: Session,
    sites: Sequence[Site],
    day: date,
    *,
    at: datetime,
    homes: Sequence[District] = (),
) -> Statement:
    """What the report of a day says of all the sites together, and nothing else of it."""
    start, end, _ = _between(_zone(sites), day, at)
    ids, places = [site.id for site in sites], [district.id for district in homes]
    episodes = _episodes(session, ids, places, until=end)
    return statement(episodes, frozenset((*ids, *places)), start=start, end=end)


def _zone(sites: Sequence[Site]) -> str:
    return sites[0].zone_name if len(sites) == 1 else settings().zone


def _between(zone: str, day: date, at: datetime) -> tuple[datetime, datetime, datetime]:
    """The cut-off before, until when the figures of a moment go, and the cut-off of the day."""
    closes = cut_off(day, settings().report_cut_off, zone)
    start = cut_off(day - timedelta(days=1), settings().report_cut_off, zone)
    return start, min(closes, max(at, start)), closes


def sent_of(
    session: Session, day: date, now: Mapping[uuid.UUID, Mapping[str, int]]
) -> dict[uuid.UUID, Sent]:
    """The latest report that each site sent of a day, beside what the rows give now.

    :param now: the numbers of each site; those that are not given are not compared
    """
    return {
        site: Sent(
            issue=row.issue,
            at=row.occurred_at,
            by=row.by,
            changed=changed(row.figures, now[site]),
        )
        for site, row in reports_sent(session, now, day).items()
    }


def rows_of(
    told: Statement, figure: Figure, category: str | None = None, measure: str | None = None
) -> list[Row]:
    """The rows behind a number, the latest first."""
    found = [
        row
        for row in told.rows
        if row.figure is figure
        and category in (None, row.episode.category)
        and measure in (None, row.episode.measure)
    ]
    return sorted(found, key=lambda row: (row.since, row.episode.person_id), reverse=True)


def people_behind(session: Session, rows: Sequence[Row]) -> dict[uuid.UUID, Person]:
    """Who the rows are about, for those who may read it; the user's own file stays closed."""
    ids = [row.episode.person_id for row in rows]
    question = sa.select(Person).where(Person.id.in_(ids), not_own(Person.id))
    return {person.id: person for person in session.scalars(question)}


def _of_site(episodes: Sequence[Episode], site: uuid.UUID) -> list[Episode]:
    return [each for each in episodes if any(stay.site_id == site for stay in each.stays)]


def _episodes(
    session: Session, sites: list[uuid.UUID], homes: list[uuid.UUID], *, until: datetime
) -> list[Episode]:
    """Every isolation that ever had a room of the sites or began at home in the districts."""
    in_rooms = (
        sa.select(OccupancyGuest.isolation_id)
        .join(Occupancy, Occupancy.id == OccupancyGuest.occupancy_id)
        .where(Occupancy.site_id.in_(sites), OccupancyGuest.admitted_at <= until)
    )
    at_home = _began_at_home(until).where(Isolation.district_id.in_(homes))
    here = sa.union(in_rooms, at_home.with_only_columns(Isolation.id))
    stays = _stays(session, here, until)
    aways = _aways(session, here, until)
    rows = session.execute(
        sa.select(
            Isolation.id,
            Isolation.person_id,
            Isolation.category,
            Isolation.branch,
            Isolation.policy_version_id,
            Isolation.clock_facts,
            Isolation.state,
            Isolation.ended_at,
            Isolation.end_kind,
            Isolation.begun_at,
            Isolation.occurred_at,
            Person.mother_id,
        )
        .join(Person, Person.id == Isolation.person_id)
        .where(Isolation.id.in_(here))
        .order_by(Isolation.id)
    )
    return [
        Episode(
            person_id=row.person_id,
            category=row.category,
            measure=_measure(session, row.policy_version_id, row.category, row.branch),
            born=row.mother_id is not None and row.begun_at == row.occurred_at,
            elsewhere=bool(row.clock_facts.get("days_elsewhere")),
            over=row.state is IsolationState.ENDED,
            ended_at=row.ended_at,
            ended=Figure(row.end_kind.value) if row.end_kind else None,
            stays=tuple(stays[row.id]),
            aways=tuple(aways[row.id]),
        )
        for row in rows
    ]


def _began_at_home(until: datetime) -> sa.Select[uuid.UUID, uuid.UUID, datetime | None]:
    """Isolations that street or host took over on the first day; where they are is the district."""
    taken_over = sa.exists().where(
        MeasureHandOver.isolation_id == Isolation.id,
        MeasureHandOver.occurred_at == Isolation.begun_at,
    )
    return sa.select(Isolation.id, Isolation.district_id, Isolation.begun_at).where(
        taken_over, Isolation.begun_at <= until
    )


def _stays(
    session: Session, here: sa.CompoundSelect[uuid.UUID], until: datetime
) -> dict[uuid.UUID, list[Stay]]:
    found: dict[uuid.UUID, list[Stay]] = defaultdict(list)
    at_home = session.execute(_began_at_home(until).where(Isolation.id.in_(here)))
    for isolation, district, begun_at in at_home:
        if begun_at is not None:
            found[isolation].append(Stay(site_id=district, from_at=begun_at))
    for isolation, site, from_at, to_at in session.execute(
        sa.select(
            OccupancyGuest.isolation_id,
            Occupancy.site_id,
            OccupancyGuest.admitted_at,
            OccupancyGuest.left_at,
        )
        .join(Occupancy, Occupancy.id == OccupancyGuest.occupancy_id)
        .where(OccupancyGuest.isolation_id.in_(here), OccupancyGuest.admitted_at <= until)
        .order_by(OccupancyGuest.admitted_at, OccupancyGuest.id)
    ):
        if from_at is not None:
            found[isolation].append(Stay(site_id=site, from_at=from_at, to_at=to_at))
    return found


def _aways(
    session: Session, here: sa.CompoundSelect[uuid.UUID], until: datetime
) -> dict[uuid.UUID, list[Away]]:
    found: dict[uuid.UUID, list[Away]] = defaultdict(list)
    for isolation, kind, from_at, to_at in session.execute(
        sa.select(
            AwayPeriod.isolation_id,
            AwayPeriod.kind,
            AwayPeriod.occurred_at,
            AwayPeriod.back_at,
        )
        .where(AwayPeriod.isolation_id.in_(here), AwayPeriod.occurred_at <= until)
        .order_by(AwayPeriod.occurred_at)
    ):
        found[isolation].append(Away(figure=AWAY[kind], from_at=from_at, to_at=to_at))
    return found


def _measure(session: Session, version: uuid.UUID, category: str, branch: str) -> str:
    """The measure that brings the people of a branch to a site."""
    policy = policies.get_version(session, version)
    stages = branch_of(category_of(policy, category), branch).stages
    measures = [stage.measure for stage in stages]
    return next((each for each in measures if each.needs_site_room), measures[0]).value
