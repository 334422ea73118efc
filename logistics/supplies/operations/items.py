"""The list of items: what they are called, how they are packed, what may replace them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.database import check_version
from logistics.errors import Refused
from logistics.supplies.models import Item, ItemEquivalent, ItemGtin, ItemPack
from logistics.supplies.queries.items import find_item, get_item, item_of_gtin, packs_of
from logistics.supplies.rules.gs1 import check_gtin
from logistics.supplies.rules.kinds import ItemFamily, Standard, Unit
from logistics.supplies.rules.lots import check_reason
from logistics.supplies.rules.units import BASE_UNITS, FIXED, UnknownPack, WrongPack, check_pack
from logistics.wording import say


@dataclass(frozen=True, kw_only=True)
class ItemDetails:
    """What is known of an item."""

    code: str
    name_zh: str
    name_en: str
    family: ItemFamily
    base_unit: Unit
    shown_unit: Unit
    standard: Standard | None = None
    size: str = ""
    reusable: bool = False


class ItemExists(Refused):
    """The code is taken."""


class GtinTaken(Refused):
    """The trade number stands for another pack."""


class ReplacesItself(Refused):
    """An item needs no decision to stand in for itself."""


def add_item(session: Session, details: ItemDetails, *, at: datetime) -> Item:
    """Put an item on the list.

    :raises ItemExists: the code is taken
    :raises WrongPack: its base unit is a pack
    """
    if find_item(session, details.code) is not None:
        raise ItemExists(say("There is an item %(code)s already.", code=details.code))
    if details.base_unit not in BASE_UNITS:
        raise WrongPack(say("%(unit)s cannot be a base unit.", unit=details.base_unit))
    item = Item(
        code=details.code,
        name_zh=details.name_zh,
        name_en=details.name_en,
        family=details.family,
        standard=details.standard,
        size=details.size,
        base_unit=details.base_unit,
        shown_unit=details.shown_unit,
        reusable=details.reusable,
        recorded_at=at,
    )
    if details.shown_unit not in {details.base_unit, *FIXED[details.base_unit]}:
        raise WrongPack(say("The item is not packed by %(unit)s.", unit=details.shown_unit))
    session.add(item)
    session.flush()
    return item


def edit_item(
    session: Session,
    item: Item,
    *,
    version: int,
    name_zh: str,
    name_en: str,
    retired: bool,
    at: datetime,
) -> Item:
    """Correct the names of an item, or take no more of it in.

    Standard, size and unit never change: what lies on the shelf would become something else.

    :raises Stale: somebody changed it in the meantime
    """
    check_version(item, version)
    item.name_zh, item.name_en = name_zh, name_en
    item.retired_at = (item.retired_at or at) if retired else None
    session.flush()
    return item


def add_pack(session: Session, item: Item, unit: Unit, quantity: int, *, at: datetime) -> ItemPack:
    """Say how many base units a box or carton holds, or correct it for what comes from now on.

    :raises WrongPack: the unit has a fixed meaning
    """
    check_pack(item.base_unit, unit, quantity)
    row = session.scalars(
        sa.select(ItemPack).where(ItemPack.item_id == item.id, ItemPack.unit == unit)
    ).first()
    if row is None:
        row = ItemPack(item_id=item.id, unit=unit, quantity=quantity, recorded_at=at)
        session.add(row)
    row.quantity = quantity
    session.flush()
    return row


def allow_replacement(
    session: Session, item_id: uuid.UUID, replacement_id: uuid.UUID, *, reason: str, by: str
) -> ItemEquivalent:
    """Decide that one item may be issued where another is asked for; not the other way round.

    :raises ReplacesItself: it is the same item
    :raises ReasonMissing: there is no reason
    """
    check_reason(reason)
    if item_id == replacement_id:
        raise ReplacesItself(say("An item needs no decision to stand in for itself."))
    get_item(session, item_id)
    get_item(session, replacement_id)
    row = session.scalars(_decision(item_id, replacement_id)).first()
    if row is None:
        row = ItemEquivalent(item_id=item_id, replacement_id=replacement_id)
        session.add(row)
    row.reason, row.by, row.ended_at = reason, by, None
    session.flush()
    return row


def end_replacement(
    session: Session, item_id: uuid.UUID, replacement_id: uuid.UUID, *, at: datetime
) -> None:
    """Withdraw such a decision; what was issued under it stays issued."""
    row = session.scalars(_decision(item_id, replacement_id)).first()
    if row is not None:
        row.ended_at = row.ended_at or at
        session.flush()


def add_gtin(session: Session, item: Item, gtin: str, unit: Unit) -> ItemGtin:
    """Let a scanned trade number stand for a pack of an item.

    :raises NotAGtin: the number is mistyped
    :raises GtinTaken: it stands for something else
    :raises UnknownPack: the item is not packed so
    """
    number = check_gtin(gtin)
    if unit not in packs_of(session, [item.id])[item.id]:
        raise UnknownPack(say("The item is not packed by %(unit)s.", unit=unit))
    known = item_of_gtin(session, number)
    if known is not None:
        if (known.item_id, known.unit) != (item.id, unit):
            raise GtinTaken(say("The number %(gtin)s stands for another pack.", gtin=number))
        return known
    row = ItemGtin(item_id=item.id, gtin=number, unit=unit)
    session.add(row)
    session.flush()
    return row


def _decision(item_id: uuid.UUID, replacement_id: uuid.UUID) -> sa.Select[Any]:
    return sa.select(ItemEquivalent).where(
        ItemEquivalent.item_id == item_id, ItemEquivalent.replacement_id == replacement_id
    )
