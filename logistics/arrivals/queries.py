"""Questions about ports, arrivals, their people and what was decided about them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from logistics import vault
from logistics.access.rules import Scope
from logistics.arrivals.identity import document_key, name_keys
from logistics.arrivals.manifests.values import Leg, ParsedTraveller
from logistics.arrivals.manifests.words import DocumentType
from logistics.arrivals.models import (
    Arrival,
    ArrivalKind,
    ArrivalState,
    ClassificationRow,
    ColumnMapping,
    Manifest,
    ManifestState,
    Outcome,
    Passenger,
    Port,
    Screening,
)
from logistics.arrivals.own_file import check_not_own
from logistics.arrivals.people_models import (
    Exposure,
    GuardianLink,
    IdentityDocument,
    MatchProposalRow,
    Merge,
    Person,
    ProposalState,
    Stay,
)
from logistics.arrivals.ports import country_of
from logistics.errors import NotFound
from logistics.sites.models import District


def ports(session: Session, *, ours: bool = True) -> list[Port]:
    """The ports, by code; ours only unless asked otherwise."""
    question = sa.select(Port).order_by(Port.code)
    return list(session.scalars(question.where(Port.ours) if ours else question))


def ports_in(session: Session, scope: Scope) -> list[Port]:
    """The ports whose desk a user may work at."""
    return [port for port in ports(session) if scope.city or port.id in scope.ports]


def find_port(session: Session, code: str) -> Port | None:
    """A port by its code."""
    return session.scalars(sa.select(Port).where(Port.code == code)).first()


def get_port(session: Session, port: uuid.UUID) -> Port:
    """A port by its id.

    :raises NotFound: there is none
    """
    row = session.get(Port, port)
    if row is None:
        raise NotFound("port")
    return row


def get_port_in(session: Session, scope: Scope, port: uuid.UUID) -> Port:
    """A port that a user may see.

    :raises NotFound: there is none, or outside the scope
    """
    row = next((each for each in ports_in(session, scope) if each.id == port), None)
    if row is None:
        raise NotFound("port")
    return row


def districts(session: Session) -> list[District]:
    """Every jurisdiction people go to; ours first."""
    return list(session.scalars(sa.select(District).order_by(District.ours.desc(), District.code)))


def find_arrival(
    session: Session, kind: ArrivalKind, carrier: str, number: str, origin_date: date
) -> Arrival | None:
    """The arrival of that carrier, number and scheduled date at its origin."""
    return session.scalars(
        sa.select(Arrival)
        .where(
            Arrival.kind == kind,
            Arrival.carrier == carrier,
            Arrival.number == number,
            Arrival.origin_date == origin_date,
        )
        .options(joinedload(Arrival.port))
    ).first()


def may_see_arrivals(scope: Scope) -> sa.ColumnElement[bool]:
    """The condition under which a user sees an arrival: its port, or people of their district."""
    if scope.city:
        return sa.true()
    theirs = sa.select(Passenger.arrival_id).where(Passenger.destination_id.in_(scope.districts))
    return sa.or_(Arrival.port_id.in_(scope.ports), Arrival.id.in_(theirs))


def arrivals_on(session: Session, scope: Scope, day: date, zone: str) -> list[Arrival]:
    """The arrivals that a user may see and that are expected on a local day."""
    start = datetime.combine(day, datetime.min.time(), ZoneInfo(zone))
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), ZoneInfo(zone))
    moment = sa.func.coalesce(Arrival.touchdown_at, Arrival.estimated_at, Arrival.scheduled_at)
    return list(
        session.scalars(
            sa.select(Arrival)
            .where(may_see_arrivals(scope), moment >= start, moment < end)
            .options(joinedload(Arrival.port))
            .order_by(moment, Arrival.id)
        )
    )


def get_arrival_in(session: Session, scope: Scope, arrival: uuid.UUID) -> Arrival:
    """An arrival that a user may see.

    :raises NotFound: there is none, or outside the scope
    """
    row = session.scalars(
        sa.select(Arrival)
        .where(Arrival.id == arrival, may_see_arrivals(scope))
        .options(joinedload(Arrival.port))
    ).first()
    if row is None:
        raise NotFound("arrival")
    return row


def passengers(session: Session, arrival: uuid.UUID) -> list[Passenger]:
    """Everybody of an arrival, in the order of the list; those no longer listed last."""
    return list(
        session.scalars(
            sa.select(Passenger)
            .where(Passenger.arrival_id == arrival)
            .options(joinedload(Passenger.person), joinedload(Passenger.party))
            .order_by(Passenger.listed.desc(), Passenger.walk_in, Passenger.line, Passenger.id)
        )
    )


def get_passenger_in(session: Session, scope: Scope, passenger: uuid.UUID) -> Passenger:
    """A line of an arrival that a user may see.

    :raises NotFound: there is none, or outside the scope
    """
    row = session.get(Passenger, passenger)
    if row is None:
        raise NotFound("passenger")
    get_arrival_in(session, scope, row.arrival_id)
    check_not_own(session, [row.person_id])
    return row


def find_passenger(session: Session, arrival: uuid.UUID, person: uuid.UUID) -> Passenger | None:
    """The line of a person on an arrival."""
    return session.scalars(
        sa.select(Passenger).where(Passenger.arrival_id == arrival, Passenger.person_id == person)
    ).first()


def get_passenger_on_line(session: Session, arrival: uuid.UUID, line: int) -> Passenger:
    """Who stands on a line of the list that counts.

    :raises NotFound: nobody does
    """
    row = session.scalars(
        sa.select(Passenger).where(
            Passenger.arrival_id == arrival, Passenger.line == line, Passenger.listed
        )
    ).first()
    if row is None:
        raise NotFound("passenger")
    return row


def journeys(session: Session, person: uuid.UUID) -> list[Passenger]:
    """Every arrival of a person, latest first."""
    return list(
        session.scalars(
            sa.select(Passenger)
            .where(Passenger.person_id == person)
            .join(Passenger.arrival)
            .options(joinedload(Passenger.arrival).joinedload(Arrival.port))
            .order_by(Arrival.scheduled_at.desc())
        )
    )


def counts(session: Session, arrivals: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[str, int]]:
    """How many people each arrival has: listed, open, seen, and of other jurisdictions."""
    found: dict[uuid.UUID, dict[str, int]] = {
        arrival: {"listed": 0, "open": 0, "seen": 0, "others": 0} for arrival in arrivals
    }
    question = (
        sa.select(
            Passenger.arrival_id,
            sa.func.count(),
            sa.func.count().filter(Passenger.outcome == Outcome.OPEN),
            sa.func.count().filter(Passenger.outcome == Outcome.SEEN),
            sa.func.count().filter(District.ours.is_(False)),
        )
        .outerjoin(District, District.id == Passenger.destination_id)
        .where(Passenger.arrival_id.in_(arrivals), Passenger.listed, ~Passenger.crew)
        .group_by(Passenger.arrival_id)
    )
    for arrival, listed, open_, seen, others in session.execute(question):
        found[arrival] = {"listed": listed, "open": open_, "seen": seen, "others": others}
    return found


def classifications(
    session: Session, people: Sequence[uuid.UUID]
) -> dict[uuid.UUID, ClassificationRow]:
    """The decision that counts about each person who has one."""
    rows = session.scalars(
        sa.select(ClassificationRow).where(
            ClassificationRow.person_id.in_(people), ClassificationRow.superseded_at.is_(None)
        )
    )
    return {row.person_id: row for row in rows}


def decisions(session: Session, person: uuid.UUID) -> list[ClassificationRow]:
    """Every decision about a person, latest first."""
    return list(
        session.scalars(
            sa.select(ClassificationRow)
            .where(ClassificationRow.person_id == person)
            .order_by(ClassificationRow.decided_at.desc(), ClassificationRow.id.desc())
        )
    )


def last_screenings(session: Session, people: Sequence[uuid.UUID]) -> dict[uuid.UUID, Screening]:
    """The latest screening of each person who was screened."""
    rows = session.scalars(
        sa.select(Screening)
        .where(Screening.person_id.in_(people))
        .order_by(Screening.occurred_at, Screening.id)
    )
    return {row.person_id: row for row in rows}


def last_exposures(session: Session, people: Sequence[uuid.UUID]) -> dict[uuid.UUID, Exposure]:
    """The open exposure of each person that counts: the latest to a confirmed case, if any."""
    rows = session.scalars(
        sa.select(Exposure)
        .where(Exposure.person_id.in_(people), Exposure.closed_at.is_(None))
        .order_by(Exposure.index_confirmed, Exposure.last_contact_at, Exposure.id)
    )
    return {row.person_id: row for row in rows}


def left_areas(session: Session, people: Sequence[uuid.UUID]) -> dict[uuid.UUID, date]:
    """The day on which each person left the last area within the country that is on record."""
    rows = session.execute(
        sa.select(Stay.person_id, sa.func.max(Stay.to_on))
        .where(Stay.person_id.in_(people), Stay.area.is_not(None), Stay.to_on.is_not(None))
        .group_by(Stay.person_id)
    )
    return {person: left_on for person, left_on in rows if left_on is not None}


def guardians(session: Session, people: Sequence[uuid.UUID]) -> list[GuardianLink]:
    """Who is parent or carer of whom among these people."""
    return list(session.scalars(sa.select(GuardianLink).where(GuardianLink.person_id.in_(people))))


def manifests(session: Session, arrival: uuid.UUID) -> list[Manifest]:
    """The manifests of an arrival, latest first."""
    return list(
        session.scalars(
            sa.select(Manifest)
            .where(Manifest.arrival_id == arrival, Manifest.state != ManifestState.DISCARDED)
            .order_by(Manifest.recorded_at.desc())
        )
    )


def get_manifest(session: Session, manifest: uuid.UUID) -> Manifest:
    """A manifest by its id.

    :raises NotFound: there is none
    """
    row = session.get(Manifest, manifest)
    if row is None:
        raise NotFound("manifest")
    return row


def mapping_for(session: Session, carrier: str) -> dict[str, str] | None:
    """The columns that a carrier's tables had the last time."""
    row = session.scalars(sa.select(ColumnMapping).where(ColumnMapping.carrier == carrier)).first()
    return dict(row.columns) if row else None


