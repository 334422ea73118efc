"""What the papers of the stores have in common: a line of goods, with its lot and quantity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from logistics.documents.bilingual import Bilingual, Words


@dataclass(frozen=True, kw_only=True)
class GoodsLine:
    """A quantity of one lot.

    :ivar item: name of the goods, with their size where they have one
    :ivar standard: what they conform to, such as ``GB 19083-2010``
    :ivar unit: the unit that ``quantity`` counts
    :ivar packs: the same quantity in whole packs, such as ``3 cartons + 20``
    :ivar shelf: where in the store the lot lies
    """

    item: Bilingual
    standard: str = ""
    maker: str = ""
    lot: str = ""
    expires: date | None = None
    unit: Words
    quantity: Decimal
    packs: Words = ""
    shelf: str = ""
    remark: Words = ""


def totals(lines: Iterable[GoodsLine]) -> tuple[tuple[Words, Decimal], ...]:
    """The sum of each unit, in the order in which it first comes; units are never mixed."""
    sums: list[tuple[Words, Decimal]] = []
    for line in lines:
        known = next((n for n, (unit, _) in enumerate(sums) if unit == line.unit), None)
        if known is None:
            sums.append((line.unit, line.quantity))
        else:
            sums[known] = (line.unit, sums[known][1] + line.quantity)
    return tuple(sums)


def shown(quantity: Decimal) -> str:
    """A quantity with its thousands set apart and no idle zeros: ``12,000``, ``0.5``."""
    text = f"{Decimal(quantity):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
