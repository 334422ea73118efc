"""What somebody scanned or typed: an item with its pack, and the lots that it may be."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from logistics.access.rules import Scope
from logistics.supplies.models import Item, Lot
from logistics.supplies.queries.items import find_item, get_item, item_of_gtin
from logistics.supplies.queries.lots import find_lots
from logistics.supplies.rules.gs1 import Scanned, read
from logistics.supplies.rules.kinds import Unit


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a code stands for.

    :ivar scanned: its parts, where it is a GS1 code
    :ivar unit: the pack that the code is on
    :ivar lots: every delivery of the lot that the user may see
    """

    scanned: Scanned | None
    item: Item | None
    unit: Unit | None
    lots: list[Lot]


def look_up(session: Session, scope: Scope, code: str) -> Found:
    """The item and lots of a GS1 code, of a maker's number, or of an item's own code.

    :raises UnreadableCode: it is none of them
    :raises NotAGtin: it is a mistyped trade number
    """
    text = code.strip()
    item = find_item(session, text)
    lots = find_lots(session, scope, number=text) if item is None else []
    if item is not None or lots:
        only = {lot.item_id for lot in lots}
        one = lots[0].item if len(only) == 1 else item
        return Found(scanned=None, item=one, unit=None, lots=lots)
    scanned = read(text)
    known = item_of_gtin(session, scanned.gtin) if scanned.gtin else None
    of_lot = (
        find_lots(session, scope, number=scanned.number, item_id=known.item_id if known else None)
        if scanned.number
        else []
    )
    return Found(
        scanned=scanned,
        item=get_item(session, known.item_id) if known else None,
        unit=known.unit if known else None,
        lots=of_lot,
    )
