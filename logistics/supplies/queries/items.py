"""What can be in store, how it is packed, and what may replace it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.errors import NotFound
from logistics.supplies.models import Item, ItemEquivalent, ItemGtin, ItemPack
from logistics.supplies.rules.kinds import ItemFamily, Unit
from logistics.supplies.rules.units import all_packs


def items(
    session: Session, *, family: ItemFamily | None = None, retired: bool = False
) -> list[Item]:
    """The items by family and code; without the retired ones unless asked for."""
    question = sa.select(Item).order_by(Item.family, Item.code)
    if family is not None:
        question = question.where(Item.family == family)
    if not retired:
        question = question.where(Item.retired_at.is_(None))
    return list(session.scalars(question))


def get_item(session: Session, item: uuid.UUID) -> Item:
    """One item.

    :raises NotFound: there is none
    """
    found = session.get(Item, item)
    if found is None:
        raise NotFound("item")
    return found


def find_item(session: Session, code: str) -> Item | None:
    """The item with a code."""
    return session.scalars(sa.select(Item).where(Item.code == code)).first()


def item_of_gtin(session: Session, gtin: str) -> ItemGtin | None:
    """Which item, and which of its packs, a trade number stands for."""
    return session.scalars(sa.select(ItemGtin).where(ItemGtin.gtin == gtin)).first()


def packs_of(session: Session, item_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[Unit, int]]:
    """For each item every unit that it can be entered in, with its base units."""
    own: dict[uuid.UUID, dict[Unit, int]] = defaultdict(dict)
    for row in session.scalars(sa.select(ItemPack).where(ItemPack.item_id.in_(item_ids))):
        own[row.item_id][row.unit] = row.quantity
    bases = session.execute(sa.select(Item.id, Item.base_unit).where(Item.id.in_(item_ids)))
    return {item: all_packs(base, own[item]) for item, base in bases}


def replacements_of(session: Session, item: uuid.UUID) -> list[Item]:
    """What somebody decided may be issued where this item is asked for."""
    return list(
        session.scalars(
            sa.select(Item)
            .join(ItemEquivalent, ItemEquivalent.replacement_id == Item.id)
            .where(ItemEquivalent.item_id == item, ItemEquivalent.ended_at.is_(None))
            .order_by(Item.code)
        )
    )


def may_replace(session: Session, wanted: uuid.UUID, given: uuid.UUID) -> bool:
    """Whether one item may be issued where another is asked for."""
    return (
        wanted == given
        or session.scalars(
            sa.select(ItemEquivalent.id).where(
                ItemEquivalent.item_id == wanted,
                ItemEquivalent.replacement_id == given,
                ItemEquivalent.ended_at.is_(None),
            )
        ).first()
        is not None
    )


def gtins_of(session: Session, item: uuid.UUID) -> list[ItemGtin]:
    """The trade numbers that stand for packs of an item."""
    return list(
        session.scalars(sa.select(ItemGtin).where(ItemGtin.item_id == item).order_by(ItemGtin.gtin))
    )
