"""The work of the supply officers in the invented district: gifts, orders, requisitions, masks."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.demo.stores import KEEPER, SECOND
from logistics.sites.models import District, Site, SiteState
from logistics.supplies import operations as supplies
from logistics.supplies.models import Item, StockPlace
from logistics.supplies.models.donations import Donation
from logistics.supplies.operations import (
    deliveries,
    donations,
    emergencies,
    household_tables,
    households,
    picking,
    requisitions,
    shipping,
)
from logistics.supplies.operations.deliveries import DeliveredLot, OrderDetails
from logistics.supplies.operations.donations import DonationOrder, GiftLine, MoneyLine
from logistics.supplies.operations.households import RoundOrder, SlotsOrder
from logistics.supplies.operations.requisitions import RequisitionOrder, WantedLine
from logistics.supplies.operations.shipping import Carriage
from logistics.supplies.queries.items import find_item
from logistics.supplies.rules.donations import DonorKind
from logistics.supplies.rules.kinds import LotSource

HEAD, MANAGER = "指挥长 Lu Wen", "店长 Jin Ya"
MASK, MAKER = "MASK-YY0469", "临江卫材"
GIVEN = (
    ("临江区商会", True, "", ((MASK, 460_900), ("SUIT-GB19082-L", 892), ("GLOVE-M", 14_100)), 0),
    ("清荷村村民", False, "隔离点食堂", (("DISINF-BOTTLE", 1_200), ("VEGETABLES", 7_000_000)), 0),
    ("一位市民", False, "", (), 5_000_000),
)
HOUSEHOLDS, RESERVED, BOUGHT = 800, 428, 321
"""As many in a hundred as in the report: 53.5 reserved, and 75 of those bought."""


def play(session: Session, district: District, *, at: datetime) -> None:
    """Everything of it, as it stands in the morning of the day."""
    before = at - timedelta(days=2)
    store = supplies.store_of(session, district.id, at=before)
    for gift in GIVEN:
        _give(session, store, *gift, at=before)
    _order(session, district, store, at=before)
    sites = session.scalars(
        sa.select(Site)
        .where(Site.district_id == district.id, Site.state == SiteState.OPEN)
        .order_by(Site.code)
    ).all()
    first, second = (
        supplies.places_for_site(session, site.id, at=before).clean for site in sites[:2]
    )
    _ask(session, store, first, second, at=at)
    _masks(session, district, store, at=at)


def is_played(session: Session) -> bool:
    """Whether it was played already."""
    return session.scalars(sa.select(Donation.id)).first() is not None


def _give(
    session: Session,
    store: StockPlace,
    donor: str,
    named: bool,
    directed_to: str,
    goods: tuple[tuple[str, int], ...],
    cents: int,
    *,
    at: datetime,
) -> None:
    row = donations.accept(
        session,
        store.id,
        DonationOrder(
            donor=donor,
            donor_kind=DonorKind.ORGANISATION if named else DonorKind.PERSON,
            publish_name=named,
            directed_to=directed_to,
            lines=tuple(
                GiftLine(
                    item_id=_item(session, code).id,
                    quantity=quantity,
                    maker="海滨制品",
                    number=f"JZ-{code}",
                    certificate="" if code == "VEGETABLES" else f"HGZ-{code}",
                    expires_on=None if code == "VEGETABLES" else date(2022, 2, 28),
                )
                for code, quantity in goods
            ),
            money=(MoneyLine(amount_cents=cents, account="区慈善基金会"),) if cents else (),
        ),
        counted_by=(KEEPER, SECOND),
        by=KEEPER,
        at=at,
    )
    for line in row.lines:
        supplies.pass_inspection(session, line.lot_id, inspector=SECOND, at=at)


def _order(session: Session, district: District, store: StockPlace, *, at: datetime) -> None:
    mask = _item(session, MASK).id
    deliveries.agree_production(
        session,
        district_id=district.id,
        maker=MAKER,
        item_id=mask,
        capacity=300_000,
        ours=250_000,
        from_on=date(2020, 2, 10),
        at=at,
    )
    order = deliveries.order_goods(
        session,
        OrderDetails(
            place_id=store.id,
            source=LotSource.PRODUCTION,
            supplier=MAKER,
            item_id=mask,
            quantity=1_000_000,
            due_on=(at + timedelta(days=5)).date(),
        ),
        by=KEEPER,
        at=at,
    )
    deliveries.take_delivery(
        session,
        order.id,
        (DeliveredLot(quantity=250_000, number="20200326", expires_on=date(2022, 3, 25)),),
        counted_by=(KEEPER, SECOND),
        by=KEEPER,
        at=at,
    )


def _ask(
    session: Session, store: StockPlace, first: StockPlace, second: StockPlace, *, at: datetime
) -> None:
    """One that arrived short, one picked, one that waits, and one that left at night."""

    def ask(target: StockPlace, code: str, quantity: int) -> RequisitionOrder:
        line = WantedLine(item_id=_item(session, code).id, quantity=quantity)
        return RequisitionOrder(
            from_place_id=store.id, to_place_id=target.id, lines=(line,), purpose="三日用量"
        )

    def granted(order: RequisitionOrder) -> uuid.UUID:
        row = requisitions.ask(session, order, by=MANAGER, at=at)
        requisitions.approve(session, row.id, by=HEAD, at=at)
        picking.pick(session, row.id, by=KEEPER, at=at)
        return row.id

    sent = shipping.ship(
        session,
        granted(ask(first, "GOWN", 300)),
        Carriage(driver="周大勇", driver_phone="138-0000-0101", seal="FQ-0188"),
        by=KEEPER,
        at=at,
    )
    shipping.receive_shipment(
        session,
        sent.id,
        {line.id: line.quantity - 20 for line in sent.lines},
        counted_by=(MANAGER, SECOND),
        by=MANAGER,
        at=at,
    )
    granted(ask(second, "RESP-GB19083", 1_200))
    requisitions.ask(session, ask(second, "FACESHIELD", 400), by=MANAGER, at=at)
    night = RequisitionOrder(
        **{**vars(ask(first, "SUIT-GB19082-L", 60)), "purpose": "夜间到达 60 人"}
    )
    emergencies.issue_at_once(session, night, by=KEEPER, at=at - timedelta(hours=5))


def _masks(session: Session, district: District, store: StockPlace, *, at: datetime) -> None:
    """A round of masks whose first day is over."""
    opened, first = at - timedelta(days=2), at - timedelta(hours=24)
    numbers = [f"3101{n:08d}" for n in range(HOUSEHOLDS)]
    lines = [f"{each},{'荷塘' if n % 3 else '柳堤'}社区" for n, each in enumerate(numbers)]
    household_tables.import_households(
        session, _table("number,community", lines), district_id=district.id, at=opened
    )
    row = households.open_round(
        session,
        RoundOrder(
            name="第三轮口罩预约",
            item_id=_item(session, MASK).id,
            place_id=store.id,
            quantity=4_000,
            quota=5,
            opens_at=opened,
            closes_at=at + timedelta(days=2),
        ),
        district_id=district.id,
        by=KEEPER,
        at=opened,
    )
    slots = [
        *households.add_slots(
            session,
            row,
            SlotsOrder(outlet="荷塘药房", first=first, minutes=240, count=1, capacity=428),
        ),
        *households.add_slots(
            session,
            row,
            SlotsOrder(outlet="荷塘药房", first=at, minutes=120, count=4, capacity=40),
        ),
    ]
    moment = first.isoformat()
    household_tables.import_reservations(
        session,
        _table("number,outlet,from", [f"{n},荷塘药房,{moment}" for n in numbers[:RESERVED]]),
        row,
        at=opened,
    )
    end = first + timedelta(hours=4)
    household_tables.import_sales(session, _table("number", numbers[:BOUGHT]), row, at=end)
    households.close_slot(session, row, slots[0], by=KEEPER, at=end)


def _table(columns: str, lines: list[str]) -> bytes:
    return "\n".join([columns, *lines]).encode()


def _item(session: Session, code: str) -> Item:
    found = find_item(session, code)
    if found is None:
        raise LookupError(code)
    return found
