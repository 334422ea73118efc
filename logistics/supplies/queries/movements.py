"""What moved, when and by whose hand; who got a lot; how much is really used."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from logistics.access.rules import Scope
from logistics.errors import NotFound
from logistics.supplies.models import (
    Item,
    Lot,
    MovementPapers,
    StockLeg,
    StockMovement,
    StockPlace,
)
from logistics.supplies.queries.places import visible_places
from logistics.supplies.rules import local_day
from logistics.supplies.rules.kinds import ON_HAND, MovementKind, PlaceKind

USING = (MovementKind.ISSUE, MovementKind.CONSUMPTION)
GOING = (*USING, MovementKind.SCRAP, MovementKind.SURRENDER)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One leg of a movement, as a line of a card.

    :ivar reversed: whether the movement was taken back
    """

    movement: StockMovement
    lot: Lot
    item: Item
    place: StockPlace
    quantity: int
    reversed: bool


@dataclass(frozen=True, kw_only=True)
class Holding:
    """What a place has of some lots and used of them; what it passed on is another's.

    :ivar since: when the first of it came
    """

    place: StockPlace
    since: datetime
    there: int
    used: int


@dataclass(frozen=True, kw_only=True)
class Used:
    """So many base units of an item left a place for use on a day; what was taken back is off."""

    day: date
    place_id: uuid.UUID
    item_id: uuid.UUID
    quantity: int


def get_movement(session: Session, scope: Scope, movement: uuid.UUID) -> StockMovement:
    """A movement that touches a place the user may see.

    :raises NotFound: there is none
    """
    found = session.scalars(
        sa.select(StockMovement).where(
            StockMovement.id == movement,
            StockMovement.id.in_(
                sa.select(StockLeg.movement_id)
                .join(StockPlace, StockPlace.id == StockLeg.place_id)
                .where(visible_places(scope))
            ),
        )
    ).first()
    if found is None:
        raise NotFound("movement")
    return found


def entries(
    session: Session,
    scope: Scope,
    *,
    movement_id: uuid.UUID | None = None,
    lot_ids: Collection[uuid.UUID] | None = None,
    place_id: uuid.UUID | None = None,
    item_id: uuid.UUID | None = None,
    most: int | None = None,
) -> list[Entry]:
    """The legs at places that the user may see, the latest first."""
    reversal = aliased(StockMovement)
    question: sa.Select[*tuple[Any, ...]] = (
        sa.select(StockMovement, Lot, Item, StockPlace, StockLeg.quantity, reversal.id.is_not(None))
        .join(StockLeg, StockLeg.movement_id == StockMovement.id)
        .join(Lot, Lot.id == StockLeg.lot_id)
        .join(Item, Item.id == Lot.item_id)
        .join(StockPlace, StockPlace.id == StockLeg.place_id)
        .outerjoin(reversal, reversal.reverses_id == StockMovement.id)
        .where(visible_places(scope))
        .order_by(StockMovement.occurred_at.desc(), StockMovement.id.desc(), StockLeg.quantity)
        .limit(most)
    )
    for column, wanted in (
        (StockMovement.id, movement_id),
        (StockLeg.place_id, place_id),
        (Lot.item_id, item_id),
    ):
        if wanted is not None:
            question = question.where(column == wanted)
    if lot_ids is not None:
        question = question.where(StockLeg.lot_id.in_(lot_ids))
    return [
        Entry(
            movement=movement,
            lot=lot,
            item=item,
            place=place,
            quantity=int(quantity),
            reversed=taken_back,
        )
        for movement, lot, item, place, quantity, taken_back in session.execute(question)
    ]


def who_got(session: Session, scope: Scope, lot_ids: Collection[uuid.UUID]) -> list[Entry]:
    """Where some lots went for good: used, handed out or thrown away; the latest first."""
    return [
        entry
        for entry in entries(session, scope, lot_ids=lot_ids)
        if entry.quantity > 0
        and not entry.reversed
        and entry.movement.kind is not MovementKind.REVERSAL
        and entry.place.kind in (PlaceKind.CONSUMED, PlaceKind.AUTHORITY)
    ]


