"""The words of the ledger: what goods are, where they lie, what happens to them."""

from __future__ import annotations

from enum import StrEnum


class ItemFamily(StrEnum):
    """What an item is for, whatever its standard and size."""

    RESPIRATOR = "respirator"
    SURGICAL_MASK = "surgical_mask"
    SINGLE_USE_MASK = "single_use_mask"
    SUIT = "suit"
    GOWN = "gown"
    GOGGLES = "goggles"
    FACE_SHIELD = "face_shield"
    THERMOMETER = "thermometer"
    GLOVE = "glove"
    BOOTS = "boots"
    SHOE_COVER = "shoe_cover"
    CAP = "cap"
    ALCOHOL = "alcohol"
    DISINFECTANT = "disinfectant"
    PERACETIC_ACID = "peracetic_acid"
    CHLORINE = "chlorine"
    HAND_RUB = "hand_rub"
    WASTE_BAG = "waste_bag"
    TEST_KIT = "test_kit"
    FOOD = "food"


class Standard(StrEnum):
    """The document that goods are made to. Two standards are two items: KN95 is not N95."""

    GB_19083 = "GB 19083"
    GB_2626_KN95 = "GB 2626 KN95"
    NIOSH_N95 = "NIOSH N95"
    EN_149_FFP2 = "EN 149 FFP2"
    YY_0469 = "YY 0469"
    YY_T_0969 = "YY/T 0969"
    GB_T_32610 = "GB/T 32610"
    GB_19082 = "GB 19082"
    YY_T_0506 = "YY/T 0506"
    GB_14866 = "GB 14866"
    EN_166 = "EN 166"
    GB_10213 = "GB 10213"
    GB_24786 = "GB 24786"
    GB_T_21417 = "GB/T 21417.1"
    YY_T_1633 = "YY/T 1633"
    GB_26373 = "GB 26373"
    GB_26366 = "GB 26366"
    GB_26371 = "GB 26371"
    HJ_421 = "HJ 421"


class Unit(StrEnum):
    """How goods are counted, weighed and packed."""

    PIECE = "piece"
    PAIR = "pair"
    SET = "set"
    BOTTLE = "bottle"
    GRAM = "gram"
    MILLILITRE = "millilitre"
    BOX = "box"
    CARTON = "carton"
    TEN_THOUSAND = "ten_thousand"
    LITRE = "litre"
    KILOGRAM = "kilogram"
    TONNE = "tonne"


class LotSource(StrEnum):
    """Where goods came from."""

    RESERVE = "reserve"
    PRODUCTION = "production"
    PURCHASE = "purchase"
    DONATION = "donation"


class LotState(StrEnum):
    """What may be done with a lot; that it has expired follows from its date alone."""

    INSPECTION = "awaiting_inspection"
    ISSUABLE = "issuable"
    QUARANTINED = "quarantined"
    RECALLED = "recalled"


class LotEventKind(StrEnum):
    """What happened to a lot beside being moved."""

    RECEIVED = "lot_received"
    PASSED = "inspection_passed"
    FAILED = "inspection_failed"
    QUARANTINED = "lot_quarantined"
    RELEASED = "quarantine_lifted"
    RECALLED = "lot_recalled"
    EXPIRY_EXTENDED = "expiry_extended"
    RESTRICTED = "use_restricted"


class PlaceKind(StrEnum):
    """Where goods can be; the last six are the world outside the shelves."""

    DISTRICT_STORE = "district_store"
    SITE_CLEAN = "site_clean"
    SITE_BUFFER = "site_buffer"
    TRANSIT = "in_transit"
    VEHICLE = "vehicle_kit"
    CONSUMED = "consumed"
    WASTE = "waste"
    SUPPLIER = "supplier"
    DONOR = "donor"
    AUTHORITY = "authority"
    ADJUSTMENT = "count_difference"


ON_HAND = (
    PlaceKind.DISTRICT_STORE,
    PlaceKind.SITE_CLEAN,
    PlaceKind.SITE_BUFFER,
    PlaceKind.TRANSIT,
    PlaceKind.VEHICLE,
)
"""Kinds of places where goods can be looked at and counted."""

STORES = (PlaceKind.DISTRICT_STORE, PlaceKind.SITE_CLEAN)
"""Kinds of places that take deliveries in and give goods to others."""

ENDLESS = (PlaceKind.SUPPLIER, PlaceKind.DONOR, PlaceKind.ADJUSTMENT)
"""Kinds of places that goods come out of without ever having been put there."""


class MovementKind(StrEnum):
    """Why goods moved."""

    RECEIPT = "goods_receipt"
    TRANSFER = "transfer"
    ISSUE = "goods_issue"
    CONSUMPTION = "consumption"
    RETURN = "goods_return"
    SCRAP = "scrap"
    SURRENDER = "surrender"
    ADJUSTMENT = "adjustment"
    REVERSAL = "reversal"


class Withholding(StrEnum):
    """Why goods that are there cannot be issued."""

    INSPECTION = "not_inspected"
    QUARANTINED = "in_quarantine"
    RECALLED = "under_recall"
    EXPIRED = "expired"
    RESTRICTED = "restricted_use"
    RESERVED = "reserved_stock"
    ON_THE_WAY = "on_the_way"
