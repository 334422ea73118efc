"""The airport desk: arrivals come in, lines are closed, people are screened, walk-ins added."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.arrivals import queries
from logistics.arrivals.manifests.values import ParsedDocument, ParsedTraveller
from logistics.arrivals.models import (
    Arrival,
    ArrivalKind,
    ArrivalState,
    Outcome,
    Passenger,
    Port,
    PortKind,
    Screening,
)
from logistics.arrivals.operations.classifying import classify_arrival, classify_people
from logistics.arrivals.operations.destinations import check_destination
from logistics.arrivals.operations.people import register
from logistics.arrivals.people_models import Party, PartyBasis
from logistics.arrivals.ports import UnknownAirport, airport
from logistics.arrivals.rules import LandedAlready, LineIsClosed, NotAtCheckpoint
from logistics.database import check_version
from logistics.errors import InputRejected, Problem
from logistics.policy import queries as policies
from logistics.wording import say

PORTS = {
    ArrivalKind.FLIGHT: PortKind.AIRPORT,
    ArrivalKind.TRAIN: PortKind.STATION,
    ArrivalKind.ROAD: PortKind.CHECKPOINT,
}
"""Where each kind of arrival comes in."""


def add_port(session: Session, code: str, *, kind: PortKind, at: datetime, **details: Any) -> Port:
    """Add a port of ours; the code of an airport is checked.

    :raises UnknownAirport: no airport has that IATA code
    """
    if kind is PortKind.AIRPORT:
        found = airport(code)
        details = {
            "name_en": found.name,
            "name_zh": found.name,
            "latitude": found.latitude,
            "longitude": found.longitude,
            "zone_name": found.zone,
            **details,
        }
    port = Port(code=code, kind=kind, recorded_at=at, **details)
    session.add(port)
    session.flush()
    return port


def add_arrival(
    session: Session,
    *,
    kind: ArrivalKind,
    carrier: str,
    number: str,
    origin_date: date,
    origin: str,
    port: Port,
    scheduled_at: datetime,
    at: datetime,
) -> Arrival:
    """Announce an arrival; the one of that carrier, number and date is not doubled."""
    known = queries.find_arrival(session, kind, carrier, number, origin_date)
    if known is not None:
        return known
    try:
        country = airport(origin).country if kind is ArrivalKind.FLIGHT and origin else None
    except UnknownAirport:
        country = None
    row = Arrival(
        kind=kind,
        carrier=carrier,
        number=number,
        origin_date=origin_date,
        origin=origin,
        origin_country=country,
        planned_port_id=port.id,
        port_id=port.id,
        port=port,
        scheduled_at=scheduled_at,
        recorded_at=at,
    )
    session.add(row)
    session.flush()
    return row


def announce(
    session: Session,
    *,
    kind: ArrivalKind,
    carrier: str,
    number: str,
    origin: str = "",
    port: Port,
    scheduled_at: datetime,
    at: datetime,
) -> Arrival:
    """Announce what no list announced; its kind fits the port, and its day is the port's.

    :raises InputRejected: a train comes to a station, a road vehicle to a checkpoint
    """
    if PORTS[kind] is not port.kind:
        raise InputRejected(
            say("The arrival cannot be announced."),
            (_no_port_for(port),),
        )
    return add_arrival(
        session,
        kind=kind,
        carrier=carrier.strip().upper()[:12],
        number=number.strip().upper()[:12],
        origin_date=scheduled_at.astimezone(ZoneInfo(port.zone_name)).date(),
        origin=origin.strip().upper()[:12],
        port=port,
        scheduled_at=scheduled_at,
        at=at,
    )


def _no_port_for(port: Port) -> Problem:
    sentence = say("%(port)s is no port for this kind of arrival.", port=port.code)
    return Problem(sentence=sentence, field="port")


def retime(
    session: Session, arrival: Arrival, estimated_at: datetime, *, expected: int, at: datetime
) -> Arrival:
    """A new estimate; who the minute of landing decides about is classified anew."""
    check_version(arrival, expected)
    arrival.estimated_at = estimated_at
    session.flush()
    classify_arrival(session, arrival.id, at=at)
    return arrival


def record_touchdown(
    session: Session,
    arrival: Arrival,
    *,
    touchdown_at: datetime,
    border_at: datetime | None = None,
    desk_at: datetime | None = None,
    expected: int,
    at: datetime,
) -> Arrival:
    """The real moments; the policy decides by one of them."""
    check_version(arrival, expected)
    if touchdown_at > at:
        raise InputRejected(
            say("The landing cannot be noted."),
            (Problem(sentence=say("It lies in the future."), field="touchdown_at"),),
        )
    arrival.touchdown_at, arrival.border_at, arrival.desk_at = touchdown_at, border_at, desk_at
    arrival.state = ArrivalState.LANDED
    session.flush()
    classify_arrival(session, arrival.id, at=at)
    return arrival


def divert(
    session: Session, arrival: Arrival, port: Port, *, expected: int, at: datetime
) -> Arrival:
    """The arrival goes to the other port, and the desk's work with it.

    :raises InputRejected: the port is not ours, or not one for this kind of arrival
    """
    check_version(arrival, expected)
    if not port.ours or PORTS[arrival.kind] is not port.kind:
        raise InputRejected(say("The arrival cannot be diverted there."), (_no_port_for(port),))
    arrival.port_id, arrival.port = port.id, port
    session.flush()
    return arrival


def cancel_arrival(session: Session, arrival: Arrival, *, expected: int) -> Arrival:
    """It does not come; its lines stay open until somebody closes them by name.

    :raises LandedAlready: it did come
    """
    check_version(arrival, expected)
    _check_on_the_way(arrival)
    arrival.state = ArrivalState.CANCELLED
    session.flush()
    return arrival


def return_arrival(session: Session, arrival: Arrival, *, expected: int) -> Arrival:
    """It turned back to where it came from.

    :raises LandedAlready: it did come
    """
    check_version(arrival, expected)
    _check_on_the_way(arrival)
    arrival.state = ArrivalState.RETURNED
    session.flush()
    return arrival


def count_checked(
    session: Session, arrival: Arrival, *, vehicles: int, people: int, expected: int
) -> Arrival:
    """How many vehicles and people a road checkpoint looked at on its day; the last count holds.

    :raises NotAtCheckpoint: it is no checkpoint's day, or one that has not begun
    :raises InputRejected: there is a vehicle without anybody in it
    """
    check_version(arrival, expected)
    if arrival.kind is not ArrivalKind.ROAD or arrival.state is not ArrivalState.LANDED:
        raise NotAtCheckpoint(
            say("Only the day of a road checkpoint that has begun counts who was checked.")
        )
    if not 0 <= vehicles <= people:
        sentence = say("In every vehicle there is at least one person.")
        raise InputRejected(
            say("The count cannot be used."), (Problem(sentence=sentence, field="people"),)
        )
    arrival.vehicles_checked, arrival.people_checked = vehicles, people
    session.flush()
    return arrival


def _check_on_the_way(arrival: Arrival) -> None:
    if arrival.state is ArrivalState.LANDED:
        raise LandedAlready(
            say(
                "%(arrival)s has landed; close the lines of who is not there one by one.",
                arrival=f"{arrival.carrier}{arrival.number}",
            )
        )


def close_line(
    session: Session,
    passenger: Passenger,
    outcome: Outcome,
    *,
    note: str = "",
    expected: int | None,
    at: datetime,
) -> Passenger:
    """Say how a line of the list ended; somebody who was seen was not left behind.

    :raises LineIsClosed: the person was seen, and is now said not to have come
    """
    if expected is not None:
        check_version(passenger, expected)
    if passenger.outcome is Outcome.SEEN and outcome in (Outcome.NOT_BOARDED, Outcome.OPEN):
        raise LineIsClosed(say("The person was seen; say where they were taken instead."))
    if outcome in (Outcome.ELSEWHERE, Outcome.CLOSED_BY_NAME) and not note.strip():
        raise InputRejected(
            say("The line cannot be closed so."),
            (Problem(sentence=say("Say where, or who says so."), field="note"),),
        )
    passenger.outcome, passenger.outcome_at = outcome, at
    passenger.outcome_note = note.strip()[:200]
    session.flush()
    return passenger


def mark_seen(
    session: Session, person_id: uuid.UUID, arrival_id: uuid.UUID | None, *, at: datetime
) -> None:
    """The person is here, wherever that was noticed: the open line of the arrival is closed."""
    if arrival_id is None:
        return
    row = session.scalars(
        sa.select(Passenger).where(
            Passenger.arrival_id == arrival_id, Passenger.person_id == person_id
        )
    ).first()
    if row is not None and row.outcome is not Outcome.SEEN:
        row.outcome, row.outcome_at = Outcome.SEEN, at
        session.flush()


def add_walk_in(
    session: Session,
    arrival: Arrival,
    *,
    surname: str,
    given_names: str = "",
    documents: Sequence[ParsedDocument] = (),
    destination_id: uuid.UUID | None,
    at: datetime,
    **details: Any,
) -> Passenger:
    """Somebody who is on no list arrived all the same: registered, seen and classified.

    :raises DestinationUnknown: the destination is no district
    """
    if destination_id is not None:
        check_destination(session, destination_id, field="destination_id")
    traveller = ParsedTraveller(
        line=0,
        surname=surname,
        given_names=given_names,
        full_name=f"{surname} {given_names}".strip(),
        documents=tuple(documents),
        **details,
    )
    stays = queries.stays_from(arrival, traveller, ())
    (registered,) = register(session, [traveller], stays=[stays], at=at)
    known = queries.find_passenger(session, arrival.id, registered.person.id)
    if known is None:
        party = Party(basis=PartyBasis.ALONE, recorded_at=at)
        session.add(party)
        session.flush()
        known = Passenger(
            arrival_id=arrival.id,
            person_id=registered.person.id,
            party_id=party.id,
            walk_in=True,
            destination_id=destination_id,
            recorded_at=at,
        )
        session.add(known)
    known.outcome, known.outcome_at, known.listed = Outcome.SEEN, at, True
    session.flush()
    classify_people(session, [registered.person.id], arrival_id=arrival.id, at=at)
    return known


def set_destination(
    session: Session, passenger: Passenger, district_id: uuid.UUID, *, expected: int
) -> Passenger:
    """Say which jurisdiction a passenger goes to.

    :raises DestinationUnknown: the destination is no district
    """
    check_version(passenger, expected)
    check_destination(session, district_id, field="district_id")
    passenger.destination_id = district_id
    session.flush()
    return passenger


def screen(
    session: Session,
    person_id: uuid.UUID,
    *,
    arrival: Arrival | None,
    temperature: float | None,
    symptoms: Sequence[str],
    at: datetime,
) -> Screening:
    """Temperature and symptoms at the port; from the policy's fever on nobody rides a coach.

    :raises InputRejected: the temperature cannot be right
    """
    if temperature is not None and not 33.0 <= temperature <= 43.0:
        raise InputRejected(
            say("The temperature cannot be right."),
            (
                Problem(
                    sentence=say("%(value)s °C is outside 33.0 to 43.0 °C.", value=temperature),
                    field="temperature",
                ),
            ),
        )
    fever_from = policies.latest(session).transport.fever_celsius
    fever = temperature is not None and temperature >= fever_from
    row = Screening(
        person_id=person_id,
        arrival_id=arrival.id if arrival else None,
        port_id=arrival.port_id if arrival else None,
        temperature=temperature,
        symptoms=list(symptoms),
        symptomatic=fever or bool(symptoms),
        by=audit.actor().label,
        occurred_at=at,
    )
    session.add(row)
    session.flush()
    if arrival is not None:
        mark_seen(session, person_id, arrival.id, at=at)
        classify_people(session, [person_id], arrival_id=arrival.id, at=at)
    return row
