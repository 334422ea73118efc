"""Night emergencies and loans given back: goods that cannot wait for the usual way."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from logistics.config import settings
from logistics.supplies.models.requisitions import Requisition
from logistics.supplies.operations.ledger import Line, Reference, post
from logistics.supplies.operations.papers import hand_in_papers
from logistics.supplies.operations.requisitions import (
    REFERENCE,
    RequisitionOrder,
    WantedLine,
    ask,
    locked,
)
from logistics.supplies.queries.requisitions import still_out
from logistics.supplies.queries.stock import issuable
from logistics.supplies.rules import local_day
from logistics.supplies.rules import requisitions as rules
from logistics.supplies.rules.issuable import pick
from logistics.supplies.rules.kinds import MovementKind
from logistics.supplies.rules.requisitions import RequisitionKind, RequisitionState


def issue_at_once(
    session: Session,
    order: RequisitionOrder,
    *,
    by: str,
    by_id: uuid.UUID | None = None,
    at: datetime,
) -> Requisition:
    """Hand goods over at night, the earliest expiry first; request and approval follow in a day.

    :raises ReasonNeeded: the emergency is not named
    :raises ShortOfStock: less may be issued
    """
    rules.check_reason(order.purpose)
    emergency = replace(order, kind=RequisitionKind.EMERGENCY)
    row = ask(session, emergency, by=by, by_id=by_id, at=at)
    # All items in one turn: two who take them in another order never wait for each other.
    shelves = issuable(
        session,
        place_ids=[row.from_place_id],
        item_ids=[line.item_id for line in row.lines],
        on=local_day(at, settings().zone),
        at=at,
        use=row.use,
        lock=True,
    )
    lines = []
    for line in row.lines:
        there = [each for each in shelves if each.item_id == line.item_id]
        line.granted = line.asked
        lines += [
            Line(
                lot_id=each.lot_id,
                from_id=row.from_place_id,
                to_id=row.to_place_id,
                quantity=each.quantity,
                wanted_id=line.item_id,
            )
            for each in pick(there, line.asked)
        ]
    movement = post(
        session,
        kind=MovementKind.TRANSFER,
        lines=lines,
        purpose=row.purpose,
        reference=Reference(kind=REFERENCE, id=row.id),
        use=row.use,
        papers_due_at=rules.papers_due(at),
        by=by,
        by_id=by_id,
        at=at,
    )
    row.movement_id, row.state = movement.id, RequisitionState.RECEIVED
    session.flush()
    return row


def approve_afterwards(
    session: Session,
    requisition_id: uuid.UUID,
    *,
    by: str,
    by_id: uuid.UUID | None = None,
    note: str = "",
    at: datetime,
) -> Requisition:
    """Put the papers of a night emergency in order.

    :raises OwnRequisition: by the one who handed the goods out
    :raises NoPapersDue: it is no emergency, or its papers are there
    """
    row = locked(session, requisition_id)
    rules.check_approver(row.requested_by_id, by_id, row.requested_by, by)
    hand_in_papers(
        session,
        rules.movement_of_emergency(row.movement_id, row.number),
        requested_by=row.requested_by,
        approved_by=by,
        note=note,
        at=at,
    )
    row.decided_by, row.decided_by_id, row.decided_at, row.decision = by, by_id, at, note
    session.flush()
    return row


def give_back(
    session: Session,
    loan_id: uuid.UUID,
    quantities: Mapping[uuid.UUID, int] | None = None,
    *,
    by: str,
    by_id: uuid.UUID | None = None,
    at: datetime,
) -> Requisition:
    """Ask for a loan to go back, whole or by item; it is approved, picked and shipped like any.

    :raises NotNow: nothing of it arrived
    :raises MoreThanAsked: more than is out
    """
    loan = locked(session, loan_id)
    rules.check_step("return", loan.state, loan.number)
    rules.check_is_loan(loan.kind, loan.number)
    out = still_out(session, loan)
    wanted = out if quantities is None else {k: v for k, v in quantities.items() if v}
    for item, quantity in wanted.items():
        rules.check_granted(out.get(item, 0), quantity)
    return ask(
        session,
        RequisitionOrder(
            kind=RequisitionKind.LOAN_RETURN,
            from_place_id=loan.to_place_id,
            to_place_id=loan.from_place_id,
            lines=tuple(
                WantedLine(item_id=item, quantity=quantity) for item, quantity in wanted.items()
            ),
            purpose=loan.number,
            returns_id=loan.id,
        ),
        by=by,
        by_id=by_id,
        at=at,
    )
