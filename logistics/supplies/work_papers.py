"""Papers of the work with goods: picking and packing lists, issue slips, receipts."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from logistics.config import settings
from logistics.documents.bilingual import Bilingual
from logistics.documents.goods import GoodsLine
from logistics.documents.issue_slip import IssueSlipFacts, SlipCopy, in_three_copies
from logistics.documents.jobs import Gathered, prints
from logistics.documents.packing_list import Box, PackingListFacts
from logistics.documents.paper import VOID, Contact, Head, Paper
from logistics.documents.picking_list import PickingListFacts
from logistics.documents.stock_receipt import ReceivedLine, StockReceiptFacts
from logistics.sites.models import District
from logistics.supplies.models import Item, Lot, StockPlace
from logistics.supplies.models.requisitions import Requisition
from logistics.supplies.models.shipments import SupplyShipment
from logistics.supplies.operations.ledger import legs_of
from logistics.supplies.queries.items import packs_of
from logistics.supplies.queries.requisitions import arrivals_of, picks_of
from logistics.supplies.rules.kinds import LotState
from logistics.supplies.rules.requisitions import (
    ArrivalOutcome,
    PickState,
    RequisitionKind,
    RequisitionState,
)
from logistics.supplies.rules.units import split
from logistics.transfers.models import Trip, Vehicle
from logistics.wording import Language, term, text

PAPERS_OF_A_SHIPMENT = ("issue_slips", "packing_lists", "stock_receipts")
DRIVER = term("Driver")
URGENT = term("Night emergency: the goods left before the approval, which follows within 24 hours.")


@prints("picking_lists")
def picking_lists(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """What one requisition takes from which lot, the earliest expiry first."""
    row = session.get_one(Requisition, uuid.UUID(wanted["requisition_id"]))
    picks = picks_of(session, row.id, PickState.HELD)
    facts = PickingListFacts(
        head=head(session, row.district_id, row.number, path=f"requisitions/{row.id}"),
        store=named(row.from_place),
        receiver=named(row.to_place),
        against=row.number,
        wanted_at=row.wanted_at,
        lines=lines(session, ((each.lot_id, each.quantity) for each in picks)),
    )
    return Gathered(papers=[Paper(id=str(row.id), title=row.number, facts=facts)])


@prints("issue_slips")
def issue_slips(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """A shipment, or a night issue, in three copies: receiver, store, accounts."""
    facts = (
        _night_slip(session, session.get_one(Requisition, uuid.UUID(wanted["requisition_id"])))
        if "requisition_id" in wanted
        else _slip(session, session.get_one(SupplyShipment, uuid.UUID(wanted["shipment_id"])))
    )
    return Gathered(
        papers=[
            Paper(id=copy.copy.name, title=facts.head.number, facts=copy)
            for copy in in_three_copies(facts)
        ]
    )


@prints("packing_lists")
def packing_lists(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """What drives with a shipment."""
    shipment = session.get_one(SupplyShipment, uuid.UUID(wanted["shipment_id"]))
    row = shipment.requisition
    facts = PackingListFacts(
        head=_shipment_head(session, shipment),
        store=named(row.from_place),
        receiver=named(row.to_place),
        against=row.number,
        vehicle=_plate(session, shipment),
        trip=session.get_one(Trip, shipment.trip_id).number if shipment.trip_id else "",
        drivers=(Contact(role=DRIVER, name=shipment.driver, phone=shipment.driver_phone),)
        if shipment.driver
        else (),
        seal=shipment.seal,
        departs=shipment.occurred_at,
        boxes=tuple(
            Box(
                mark=f"{n} / {len(shipment.lines)}",
                lines=lines(session, [(line.lot_id, line.quantity)]),
            )
            for n, line in enumerate(shipment.lines, start=1)
        ),
    )
    return Gathered(papers=[Paper(id=str(shipment.id), title=shipment.number, facts=facts)])


@prints("stock_receipts")
def stock_receipts(session: Session, wanted: Mapping[str, Any], at: datetime) -> Gathered:
    """What was counted in of a shipment, against what was sent."""
    shipment = session.get_one(SupplyShipment, uuid.UUID(wanted["shipment_id"]))
    row = shipment.requisition
    counted = [
        each
        for each in arrivals_of(session, shipment)
        if each.outcome in (ArrivalOutcome.RECEIVED, ArrivalOutcome.LATER)
    ]
    arrived = {
        line.id: sum(each.quantity for each in counted if each.line_id == line.id)
        for line in shipment.lines
    }
    facts = StockReceiptFacts(
        head=_shipment_head(session, shipment),
        store=named(row.to_place),
        supplier=named(row.from_place),
        source=row.kind.value,
        against=row.number,
        delivery_note=shipment.number,
        received_at=counted[-1].occurred_at if counted else at,
        lines=tuple(
            ReceivedLine(
                **vars(goods(session, line.lot_id, arrived[line.id])),
                announced=Decimal(line.quantity),
                certificate=line.lot.certificate,
                accepted=line.lot.state is LotState.ISSUABLE,
            )
            for line in shipment.lines
        ),
        counted_by=counters(counted[-1].counted_with if counted else ""),
        storekeeper=counted[-1].by if counted else "",
    )
    return Gathered(papers=[Paper(id=str(shipment.id), title=shipment.number, facts=facts)])


def _slip(session: Session, shipment: SupplyShipment) -> IssueSlipFacts:
    row = shipment.requisition
    return IssueSlipFacts(
        head=_shipment_head(session, shipment),
        copy=SlipCopy.RECEIVER,
        store=named(row.from_place),
        receiver=named(row.to_place),
        purpose=own(row.purpose or row.kind.value),
        issued_at=shipment.occurred_at,
        against=row.number,
        vehicle=_plate(session, shipment),
        lines=lines(session, ((line.lot_id, line.quantity) for line in shipment.lines)),
        approved_by=row.decided_by,
        storekeeper=shipment.by,
    )


def _night_slip(session: Session, row: Requisition) -> IssueSlipFacts:
    legs = legs_of(session, row.movement_id) if row.movement_id else {}
    left = [(lot, -quantity) for (lot, _), quantity in legs.items() if quantity < 0]
    return IssueSlipFacts(
        head=head(session, row.district_id, row.number, path=f"requisitions/{row.id}"),
        store=named(row.from_place),
        receiver=named(row.to_place),
        purpose=own(row.purpose),
        issued_at=row.occurred_at,
        against=row.number,
        urgent="" if row.decided_by else URGENT,
        lines=lines(session, left),
        approved_by=row.decided_by,
        storekeeper=row.requested_by,
    )


def _shipment_head(session: Session, shipment: SupplyShipment) -> Head:
    row = shipment.requisition
    return head(
        session,
        row.district_id,
        shipment.number,
        path=f"requisitions/{row.id}",
        void=row.state is RequisitionState.CANCELLED,
    )


def _plate(session: Session, shipment: SupplyShipment) -> str:
    if shipment.vehicle_id is None:
        return ""
    return session.get_one(Vehicle, shipment.vehicle_id).plate


def head(
    session: Session, district_id: uuid.UUID, number: str, *, path: str = "", void: bool = False
) -> Head:
    """What stands at the head of the papers of a district's stores."""
    district = session.get_one(District, district_id)
    return Head(
        issuer=Bilingual(zh=district.name_zh, en=district.name_en),
        zone=settings().zone,
        number=number,
        qr=f"{settings().public_url}/supplies/{path}" if path else "",
        marking=VOID if void else "",
    )


