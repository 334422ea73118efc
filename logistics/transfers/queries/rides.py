"""Questions about ride requests, and who needs an ambulance."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from logistics.access.rules import EVERYTHING, Scope
from logistics.arrivals.models import Arrival, Outcome, Passenger, Screening
from logistics.errors import NotFound
from logistics.sites.models import District
from logistics.transfers.models import RideRequest
from logistics.transfers.orders import PlaceRef
from logistics.transfers.queries import visible
from logistics.transfers.queries.people import categories_of
from logistics.transfers.queries.places import Place, places
from logistics.transfers.rules.kinds import HOMES, PlaceKind, RideState
from logistics.wording import Sentence, restored

PENDING = (RideState.OPEN, RideState.PLANNED, RideState.RIDING)
GONE = (Outcome.HOSPITAL, Outcome.ELSEWHERE, Outcome.NOT_BOARDED, Outcome.HELD_AT_BORDER)


@dataclass(frozen=True, kw_only=True)
class RideLine:
    """A ride request with its places and why it was asked for."""

    ride: RideRequest
    origin: Place
    destination: Place
    why: Sentence


@dataclass(frozen=True, kw_only=True)
class Fever:
    """Somebody with a fever or symptoms at a port for whom no ambulance was asked."""

    person_id: uuid.UUID
    party_id: uuid.UUID | None
    arrival_id: uuid.UUID
    port_id: uuid.UUID
    district_id: uuid.UUID
    category: str
    screened_at: datetime


def rides_question(
    scope: Scope,
    *,
    states: Sequence[RideState] = tuple(RideState),
    ambulance: bool | None = None,
) -> sa.Select[RideRequest]:
    """The ride requests that a user may see, most urgent first; an unset scope sees none."""
    question = (
        sa.select(RideRequest)
        .where(visible.rides(scope), RideRequest.state.in_(states))
        .options(joinedload(RideRequest.person))
        .order_by(RideRequest.ambulance.desc(), RideRequest.ready_at, RideRequest.id)
    )
    return question if ambulance is None else question.where(RideRequest.ambulance == ambulance)


def get_ride(session: Session, scope: Scope, ride: uuid.UUID) -> RideRequest:
    """One ride request.

    :raises NotFound: there is none, or the user may not see it
    """
    found = session.scalars(
        sa.select(RideRequest).where(RideRequest.id == ride, visible.rides(scope))
    ).first()
    if found is None:
        raise NotFound("ride request")
    return found


def lines_of(session: Session, rides: Sequence[RideRequest]) -> list[RideLine]:
    """The requests with their places."""
    known = places(session, (ref for ride in rides for ref in refs_of(ride)))
    lines = []
    for ride in rides:
        origin, destination = (known[ref] for ref in refs_of(ride))
        lines.append(
            RideLine(ride=ride, origin=origin, destination=destination, why=restored(ride.why))
        )
    return lines


def refs_of(ride: RideRequest) -> tuple[PlaceRef, PlaceRef]:
    """From and to."""
    return (
        PlaceRef(kind=ride.origin_kind, id=ride.origin_id, name=ride.origin_name),
        PlaceRef(kind=ride.destination_kind, id=ride.destination_id, name=ride.destination_name),
    )


def open_rides(session: Session, scope: Scope = EVERYTHING) -> list[RideRequest]:
    """Requests that no trip serves yet, most urgent first."""
    return list(session.scalars(rides_question(scope, states=(RideState.OPEN,))))


def rides_home(session: Session, person: uuid.UUID) -> list[RideRequest]:
    """The pending requests that take somebody from a site home, or to a hotel."""
    return list(
        session.scalars(
            sa.select(RideRequest).where(
                RideRequest.person_id == person,
                RideRequest.state.in_(PENDING),
                RideRequest.origin_kind == PlaceKind.SITE,
                RideRequest.destination_kind.in_(HOMES),
            )
        )
    )


def fevers_without_ride(session: Session, scope: Scope = EVERYTHING) -> list[Fever]:
    """Who was found ill at a port, is still there, and has no ambulance asked for since."""
    latest = (
        sa.select(Screening.person_id, sa.func.max(Screening.occurred_at).label("at"))
        .group_by(Screening.person_id)
        .subquery()
    )
    asked = sa.exists().where(
        RideRequest.person_id == Screening.person_id,
        RideRequest.ambulance,
        RideRequest.state != RideState.CANCELLED,
        RideRequest.state.in_(PENDING) | (RideRequest.ready_at >= Screening.occurred_at),
    )
    rows = session.execute(
        sa.select(Screening, Passenger.party_id, Arrival.id, Arrival.port_id, District)
        .join(
            latest,
            (latest.c.person_id == Screening.person_id) & (latest.c.at == Screening.occurred_at),
        )
        .join(
            Passenger,
            (Passenger.person_id == Screening.person_id)
            & (Passenger.arrival_id == Screening.arrival_id),
        )
        .join(Arrival, Arrival.id == Passenger.arrival_id)
        .outerjoin(District, District.id == Passenger.destination_id)
        .where(Screening.symptomatic, Passenger.outcome.not_in(GONE), ~asked, _seen(scope))
        .order_by(Screening.occurred_at, Screening.id)
    ).all()
    categories = categories_of(session, [screening.person_id for screening, *_ in rows])
    ours = _own_district(session)
    return [
        Fever(
            person_id=screening.person_id,
            party_id=party,
            arrival_id=arrival,
            port_id=port,
            district_id=district.id if district is not None and district.ours else ours,
            category=categories.get(screening.person_id, ""),
            screened_at=screening.occurred_at,
        )
        for screening, party, arrival, port, district in rows
        if ours is not None
    ]


def _seen(scope: Scope) -> sa.ColumnElement[bool]:
    if scope.city:
        return sa.true()
    return sa.or_(Arrival.port_id.in_(scope.ports), Passenger.destination_id.in_(scope.districts))


def _own_district(session: Session) -> uuid.UUID | None:
    """The district whose desk works at the ports."""
    return session.scalars(
        sa.select(District.id).where(District.ours).order_by(District.code)
    ).first()
