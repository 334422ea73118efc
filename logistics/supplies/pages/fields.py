"""What the forms of supplies carry: lines of goods, amounts in packs, who may take from where."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from flask import request
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access import gate
from logistics.config import settings
from logistics.errors import NotAllowed
from logistics.sites.pages.fields import chosen, rejected, row_id
from logistics.supplies import operations, queries
from logistics.supplies.models import StockPlace
from logistics.supplies.roles import KEEPERS
from logistics.supplies.rules import local_day
from logistics.supplies.rules.kinds import MovementKind, PlaceKind, Unit
from logistics.supplies.rules.units import to_base
from logistics.web.forms import field
from logistics.wording import say

MOST_CENTS = 10**15


def today(at: datetime | None = None) -> date:
    """The local date, on which expiry is judged."""
    return local_day(at or clock.now(), settings().zone)


def lines_filled(lines: int) -> list[tuple[int, uuid.UUID]]:
    """The lines that name an item."""
    return [(n, row_id(f"item-{n}")) for n in range(lines) if field(f"item-{n}", required=False)]


def line_amount(session: Session, item_id: uuid.UUID, n: int) -> int:
    """The base units of a line.

    :raises PartOfAUnit: it is no whole number of base units
    """
    return amount(session, item_id, name=f"amount-{n}", unit=f"unit-{n}")


def amount(
    session: Session, item_id: uuid.UUID, *, name: str = "amount", unit: str = "unit"
) -> int:
    """The base units of an amount and its unit.

    :raises PartOfAUnit: it is no whole number of base units
    """
    packs = queries.packs_of(session, [item_id]).get(item_id, {})
    return to_base(number(name), chosen(unit, Unit), packs)


def number(name: str) -> Decimal:
    """A number as people type it."""
    try:
        found = Decimal(field(name).replace(",", ""))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise rejected(name, say("This is no number."))
    return found


def cents(name: str) -> int | None:
    """An amount of money in cents, or nothing."""
    if not field(name, required=False):
        return None
    found = number(name) * 100
    if found != found.to_integral_value() or not 0 < found < MOST_CENTS:
        raise rejected(name, say("This is no amount of money."))
    return int(found)


def check_hands(place: StockPlace, kind: MovementKind) -> None:
    """Let the keeper do everything; others use and move what lies at a site.

    :raises NotAllowed: only a keeper may do it
    """
    at_work = kind in (MovementKind.CONSUMPTION, MovementKind.TRANSFER)
    if not gate.has_role(*KEEPERS) and (place.site_id is None or not at_work):
        raise NotAllowed(say("Only a supply officer may do this."))


def way(session: Session, place: StockPlace) -> tuple[MovementKind, StockPlace]:
    """What is to be done with goods and where they go: a place, or a kind of place beyond.

    :raises InputRejected: nothing was chosen
    """
    kind_text, _, target_text = request.form.get("way", "").partition(":")
    try:
        kind = MovementKind(kind_text)
    except ValueError:
        raise rejected("way", say("Choose one.")) from None
    check_hands(place, kind)
    if target_text in set(PlaceKind):
        target = operations.beyond(session, place, PlaceKind(target_text), at=clock.now())
        return kind, target
    try:
        return kind, queries.get_place(session, gate.scope(), uuid.UUID(target_text))
    except ValueError:
        raise rejected("way", say("Choose one.")) from None
