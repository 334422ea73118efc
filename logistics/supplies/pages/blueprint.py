"""Where the routes of supplies are collected, with the words that their templates share."""

from __future__ import annotations

from flask import Blueprint

from logistics.supplies.models import Item
from logistics.supplies.rules.kinds import Unit
from logistics.supplies.rules.units import split, written
from logistics.web.language import shown

pages = Blueprint("supplies", __name__, url_prefix="/supplies")


@pages.app_template_filter("amount")
def amount(quantity: int, item: Item) -> str:
    """A quantity of an item as people say it: 1,200 只, 1.25 t."""
    sign = "−" if quantity < 0 else ""
    digits = written(abs(quantity), item.base_unit, item.shown_unit)
    return f"{sign}{digits} {shown(item.shown_unit)}"


@pages.app_template_filter("packed")
def packed(quantity: int, packs: dict[Unit, int]) -> str:
    """A quantity as it stands on the shelf: 3 箱 2 盒 5 只."""
    real = {
        unit: size for unit, size in packs.items() if size == 1 or unit in (Unit.BOX, Unit.CARTON)
    }
    return " ".join(f"{count:,} {shown(unit)}" for count, unit in split(quantity, real))
