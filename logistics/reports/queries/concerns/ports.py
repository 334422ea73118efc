"""What waits at the ports: people undecided, unplanned, ill, or ended otherwise than seen."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa

from logistics.access.rules import Scope
from logistics.arrivals.models import (
    Arrival,
    ArrivalState,
    ClassificationRow,
    Outcome,
    Passenger,
)
from logistics.arrivals.people_models import Exposure
from logistics.isolation.models import Isolation, IsolationState
from logistics.policy.document import Measure
from logistics.policy.rules import UNCLASSIFIED
from logistics.reports.queries.concerns.mark import Mark, Watch
from logistics.sites.models import District
from logistics.transfers.queries import fevers_without_ride
from logistics.wording import Sentence, say

RECENT = timedelta(days=3)
IN_A_ROOM = tuple(measure.value for measure in Measure if measure.needs_site_room)
ELSEWHERE = tuple(
    measure.value for measure in Measure if measure.isolates and not measure.needs_site_room
)
NOT_COMING = (ArrivalState.CANCELLED, ArrivalState.RETURNED)


def not_planned(watch: Watch) -> list[Mark]:
    """People who were seen in the last days, need a room of ours, and whom no plan knows yet."""
    return _passengers(
        watch,
        say("Seen, and in no plan."),
        Passenger.outcome == Outcome.SEEN,
        Arrival.scheduled_at >= watch.at - RECENT,
        ClassificationRow.measure.in_(IN_A_ROOM),
        ~_isolated(Passenger.person_id, Isolation.arrival_id == Passenger.arrival_id),
    )


NOT_HANDED_OVER = say("To be isolated at home or in a hotel, and handed over to nobody.")


def not_begun_elsewhere(watch: Watch) -> list[Mark]:
    """Passengers and contacts who are to be isolated at home or in a hotel, not handed over yet."""
    passengers = _passengers(
        watch,
        NOT_HANDED_OVER,
        Passenger.outcome == Outcome.SEEN,
        Arrival.scheduled_at >= watch.at - RECENT,
        ClassificationRow.measure.in_(ELSEWHERE),
        ~_isolated(Passenger.person_id, Isolation.arrival_id == Passenger.arrival_id),
    )
    return [*passengers, *_contacts_not_begun(watch)]


def _contacts_not_begun(watch: Watch) -> list[Mark]:
    rows = watch.session.execute(
        sa.select(Exposure.person_id, Exposure.occurred_at)
        .join(District, District.id == Exposure.destination_id)
        .join(ClassificationRow, ClassificationRow.person_id == Exposure.person_id)
        .where(
            District.ours,
            sa.true() if watch.scope.city else District.id.in_(watch.scope.districts),
            Exposure.closed_at.is_(None),
            ClassificationRow.superseded_at.is_(None),
            ClassificationRow.measure.in_(ELSEWHERE),
            ClassificationRow.arrival_id.is_(None),
            ~_isolated(Exposure.person_id, Isolation.occurred_at >= Exposure.occurred_at),
        )
        .order_by(Exposure.occurred_at, Exposure.id)
    )
    return [Mark(person_id=person, since=at, about=NOT_HANDED_OVER) for person, at in rows]


def _isolated(
    person: sa.orm.InstrumentedAttribute[uuid.UUID], of_this: sa.ColumnElement[bool]
) -> sa.ColumnElement[bool]:
    """An isolation of the person goes on or is planned, or one is over that this had led to."""
    return sa.exists().where(
        Isolation.person_id == person, sa.or_(Isolation.state != IsolationState.ENDED, of_this)
    )


def unclassified(watch: Watch) -> list[Mark]:
    """People of ours on a list about whom no policy has decided."""
    return _passengers(
        watch,
        say("No version of the policy has decided yet."),
        Passenger.listed.is_(True),
        ~Passenger.crew,
        Passenger.outcome.in_((Outcome.OPEN, Outcome.SEEN)),
        Arrival.state.not_in(NOT_COMING),
        sa.or_(ClassificationRow.id.is_(None), ClassificationRow.category == UNCLASSIFIED),
    )


def exceptions(watch: Watch) -> list[Mark]:
    """Lines of today's arrivals that ended otherwise than by being seen."""
    start, end = watch.today
    rows = watch.session.execute(
        sa.select(Passenger.person_id, Passenger.arrival_id, Passenger.outcome, _landing())
        .join(Passenger.arrival)
        .where(
            _at_desk(watch.scope),
            Passenger.outcome.not_in((Outcome.OPEN, Outcome.SEEN)),
            _landing() >= start,
            _landing() < end,
        )
        .order_by(_landing(), Passenger.line, Passenger.id)
    )
    return [
        Mark(
            person_id=person,
            arrival_id=arrival,
            since=at,
            about=say("%(outcome)s.", outcome=outcome),
        )
        for person, arrival, outcome, at in rows
    ]


def _passengers(watch: Watch, about: Sentence, *conditions: sa.ColumnElement[bool]) -> list[Mark]:
    rows = watch.session.execute(
        sa.select(Passenger.person_id, Passenger.arrival_id, Arrival.scheduled_at)
        .join(Passenger.arrival)
        .join(District, District.id == Passenger.destination_id)
        .outerjoin(
            ClassificationRow,
            (ClassificationRow.person_id == Passenger.person_id)
            & ClassificationRow.superseded_at.is_(None),
        )
        .where(District.ours, _at_desk(watch.scope), *conditions)
        .order_by(Arrival.scheduled_at, Passenger.line, Passenger.id)
    )
    return [
        Mark(person_id=person, arrival_id=arrival, since=since, about=about)
        for person, arrival, since in rows
    ]


def _at_desk(scope: Scope) -> sa.ColumnElement[bool]:
    if scope.city:
        return sa.true()
    return sa.or_(Arrival.port_id.in_(scope.ports), Passenger.destination_id.in_(scope.districts))


def _landing() -> sa.ColumnElement[datetime]:
    return sa.func.coalesce(Arrival.touchdown_at, Arrival.estimated_at, Arrival.scheduled_at)


def fever_at_port(watch: Watch) -> list[Mark]:
    """People found ill at a port for whom no ambulance was asked."""
    return [
        Mark(
            person_id=each.person_id,
            arrival_id=each.arrival_id,
            since=each.screened_at,
            about=say("Fever or symptoms, and no ambulance is asked for."),
        )
        for each in fevers_without_ride(watch.session, watch.scope)
    ]
