"""Goods are used up: by a shift, for a room, on a trip."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from logistics.errors import NotFound
from logistics.sites.models import Room, Site
from logistics.staff.models import StaffShift
from logistics.supplies.models import StockMovement, StockPlace
from logistics.supplies.operations.ledger import Reference, take
from logistics.supplies.operations.places import outside, places_for_site
from logistics.supplies.rules.consuming import ConsumptionFor, check_belongs
from logistics.supplies.rules.kinds import MovementKind, PlaceKind
from logistics.transfers.models import Trip


def use_up(
    session: Session,
    place: StockPlace,
    *,
    item_id: uuid.UUID,
    quantity: int,
    for_what: ConsumptionFor,
    for_id: uuid.UUID,
    use: str = "",
    by: str,
    by_id: uuid.UUID | None = None,
    at: datetime,
) -> StockMovement:
    """Book what a shift, a room or a trip used, the earliest expiry first.

    :raises NotFound: there is no such shift, room or trip in the district
    :raises ElsewhereUsed: the shift or room is of another site
    :raises ShortOfStock: the place has less that may be issued
    """
    return take(
        session,
        kind=MovementKind.CONSUMPTION,
        item_id=item_id,
        quantity=quantity,
        from_id=place.id,
        to_id=_used(session, place, at=at),
        reference=used_by(session, place, for_what, for_id),
        use=use,
        by=by,
        by_id=by_id,
        at=at,
    )


def used_by(
    session: Session, place: StockPlace, for_what: ConsumptionFor, for_id: uuid.UUID
) -> Reference:
    """What used goods of a place, as their movement names it.

    :raises NotFound: there is no such shift, room or trip in the district
    :raises ElsewhereUsed: the shift or room is of another site
    """
    _check(session, place, for_what, for_id)
    return Reference(kind=for_what.value, id=for_id)


def _check(
    session: Session, place: StockPlace, for_what: ConsumptionFor, for_id: uuid.UUID
) -> None:
    if for_what is ConsumptionFor.TRIP:
        if session.get(Trip, for_id) is None:
            raise NotFound("trip")
        return
    row: StaffShift | Room | None = (
        session.get(StaffShift, for_id)
        if for_what is ConsumptionFor.SHIFT
        else session.get(Room, for_id)
    )
    if row is None or session.get_one(Site, row.site_id).district_id != place.district_id:
        raise NotFound(for_what.value)
    check_belongs(for_what, place.site_id, row.site_id)


def _used(session: Session, place: StockPlace, *, at: datetime) -> uuid.UUID:
    if place.site_id is not None:
        return places_for_site(session, place.site_id, at=at).consumed.id
    return outside(session, place.district_id, PlaceKind.CONSUMED, at=at).id
