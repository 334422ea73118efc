"""Lots as far as a user may see them: received in the district, or lying at one of the sites."""

from __future__ import annotations

import uuid
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from logistics.access.rules import Scope
from logistics.errors import NotFound
from logistics.supplies.models import Lot, LotEvent, StockLeg, StockPlace
from logistics.supplies.queries.places import visible_places
from logistics.supplies.rules.kinds import LotState


def visible_lots(scope: Scope) -> sa.ColumnElement[bool]:
    """The condition on :class:`Lot` under which a user may see it."""
    if scope.city:
        return sa.true()
    moved = (
        sa.select(StockLeg.lot_id)
        .join(StockPlace, StockPlace.id == StockLeg.place_id)
        .where(visible_places(scope))
    )
    return sa.or_(Lot.district_id.in_(scope.districts), Lot.id.in_(moved))


def get_lot(session: Session, scope: Scope, lot: uuid.UUID) -> Lot:
    """One lot with its item.

    :raises NotFound: there is none, or the user may not see it
    """
    found = session.scalars(
        sa.select(Lot).where(Lot.id == lot, visible_lots(scope)).options(joinedload(Lot.item))
    ).first()
    if found is None:
        raise NotFound("lot")
    return found


def parcels_of(session: Session, scope: Scope, lot: Lot) -> list[Lot]:
    """Every delivery of the same maker's lot, the first one first."""
    return list(
        session.scalars(
            sa.select(Lot)
            .where(
                Lot.item_id == lot.item_id,
                Lot.maker == lot.maker,
                Lot.number == lot.number,
                visible_lots(scope),
            )
            .order_by(Lot.parcel)
        )
    )


def find_lots(
    session: Session, scope: Scope, *, number: str, item_id: uuid.UUID | None = None
) -> list[Lot]:
    """The lots with a maker's number, such as one read from a box."""
    question = (
        sa.select(Lot)
        .where(Lot.number == number, visible_lots(scope))
        .options(joinedload(Lot.item))
        .order_by(Lot.item_id, Lot.parcel)
    )
    if item_id is not None:
        question = question.where(Lot.item_id == item_id)
    return list(session.scalars(question))


def lots_question(
    scope: Scope, *, state: LotState | None = None, number: str = ""
) -> sa.Select[Lot]:
    """The lots in a state, or with a maker's number, the earliest expiry first."""
    question = (
        sa.select(Lot)
        .where(visible_lots(scope))
        .options(joinedload(Lot.item))
        .order_by(Lot.expires_on.is_(None), Lot.expires_on, Lot.number, Lot.parcel)
    )
    if state is not None:
        question = question.where(Lot.state == state)
    return question.where(Lot.number == number) if number else question


def events_of(session: Session, lot: uuid.UUID) -> list[LotEvent]:
    """What was decided about a lot, oldest first."""
    return list(
        session.scalars(
            sa.select(LotEvent)
            .where(LotEvent.lot_id == lot)
            .order_by(LotEvent.recorded_at, LotEvent.id)
        )
    )


def lots_by_id(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Lot]:
    """Some lots with their items."""
    rows = session.scalars(sa.select(Lot).where(Lot.id.in_(ids)).options(joinedload(Lot.item)))
    return {lot.id: lot for lot in rows}
