"""Every question about items, lots, places and the ledger."""

from __future__ import annotations

from logistics.supplies.queries.doctor import problems
from logistics.supplies.queries.items import (
    find_item,
    get_item,
    item_of_gtin,
    items,
    may_replace,
    packs_of,
    replacements_of,
)
from logistics.supplies.queries.lots import (
    events_of,
    find_lots,
    get_lot,
    lots_in,
    parcels_of,
    visible_lots,
)
from logistics.supplies.queries.movements import (
    Entry,
    Used,
    consumption,
    entries,
    get_movement,
    who_got,
    without_papers,
)
from logistics.supplies.queries.places import (
    find_place,
    get_place,
    places_in,
    visible_places,
)
from logistics.supplies.queries.stock import (
    Balance,
    balances,
    issuable,
    lock_lots,
    not_issuable,
    on_shelves,
    usable,
)
from logistics.supplies.rules.issuable import Issuable, Withheld

__all__ = [
    "Balance",
    "Entry",
    "Issuable",
    "Used",
    "Withheld",
    "balances",
    "consumption",
    "entries",
    "events_of",
    "find_item",
    "find_lots",
    "find_place",
    "get_item",
    "get_lot",
    "get_movement",
    "get_place",
    "issuable",
    "item_of_gtin",
    "items",
    "lock_lots",
    "lots_in",
    "may_replace",
    "not_issuable",
    "on_shelves",
    "packs_of",
    "parcels_of",
    "places_in",
    "problems",
    "replacements_of",
    "usable",
    "visible_lots",
    "visible_places",
    "who_got",
    "without_papers",
]
