"""Stock as people ask for it: by place, by item, with what does not count and why."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics.supplies.models import Item
from logistics.supplies.queries.items import packs_of
from logistics.supplies.queries.stock import on_shelves
from logistics.supplies.rules.issuable import Issuable, Withheld, sort_out
from logistics.supplies.rules.kinds import Unit


@dataclass(kw_only=True)
class ItemStock:
    """One item at one place or at several.

    :ivar usable: what may be issued
    :ivar withheld: what is there and does not count
    """

    item: Item
    packs: dict[Unit, int]
    lots: list[Issuable] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)

    @property
    def usable(self) -> int:
        """Base units that may be issued."""
        return sum(line.quantity for line in self.lots)

    @property
    def apart(self) -> int:
        """Base units that are there and do not count."""
        return sum(each.quantity for each in self.withheld)

    @property
    def next_expiry(self) -> date | None:
        """When the first of what may be issued expires."""
        return min((line.expires_on for line in self.lots if line.expires_on), default=None)


@dataclass(frozen=True, kw_only=True)
class PlaceStock:
    """How a place stands, as one line of a list.

    :ivar items: how many items may be issued there
    :ivar out: items that are there and of which nothing may be issued
    """

    items: int
    out: int
    apart: int
    next_expiry: date | None


def stock_of(
    session: Session,
    *,
    place_ids: Collection[uuid.UUID],
    on: date,
    at: datetime,
    item_ids: Collection[uuid.UUID] | None = None,
) -> list[ItemStock]:
    """What lies at some places together, item by item; items that are not there are left out."""
    lines = on_shelves(session, place_ids=place_ids, item_ids=item_ids, at=at)
    free, withheld = sort_out(lines, on=on)
    wanted = {line.item_id for line in lines}
    packs = packs_of(session, wanted)
    found = {
        item.id: ItemStock(item=item, packs=packs[item.id])
        for item in session.scalars(
            sa.select(Item).where(Item.id.in_(wanted)).order_by(Item.family, Item.code)
        )
    }
    for line in free:
        found[line.item_id].lots.append(line)
    for each in withheld:
        found[each.line.item_id].withheld.append(each)
    return list(found.values())


def stand_of(
    session: Session, *, place_ids: Collection[uuid.UUID], on: date, at: datetime
) -> dict[uuid.UUID, PlaceStock]:
    """How each of some places stands; a place with nothing is left out."""
    free, withheld = sort_out(on_shelves(session, place_ids=place_ids, at=at), on=on)
    usable: dict[uuid.UUID, list[Issuable]] = defaultdict(list)
    apart: dict[uuid.UUID, list[Withheld]] = defaultdict(list)
    for line in free:
        usable[line.place_id].append(line)
    for each in withheld:
        apart[each.line.place_id].append(each)
    return {place: _stand(usable[place], apart[place]) for place in {*usable.keys(), *apart.keys()}}


def _stand(lines: Iterable[Issuable], withheld: Iterable[Withheld]) -> PlaceStock:
    there = {line.item_id for line in lines}
    unusable = {each.line.item_id for each in withheld} - there
    return PlaceStock(
        items=len(there),
        out=len(unusable),
        apart=sum(1 for _ in withheld),
        next_expiry=min((line.expires_on for line in lines if line.expires_on), default=None),
    )
