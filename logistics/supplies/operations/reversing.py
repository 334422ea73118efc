"""A mistake is taken back once, by a movement of its own that names the one it takes back."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from logistics.errors import NotFound, Refused
from logistics.supplies.models import StockMovement, StockPlace
from logistics.supplies.models.shipments import ShipmentArrival, ShipmentLine, SupplyShipment
from logistics.supplies.operations.ledger import Key, check_left, legs_of, write
from logistics.supplies.queries.stock import lock_lots
from logistics.supplies.rules.kinds import ENDLESS, MovementKind, PlaceKind
from logistics.supplies.rules.lots import SamePerson, check_reason
from logistics.supplies.rules.ways import enters_the_zone
from logistics.wording import say


class WasReversed(Refused):
    """A movement is taken back once, and a reversal never."""


class OnItsWay(Refused):
    """What a shipment moved is counted in or settled, never taken back on its own."""


def reverse(
    session: Session,
    movement_id: uuid.UUID,
    *,
    reason: str,
    at: datetime,
    by: str,
    by_id: uuid.UUID | None = None,
    key: str | None = None,
) -> StockMovement:
    """Take back a movement that was written down by mistake.

    Goods that were written into the contaminated zone come back to clean stock only when a
    person other than the one who wrote it says that they never went there.

    :raises WasReversed: it was taken back before, or is a reversal itself
    :raises OnItsWay: it loaded a shipment, or took what it brought in
    :raises BelowZero: the goods have gone on meanwhile
    :raises SamePerson: it would undo one's own entry into the contaminated zone
    :raises ReasonMissing: there is no reason
    """
    check_reason(reason)
    mistaken = session.get(StockMovement, movement_id)
    if mistaken is None:
        raise NotFound("movement")
    legs = legs_of(session, movement_id)
    lots = lock_lots(session, {lot for lot, _ in legs})
    _check_first(session, mistaken)
    _check_no_shipment(session, mistaken)
    places = {
        place.id: place
        for place in session.scalars(
            sa.select(StockPlace).where(StockPlace.id.in_({place for _, place in legs}))
        )
    }
    kinds = {place.id: place.kind for place in places.values()}
    if _entered(legs, kinds) and (mistaken.by_id, mistaken.by) == (by_id, by):
        raise SamePerson(
            say(
                "Another person than the one who wrote it has to say that these goods never "
                "entered the contaminated zone."
            )
        )
    taken = {
        key_: quantity
        for key_, quantity in legs.items()
        if quantity > 0 and kinds[key_[1]] not in ENDLESS
    }
    check_left(session, taken, lots, at=at)
    reversal = StockMovement(
        id=uuid7(),
        kind=MovementKind.REVERSAL,
        district_id=mistaken.district_id,
        by=by,
        by_id=by_id,
        reason=reason,
        reference_kind=mistaken.reference_kind,
        reference_id=mistaken.reference_id,
        reverses_id=mistaken.id,
        key=key,
        occurred_at=at,
    )
    write(session, reversal, {key_: -quantity for key_, quantity in legs.items()})
    return reversal


def _check_first(session: Session, mistaken: StockMovement) -> None:
    again = session.scalars(
        sa.select(StockMovement.id).where(StockMovement.reverses_id == mistaken.id)
    ).first()
    if again is not None or mistaken.kind is MovementKind.REVERSAL:
        raise WasReversed(say("A movement is taken back once, and a reversal never."))


def _check_no_shipment(session: Session, mistaken: StockMovement) -> None:
    number = session.scalars(
        sa.select(SupplyShipment.number)
        .outerjoin(ShipmentLine, ShipmentLine.shipment_id == SupplyShipment.id)
        .outerjoin(ShipmentArrival, ShipmentArrival.line_id == ShipmentLine.id)
        .where(
            sa.or_(
                SupplyShipment.movement_id == mistaken.id,
                ShipmentArrival.movement_id == mistaken.id,
            )
        )
    ).first()
    if number is not None:
        raise OnItsWay(
            say(
                "These goods went with shipment %(number)s: count in what arrives, and settle "
                "what does not.",
                number=number,
            )
        )


def _entered(legs: dict[Key, int], kinds: dict[uuid.UUID, PlaceKind]) -> bool:
    return any(
        enters_the_zone(kinds[origin], kinds[target])
        for (lot, origin), left in legs.items()
        for (same, target), came in legs.items()
        if lot == same and left < 0 < came
    )
