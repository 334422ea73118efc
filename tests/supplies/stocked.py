"""A store with goods in it, for tests of the work with them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from logistics.sites.models import District
from logistics.supplies import operations
from logistics.supplies.models import Item, Lot, StockLeg, StockPlace
from logistics.supplies.operations import ReceiptLine, catalogue
from logistics.supplies.queries.items import find_item
from logistics.supplies.rules.kinds import LotSource, PlaceKind
from tests import factories
from tests.factories import DistrictFactory

MORNING = datetime(2020, 3, 28, 0, 0, tzinfo=UTC)
"""Eight o'clock in the city."""


@dataclass(frozen=True, kw_only=True)
class Stocked:
    """A district and its store."""

    district: District
    store: StockPlace

    def lot(
        self,
        session: Session,
        code: str,
        quantity: int,
        *,
        number: str = "L1",
        expires: date | None = date(2022, 1, 31),
        place: StockPlace | None = None,
        at: datetime = MORNING,
        **line: Any,
    ) -> Lot:
        """So much of an item, counted, inspected and on the shelf."""
        item = item_of(session, code)
        movement = operations.receive(
            session,
            place_id=(place or self.store).id,
            origin_id=operations.outside(session, self.district.id, PlaceKind.SUPPLIER, at=at).id,
            lines=[
                ReceiptLine(
                    item_id=item.id,
                    quantity=quantity,
                    maker="Jiangnan Medical",
                    number=number,
                    expires_on=expires,
                    certificate="C-1",
                    **line,
                )
            ],
            source=LotSource.PURCHASE,
            counted_by=("Wu Gang", "Li Jing"),
            at=at,
            by="Wu Gang",
        )
        lot = session.get_one(Lot, lot_of(session, movement.id))
        operations.pass_inspection(session, lot.id, inspector="Sun Li", at=at)
        return lot


def stocked(session: Session) -> Stocked:
    """The district of the cast with an empty store."""
    factories.use(session)
    district = DistrictFactory()
    return Stocked(district=district, store=operations.store_of(session, district.id, at=MORNING))


def item_of(session: Session, code: str) -> Item:
    """An item of the shipped list, put on record when it is first asked for."""
    return find_item(session, code) or catalogue.add_listed(session, code, at=MORNING)


def lot_of(session: Session, movement: uuid.UUID) -> uuid.UUID:
    """The lot of a movement of one lot."""
    [lot] = {leg.lot_id for leg in session.query(StockLeg).filter_by(movement_id=movement)}
    return lot