def holdings(
    session: Session, *, lot_ids: Collection[uuid.UUID], place_ids: Collection[uuid.UUID]
) -> list[Holding]:
    """Which shelves have some lots, or used them up, the district's before those of sites."""
    mistaken = aliased(StockMovement)
    gone = sa.func.coalesce(mistaken.kind, StockMovement.kind).in_(GOING)
    found = session.execute(
        sa.select(
            StockPlace,
            sa.func.min(sa.case((StockLeg.quantity > 0, StockMovement.occurred_at))),
            sa.func.sum(StockLeg.quantity),
            sa.func.sum(sa.case((gone, -StockLeg.quantity), else_=0)),
        )
        .join(StockLeg, StockLeg.place_id == StockPlace.id)
        .join(StockMovement, StockMovement.id == StockLeg.movement_id)
        .outerjoin(mistaken, mistaken.id == StockMovement.reverses_id)
        .where(
            StockLeg.lot_id.in_(lot_ids),
            StockPlace.id.in_(place_ids),
            StockPlace.kind.in_(ON_HAND),
        )
        .group_by(StockPlace.id)
        .order_by(StockPlace.site_id.is_not(None), StockPlace.code)
    )
    return [
        Holding(place=place, since=since, there=int(there), used=int(used))
        for place, since, there, used in found
        if there or used
    ]


def consumption(
    session: Session,
    *,
    place_ids: Collection[uuid.UUID],
    since: datetime,
    until: datetime,
    zone: str,
    item_ids: Collection[uuid.UUID] | None = None,
) -> list[Used]:
    """What left some shelves for use, by local day; ``until`` does not belong to it."""
    mistaken = aliased(StockMovement)
    when = sa.func.coalesce(mistaken.occurred_at, StockMovement.occurred_at)
    question: sa.Select[*tuple[Any, ...]] = (
        sa.select(
            StockMovement.occurred_at,
            mistaken.occurred_at,
            StockLeg.place_id,
            Lot.item_id,
            sa.func.sum(StockLeg.quantity),
        )
        .join(StockLeg, StockLeg.movement_id == StockMovement.id)
        .join(Lot, Lot.id == StockLeg.lot_id)
        .join(StockPlace, StockPlace.id == StockLeg.place_id)
        .outerjoin(mistaken, mistaken.id == StockMovement.reverses_id)
        .where(
            sa.func.coalesce(mistaken.kind, StockMovement.kind).in_(USING),
            when >= since,
            when < until,
            StockLeg.place_id.in_(place_ids),
            StockPlace.kind.in_(ON_HAND),
        )
        .group_by(StockMovement.occurred_at, mistaken.occurred_at, StockLeg.place_id, Lot.item_id)
    )
    if item_ids is not None:
        question = question.where(Lot.item_id.in_(item_ids))
    used: dict[tuple[date, uuid.UUID, uuid.UUID], int] = defaultdict(int)
    for then, before, place, item, quantity in session.execute(question):
        used[local_day(before or then, zone), place, item] -= int(quantity)
    return [
        Used(day=day, place_id=place, item_id=item, quantity=quantity)
        for (day, place, item), quantity in sorted(used.items())
        if quantity
    ]


def levels(
    session: Session, *, place_ids: Collection[uuid.UUID], item: uuid.UUID, mornings: list[datetime]
) -> list[int]:
    """Units of an item that lay at some places at each of some moments, usable or not.

    :param mornings: in their order
    """
    question = (
        sa.select(StockMovement.occurred_at, sa.func.sum(StockLeg.quantity))
        .join(StockLeg, StockLeg.movement_id == StockMovement.id)
        .join(Lot, Lot.id == StockLeg.lot_id)
        .where(Lot.item_id == item, StockLeg.place_id.in_(place_ids))
        .group_by(StockMovement.occurred_at)
        .order_by(StockMovement.occurred_at)
    )
    moved = [(at, int(quantity)) for at, quantity in session.execute(question)]
    found, there, passed = list[int](), 0, 0
    for morning in mornings:
        while passed < len(moved) and moved[passed][0] < morning:
            there += moved[passed][1]
            passed += 1
        found.append(there)
    return found


def without_papers(session: Session, scope: Scope) -> list[StockMovement]:
    """Night issues whose papers have not come, the most urgent first."""
    seen = (
        sa.select(StockLeg.movement_id)
        .join(StockPlace, StockPlace.id == StockLeg.place_id)
        .where(visible_places(scope))
    )
    return list(
        session.scalars(
            sa.select(StockMovement)
            .outerjoin(MovementPapers, MovementPapers.movement_id == StockMovement.id)
            .where(
                StockMovement.papers_due_at.is_not(None),
                MovementPapers.id.is_(None),
                StockMovement.id.in_(seen),
            )
            .order_by(StockMovement.papers_due_at)
        )
    )


def reversal_of(session: Session, movement: uuid.UUID) -> StockMovement | None:
    """What took a movement back."""
    return session.scalars(
        sa.select(StockMovement).where(StockMovement.reverses_id == movement)
    ).first()


def papers_of(session: Session, movement: uuid.UUID) -> MovementPapers | None:
    """The papers that a night issue got."""
    return session.scalars(
        sa.select(MovementPapers).where(MovementPapers.movement_id == movement)
    ).first()
