"""The invented district's store with goods in it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.supplies import operations, queries
from logistics.supplies.models import Item, Lot, StockMovement, StockPlace
from logistics.supplies.operations import catalogue
from logistics.supplies.rules.kinds import LotSource, MovementKind, PlaceKind
from tests import factories

MORNING = datetime(2020, 3, 28, 1, 0, tzinfo=UTC)
TODAY = date(2020, 3, 28)
KEEPER, SECOND, HEAD = "Fan Bo", "Mo Ting", "Lu Wen"


@dataclass(frozen=True, kw_only=True)
class Store:
    """A district with its store and one site."""

    session: Session
    store: StockPlace
    suppliers: StockPlace
    site: operations.SitePlaces
    site_id: uuid.UUID
    district_id: uuid.UUID

    def item(self, code: str) -> Item:
        """An item of the shipped list, put on record when it is first asked for."""
        found = queries.find_item(self.session, code)
        return found or catalogue.add_listed(self.session, code, at=MORNING)

    def delivered(
        self,
        quantity: int,
        *,
        code: str = "MASK-YY0469",
        number: str = "2020A",
        expires_on: date | None = date(2022, 1, 31),
        passed: bool = True,
        place: StockPlace | None = None,
        restricted_to: str = "",
        at: datetime = MORNING,
    ) -> Lot:
        """A lot that came from a supplier and, unless told otherwise, passed its inspection."""
        movement = operations.receive(
            self.session,
            place_id=(place or self.store).id,
            origin_id=self.suppliers.id,
            lines=[
                operations.ReceiptLine(
                    item_id=self.item(code).id,
                    quantity=quantity,
                    maker="Jiangnan Medical",
                    number=number,
                    expires_on=expires_on,
                    restricted_to=restricted_to,
                )
            ],
            source=LotSource.PURCHASE,
            counted_by=(KEEPER, SECOND),
            at=at,
            by=KEEPER,
        )
        (lot_id,) = {lot for lot, _ in operations.legs_of(self.session, movement.id)}
        if passed:
            operations.pass_inspection(self.session, lot_id, inspector=SECOND, at=at)
        lot = self.session.get(Lot, lot_id)
        assert lot is not None
        return lot

    def moved(
        self,
        lot: Lot,
        quantity: int,
        *,
        origin: StockPlace | None = None,
        target: StockPlace | None = None,
        kind: MovementKind = MovementKind.TRANSFER,
        at: datetime = MORNING,
        by: str = KEEPER,
    ) -> StockMovement:
        """Some of a lot from the store to the site, unless told otherwise."""
        line = operations.Line(
            lot_id=lot.id,
            from_id=(origin or self.store).id,
            to_id=(target or self.site.clean).id,
            quantity=quantity,
        )
        return operations.post(self.session, kind=kind, lines=[line], at=at, by=by)

    def left(self, place: StockPlace | None = None, **moments: datetime) -> int:
        """How much of everything lies at a place."""
        found = queries.balances(self.session, place_ids=[(place or self.store).id], **moments)
        return sum(each.quantity for each in found)

    def outside(self, kind: PlaceKind) -> StockPlace:
        return operations.outside(self.session, self.district_id, kind, at=MORNING)


def opened(session: Session) -> Store:
    """The store of the district on its first day, empty."""
    factories.use(session)
    site = factories.SiteFactory()
    return Store(
        session=session,
        store=operations.store_of(session, site.district_id, at=MORNING),
        suppliers=operations.outside(session, site.district_id, PlaceKind.SUPPLIER, at=MORNING),
        site=operations.places_for_site(session, site.id, at=MORNING),
        site_id=site.id,
        district_id=site.district_id,
    )


def seen_from(session: Session, store: Store) -> Store:
    """A store that is on record already, as rows of another session."""
    factories.use(session)

    def here(place: StockPlace) -> StockPlace:
        return session.merge(place, load=False)

    return replace(
        store,
        session=session,
        store=here(store.store),
        suppliers=here(store.suppliers),
        site=operations.SitePlaces(**{name: here(row) for name, row in vars(store.site).items()}),
    )


def statements(session: Session, work: Callable[[], object]) -> list[str]:
    """What a piece of work asks the database."""
    told: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        told.append(statement)

    connection = session.connection()
    sa.event.listen(connection, "before_cursor_execute", note)
    try:
        work()
    finally:
        sa.event.remove(connection, "before_cursor_execute", note)
    return told
