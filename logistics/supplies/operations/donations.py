"""Accepting a donation: goods into the ledger, money beside it, a number for the receipt."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from logistics.config import settings
from logistics.errors import InputRejected, NotFound, Problem, Refused
from logistics.numbering import NumberKind
from logistics.supplies.models import Item, StockPlace
from logistics.supplies.models.donations import Donation, DonationLine, MoneyDonation
from logistics.supplies.models.lots import Lot
from logistics.supplies.operations.ledger import Reference, legs_of
from logistics.supplies.operations.places import outside
from logistics.supplies.operations.receiving import ReceiptLine, receive
from logistics.supplies.operations.requisitions import take_number
from logistics.supplies.rules import donations as rules
from logistics.supplies.rules import local_day
from logistics.supplies.rules.donations import DonorKind, Offered
from logistics.supplies.rules.kinds import LotSource, PlaceKind
from logistics.wording import say

REFERENCE = "donation"


@dataclass(frozen=True, kw_only=True)
class GiftLine:
    """Goods as two people counted them; a value only with its proof."""

    item_id: uuid.UUID
    quantity: int
    maker: str
    number: str
    made_on: date | None = None
    expires_on: date | None = None
    certificate: str = ""
    value_cents: int | None = None
    proof: str = ""


@dataclass(frozen=True, kw_only=True)
class MoneyLine:
    """An amount of money."""

    amount_cents: int
    currency: str = "CNY"
    account: str = ""


@dataclass(frozen=True, kw_only=True)
class DonationOrder:
    """A donation as it is accepted; see :class:`Donation`."""

    donor: str
    donor_kind: DonorKind
    publish_name: bool = False
    directed_to: str = ""
    lines: tuple[GiftLine, ...] = ()
    money: tuple[MoneyLine, ...] = ()


def accept(
    session: Session,
    place_id: uuid.UUID,
    order: DonationOrder,
    *,
    counted_by: tuple[str, str],
    by: str,
    by_id: uuid.UUID | None = None,
    at: datetime,
) -> Donation:
    """Take a donation in: every line passes the rules, or nothing is accepted.

    Goods given for a purpose are restricted to it.

    :raises InputRejected: names what is wrong with which line
    :raises SamePerson: one person counted
    """
    place = session.get(StockPlace, place_id)
    if place is None:
        raise NotFound("place")
    rules.check_given(len(order.lines), len(order.money), order.donor)
    _check_lines(session, order, on=local_day(at, settings().zone))
    number = take_number(session, NumberKind.DONATION, place.district_id, at=at)
    row = Donation(
        number=str(number),
        number_id=number.id,
        district_id=place.district_id,
        place_id=place.id,
        donor_kind=order.donor_kind,
        donor=order.donor.strip(),
        publish_name=order.publish_name,
        directed_to=order.directed_to.strip(),
        counted_with=" + ".join(counted_by) if order.lines else "",
        by=by,
        occurred_at=at,
    )
    session.add(row)
    session.flush()
    if order.lines:
        _take_in(session, row, order, counted_by=counted_by, by=by, by_id=by_id, at=at)
    session.add_all(
        MoneyDonation(donation_id=row.id, recorded_at=at, **vars(each)) for each in order.money
    )
    session.flush()
    session.refresh(row)
    return row


def _check_lines(session: Session, order: DonationOrder, *, on: date) -> None:
    problems = []
    for n, line in enumerate(order.lines, start=1):
        item = session.get(Item, line.item_id)
        if item is None:
            raise NotFound("item")
        try:
            rules.check_offered(
                Offered(
                    name=item.code,
                    standard=item.standard.value if item.standard else "",
                    certificate=line.certificate,
                    made_on=line.made_on,
                    expires_on=line.expires_on,
                ),
                on=on,
            )
            rules.check_value(line.value_cents, line.proof)
        except Refused as refusal:
            problems.append(Problem(sentence=refusal.sentence, line=n))
    if problems:
        raise InputRejected(say("These goods cannot be accepted."), tuple(problems))


def _take_in(
    session: Session,
    row: Donation,
    order: DonationOrder,
    *,
    counted_by: tuple[str, str],
    by: str,
    by_id: uuid.UUID | None,
    at: datetime,
) -> None:
    movement = receive(
        session,
        place_id=row.place_id,
        origin_id=outside(session, row.district_id, PlaceKind.DONOR, at=at).id,
        lines=[
            ReceiptLine(
                item_id=line.item_id,
                quantity=line.quantity,
                maker=line.maker,
                number=line.number,
                made_on=line.made_on,
                expires_on=line.expires_on,
                certificate=line.certificate,
                restricted_to=row.directed_to,
            )
            for line in order.lines
        ],
        source=LotSource.DONATION,
        counted_by=counted_by,
        purpose=row.directed_to,
        reference=Reference(kind=REFERENCE, id=row.id),
        by=by,
        by_id=by_id,
        at=at,
    )
    row.movement_id = movement.id
    lots: dict[tuple[uuid.UUID, str, str, int], list[Lot]] = {}
    for (lot_id, place), quantity in legs_of(session, movement.id).items():
        if place == row.place_id:
            lot = session.get_one(Lot, lot_id)
            lots.setdefault((lot.item_id, lot.maker, lot.number, quantity), []).append(lot)
    session.add_all(
        DonationLine(
            donation_id=row.id,
            item_id=line.item_id,
            lot_id=lots[line.item_id, line.maker, line.number, line.quantity].pop().id,
            quantity=line.quantity,
            value_cents=line.value_cents,
            proof=line.proof,
            recorded_at=at,
        )
        for line in order.lines
    )
    session.flush()
