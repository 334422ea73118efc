"""The numbers of a day beside the people in isolation: samples, results, fevers, rooms."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals.models import Arrival, Outcome, Passenger, Port, PortKind
from logistics.health.models import Reading, Sample
from logistics.isolation.clock_of import clocks_of
from logistics.isolation.models import Occupancy, OccupancyGuest, OccupancyState
from logistics.policy import queries as policies
from logistics.policy.release_rules import Finding
from logistics.reports.rules.sent import DayFigure
from logistics.sites import queries as sites
from logistics.sites.models import District, Site


def day_figures(
    session: Session, chosen: Sequence[Site], day: date, *, start: datetime, end: datetime
) -> Counter[DayFigure]:
    """What was done in the sites after one cut-off up to another, and the rooms at the second."""
    ids = [site.id for site in chosen]
    here = _there_between(ids, start, end)
    return Counter(
        {
            DayFigure.SAMPLES_DUE: _samples_due(session, here, day),
            **_samples(session, here, start, end),
            DayFigure.FEVERS: _fevers(session, here, start, end),
            **_rooms(session, ids, end),
        }
    )


@dataclass(frozen=True, kw_only=True)
class PortLine:
    """What came in through a port.

    :ivar people: who was seen at the desk, of whatever destination
    :ivar ours: of them those whose destination is one of our districts that the report is on
    :ivar vehicles_checked: how many vehicles a road checkpoint looked at; 0 elsewhere
    :ivar people_checked: how many people sat in them, of whom most went on
    """

    port: str
    checkpoint: bool
    arrivals: int
    people: int
    ours: int
    vehicles_checked: int
    people_checked: int


def came_by_port(
    session: Session, homes: Collection[uuid.UUID], *, start: datetime, end: datetime
) -> tuple[PortLine, ...]:
    """Arrivals that touched down after one cut-off up to another, and who was seen of them.

    :param homes: the districts that the report is on
    """
    seen = (
        sa.select(
            Passenger.arrival_id,
            sa.func.count().label("people"),
            sa.func.count(sa.case((District.id.in_(homes), 1))).label("ours"),
        )
        .outerjoin(District, sa.and_(District.id == Passenger.destination_id, District.ours))
        .where(Passenger.outcome == Outcome.SEEN)
        .group_by(Passenger.arrival_id)
        .subquery()
    )
    counted = (seen.c.people, seen.c.ours, Arrival.vehicles_checked, Arrival.people_checked)
    rows = session.execute(
        sa.select(
            Port.code,
            Port.kind,
            sa.func.count(Arrival.id),
            *(sa.func.coalesce(sa.func.sum(each), 0) for each in counted),
        )
        .join(Arrival, Arrival.port_id == Port.id)
        .outerjoin(seen, seen.c.arrival_id == Arrival.id)
        .where(Arrival.touchdown_at > start, Arrival.touchdown_at <= end)
        .group_by(Port.code, Port.kind)
        .order_by(Port.code)
    )
    return tuple(
        PortLine(
            port=port,
            checkpoint=kind is PortKind.CHECKPOINT,
            arrivals=arrivals,
            people=int(people),
            ours=int(ours),
            vehicles_checked=int(vehicles),
            people_checked=int(checked),
        )
        for port, kind, arrivals, people, ours, vehicles, checked in rows
    )


def _there_between(
    ids: Collection[uuid.UUID], start: datetime, end: datetime
) -> sa.Select[uuid.UUID]:
    """The isolations that had a room of the sites at any time between."""
    return (
        sa.select(OccupancyGuest.isolation_id)
        .join(Occupancy, Occupancy.id == OccupancyGuest.occupancy_id)
        .where(
            Occupancy.site_id.in_(ids),
            OccupancyGuest.admitted_at <= end,
            sa.or_(OccupancyGuest.left_at.is_(None), OccupancyGuest.left_at > start),
        )
    )


def _samples_due(session: Session, here: sa.Select[uuid.UUID], day: date) -> int:
    """How many tubes the clocks ask for on the day; a test by two laboratories is two."""
    return sum(
        test.laboratories
        for clock in clocks_of(session, here)
        if clock is not None
        for test in clock.tests_due()
        if test.due_on == day
    )


def _samples(
    session: Session, here: sa.Select[uuid.UUID], start: datetime, end: datetime
) -> dict[DayFigure, int]:
    """Tubes taken, and people with a positive result; what was corrected does not count."""
    corrected = sa.select(Sample.corrects_id).where(Sample.corrects_id.is_not(None))
    counted = sa.and_(Sample.isolation_id.in_(here), Sample.id.not_in(corrected))
    taken = sa.and_(Sample.occurred_at > start, Sample.occurred_at <= end)
    found = sa.and_(
        Sample.result == Finding.POSITIVE, Sample.result_at > start, Sample.result_at <= end
    )
    row = session.execute(
        sa.select(
            sa.func.count(sa.case((taken, Sample.id))),
            sa.func.count(sa.distinct(sa.case((found, Sample.person_id)))),
        ).where(counted)
    ).one()
    return {DayFigure.SAMPLES_TAKEN: row[0], DayFigure.POSITIVES: row[1]}


def _fevers(session: Session, here: sa.Select[uuid.UUID], start: datetime, end: datetime) -> int:
    """People with a temperature from which the policy speaks of fever."""
    highest = session.execute(
        sa.select(Reading.isolation_id, sa.func.max(Reading.temperature))
        .where(
            Reading.isolation_id.in_(here), Reading.occurred_at > start, Reading.occurred_at <= end
        )
        .group_by(Reading.isolation_id)
    ).all()
    if not highest:
        return 0
    fever = policies.latest(session).transport.fever_celsius
    return sum(celsius is not None and celsius >= fever for _, celsius in highest)


def _rooms(session: Session, ids: Collection[uuid.UUID], end: datetime) -> dict[DayFigure, int]:
    figures = sites.site_figures(session, ids, end).values()
    present = sa.and_(
        OccupancyGuest.admitted_at <= end,
        sa.or_(OccupancyGuest.left_at.is_(None), OccupancyGuest.left_at > end),
    )
    held = sa.and_(
        sa.or_(OccupancyGuest.admitted_at.is_(None), OccupancyGuest.admitted_at > end),
        Occupancy.state != OccupancyState.CANCELLED,
        Occupancy.recorded_at <= end,
        Occupancy.to_at > end,
    )
    used, reserved = (_rooms_with(session, ids, condition) for condition in (present, held))
    return {
        DayFigure.ROOMS: sum(each.for_residents for each in figures),
        DayFigure.ROOMS_USED: len(used),
        DayFigure.ROOMS_RESERVED: len(reserved - used),
        DayFigure.OUT_OF_ORDER: sum(each.out_of_order for each in figures),
    }


def _rooms_with(
    session: Session, ids: Collection[uuid.UUID], condition: sa.ColumnElement[bool]
) -> set[uuid.UUID]:
    return set(
        session.scalars(
            sa.select(Occupancy.room_id)
            .join(OccupancyGuest, OccupancyGuest.occupancy_id == Occupancy.id)
            .where(Occupancy.site_id.in_(ids), condition)
            .distinct()
        )
    )
