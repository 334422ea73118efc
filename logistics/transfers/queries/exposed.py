"""Who was in a vehicle with whom, from when to when, for tracing: people and crew."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from logistics.transfers.models import (
    CrewRole,
    IncidentKind,
    RiderState,
    TakeOver,
    Trip,
    TripIncident,
    TripRider,
)
from logistics.transfers.queries.cards import TripCard
from logistics.transfers.rules.incidents import rows_apart
from logistics.transfers.rules.life import ABOARD, RODE


@dataclass(frozen=True, kw_only=True)
class Exposed:
    """One person who was in a vehicle.

    :ivar document: the newest document of a rider, the staff code of a crew member
    :ivar role: unset for a rider
    :ivar seat: the seat in which the person rode before anybody fell ill
    :ivar rows: to the nearest person who fell ill on board, where seats are known
    :ivar since: when the person boarded; a crew is there from departure on
    :ivar until: unset while the person is in the vehicle
    :ivar how: how the person left it, or that they are in it
    """

    name: str
    document: str
    birth_date: object | None
    phone: str
    role: CrewRole | None
    seat: str
    rows: int | None
    since: datetime | None
    until: datetime | None
    how: RiderState | None
    ill: bool = False


def incidents_of(session: Session, trip: uuid.UUID) -> list[TripIncident]:
    """What happened to a trip on the way, in order of time."""
    return list(
        session.scalars(
            sa.select(TripIncident)
            .where(TripIncident.trip_id == trip)
            .order_by(TripIncident.occurred_at, TripIncident.id)
        )
    )


def find_take_over(session: Session, trip: uuid.UUID) -> TakeOver | None:
    """What both crews counted when a rescue trip took people over."""
    return session.scalars(sa.select(TakeOver).where(TakeOver.trip_id == trip)).first()


def rescues_of(session: Session, trip: uuid.UUID) -> list[Trip]:
    """The rescue trips of a trip that stopped on the way."""
    return list(
        session.scalars(
            sa.select(Trip)
            .where(Trip.rescues_id == trip)
            .options(joinedload(Trip.vehicle))
            .order_by(Trip.depart_at, Trip.id)
        )
    )


def exposed(session: Session, card: TripCard) -> list[Exposed]:
    """Everybody who rode in the vehicle of a trip, as far as the user may see them."""
    ill = {
        each.person_id: each.seat
        for each in incidents_of(session, card.trip.id)
        if each.kind is IncidentKind.FEVER
    }
    riders = [
        Exposed(
            name=line.rider.person.full_name,
            document=line.document,
            birth_date=line.rider.person.birth_date,
            phone="",
            role=None,
            seat=ill.get(line.rider.person_id, line.rider.seat),
            rows=_nearest(line.rider, ill),
            since=line.rider.boarded_at,
            until=line.rider.left_at,
            how=line.rider.state,
            ill=line.rider.person_id in ill,
        )
        for line in card.riders
        if line.rider.state in RODE
    ]
    until = _crew_until(card.trip)
    crew = [
        Exposed(
            name=member.name,
            document=member.code,
            birth_date=None,
            phone=member.phone,
            role=role,
            seat="",
            rows=None,
            since=card.trip.departed_at,
            until=until,
            how=None,
        )
        for role, members in ((CrewRole.DRIVER, card.drivers), (CrewRole.ESCORT, card.escorts))
        for member in members
        if card.trip.departed_at is not None
    ]
    return [*riders, *crew]


def _nearest(rider: TripRider, ill: dict[uuid.UUID | None, str]) -> int | None:
    if rider.person_id in ill:
        return None
    apart = [rows_apart(rider.seat, seat) for seat in ill.values()]
    return min((each for each in apart if each is not None), default=None)


def _crew_until(trip: Trip) -> datetime | None:
    """The crew is exposed until the last person has left."""
    if any(rider.state in ABOARD for rider in trip.riders):
        return None
    return max(_left(trip.riders), default=None)


def _left(riders: Sequence[TripRider]) -> list[datetime]:
    return [rider.left_at for rider in riders if rider.left_at is not None]