def open_matches(session: Session, scope: Scope) -> list[MatchProposalRow]:
    """Proposals that wait for a person's decision, likeliest first."""
    return list(
        session.scalars(
            sa.select(MatchProposalRow)
            .where(MatchProposalRow.state == ProposalState.OPEN, _may_match(scope))
            .order_by(MatchProposalRow.score.desc(), MatchProposalRow.id)
        )
    )


def get_match_in(session: Session, scope: Scope, proposal: uuid.UUID) -> MatchProposalRow:
    """A proposal about somebody who arrived where the user may look.

    :raises NotFound: there is none, or outside the scope
    """
    row = session.scalars(
        sa.select(MatchProposalRow).where(MatchProposalRow.id == proposal, _may_match(scope))
    ).first()
    if row is None:
        raise NotFound("proposal")
    check_not_own(session, [row.person_id, row.other_id])
    return row


def merges_in(session: Session, scope: Scope) -> list[Merge]:
    """Merges of people whom a user may match that were not undone, latest first."""
    return list(
        session.scalars(
            sa.select(Merge)
            .where(Merge.undone_at.is_(None), _may_undo(scope))
            .order_by(Merge.occurred_at.desc(), Merge.id.desc())
            .limit(100)
        )
    )


def get_merge_in(session: Session, scope: Scope, merge: uuid.UUID) -> Merge:
    """A merge of people whom a user may match.

    :raises NotFound: there is none, or outside the scope
    """
    row = session.scalars(sa.select(Merge).where(Merge.id == merge, _may_undo(scope))).first()
    if row is None:
        raise NotFound("merge")
    check_not_own(session, [row.person_id, row.merged_id])
    return row


