"""Who is on the way in: passengers of the day, those left over from before, and contacts."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals.models import Arrival, ArrivalState, Outcome, Passenger, Port
from logistics.arrivals.people_models import Exposure, Person
from logistics.planning.gathering.window import Window, whole_minute
from logistics.planning.roster import HandedOver

STILL_WAITING = timedelta(days=3)
HERE = (Outcome.OPEN, Outcome.SEEN)
NOT_COMING = (ArrivalState.CANCELLED, ArrivalState.RETURNED)


@dataclass(frozen=True, kw_only=True)
class Coming:
    """Somebody on the way in, as the tables say it.

    :ivar entered_at: the best known touchdown; ``None`` for a contact
    :ivar of_the_day: arrives on the day of the plan, and is not left over from another
    """

    person_id: uuid.UUID
    party_id: uuid.UUID | None
    arrival_id: uuid.UUID | None
    port_id: uuid.UUID | None
    destination_known: bool
    identified_at: datetime
    released_at: datetime
    entered_at: datetime | None
    born_on: date | None
    died: bool
    of_the_day: bool
    community: str


def released_at(expected_at: datetime, desk_at: datetime | None, clearance: int) -> datetime:
    """When people of an arrival may board: at the desk, or so long after touchdown."""
    return desk_at or expected_at + timedelta(minutes=clearance)


def passengers(session: Session, window: Window) -> tuple[list[Coming], tuple[HandedOver, ...]]:
    """Passengers who are ours to plan, and those of other jurisdictions by count."""
    moment = sa.func.coalesce(Arrival.touchdown_at, Arrival.estimated_at, Arrival.scheduled_at)
    today = sa.and_(moment >= window.start, moment < window.end)
    waiting = sa.and_(
        moment >= window.start - STILL_WAITING,
        moment < window.start,
        Passenger.outcome == Outcome.SEEN,
        Passenger.destination_id == window.district_id,
    )
    rows = session.execute(
        sa.select(Passenger, Arrival, Port, Person.birth_date, Person.died_at, Person.community)
        .join(Arrival, Arrival.id == Passenger.arrival_id)
        .join(Port, Port.id == Arrival.port_id)
        .join(Person, Person.id == Passenger.person_id)
        .where(
            sa.or_(today, waiting),
            Arrival.state.not_in(NOT_COMING),
            Passenger.listed,
            ~Passenger.crew,
            Passenger.outcome.in_(HERE),
        )
        .order_by(moment, Arrival.id, Passenger.line, Passenger.id)
    ).all()
    latest = {row[0].person_id: row for row in rows}
    ours = [_coming(row, window) for row in latest.values() if _is_ours(row[0], window)]
    others = Counter(
        (row[0].arrival_id, row[0].destination_id)
        for row in latest.values()
        if not _is_ours(row[0], window)
    )
    return ours, tuple(
        HandedOver(arrival_id=arrival, district_id=district, people=people)
        for (arrival, district), people in others.items()
        if district is not None
    )


def _is_ours(passenger: Passenger, window: Window) -> bool:
    return passenger.destination_id in (None, window.district_id)


def _coming(row: Any, window: Window) -> Coming:
    passenger, arrival, port, born_on, died_at, community = row
    released = released_at(arrival.expected_at, arrival.desk_at, port.clearance_minutes)
    return Coming(
        person_id=passenger.person_id,
        party_id=passenger.party_id,
        arrival_id=arrival.id,
        port_id=port.id,
        destination_known=passenger.destination_id is not None,
        identified_at=arrival.expected_at,
        released_at=max(whole_minute(released), window.now),
        entered_at=arrival.expected_at,
        born_on=born_on,
        died=died_at is not None,
        of_the_day=arrival.expected_at >= window.start,
        community=community,
    )


def contacts(session: Session, window: Window) -> list[Coming]:
    """People of the district who were found by tracing and are not closed."""
    rows = session.execute(
        sa.select(
            Exposure.person_id,
            Exposure.occurred_at,
            Person.birth_date,
            Person.died_at,
            Person.community,
        )
        .join(Person, Person.id == Exposure.person_id)
        .where(
            Exposure.closed_at.is_(None),
            Exposure.destination_id == window.district_id,
            Exposure.occurred_at < window.end,
        )
        .order_by(Exposure.occurred_at, Exposure.id)
    ).all()
    latest = {row.person_id: row for row in rows}
    return [
        Coming(
            person_id=row.person_id,
            party_id=None,
            arrival_id=None,
            port_id=None,
            destination_known=True,
            identified_at=row.occurred_at,
            released_at=max(whole_minute(row.occurred_at), window.now),
            entered_at=None,
            born_on=row.birth_date,
            died=row.died_at is not None,
            of_the_day=row.occurred_at >= window.start,
            community=row.community,
        )
        for row in latest.values()
    ]
