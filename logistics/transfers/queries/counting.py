"""How many people of an arrival belong to other districts, and how many were handed over."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.arrivals.models import Arrival, Passenger
from logistics.arrivals.queries import arrivals_on
from logistics.config import settings
from logistics.sites.models import District
from logistics.transfers.models import CountHandOver


@dataclass(frozen=True, kw_only=True)
class CountLine:
    """People of one arrival for one other district.

    :ivar listed: on the list of the arrival
    :ivar handed: handed over so far
    """

    arrival: Arrival
    district: District
    listed: int
    handed: int

    @property
    def left(self) -> int:
        """How many are still at the port."""
        return self.listed - self.handed


def handed_by_count(
    session: Session, arrivals: Collection[uuid.UUID]
) -> dict[tuple[uuid.UUID, uuid.UUID], int]:
    """How many people of each arrival and district were handed over so far."""
    rows = session.execute(
        sa.select(
            CountHandOver.arrival_id,
            CountHandOver.district_id,
            sa.func.sum(CountHandOver.count),
        )
        .where(CountHandOver.arrival_id.in_(arrivals))
        .group_by(CountHandOver.arrival_id, CountHandOver.district_id)
    )
    return {(arrival, district): total for arrival, district, total in rows}


def counts_on(session: Session, scope: Scope, day: date) -> list[CountLine]:
    """The other districts' people on the arrivals of a day that a user may see."""
    arrivals = {row.id: row for row in arrivals_on(session, scope, day, settings().zone)}
    handed = handed_by_count(session, arrivals)
    rows = session.execute(
        sa.select(Passenger.arrival_id, District, sa.func.count(Passenger.id))
        .join(District, District.id == Passenger.destination_id)
        .where(Passenger.arrival_id.in_(arrivals), Passenger.listed, District.ours.is_(False))
        .group_by(Passenger.arrival_id, *District.__table__.columns)
        .order_by(District.code)
    )
    lines = [
        CountLine(
            arrival=arrivals[arrival],
            district=district,
            listed=listed,
            handed=handed.get((arrival, district.id), 0),
        )
        for arrival, district, listed in rows
    ]
    return sorted(lines, key=lambda line: (line.arrival.expected_at, line.arrival.number))


def counted_at(session: Session, arrival: uuid.UUID) -> list[CountHandOver]:
    """The hand-overs by count of an arrival, in order of time."""
    return list(
        session.scalars(
            sa.select(CountHandOver)
            .where(CountHandOver.arrival_id == arrival)
            .order_by(CountHandOver.occurred_at, CountHandOver.id)
        )
    )