def _may_undo(scope: Scope) -> sa.ColumnElement[bool]:
    return sa.true() if scope.city else Merge.person_id.in_(_seen_at_ports(scope))


def _may_match(scope: Scope) -> sa.ColumnElement[bool]:
    if scope.city:
        return sa.true()
    return MatchProposalRow.person_id.in_(_seen_at_ports(scope))


def _seen_at_ports(scope: Scope) -> sa.Select[uuid.UUID]:
    return (
        sa.select(Passenger.person_id)
        .join(Arrival, Arrival.id == Passenger.arrival_id)
        .where(may_see_arrivals(scope))
    )


def people(session: Session, ids: Sequence[uuid.UUID]) -> list[Person]:
    """Some people by their ids."""
    return list(session.scalars(sa.select(Person).where(Person.id.in_(ids))))


def upcoming(session: Session, scope: Scope, *, at: datetime) -> list[Arrival]:
    """Arrivals of the last and the coming days, for choosing one."""
    return list(
        session.scalars(
            sa.select(Arrival)
            .where(
                may_see_arrivals(scope),
                Arrival.scheduled_at.between(at - timedelta(days=2), at + timedelta(days=7)),
            )
            .options(joinedload(Arrival.port))
            .order_by(Arrival.scheduled_at)
        )
    )


