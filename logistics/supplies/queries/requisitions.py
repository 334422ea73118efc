"""Questions about requisitions: the board, one of them, what is picked, on the way, on loan."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.config import settings
from logistics.errors import NotFound
from logistics.supplies.models import MovementPapers, StockMovement, StockPlace
from logistics.supplies.models.requisitions import (
    Requisition,
    RequisitionLine,
    RequisitionPick,
)
from logistics.supplies.models.shipments import ShipmentArrival, ShipmentLine, SupplyShipment
from logistics.supplies.queries.places import get_place, places_in, visible_places
from logistics.supplies.queries.stock import on_shelves
from logistics.supplies.rules import local_day
from logistics.supplies.rules.issuable import why_not
from logistics.supplies.rules.kinds import STORES, Withholding
from logistics.supplies.rules.requisitions import (
    ArrivalOutcome,
    PickState,
    RequisitionKind,
    RequisitionState,
)
from logistics.transfers.models import Trip
from logistics.transfers.queries.visible import trips

OPEN = (
    RequisitionState.REQUESTED,
    RequisitionState.APPROVED,
    RequisitionState.PICKING,
    RequisitionState.SHIPPED,
    RequisitionState.PARTLY,
)


@dataclass(frozen=True, kw_only=True)
class Loan:
    """What of a loan is still out.

    :ivar out: base units by item that arrived and did not come back
    """

    requisition: Requisition
    out: dict[uuid.UUID, int]

    def overdue(self, on: date) -> bool:
        """Whether it should have come back."""
        due = self.requisition.due_back_on
        return bool(self.out) and due is not None and due < on


@dataclass(frozen=True, kw_only=True)
class NightIssue:
    """A night emergency whose papers are due."""

    requisition: Requisition
    due_at: datetime


def visible(scope: Scope) -> sa.ColumnElement[bool]:
    """Requisitions from or to a place that the user may see."""
    if scope.city:
        return sa.true()
    places = sa.select(StockPlace.id).where(visible_places(scope))
    return sa.or_(Requisition.from_place_id.in_(places), Requisition.to_place_id.in_(places))


def requisitions_question(
    scope: Scope,
    *,
    states: Collection[RequisitionState] | None = None,
    kind: RequisitionKind | None = None,
) -> sa.Select[Requisition]:
    """The requisitions that a user may see, the latest first."""
    question = (
        sa.select(Requisition)
        .where(visible(scope))
        .order_by(Requisition.occurred_at.desc(), Requisition.id.desc())
    )
    if states is not None:
        question = question.where(Requisition.state.in_(states))
    if kind is not None:
        question = question.where(Requisition.kind == kind)
    return question


def requisitions_of(
    session: Session, reference_kind: str, reference_id: uuid.UUID
) -> list[Requisition]:
    """What follows from a plan, in the order in which it was asked."""
    return list(
        session.scalars(
            sa.select(Requisition)
            .where(
                Requisition.reference_kind == reference_kind,
                Requisition.reference_id == reference_id,
            )
            .order_by(Requisition.number)
        )
    )


def get_requisition(session: Session, scope: Scope, requisition: uuid.UUID) -> Requisition:
    """One requisition.

    :raises NotFound: there is none, or the user may not see it
    """
    found = session.scalars(
        sa.select(Requisition).where(Requisition.id == requisition, visible(scope))
    ).first()
    if found is None:
        raise NotFound("requisition")
    return found


def get_to_fill(session: Session, scope: Scope, requisition: uuid.UUID) -> Requisition:
    """One requisition that a place of the user's gives the goods for.

    :raises NotFound: there is none, or another's place gives them
    """
    row = get_requisition(session, scope, requisition)
    get_place(session, scope, row.from_place_id)
    return row


def get_shipment(session: Session, scope: Scope, shipment: uuid.UUID) -> SupplyShipment:
    """One shipment.

    :raises NotFound: there is none, or the user may not see it
    """
    found = session.scalars(
        sa.select(SupplyShipment)
        .join(Requisition, Requisition.id == SupplyShipment.requisition_id)
        .where(SupplyShipment.id == shipment, visible(scope))
    ).first()
    if found is None:
        raise NotFound("shipment")
    return found


def picks_of(
    session: Session, requisition: uuid.UUID, state: PickState | None = None
) -> list[RequisitionPick]:
    """What was picked, in the order in which it expires."""
    question = sa.select(RequisitionPick).where(RequisitionPick.requisition_id == requisition)
    if state is not None:
        question = question.where(RequisitionPick.state == state)
    return list(session.scalars(question.order_by(RequisitionPick.line_id, RequisitionPick.id)))


def stopped_picks(
    session: Session, row: Requisition, *, at: datetime
) -> list[tuple[RequisitionPick, Withholding]]:
    """Picked lots that may not be issued any more, and why."""
    return _stopped(session, [row], at=at).get(row.id, [])


def stopped_requisitions(
    session: Session, scope: Scope, *, at: datetime
) -> dict[uuid.UUID, list[tuple[RequisitionPick, Withholding]]]:
    """Requisitions being picked that a recall, a quarantine or an expiry stopped."""
    picking = session.scalars(
        requisitions_question(scope, states=(RequisitionState.PICKING,))
    ).all()
    return _stopped(session, picking, at=at)


def _stopped(
    session: Session, rows: Sequence[Requisition], *, at: datetime
) -> dict[uuid.UUID, list[tuple[RequisitionPick, Withholding]]]:
    by_id = {row.id: row for row in rows}
    picks = session.scalars(
        sa.select(RequisitionPick)
        .where(
            RequisitionPick.requisition_id.in_(by_id),
            RequisitionPick.state == PickState.HELD,
        )
        .order_by(RequisitionPick.line_id, RequisitionPick.id)
    ).all()
    if not picks:
        return {}
    shelves = {
        (line.place_id, line.lot_id): line
        for line in on_shelves(
            session,
            lot_ids={each.lot_id for each in picks},
            place_ids={row.from_place_id for row in rows},
            at=at,
        )
    }
    today = local_day(at, settings().zone)
    found: dict[uuid.UUID, list[tuple[RequisitionPick, Withholding]]] = defaultdict(list)
    for each in picks:
        row = by_id[each.requisition_id]
        shelf = shelves.get((row.from_place_id, each.lot_id))
        why = None if shelf is None else why_not(shelf, on=today, use=row.use)
        if why is not None:
            found[row.id].append((each, why))
    return dict(found)


def sent_by_line(session: Session, requisition: uuid.UUID) -> dict[uuid.UUID, int]:
    """Base units that were loaded for each line."""
    return {
        line: int(quantity)
        for line, quantity in session.execute(
            sa.select(ShipmentLine.requisition_line_id, sa.func.sum(ShipmentLine.quantity))
            .join(SupplyShipment, SupplyShipment.id == ShipmentLine.shipment_id)
            .where(SupplyShipment.requisition_id == requisition)
            .group_by(ShipmentLine.requisition_line_id)
        )
    }


def shipments_of(session: Session, requisition: uuid.UUID) -> list[SupplyShipment]:
    """The shipments of a requisition in their order."""
    return list(
        session.scalars(
            sa.select(SupplyShipment)
            .where(SupplyShipment.requisition_id == requisition)
            .order_by(SupplyShipment.occurred_at, SupplyShipment.id)
        )
    )


def arrivals_of(session: Session, shipment: SupplyShipment) -> list[ShipmentArrival]:
    """How the lines of a shipment ended so far."""
    return list(
        session.scalars(
            sa.select(ShipmentArrival)
            .where(ShipmentArrival.line_id.in_([line.id for line in shipment.lines]))
            .order_by(ShipmentArrival.occurred_at, ShipmentArrival.id)
        )
    )


def left_by_line(session: Session, shipment: SupplyShipment) -> dict[uuid.UUID, int]:
    """Base units of each line that are still on the way."""
    left = {line.id: line.quantity for line in shipment.lines}
    for arrival in arrivals_of(session, shipment):
        left[arrival.line_id] -= arrival.quantity
    return left


def loans(session: Session, scope: Scope) -> list[Loan]:
    """Loans of which something is still out, the earliest due first."""
    rows = session.scalars(
        sa.select(Requisition)
        .where(
            visible(scope),
            Requisition.kind == RequisitionKind.LOAN,
            Requisition.state.in_((RequisitionState.PARTLY, RequisitionState.RECEIVED)),
        )
        .order_by(Requisition.due_back_on, Requisition.number)
    ).all()
    out = _still_out(session, [row.id for row in rows])
    return [Loan(requisition=row, out=out[row.id]) for row in rows if out[row.id]]


def still_out(session: Session, loan: Requisition) -> dict[uuid.UUID, int]:
    """Base units of a loan by item that arrived, less what arrived back of it."""
    return _still_out(session, [loan.id])[loan.id]


def _still_out(
    session: Session, loans: Collection[uuid.UUID]
) -> dict[uuid.UUID, dict[uuid.UUID, int]]:
    """What is out by loan and item: what arrived of it, less what arrived of its returns."""
    loan = sa.case((Requisition.id.in_(loans), Requisition.id), else_=Requisition.returns_id)
    arrived = session.execute(
        sa.select(
            loan, Requisition.id, RequisitionLine.item_id, sa.func.sum(ShipmentArrival.quantity)
        )
        .join(RequisitionLine, RequisitionLine.requisition_id == Requisition.id)
        .join(ShipmentLine, ShipmentLine.requisition_line_id == RequisitionLine.id)
        .join(ShipmentArrival, ShipmentArrival.line_id == ShipmentLine.id)
        .where(
            sa.or_(Requisition.id.in_(loans), Requisition.returns_id.in_(loans)),
            Requisition.state.not_in((RequisitionState.REFUSED, RequisitionState.CANCELLED)),
            ShipmentArrival.outcome.in_((ArrivalOutcome.RECEIVED, ArrivalOutcome.LATER)),
        )
        .group_by(loan, Requisition.id, RequisitionLine.item_id)
    )
    out = {each: defaultdict[uuid.UUID, int](int) for each in loans}
    for of, requisition, item, quantity in arrived:
        out[of][item] += int(quantity) if of == requisition else -int(quantity)
    return {
        each: {item: quantity for item, quantity in items.items() if quantity > 0}
        for each, items in out.items()
    }


def night_issues(session: Session, scope: Scope) -> list[NightIssue]:
    """Night emergencies whose papers are not there, the earliest due first."""
    papers = sa.exists().where(MovementPapers.movement_id == Requisition.movement_id)
    found = session.execute(
        sa.select(Requisition, StockMovement.papers_due_at)
        .join(StockMovement, StockMovement.id == Requisition.movement_id)
        .where(
            visible(scope),
            Requisition.kind == RequisitionKind.EMERGENCY,
            StockMovement.papers_due_at.is_not(None),
            ~papers,
        )
        .order_by(StockMovement.papers_due_at)
    ).all()
    return [NightIssue(requisition=row, due_at=due) for row, due in found if due]


def stores_in(session: Session, scope: Scope) -> list[StockPlace]:
    """Whom a user may ask: the stores of their places' districts, and each other for a loan.

    A site asks the store of its district also where its people do not see the store itself.
    """
    districts = {each.district_id for each in places_in(session, scope, STORES)}
    return list(
        session.scalars(
            sa.select(StockPlace)
            .where(StockPlace.district_id.in_(districts), StockPlace.kind.in_(STORES))
            .order_by(StockPlace.site_id.is_not(None), StockPlace.code)
        )
    )


def get_store(session: Session, scope: Scope, place: uuid.UUID) -> StockPlace:
    """One of the stores that a user may ask.

    :raises NotFound: there is none, or it is of another district
    """
    found = next((each for each in stores_in(session, scope) if each.id == place), None)
    if found is None:
        raise NotFound("place")
    return found


def trip_of_number(session: Session, scope: Scope, number: str) -> uuid.UUID | None:
    """The trip with an official number; none where it is empty.

    :raises NotFound: there is no such trip, or the user may not see it
    """
    if not number:
        return None
    found = session.scalars(sa.select(Trip.id).where(Trip.number == number, trips(scope))).first()
    if found is None:
        raise NotFound("trip")
    return found
