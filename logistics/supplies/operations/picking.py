"""Picking: which lots a requisition takes, reserved until they are loaded."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from logistics.config import settings
from logistics.supplies.models.requisitions import (
    Requisition,
    RequisitionLine,
    RequisitionPick,
)
from logistics.supplies.operations.holds import hold_pick, release_hold
from logistics.supplies.operations.ledger import Reference
from logistics.supplies.operations.requisitions import REFERENCE, locked
from logistics.supplies.queries.requisitions import picks_of, sent_by_line, stopped_picks
from logistics.supplies.queries.stock import issuable
from logistics.supplies.rules import local_day
from logistics.supplies.rules import requisitions as rules
from logistics.supplies.rules.issuable import Issuable
from logistics.supplies.rules.issuable import pick as take_from
from logistics.supplies.rules.requisitions import PickState, RequisitionState


def pick(
    session: Session, requisition_id: uuid.UUID, *, by: str, at: datetime
) -> list[RequisitionPick]:
    """Reserve what was granted and is not picked yet, the earliest expiry first.

    What the store is short of stays open; a picked lot that was recalled, quarantined or has
    expired since is set aside, and another is picked for it.

    :raises NotNow: it is not approved, or on its way
    """
    row = locked(session, requisition_id)
    rules.check_step("pick", row.state, row.number)
    rules.check_from_a_shelf(row.kind, row.number)
    # Every line in one turn: two who pick in another order never wait for each other.
    shelves = issuable(
        session,
        place_ids=[row.from_place_id],
        item_ids=[line.picked_item_id for line in row.lines],
        on=local_day(at, settings().zone),
        at=at,
        use=row.use,
        lock=True,
    )
    _set_aside(session, row, at=at)
    sent = sent_by_line(session, row.id)
    held = _held_by_line(session, row)
    picked: list[RequisitionPick] = []
    for line in row.lines:
        open_ = (line.granted or 0) - sent.get(line.id, 0) - held.get(line.id, 0)
        if open_ > 0:
            new = _pick_line(session, row, line, open_, shelves, by=by, at=at)
            shelves = _less(shelves, new)
            picked += new
    row.state = RequisitionState.PICKING
    session.flush()
    return picked


def _pick_line(
    session: Session,
    row: Requisition,
    line: RequisitionLine,
    quantity: int,
    shelves: Sequence[Issuable],
    *,
    by: str,
    at: datetime,
) -> list[RequisitionPick]:
    there = [each for each in shelves if each.item_id == line.picked_item_id]
    reference = Reference(kind=REFERENCE, id=row.id)
    wanted = min(quantity, sum(each.quantity for each in there))
    holds = [hold_pick(session, each, reference, by=by, at=at) for each in take_from(there, wanted)]
    picks = [
        RequisitionPick(
            requisition_id=row.id,
            line_id=line.id,
            lot_id=hold.lot_id,
            hold_id=hold.id,
            quantity=hold.quantity,
            occurred_at=at,
        )
        for hold in holds
    ]
    session.add_all(picks)
    session.flush()
    return picks


def _less(shelves: Sequence[Issuable], picks: Sequence[RequisitionPick]) -> list[Issuable]:
    """What is left for the other lines: two may be given the same item."""
    taken = {each.lot_id: each.quantity for each in picks}
    return [replace(each, quantity=each.quantity - taken.get(each.lot_id, 0)) for each in shelves]


def _set_aside(session: Session, row: Requisition, *, at: datetime) -> None:
    """Picked lots that may not be issued any more go back to where they are kept apart."""
    for pick_, why in stopped_picks(session, row, at=at):
        pick_.state, pick_.why = PickState.SET_ASIDE, why
        release_hold(session, pick_.hold_id, at=at)
    session.flush()


def _held_by_line(session: Session, row: Requisition) -> dict[uuid.UUID, int]:
    held: dict[uuid.UUID, int] = {}
    for each in picks_of(session, row.id, PickState.HELD):
        held[each.line_id] = held.get(each.line_id, 0) + each.quantity
    return held