def search(
    session: Session,
    *,
    name: str = "",
    document: str = "",
    birth: date | None = None,
    flight: str = "",
    seat: str = "",
) -> sa.Select[Any]:
    """People by two identifiers: any of these that is given; flight and seat are of one arrival."""
    question = sa.select(Person).where(Person.merged_into_id.is_(None)).order_by(Person.full_name)
    if name:
        question = question.where(Person.name_key.in_(name_keys(name, "")))
    if birth is not None:
        question = question.where(Person.birth_date == birth)
    if flight or seat:
        question = question.where(Person.id.in_(_on_board(flight, seat)))
    if document:
        question = question.where(
            Person.id.in_(
                sa.select(IdentityDocument.person_id).where(
                    IdentityDocument.number_index.in_(_possible_indexes(session, document))
                )
            )
        )
    return question


def _on_board(flight: str, seat: str) -> sa.Select[uuid.UUID]:
    """Who sat there, on any day; however the flight is spaced."""
    question = sa.select(Passenger.person_id).join(Passenger.arrival)
    if flight:
        written = "".join(flight.split()).upper()
        question = question.where(Arrival.carrier + Arrival.number == written)
    if seat:
        question = question.where(Passenger.seat == seat.strip().upper())
    return question


def _possible_indexes(session: Session, number: str) -> list[str]:
    """The blind indexes that a bare number may have: one for each issuer and type on record."""
    kinds = session.execute(
        sa.select(IdentityDocument.issuer, IdentityDocument.type).distinct()
    ).all()
    return [
        vault.blind_index(document_key(issuer, DocumentType(kind), number))
        for issuer, kind in kinds
    ]


def stays_from(
    arrival: Arrival, traveller: ParsedTraveller, legs: Sequence[Leg]
) -> tuple[Stay, ...]:
    """Where a list shows that a traveller was: boarding, transits, and what it says itself."""
    boarded = traveller.embarkation or arrival.origin
    path = _path(boarded, arrival, legs)
    found = []
    for place, code in enumerate(path):
        country = country_of(code)
        if country is not None:
            found.append(
                Stay(
                    country=country,
                    to_on=arrival.origin_date,
                    transit=place > 0,
                    source="manifest",
                )
            )
    found += [Stay(country=each, source="declared") for each in traveller.stayed_in]
    return tuple(found)


def _path(boarded: str, arrival: Arrival, legs: Sequence[Leg]) -> list[str]:
    """The airports a traveller passed, from boarding to the last one before the arrival."""
    codes = [leg.origin for leg in legs if leg.origin]
    if boarded in codes:
        codes = codes[codes.index(boarded) :]
    elif boarded:
        codes = [boarded, *([arrival.origin] if arrival.origin not in ("", boarded) else [])]
    return list(dict.fromkeys(codes))


def problems(session: Session) -> list[str]:
    """Broken invariants, for the doctor: arrivals that are over with lines nobody closed."""
    rows = session.execute(
        sa.select(Arrival.id, sa.func.count())
        .join(Passenger, Passenger.arrival_id == Arrival.id)
        .where(Arrival.state == ArrivalState.CLOSED, Passenger.outcome == Outcome.OPEN)
        .group_by(Arrival.id)
    )
    return [f"arrival {arrival} is closed with {count} open lines" for arrival, count in rows]
