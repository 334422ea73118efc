"""What the doctor checks of the ledger; an empty list is good health."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from logistics.config import settings
from logistics.supplies.models import Lot, LotEvent, StockLeg, StockMovement, StockPlace
from logistics.supplies.rules import local_day
from logistics.supplies.rules.kinds import (
    ENDLESS,
    ON_HAND,
    LotState,
    MovementKind,
    PlaceKind,
)
from logistics.supplies.rules.ways import CLEAN, EXPOSED, GONE


def problems(session: Session) -> list[str]:
    """Broken invariants of the ledger, each as a line."""
    return [
        line
        for check in (
            _unbalanced,
            _half_posted,
            _below_zero,
            _not_taken_back_whole,
            _out_of_the_zone,
            _states_without_events,
            _given_out_though_stopped,
        )
        for line in check(session)
    ]


def _unbalanced(session: Session) -> Iterator[str]:
    rows = session.execute(
        sa.select(StockLeg.movement_id, Lot.number, sa.func.sum(StockLeg.quantity))
        .join(Lot, Lot.id == StockLeg.lot_id)
        .group_by(StockLeg.movement_id, StockLeg.lot_id, Lot.number)
        .having(sa.func.sum(StockLeg.quantity) != 0)
    )
    for movement, lot, left in rows:
        yield f"movement {movement} does not balance: {left} of lot {lot}"


def _half_posted(session: Session) -> Iterator[str]:
    legless = sa.select(StockMovement.id).where(
        ~sa.exists().where(StockLeg.movement_id == StockMovement.id)
    )
    loose = (
        sa.select(StockLeg.movement_id)
        .where(~sa.exists().where(StockMovement.id == StockLeg.movement_id))
        .distinct()
    )
    yield from (f"movement {each} has no leg" for each in session.scalars(legless))
    yield from (f"legs of movement {each} hang in the air" for each in session.scalars(loose))


def _below_zero(session: Session) -> Iterator[str]:
    """Now, or at any past moment, in the order in which things happened."""
    together = (
        sa.select(
            StockLeg.lot_id,
            StockLeg.place_id,
            StockMovement.occurred_at,
            sa.func.sum(StockLeg.quantity).label("moved"),
        )
        .join(StockMovement, StockMovement.id == StockLeg.movement_id)
        .join(StockPlace, StockPlace.id == StockLeg.place_id)
        .where(StockPlace.kind.not_in(ENDLESS))
        .group_by(StockLeg.lot_id, StockLeg.place_id, StockMovement.occurred_at)
        .subquery()
    )
    running = sa.select(
        together.c.lot_id,
        together.c.place_id,
        sa.func.sum(together.c.moved)
        .over(
            partition_by=(together.c.lot_id, together.c.place_id),
            order_by=together.c.occurred_at,
        )
        .label("left"),
    ).subquery()
    rows = session.execute(
        sa.select(Lot.number, StockPlace.code, sa.func.min(running.c.left))
        .join(Lot, Lot.id == running.c.lot_id)
        .join(StockPlace, StockPlace.id == running.c.place_id)
        .group_by(Lot.id, Lot.number, StockPlace.code)
        .having(sa.func.min(running.c.left) < 0)
    )
    for lot, place, least in rows:
        yield f"lot {lot} at {place} was at {least}"


def _not_taken_back_whole(session: Session) -> Iterator[str]:
    reversal, mistaken = aliased(StockMovement), aliased(StockMovement)
    rows = session.execute(
        sa.select(reversal.id)
        .join(mistaken, mistaken.id == reversal.reverses_id)
        .join(StockLeg, StockLeg.movement_id.in_([reversal.id, mistaken.id]))
        .group_by(reversal.id, StockLeg.lot_id, StockLeg.place_id)
        .having(sa.func.sum(StockLeg.quantity) != 0)
    )
    for movement in sorted({row.id for row in rows}):
        yield f"reversal {movement} is not the opposite of what it takes back"


def _out_of_the_zone(session: Session) -> Iterator[str]:
    left, came = aliased(StockLeg), aliased(StockLeg)
    origin, target = aliased(StockPlace), aliased(StockPlace)
    rows = session.scalars(
        sa.select(StockMovement.id)
        .join(left, left.movement_id == StockMovement.id)
        .join(came, (came.movement_id == left.movement_id) & (came.lot_id == left.lot_id))
        .join(origin, origin.id == left.place_id)
        .join(target, target.id == came.place_id)
        .where(
            StockMovement.kind != MovementKind.REVERSAL,
            left.quantity < 0,
            came.quantity > 0,
            origin.kind.in_([*EXPOSED, *GONE]),
            target.kind.in_(CLEAN),
        )
        .distinct()
    )
    for movement in rows:
        yield f"movement {movement} brings goods from the contaminated zone to clean stock"


def _states_without_events(session: Session) -> Iterator[str]:
    for lot, events in _histories(session):
        if not events or (events[-1].state, events[-1].expires_on) != (lot.state, lot.expires_on):
            yield f"lot {lot.label} is {lot.state} until {lot.expires_on}, and nobody decided that"


def _given_out_though_stopped(session: Session) -> Iterator[str]:
    """Goods that went out for use while their lot was stopped or after its last day."""
    suspects = {
        lot.id: (lot, events)
        for lot, events in _histories(session)
        if lot.expires_on is not None or any(e.state is not LotState.ISSUABLE for e in events[1:])
    }
    rows = session.execute(
        sa.select(StockLeg.lot_id, StockMovement)
        .join(StockMovement, StockMovement.id == StockLeg.movement_id)
        .join(StockPlace, StockPlace.id == StockLeg.place_id)
        .where(
            StockLeg.quantity < 0,
            StockPlace.kind.in_([each for each in ON_HAND if each is not PlaceKind.TRANSIT]),
            StockMovement.kind.in_(
                [MovementKind.TRANSFER, MovementKind.ISSUE, MovementKind.CONSUMPTION]
            ),
        )
    )
    for lot_id, movement in rows:
        if lot_id not in suspects:
            continue
        lot, events = suspects[lot_id]
        known = [event for event in events if event.recorded_at <= movement.recorded_at]
        last = known[-1] if known else None
        day = local_day(movement.occurred_at, settings().zone)
        if last is None or last.state is not LotState.ISSUABLE:
            yield f"movement {movement.id} gives out lot {lot.label} while it was stopped"
        elif last.expires_on is not None and last.expires_on < day:
            yield f"movement {movement.id} gives out lot {lot.label} after its last day"


def _histories(session: Session) -> Iterator[tuple[Lot, list[LotEvent]]]:
    events: dict[object, list[LotEvent]] = defaultdict(list)
    for event in session.scalars(sa.select(LotEvent).order_by(LotEvent.recorded_at, LotEvent.id)):
        events[event.lot_id].append(event)
    for lot in session.scalars(sa.select(Lot)):
        yield lot, events[lot.id]
