"""Forms with several lines of goods: which are filled, and how much each says."""

from __future__ import annotations

import uuid
from decimal import Decimal, InvalidOperation

from sqlalchemy.orm import Session

from logistics.sites.pages import fields
from logistics.supplies.queries.items import packs_of
from logistics.supplies.rules.kinds import Unit
from logistics.supplies.rules.units import to_base
from logistics.web.forms import field
from logistics.wording import say

MOST_CENTS = 10**15


def lines_filled(lines: int) -> list[tuple[int, uuid.UUID]]:
    """The lines that name an item."""
    return [
        (n, fields.row_id(f"item-{n}")) for n in range(lines) if field(f"item-{n}", required=False)
    ]


def line_amount(session: Session, item: uuid.UUID, n: int) -> int:
    """The base units of a line.

    :raises PartOfAUnit: it is no whole number of base units
    """
    packs = packs_of(session, [item]).get(item, {})
    return to_base(number(f"amount-{n}"), fields.chosen(f"unit-{n}", Unit), packs)


def number(name: str) -> Decimal:
    """A number as people type it."""
    try:
        found = Decimal(field(name).replace(",", ""))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise fields.rejected(name, say("This is no number."))
    return found


def cents(name: str) -> int | None:
    """An amount of money in cents, or nothing."""
    if not field(name, required=False):
        return None
    found = number(name) * 100
    if found != found.to_integral_value() or not 0 < found < MOST_CENTS:
        raise fields.rejected(name, say("This is no amount of money."))
    return int(found)
