"""Stocktakes: what was found, and what the ledger said at that moment."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from logistics.access.rules import Scope
from logistics.errors import NotFound
from logistics.supplies.models import CountState, Lot, StockCount, StockCountLine, StockPlace
from logistics.supplies.queries.places import visible_places
from logistics.supplies.queries.stock import balances


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A lot as found and as it should have been when it was counted."""

    lot: Lot
    found: int
    expected: int
    counted_by: str

    @property
    def difference(self) -> int:
        """Found and not expected; below zero when goods are missing."""
        return self.found - self.expected


def counts_in(session: Session, scope: Scope, *, going: bool = False) -> list[StockCount]:
    """The stocktakes of places that the user may see, the latest first."""
    question = (
        sa.select(StockCount)
        .join(StockPlace, StockPlace.id == StockCount.place_id)
        .where(visible_places(scope))
        .options(joinedload(StockCount.place))
        .order_by(StockCount.occurred_at.desc(), StockCount.id.desc())
        .limit(200)
    )
    if going:
        question = question.where(StockCount.state.in_([CountState.COUNTING, CountState.COUNTED]))
    return list(session.scalars(question))


def get_count(session: Session, scope: Scope, count: uuid.UUID) -> StockCount:
    """One stocktake.

    :raises NotFound: there is none, or the user may not see its place
    """
    found = session.scalars(
        sa.select(StockCount)
        .join(StockPlace, StockPlace.id == StockCount.place_id)
        .where(StockCount.id == count, visible_places(scope))
        .options(joinedload(StockCount.place))
    ).first()
    if found is None:
        raise NotFound("stocktake")
    return found


def lines_of(session: Session, count: uuid.UUID) -> list[StockCountLine]:
    """What was found so far, in the order of item and lot."""
    return list(
        session.scalars(
            sa.select(StockCountLine)
            .join(Lot, Lot.id == StockCountLine.lot_id)
            .where(StockCountLine.count_id == count)
            .options(joinedload(StockCountLine.lot).joinedload(Lot.item))
            .order_by(Lot.item_id, Lot.number, Lot.parcel)
        )
    )


def uncounted(session: Session, count: StockCount) -> list[Lot]:
    """Lots that the ledger has at the place and nobody has looked for, without how many."""
    there = {each.lot_id for each in balances(session, place_ids=[count.place_id])}
    counted = {line.lot_id for line in lines_of(session, count.id)}
    return list(
        session.scalars(
            sa.select(Lot)
            .where(Lot.id.in_(there - counted))
            .options(joinedload(Lot.item))
            .order_by(Lot.item_id, Lot.number, Lot.parcel)
        )
    )


def differences(session: Session, count: StockCount) -> list[Difference]:
    """Each counted lot beside what the ledger says of the moment in which it was counted."""
    lines = lines_of(session, count.id)
    expected: dict[uuid.UUID, int] = {}
    for moment in {line.counted_at for line in lines}:
        then = {line.lot_id for line in lines if line.counted_at == moment}
        for each in balances(session, place_ids=[count.place_id], lot_ids=then, as_of=moment):
            expected[each.lot_id] = each.quantity
    return [
        Difference(
            lot=line.lot,
            found=line.quantity,
            expected=expected.get(line.lot_id, 0),
            counted_by=line.counted_by,
        )
        for line in lines
    ]
