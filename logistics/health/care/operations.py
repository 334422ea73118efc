"""To a fever clinic or hospital in one step, out of the room when the ambulance is there."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit
from logistics.database import check_version
from logistics.errors import NotFound
from logistics.health.models import Escalation, PanelDecision
from logistics.health.rules import (
    EscalationCause,
    EscalationIsOver,
    NoClinic,
    NotUnderObservation,
    check_reason,
)
from logistics.isolation import operations as isolation
from logistics.isolation import queries as isolations
from logistics.isolation.models import AwayKind, Isolation, IsolationState
from logistics.isolation.rules import Identifier
from logistics.policy.release_rules import Verdict
from logistics.transfers import operations as transfers
from logistics.transfers.models import RideRequest
from logistics.transfers.orders import PlaceRef, RideOrder
from logistics.transfers.rules.kinds import PlaceKind, RideState
from logistics.wording import say

CLINICS = (PlaceKind.FEVER_CLINIC, PlaceKind.HOSPITAL)


@dataclass(frozen=True, kw_only=True)
class EscalationOrder:
    """Where a person goes, why, and what becomes of the room."""

    cause: EscalationCause
    place_kind: PlaceKind
    where: str
    hold_room: bool
    note: str = ""


def escalate(
    session: Session, isolation_id: uuid.UUID, order: EscalationOrder, *, at: datetime
) -> Escalation:
    """Ask for an ambulance to a fever clinic or hospital; asked again, the same stands.

    :raises NoClinic: it goes to neither
    :raises NotUnderObservation: the isolation is not open
    """
    if order.place_kind not in CLINICS:
        raise NoClinic(say("Choose a fever clinic or a hospital."))
    row = isolations.get_isolation(session, isolation_id, lock=True)
    if row.state is not IsolationState.OPEN:
        raise NotUnderObservation(say("This isolation is not open."))
    known = session.scalars(
        sa.select(Escalation).where(
            Escalation.isolation_id == row.id,
            Escalation.left_at.is_(None),
            Escalation.withdrawn_at.is_(None),
        )
    ).first()
    if known is not None:
        return known
    ride = transfers.request_ride(
        session,
        RideOrder(
            person_id=row.person_id,
            district_id=row.district_id,
            origin=_whereabouts(session, row),
            destination=PlaceRef(kind=order.place_kind, name=order.where),
            ready_at=at,
            why=say("A doctor sends the person: %(cause)s.", cause=order.cause),
            ambulance=True,
            category=row.category,
        ),
        at=at,
    )
    escalation = Escalation(
        isolation_id=row.id,
        person_id=row.person_id,
        ride_id=ride.id,
        cause=order.cause,
        place_kind=order.place_kind,
        where=order.where,
        hold_room=order.hold_room,
        by=audit.actor().label,
        note=order.note,
        occurred_at=at,
    )
    session.add(escalation)
    session.flush()
    return escalation


def _whereabouts(session: Session, row: Isolation) -> PlaceRef:
    guests = isolations.present_guests(session, [row.id])
    if guests:
        return PlaceRef(kind=PlaceKind.SITE, id=guests[0].occupancy.site_id)
    place = row.hand_overs[-1].place if row.hand_overs else row.person.community
    return PlaceRef(kind=PlaceKind.COMMUNITY, name=place)


def leave_with_ambulance(
    session: Session,
    escalation_id: uuid.UUID,
    *,
    compared: frozenset[Identifier],
    expected: int,
    at: datetime,
) -> Escalation:
    """The ambulance has the person: away in hospital, the isolation goes on.

    A room that is not held goes into the long turnaround.

    :raises Stale: somebody changed it since ``expected``
    :raises EscalationIsOver: the person has left, or a doctor decided otherwise
    :raises Refused: what :func:`isolation.go_away` refuses, such as one identifier only
    """
    row = _open(session, escalation_id, expected)
    isolation.go_away(
        session,
        row.isolation_id,
        AwayKind.HOSPITAL,
        where=row.where,
        hold_room=row.hold_room,
        compared=compared,
        at=at,
    )
    row.left_at = at
    session.flush()
    return row


def withdraw(
    session: Session, escalation_id: uuid.UUID, *, reason: str, expected: int, at: datetime
) -> Escalation:
    """A doctor decides otherwise; an ambulance that nobody planned yet is not wanted any more.

    :raises Stale: somebody changed it since ``expected``
    :raises EscalationIsOver: the person has left, or it was withdrawn before
    :raises InputRejected: no reason is given
    """
    row = _open(session, escalation_id, expected)
    row.note = " · ".join(each for each in (row.note, check_reason(reason)) if each)[:400]
    row.withdrawn_at, row.withdrawn_by = at, audit.actor().label
    ride = session.get_one(RideRequest, row.ride_id)
    if ride.state is RideState.OPEN:
        transfers.cancel_ride(session, ride.id)
    session.flush()
    return row


def decide(
    session: Session,
    isolation_id: uuid.UUID,
    verdict: Verdict,
    *,
    panel: str,
    reason: str,
    at: datetime,
) -> PanelDecision:
    """Keep what a panel decided about the positives of a person.

    :raises InputRejected: no reason is given
    """
    isolation_row = isolations.get_isolation(session, isolation_id)
    row = PanelDecision(
        isolation_id=isolation_row.id,
        person_id=isolation_row.person_id,
        verdict=verdict,
        panel=panel,
        reason=check_reason(reason),
        by=audit.actor().label,
        occurred_at=at,
    )
    session.add(row)
    session.flush()
    return row


def _open(session: Session, escalation_id: uuid.UUID, expected: int) -> Escalation:
    row = session.get(Escalation, escalation_id, with_for_update=True)
    if row is None:
        raise NotFound("escalation")
    check_version(row, expected)
    if row.left_at is not None or row.withdrawn_at is not None:
        raise EscalationIsOver(say("The person has left already, or a doctor decided otherwise."))
    return row
