"""Every change of items, lots, places and the ledger; one function a verb."""

from __future__ import annotations

from logistics.supplies.operations.catalogue import load_catalogue
from logistics.supplies.operations.counting import (
    approve_count,
    count_again,
    count_lot,
    drop_count,
    find_lot,
    finish_count,
    start_count,
)
from logistics.supplies.operations.holds import (
    hold,
    hold_item,
    release_hold,
    release_holds_of,
)
from logistics.supplies.operations.items import (
    ItemDetails,
    add_gtin,
    add_item,
    add_pack,
    allow_replacement,
    edit_item,
    end_replacement,
)
from logistics.supplies.operations.ledger import (
    BelowZero,
    KnownKey,
    Line,
    NotIssuable,
    Reference,
    WrongItem,
    legs_of,
    post,
    take,
)
from logistics.supplies.operations.lots import (
    extend_expiry,
    fail_inspection,
    pass_inspection,
    quarantine,
    recall,
    release_from_quarantine,
    restrict,
)
from logistics.supplies.operations.papers import NoPapersDue, hand_in_papers
from logistics.supplies.operations.places import (
    SitePlaces,
    add_place,
    beyond,
    kit_of,
    outside,
    places_for_site,
    store_of,
)
from logistics.supplies.operations.receiving import ReceiptLine, receive
from logistics.supplies.operations.reversing import WasReversed, reverse

__all__ = [
    "BelowZero",
    "ItemDetails",
    "KnownKey",
    "Line",
    "NoPapersDue",
    "NotIssuable",
    "ReceiptLine",
    "Reference",
    "SitePlaces",
    "WasReversed",
    "WrongItem",
    "add_gtin",
    "add_item",
    "add_pack",
    "add_place",
    "allow_replacement",
    "approve_count",
    "beyond",
    "count_again",
    "count_lot",
    "drop_count",
    "edit_item",
    "end_replacement",
    "extend_expiry",
    "fail_inspection",
    "find_lot",
    "finish_count",
    "hand_in_papers",
    "hold",
    "hold_item",
    "kit_of",
    "legs_of",
    "load_catalogue",
    "outside",
    "pass_inspection",
    "places_for_site",
    "post",
    "quarantine",
    "recall",
    "receive",
    "release_from_quarantine",
    "release_hold",
    "release_holds_of",
    "restrict",
    "reverse",
    "start_count",
    "store_of",
    "take",
]
