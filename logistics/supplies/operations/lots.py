"""Decisions about lots: inspection, quarantine, recall, a longer life, a restricted use.

Each locks the lot as a posting does, so that an issue comes either before it or not at all.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.errors import NotFound
from logistics.supplies.models import Lot
from logistics.supplies.operations.receiving import note_event
from logistics.supplies.queries.stock import lock_lots
from logistics.supplies.rules.kinds import LotEventKind, LotState
from logistics.supplies.rules.lots import WrongState, check_extension, check_reason, next_state
from logistics.wording import say


def pass_inspection(session: Session, lot_id: uuid.UUID, *, inspector: str, at: datetime) -> Lot:
    """The goods are what they claim to be: they may be issued.

    :raises WrongState: the lot does not wait for inspection
    """
    return _step(session, lot_id, LotEventKind.PASSED, by=inspector, at=at)


def fail_inspection(
    session: Session, lot_id: uuid.UUID, *, inspector: str, reason: str, at: datetime
) -> Lot:
    """The goods are not fit: they stay apart with the reason.

    :raises WrongState: the lot does not wait for inspection
    """
    check_reason(reason)
    return _step(session, lot_id, LotEventKind.FAILED, by=inspector, at=at, reason=reason)


def quarantine(session: Session, lot_id: uuid.UUID, *, reason: str, by: str, at: datetime) -> Lot:
    """Set a suspect lot apart, wherever it lies; nothing of it is issued from now on.

    :raises WrongState: it is apart already
    """
    check_reason(reason)
    return _step(session, lot_id, LotEventKind.QUARANTINED, by=by, at=at, reason=reason)


def release_from_quarantine(
    session: Session, lot_id: uuid.UUID, *, reason: str, proof: str, by: str, at: datetime
) -> Lot:
    """The suspicion or the recall is lifted, with proof.

    :raises WrongState: the lot is not apart
    :raises ReasonMissing: there is no reason or no proof
    """
    check_reason(reason, proof)
    lot = _step(session, lot_id, LotEventKind.RELEASED, by=by, at=at, reason=reason, proof=proof)
    lot.reason = ""
    session.flush()
    return lot


def recall(
    session: Session,
    *,
    item_id: uuid.UUID,
    maker: str,
    number: str,
    reason: str,
    by: str,
    at: datetime,
) -> list[Lot]:
    """Stop every parcel of a maker's lot at once, wherever it lies; gives those it stopped.

    :raises NotFound: there is no such lot
    """
    check_reason(reason)
    ids = list(
        session.scalars(
            sa.select(Lot.id).where(
                Lot.item_id == item_id, Lot.maker == maker, Lot.number == number
            )
        )
    )
    if not ids:
        raise NotFound("lot")
    stopped = [
        lot for lot in lock_lots(session, ids).values() if lot.state is not LotState.RECALLED
    ]
    for lot in stopped:
        _move_on(session, lot, LotEventKind.RECALLED, by=by, at=at, reason=reason)
    return stopped


def extend_expiry(
    session: Session,
    lot_id: uuid.UUID,
    *,
    expires_on: date,
    authority: str,
    proof: str,
    by: str,
    at: datetime,
) -> Lot:
    """An authority lets a lot be used longer; the earlier date stays on its card.

    :raises NoLongerLife: the date is not later
    :raises ReasonMissing: the authority or its paper is not named
    :raises WrongState: the lot is recalled
    """
    check_reason(authority, proof)
    lot = _lot(session, lot_id)
    if lot.state is LotState.RECALLED:
        raise WrongState(say("Lot %(lot)s is %(state)s.", lot=lot.label, state=lot.state))
    check_extension(lot.expires_on, expires_on)
    lot.expires_on = expires_on
    note_event(
        session,
        lot,
        LotEventKind.EXPIRY_EXTENDED,
        by=by,
        at=at,
        reason=authority,
        proof=proof,
    )
    return lot


def restrict(session: Session, lot_id: uuid.UUID, *, use: str, by: str, at: datetime) -> Lot:
    """Keep a lot for one use, or lift that with an empty one."""
    lot = _lot(session, lot_id)
    lot.restricted_to = use.strip()
    note_event(session, lot, LotEventKind.RESTRICTED, by=by, at=at, reason=lot.restricted_to)
    return lot


def _step(
    session: Session,
    lot_id: uuid.UUID,
    event: LotEventKind,
    *,
    by: str,
    at: datetime,
    reason: str = "",
    proof: str = "",
) -> Lot:
    lot = _lot(session, lot_id)
    _move_on(session, lot, event, by=by, at=at, reason=reason, proof=proof)
    return lot


def _move_on(
    session: Session,
    lot: Lot,
    event: LotEventKind,
    *,
    by: str,
    at: datetime,
    reason: str,
    proof: str = "",
) -> None:
    lot.state = next_state(event, lot.state, lot.label)
    lot.reason = reason
    note_event(session, lot, event, by=by, at=at, reason=reason, proof=proof)


def _lot(session: Session, lot_id: uuid.UUID) -> Lot:
    found = lock_lots(session, [lot_id])
    if lot_id not in found:
        raise NotFound("lot")
    return found[lot_id]