def named(place: StockPlace) -> Bilingual:
    """A place by its name in both languages."""
    return Bilingual(zh=place.name_zh, en=place.name_en)


def own(words: str) -> Bilingual | str:
    """What a user wrote stays as it is; a word of the catalogue is shown in both languages."""
    return words if words in set(RequisitionKind) else Bilingual(zh=words)


def counters(counted_with: str) -> tuple[str, str]:
    """The two who counted, as a movement keeps them."""
    first, _, second = counted_with.partition(" + ")
    return first, second


def lines(session: Session, quantities: Iterable[tuple[uuid.UUID, int]]) -> tuple[GoodsLine, ...]:
    """Quantities of lots as lines of a paper, the earliest expiry first."""
    found = [goods(session, lot, quantity) for lot, quantity in quantities]
    return tuple(
        sorted(found, key=lambda line: (line.item.zh, line.expires is None, line.expires, line.lot))
    )


def goods(session: Session, lot_id: uuid.UUID, quantity: int) -> GoodsLine:
    """A quantity of a lot as a line of a paper, in base units and in whole packs."""
    lot = session.get_one(Lot, lot_id)
    item = session.get_one(Item, lot.item_id)
    size = f" {item.size}" if item.size else ""
    return GoodsLine(
        item=Bilingual(zh=item.name_zh + size, en=item.name_en + size),
        standard=item.standard.value if item.standard else "",
        maker=lot.maker,
        lot=lot.label,
        expires=lot.expires_on,
        unit=item.base_unit.value,
        quantity=Decimal(quantity),
        packs=_packs(session, item, quantity),
    )


def _packs(session: Session, item: Item, quantity: int) -> Bilingual | str:
    parts = split(quantity, packs_of(session, [item.id])[item.id]) if quantity else ()
    if not parts or all(unit is item.base_unit for _, unit in parts):
        return ""
    return Bilingual(
        **{
            language.value: " + ".join(
                f"{count} {text(unit.value, language)}" for count, unit in parts
            )
            for language in Language
        }
    )
