"""Asking for goods, and saying yes or no to it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from logistics import numbering
from logistics.config import settings
from logistics.errors import NotFound
from logistics.numbering import NumberKind, OfficialNumber
from logistics.sites.models import District
from logistics.supplies.models import Item, StockPlace
from logistics.supplies.models.requisitions import Requisition, RequisitionLine
from logistics.supplies.operations.holds import release_holds_of
from logistics.supplies.operations.ledger import Reference
from logistics.supplies.queries.items import may_replace
from logistics.supplies.rules import local_day
from logistics.supplies.rules import requisitions as rules
from logistics.supplies.rules.requisitions import (
    NotEquivalent,
    RequisitionKind,
    RequisitionState,
)
from logistics.wording import say

REFERENCE = "requisition"


@dataclass(frozen=True, kw_only=True)
class WantedLine:
    """So many base units of an item."""

    item_id: uuid.UUID
    quantity: int


@dataclass(frozen=True, kw_only=True)
class RequisitionOrder:
    """A requisition as it is asked; see :class:`Requisition`."""

    from_place_id: uuid.UUID
    to_place_id: uuid.UUID
    lines: tuple[WantedLine, ...]
    kind: RequisitionKind = RequisitionKind.ORDINARY
    purpose: str = ""
    use: str = ""
    wanted_at: datetime | None = None
    due_back_on: date | None = None
    returns_id: uuid.UUID | None = None
    reference: Reference | None = None


def ask(
    session: Session,
    order: RequisitionOrder,
    *,
    by: str,
    by_id: uuid.UUID | None = None,
    at: datetime,
) -> Requisition:
    """Ask a store, a site or, upwards, the city for goods; somebody else has to approve it.

    :raises NothingWanted: for nothing, or twice for one item
    :raises SamePlace: from a place to itself
    :raises LoanNeedsDay: a loan without a day on which it comes back
    """
    rules.check_wanted(
        [(line.item_id, line.quantity) for line in order.lines],
        origin=order.from_place_id,
        target=order.to_place_id,
    )
    rules.check_loan(order.kind, order.due_back_on, local_day(at, settings().zone))
    origin = session.get(StockPlace, order.from_place_id)
    if origin is None or session.get(StockPlace, order.to_place_id) is None:
        raise NotFound("place")
    number = take_number(session, NumberKind.REQUISITION, origin.district_id, at=at)
    row = Requisition(
        number=str(number),
        number_id=number.id,
        district_id=origin.district_id,
        kind=order.kind,
        from_place_id=order.from_place_id,
        to_place_id=order.to_place_id,
        purpose=order.purpose,
        use=order.use,
        wanted_at=order.wanted_at,
        due_back_on=order.due_back_on,
        returns_id=order.returns_id,
        reference_kind=order.reference.kind if order.reference else "",
        reference_id=order.reference.id if order.reference else None,
        requested_by=by,
        requested_by_id=by_id,
        occurred_at=at,
    )
    session.add(row)
    session.flush()
    _add_lines(session, row, order.lines)
    return row


def approve(
    session: Session,
    requisition_id: uuid.UUID,
    *,
    by: str,
    by_id: uuid.UUID | None = None,
    at: datetime,
    quantities: Mapping[uuid.UUID, int] | None = None,
    words: str = "",
) -> Requisition:
    """Grant a requisition, whole or by line; the goods can be picked.

    :param quantities: base units by line; what is not named is granted whole
    :raises NotNow: it was decided before
    :raises OwnRequisition: by the one who asked
    :raises MoreThanAsked: more than was asked for
    """
    row = locked(session, requisition_id)
    rules.check_step("decide", row.state, row.number)
    rules.check_approver(row.requested_by_id, by_id, row.requested_by, by)
    for line in row.lines:
        granted = (quantities or {}).get(line.id, line.asked)
        rules.check_granted(line.asked, granted)
        line.granted = granted
    _decide(row, RequisitionState.APPROVED, by=by, by_id=by_id, at=at, words=words)
    session.flush()
    return row


def refuse(
    session: Session,
    requisition_id: uuid.UUID,
    *,
    by: str,
    by_id: uuid.UUID | None = None,
    at: datetime,
    reason: str,
) -> Requisition:
    """Say no, and why.

    :raises NotNow: it was decided before
    :raises ReasonNeeded: without a reason
    """
    row = locked(session, requisition_id)
    rules.check_step("decide", row.state, row.number)
    rules.check_reason(reason)
    _decide(row, RequisitionState.REFUSED, by=by, by_id=by_id, at=at, words=reason)
    session.flush()
    return row


def cancel(session: Session, requisition_id: uuid.UUID, *, at: datetime) -> Requisition:
    """Nobody needs it any more; what was picked goes back to the shelf.

    :raises NotNow: it is on its way, or over
    """
    row = locked(session, requisition_id)
    rules.check_step("cancel", row.state, row.number)
    release_holds_of(session, Reference(kind=REFERENCE, id=row.id), at=at)
    row.state = RequisitionState.CANCELLED
    session.flush()
    return row


def replace_item(
    session: Session, requisition_id: uuid.UUID, line_id: uuid.UUID, given: Item | None
) -> RequisitionLine:
    """Give another item for a line, where somebody decided that it may serve; none takes it back.

    :raises NotEquivalent: nobody did: KN95 is no N95
    :raises NotNow: the line is picked, or the requisition over
    """
    row = locked(session, requisition_id)
    rules.check_step("replace", row.state, row.number)
    line = line_of(row, line_id)
    if given is not None and not may_replace(session, line.item_id, given.id):
        raise NotEquivalent(
            say(
                "%(given)s (%(given_standard)s) does not replace %(wanted)s (%(standard)s): "
                "they differ by standard, and nobody decided that it may.",
                given=given.code,
                given_standard=given.standard.value if given.standard else "–",
                wanted=line.item.code,
                standard=line.item.standard.value if line.item.standard else "–",
            )
        )
    line.given_id = None if given is None or given.id == line.item_id else given.id
    session.flush()
    session.refresh(line)
    return line


def take_number(
    session: Session, kind: NumberKind, district_id: uuid.UUID, *, at: datetime
) -> OfficialNumber:
    """The next official number of a district's papers."""
    series = session.get_one(District, district_id).code
    [number] = numbering.take(session, kind, series=series, at=at)
    return number


