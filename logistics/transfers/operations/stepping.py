"""From one vehicle into another on the way: who boards the second has left the first."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.transfers.models import TakeOver, Trip, TripRider
from logistics.transfers.operations.closing import close
from logistics.transfers.rules.incidents import NotTakenOver
from logistics.transfers.rules.kinds import RiderState, TripState, VehicleKind
from logistics.transfers.rules.life import check_counts
from logistics.wording import say

UNDER_WAY = (TripState.DEPARTED, TripState.STOPPED, TripState.ARRIVED)
GONE_OVER = {RiderState.BOARDED: RiderState.RESCUED, RiderState.HELD: RiderState.IN_AMBULANCE}
COME_BACK = {after: before for before, after in GONE_OVER.items()}


def step_over(session: Session, trip: Trip, person_id: uuid.UUID, at: datetime) -> None:
    """A person who boards a rescue trip or an ambulance is no longer in the vehicle before."""
    for rider in _before(session, trip, [person_id], tuple(GONE_OVER)):
        rider.state, rider.left_at = GONE_OVER[rider.state], at


def step_back(session: Session, trip: Trip, boarded: TripRider) -> None:
    """The tick was wrong: the person still is in the vehicle before."""
    if boarded.state is not RiderState.BOARDED:
        return
    for rider in _before(session, trip, [boarded.person_id], tuple(COME_BACK)):
        if rider.left_at == boarded.boarded_at:
            rider.state, rider.left_at = COME_BACK[rider.state], None


def check_taken_over(session: Session, trip: Trip, boarded: int) -> None:
    """Refuse the departure of a rescue trip before both crews counted and signed.

    :raises NotTakenOver: nobody has signed
    :raises CountsDiffer: others are on board than were counted, and nobody wrote down why
    """
    if trip.rescues_id is None:
        return
    signed = session.scalars(sa.select(TakeOver).where(TakeOver.trip_id == trip.id)).first()
    if signed is None:
        raise NotTakenOver(say("Both crews count and sign before the rescue trip departs."))
    check_counts(
        listed=boarded, given=signed.given_count, taken=signed.taken_count, note=signed.note
    )


def close_left(session: Session, trip: Trip) -> None:
    """The trips from which people came over to this one may be over now."""
    people = [rider.person_id for rider in trip.riders]
    session.flush()
    for before in {row.trip for row in _before(session, trip, people, tuple(COME_BACK))}:
        close(session, before)


def _before(
    session: Session,
    trip: Trip,
    people: list[uuid.UUID],
    states: tuple[RiderState, ...],
) -> list[TripRider]:
    """The places of people in the vehicles that a rescue trip or an ambulance takes them from."""
    ambulance = trip.vehicle.kind is VehicleKind.AMBULANCE
    question = (
        sa.select(TripRider)
        .join(Trip, Trip.id == TripRider.trip_id)
        .where(
            Trip.id != trip.id,
            Trip.state.in_(UNDER_WAY),
            TripRider.person_id.in_(people),
            TripRider.state.in_(states),
        )
    )
    healthy = (RiderState.BOARDED, RiderState.RESCUED)
    return [
        rider
        for rider in session.scalars(question)
        if (rider.trip_id == trip.rescues_id if rider.state in healthy else ambulance)
    ]
