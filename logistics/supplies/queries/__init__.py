"""Every question about items, lots, places and the ledger."""

from __future__ import annotations

from logistics.supplies.queries.codes import Found, look_up
from logistics.supplies.queries.counts import (
    Difference,
    counts_in,
    differences,
    get_count,
    lines_of,
    uncounted,
)
from logistics.supplies.queries.doctor import problems
from logistics.supplies.queries.items import (
    find_item,
    get_item,
    gtins_of,
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
    lots_by_id,
    lots_question,
    parcels_of,
    visible_lots,
)
from logistics.supplies.queries.movements import (
    Entry,
    Used,
    consumption,
    entries,
    get_movement,
    levels,
    papers_of,
    reversal_of,
    who_got,
    without_papers,
)
from logistics.supplies.queries.overview import ItemStock, PlaceStock, stand_of, stock_of
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
    on_shelves,
    usable,
)
from logistics.supplies.rules.issuable import Issuable, Withheld

__all__ = [
    "Balance",
    "Difference",
    "Entry",
    "Found",
    "Issuable",
    "ItemStock",
    "PlaceStock",
    "Used",
    "Withheld",
    "balances",
    "consumption",
    "counts_in",
    "differences",
    "entries",
    "events_of",
    "find_item",
    "find_lots",
    "find_place",
    "get_count",
    "get_item",
    "get_lot",
    "get_movement",
    "get_place",
    "gtins_of",
    "issuable",
    "item_of_gtin",
    "items",
    "levels",
    "lines_of",
    "lock_lots",
    "look_up",
    "lots_by_id",
    "lots_question",
    "may_replace",
    "on_shelves",
    "packs_of",
    "papers_of",
    "parcels_of",
    "places_in",
    "problems",
    "replacements_of",
    "reversal_of",
    "stand_of",
    "stock_of",
    "uncounted",
    "usable",
    "visible_lots",
    "visible_places",
    "who_got",
    "without_papers",
]