def locked(session: Session, requisition_id: uuid.UUID) -> Requisition:
    """A requisition, changed by nobody else until the end of the transaction.

    :raises NotFound: there is none
    """
    row = session.get(
        Requisition,
        requisition_id,
        with_for_update={"of": Requisition},
        populate_existing=True,
    )
    if row is None:
        raise NotFound("requisition")
    return row


def line_of(row: Requisition, line_id: uuid.UUID) -> RequisitionLine:
    """A line of a requisition.

    :raises NotFound: it is none of its lines
    """
    found = next((line for line in row.lines if line.id == line_id), None)
    if found is None:
        raise NotFound("line")
    return found


def _decide(
    row: Requisition,
    state: RequisitionState,
    *,
    by: str,
    by_id: uuid.UUID | None,
    at: datetime,
    words: str,
) -> None:
    row.state, row.decision = state, words
    row.decided_by, row.decided_by_id, row.decided_at = by, by_id, at


def _add_lines(session: Session, row: Requisition, lines: tuple[WantedLine, ...]) -> None:
    for position, line in enumerate(lines):
        if session.get(Item, line.item_id) is None:
            raise NotFound("item")
        session.add(
            RequisitionLine(
                requisition_id=row.id,
                position=position,
                item_id=line.item_id,
                asked=line.quantity,
            )
        )
    session.flush()
    session.refresh(row)
