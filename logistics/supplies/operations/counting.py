"""Stocktakes: counted blind, compared, approved by somebody else, posted as movements."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.errors import NotFound, Refused
from logistics.supplies.models import CountState, Lot, StockCount, StockCountLine, StockPlace
from logistics.supplies.operations.ledger import Line, Reference, post
from logistics.supplies.operations.places import outside
from logistics.supplies.queries.counts import differences, lines_of, uncounted
from logistics.supplies.rules.kinds import ON_HAND, MovementKind, PlaceKind
from logistics.supplies.rules.lots import SamePerson
from logistics.supplies.rules.units import MOST, NotAQuantity
from logistics.wording import say


class CountIsOpen(Refused):
    """The place is being counted already."""


class WrongCountState(Refused):
    """The stocktake is not so far, or further."""


class CountIncomplete(Refused):
    """A lot that should be there was not looked for; nothing found is counted as 0."""


class NotAShelf(Refused):
    """Only places where goods can be looked at are counted."""


def start_count(
    session: Session, place_id: uuid.UUID, *, by: str, by_id: uuid.UUID | None, at: datetime
) -> StockCount:
    """Begin a stocktake of a place.

    :raises CountIsOpen: one is under way there
    :raises NotAShelf: nobody can look there
    """
    place = session.get(StockPlace, place_id, with_for_update=True)
    if place is None:
        raise NotFound("place")
    if place.kind not in ON_HAND:
        raise NotAShelf(say("Nobody can count at %(place)s.", place=place.code))
    going = sa.select(StockCount.id).where(
        StockCount.place_id == place_id,
        StockCount.state.in_([CountState.COUNTING, CountState.COUNTED]),
    )
    if session.scalars(going).first() is not None:
        raise CountIsOpen(say("%(place)s is being counted already.", place=place.code))
    row = StockCount(place_id=place_id, started_by=by, started_by_id=by_id, occurred_at=at)
    session.add(row)
    session.flush()
    return row


def count_lot(
    session: Session,
    count_id: uuid.UUID,
    *,
    lot_id: uuid.UUID,
    quantity: int,
    by: str,
    by_id: uuid.UUID | None,
    at: datetime,
) -> StockCountLine:
    """Write down how much of a lot was found; a lot counted again gets the later figure.

    :raises WrongCountState: the count is finished
    """
    _count(session, count_id, CountState.COUNTING)
    if not 0 <= quantity <= MOST:
        raise NotAQuantity(say("%(amount)s is no quantity.", amount=quantity))
    if session.get(Lot, lot_id) is None:
        raise NotFound("lot")
    line = session.scalars(
        sa.select(StockCountLine).where(
            StockCountLine.count_id == count_id, StockCountLine.lot_id == lot_id
        )
    ).first()
    if line is None:
        line = StockCountLine(count_id=count_id, lot_id=lot_id)
        session.add(line)
    line.quantity, line.counted_at = quantity, at
    line.counted_by, line.counted_by_id = by, by_id
    session.flush()
    return line


def find_lot(
    session: Session,
    count_id: uuid.UUID,
    *,
    lot_id: uuid.UUID,
    by: str,
    by_id: uuid.UUID | None,
    at: datetime,
) -> None:
    """Put a lot that nobody expects there on the list; one that is on it stays as it is.

    :raises WrongCountState: the count is finished
    """
    row = _count(session, count_id, CountState.COUNTING)
    listed = {line.lot_id for line in lines_of(session, row.id)}
    if lot_id not in listed | {lot.id for lot in uncounted(session, row)}:
        count_lot(session, row.id, lot_id=lot_id, quantity=0, by=by, by_id=by_id, at=at)


def finish_count(session: Session, count_id: uuid.UUID, *, at: datetime) -> StockCount:
    """Hand the figures in; from now on they are compared with the ledger.

    :raises CountIncomplete: a lot that the ledger has there was not looked for
    :raises WrongCountState: it is finished already
    """
    row = _count(session, count_id, CountState.COUNTING)
    missing = uncounted(session, row)
    if missing:
        raise CountIncomplete(
            say(
                "Not looked for yet: %(lots)s. Enter 0 for what is not there.",
                lots=", ".join(lot.label for lot in missing),
            )
        )
    row.state, row.closed_at = CountState.COUNTED, at
    session.flush()
    return row


def count_again(session: Session, count_id: uuid.UUID) -> StockCount:
    """Send the counters back to the shelf.

    :raises WrongCountState: it is not finished, or decided
    """
    row = _count(session, count_id, CountState.COUNTED)
    row.state, row.closed_at = CountState.COUNTING, None
    session.flush()
    return row


def drop_count(session: Session, count_id: uuid.UUID, *, reason: str) -> StockCount:
    """Give a stocktake up; the ledger stays as it is.

    :raises WrongCountState: it is decided
    """
    row = _count(session, count_id, CountState.COUNTING, CountState.COUNTED)
    row.state, row.reason = CountState.DROPPED, reason
    session.flush()
    return row


def approve_count(
    session: Session,
    count_id: uuid.UUID,
    *,
    reason: str,
    by: str,
    by_id: uuid.UUID | None,
    at: datetime,
) -> StockCount:
    """Believe the count: what differs is posted, linked to it.

    :raises SamePerson: nobody approves what they counted or started
    :raises WrongCountState: it is not finished, or decided
    :raises BelowZero: goods that were not found have been given out since
    """
    row = _count(session, count_id, CountState.COUNTED)
    counters = {(row.started_by_id, row.started_by)} | {
        (line.counted_by_id, line.counted_by) for line in lines_of(session, count_id)
    }
    if (by_id, by) in counters:
        raise SamePerson(say("Nobody approves what they counted themselves."))
    place = session.get_one(StockPlace, row.place_id)
    unexplained = outside(session, place.district_id, PlaceKind.ADJUSTMENT, at=at)
    moves = [
        _move(each.lot.id, place.id, unexplained.id, each.difference)
        for each in differences(session, row)
        if each.difference
    ]
    if moves:
        movement = post(
            session,
            kind=MovementKind.ADJUSTMENT,
            lines=moves,
            at=at,
            by=by,
            by_id=by_id,
            reason=reason,
            reference=Reference(kind="stock_count", id=row.id),
        )
        row.movement_id = movement.id
    row.state, row.reason = CountState.APPROVED, reason
    row.approved_by, row.approved_by_id, row.approved_at = by, by_id, at
    session.flush()
    return row


def _move(lot: uuid.UUID, place: uuid.UUID, unexplained: uuid.UUID, difference: int) -> Line:
    origin, target = (unexplained, place) if difference > 0 else (place, unexplained)
    return Line(lot_id=lot, from_id=origin, to_id=target, quantity=abs(difference))


def _count(session: Session, count_id: uuid.UUID, *states: CountState) -> StockCount:
    row = session.get(StockCount, count_id, with_for_update=True)
    if row is None:
        raise NotFound("stocktake")
    check_count_state(row, *states)
    return row


def check_count_state(row: StockCount, *states: CountState) -> None:
    """Refuse what is done in other states of a stocktake.

    :raises WrongCountState: it is not so far, or further
    """
    if row.state not in states:
        raise WrongCountState(say("The stocktake is %(state)s.", state=row.state))
