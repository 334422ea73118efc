"""An isolation that begins at home or in a designated hotel, in no room of ours."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.arrivals import queries as arrivals
from logistics.arrivals.models import ClassificationRow, Passenger
from logistics.arrivals.own_file import check_not_own
from logistics.isolation.models import Isolation, IsolationState
from logistics.isolation.operations.beginning import first_measure, origin_of
from logistics.isolation.operations.expecting import expect
from logistics.isolation.operations.homes import check_home
from logistics.isolation.operations.measures import signatures, take_over
from logistics.isolation.operations.orders import draw_order
from logistics.isolation.rules import (
    BeginsInARoom,
    Identifier,
    begins_elsewhere,
    check_identity,
)
from logistics.sites.models import District
from logistics.wording import say


def begin_elsewhere(
    session: Session,
    person_id: uuid.UUID,
    *,
    place: str,
    receiver: str,
    received_by: str,
    compared: frozenset[Identifier],
    at: datetime,
) -> Isolation:
    """Both sides signed: street or host takes the person over, and the isolation begins there.

    The order gets its number; no room of ours is needed.

    :raises InputRejected: place, receiver or signature is missing
    :raises BeginsInARoom: the first measure is served in a room of ours, or isolates nobody, or
        nothing has been decided yet
    :raises AlreadyIsolated: an isolation of the person is open
    :raises HomeNotChecked: the policy asks for a suitable home, and nobody has looked
    :raises HomeNotSuitable: it asks for one, and this is none
    """
    check_identity(compared)
    check_not_own(session, [person_id])
    signed = signatures(place, receiver, received_by)
    decision = arrivals.classifications(session, [person_id]).get(person_id)
    measure = first_measure(session, decision)
    if decision is None or not begins_elsewhere(measure):
        raise BeginsInARoom(
            say("The policy begins no measure at home or in a hotel for this person.")
        )
    check_home(session, person_id, measure)
    district = _district(session, decision)
    row = expect(
        session,
        decision,
        origin=origin_of(session, decision),
        district_id=district.id,
        at=at,
    )
    row.state, row.begun_at = IsolationState.OPEN, at
    session.flush()
    take_over(session, row, measure, signed, compared=compared, at=at)
    draw_order(session, row.id, series=district.code, facts={"place": signed.place}, at=at)
    return row


def _district(session: Session, decision: ClassificationRow) -> District:
    """Where the person goes; the first of ours where nobody has said."""
    exposure = arrivals.last_exposures(session, [decision.person_id]).get(decision.person_id)
    destination = session.scalar(
        sa.select(Passenger.destination_id).where(
            Passenger.person_id == decision.person_id,
            Passenger.arrival_id == decision.arrival_id,
        )
    ) or (exposure.destination_id if exposure else None)
    if destination is not None:
        return session.get_one(District, destination)
    return session.scalars(
        sa.select(District).where(District.ours).order_by(District.code).limit(1)
    ).one()
