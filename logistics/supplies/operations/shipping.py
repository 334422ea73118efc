"""Loading what was picked, counting it in, and settling what did not arrive."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from logistics.errors import NotFound
from logistics.numbering import NumberKind
from logistics.supplies.models.requisitions import Requisition
from logistics.supplies.models.shipments import ShipmentArrival, ShipmentLine, SupplyShipment
from logistics.supplies.operations.ledger import Line, Reference, post
from logistics.supplies.operations.places import outside
from logistics.supplies.operations.requisitions import REFERENCE, locked, take_number
from logistics.supplies.queries.requisitions import (
    left_by_line,
    picks_of,
    shipments_of,
    stopped_picks,
)
from logistics.supplies.rules import requisitions as rules
from logistics.supplies.rules.kinds import MovementKind, PlaceKind
from logistics.supplies.rules.lots import check_two_people
from logistics.supplies.rules.requisitions import (
    ArrivalOutcome,
    NothingPicked,
    PickState,
    PickStopped,
    RequisitionState,
)
from logistics.wording import say


@dataclass(frozen=True, kw_only=True)
class Carriage:
    """With what the goods drive: a vehicle, on a trip where there is one."""

    vehicle_id: uuid.UUID | None = None
    trip_id: uuid.UUID | None = None
    driver: str = ""
    driver_phone: str = ""
    seal: str = ""


def ship(
    session: Session,
    requisition_id: uuid.UUID,
    carriage: Carriage,
    *,
    by: str,
    by_id: uuid.UUID | None = None,
    at: datetime,
) -> SupplyShipment:
    """Load everything that is picked; it is on the way from now on.

    :raises NotNow: nothing is being picked
    :raises PickStopped: a picked lot was recalled, quarantined or has expired since
    :raises NothingPicked: the store had nothing of it
    """
    row = locked(session, requisition_id)
    rules.check_step("ship", row.state, row.number)
    _check_not_stopped(session, row, at=at)
    picks = picks_of(session, row.id, PickState.HELD)
    if not picks:
        raise NothingPicked(say("Nothing is picked; there is nothing to load."))
    transit = outside(session, row.district_id, PlaceKind.TRANSIT, at=at)
    movement = post(
        session,
        kind=MovementKind.TRANSFER,
        lines=[
            Line(
                lot_id=each.lot_id,
                from_id=row.from_place_id,
                to_id=transit.id,
                quantity=each.quantity,
            )
            for each in picks
        ],
        purpose=row.purpose,
        reference=Reference(kind=REFERENCE, id=row.id),
        use=row.use,
        using=[each.hold_id for each in picks],
        by=by,
        by_id=by_id,
        at=at,
    )
    number = take_number(session, NumberKind.STOCK_ISSUE, row.district_id, at=at)
    shipment = SupplyShipment(
        number=str(number),
        number_id=number.id,
        requisition_id=row.id,
        transit_id=transit.id,
        movement_id=movement.id,
        by=by,
        occurred_at=at,
        **vars(carriage),
    )
    session.add(shipment)
    session.flush()
    for each in picks:
        each.state = PickState.LOADED
        session.add(
            ShipmentLine(
                shipment_id=shipment.id,
                requisition_line_id=each.line_id,
                lot_id=each.lot_id,
                quantity=each.quantity,
                recorded_at=at,
            )
        )
    row.state = RequisitionState.SHIPPED
    session.flush()
    session.refresh(shipment)
    return shipment


def receive_shipment(
    session: Session,
    shipment_id: uuid.UUID,
    counts: Mapping[uuid.UUID, int],
    *,
    counted_by: tuple[str, str],
    by: str,
    by_id: uuid.UUID | None = None,
    at: datetime,
) -> SupplyShipment:
    """Count in what arrived, by line; the rest stays on the way until it is settled.

    :raises SamePerson: one person counted
    :raises MoreThanShipped: more arrived than was sent
    """
    check_two_people(*counted_by)
    shipment, row = _on_the_way(session, shipment_id)
    left = left_by_line(session, shipment)
    arrived = [(line, counts.get(line.id, 0)) for line in shipment.lines]
    if any(key not in left for key in counts):
        raise NotFound("line")
    for line, quantity in arrived:
        rules.check_arrived(left[line.id], quantity)
    lines = [
        Line(
            lot_id=line.lot_id,
            from_id=shipment.transit_id,
            to_id=row.to_place_id,
            quantity=quantity,
        )
        for line, quantity in arrived
        if quantity
    ]
    if lines:
        movement = post(
            session,
            kind=MovementKind.TRANSFER,
            lines=lines,
            counted_with=" + ".join(counted_by),
            reference=Reference(kind=REFERENCE, id=row.id),
            by=by,
            by_id=by_id,
            at=at,
        )
        for line, quantity in arrived:
            if quantity:
                _note(
                    session,
                    line,
                    ArrivalOutcome.RECEIVED,
                    quantity,
                    movement_id=movement.id,
                    by=by,
                    counted_with=" + ".join(counted_by),
                    at=at,
                )
    _set_state(session, row)
    return shipment


TARGETS = {
    ArrivalOutcome.LATER: MovementKind.TRANSFER,
    ArrivalOutcome.SENT_BACK: MovementKind.RETURN,
    ArrivalOutcome.LOST: MovementKind.ADJUSTMENT,
    ArrivalOutcome.DAMAGED: MovementKind.SCRAP,
}
"""How each difference is posted."""


def settle(
    session: Session,
    shipment_id: uuid.UUID,
    line_id: uuid.UUID,
    outcome: ArrivalOutcome,
    quantity: int,
    *,
    reason: str,
    by: str,
    by_id: uuid.UUID | None = None,
    at: datetime,
) -> SupplyShipment:
    """Say what became of goods that did not arrive.

    :raises ReasonNeeded: without a reason
    :raises MoreThanShipped: it is more than is missing
    """
    rules.check_reason(reason)
    shipment, row = _on_the_way(session, shipment_id)
    line = next((each for each in shipment.lines if each.id == line_id), None)
    if line is None or outcome not in TARGETS:
        raise NotFound("line")
    rules.check_arrived(left_by_line(session, shipment)[line.id], max(1, quantity))
    movement = post(
        session,
        kind=TARGETS[outcome],
        lines=[
            Line(
                lot_id=line.lot_id,
                from_id=shipment.transit_id,
                to_id=_target(session, row, outcome, at=at),
                quantity=quantity,
            )
        ],
        reason=reason,
        reference=Reference(kind=REFERENCE, id=row.id),
        by=by,
        by_id=by_id,
        at=at,
    )
    _note(session, line, outcome, quantity, movement_id=movement.id, by=by, reason=reason, at=at)
    _set_state(session, row)
    return shipment


def _target(
    session: Session, row: Requisition, outcome: ArrivalOutcome, *, at: datetime
) -> uuid.UUID:
    if outcome is ArrivalOutcome.LATER:
        return row.to_place_id
    if outcome is ArrivalOutcome.SENT_BACK:
        return row.from_place_id
    kind = PlaceKind.ADJUSTMENT if outcome is ArrivalOutcome.LOST else PlaceKind.WASTE
    return outside(session, row.district_id, kind, at=at).id


def _on_the_way(session: Session, shipment_id: uuid.UUID) -> tuple[SupplyShipment, Requisition]:
    shipment = session.get(SupplyShipment, shipment_id)
    if shipment is None:
        raise NotFound("shipment")
    row = locked(session, shipment.requisition_id)
    rules.check_step("receive", row.state, row.number)
    return shipment, row


def _check_not_stopped(session: Session, row: Requisition, *, at: datetime) -> None:
    stopped = stopped_picks(session, row, at=at)
    if stopped:
        pick_, why = stopped[0]
        raise PickStopped(
            say(
                "Lot %(lot)s may not be issued any more: %(why)s. Set it aside and pick again.",
                lot=pick_.lot.label,
                why=why,
            )
        )


def _note(
    session: Session,
    line: ShipmentLine,
    outcome: ArrivalOutcome,
    quantity: int,
    *,
    movement_id: uuid.UUID,
    by: str,
    at: datetime,
    counted_with: str = "",
    reason: str = "",
) -> None:
    session.add(
        ShipmentArrival(
            line_id=line.id,
            outcome=outcome,
            quantity=quantity,
            movement_id=movement_id,
            by=by,
            counted_with=counted_with,
            reason=reason,
            occurred_at=at,
        )
    )
    session.flush()


def _set_state(session: Session, row: Requisition) -> None:
    left = arrived = 0
    for shipment in shipments_of(session, row.id):
        open_ = left_by_line(session, shipment)
        left += sum(open_.values())
        arrived += sum(line.quantity for line in shipment.lines) - sum(open_.values())
    row.state = rules.state_after(left=left, arrived=arrived)
    session.flush()
