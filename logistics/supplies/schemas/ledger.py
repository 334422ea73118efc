"""Items, lots, places, movements and stocktakes as JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates

from logistics import clock
from logistics.supplies.models import CountState
from logistics.supplies.operations import Line, ReceiptLine
from logistics.supplies.rules.kinds import (
    ItemFamily,
    LotEventKind,
    LotSource,
    LotState,
    MovementKind,
    PlaceKind,
    Standard,
    Unit,
)
from logistics.supplies.rules.units import MOST
from logistics.transfers.schemas.common import word

QUANTITY = validate.Range(1, MOST)
TEXT = validate.Length(max=400)
BY_HAND = (
    MovementKind.TRANSFER,
    MovementKind.ISSUE,
    MovementKind.CONSUMPTION,
    MovementKind.RETURN,
    MovementKind.SCRAP,
    MovementKind.SURRENDER,
)
"""Kinds that a caller may post; the others come from receipts, counts and reversals."""


class SupplyItemSchema(Schema):
    """An item."""

    id = fields.UUID()
    code = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    family = word(ItemFamily)
    standard = word(Standard, allow_none=True)
    size = fields.String()
    base_unit = word(Unit)
    shown_unit = word(Unit)
    reusable = fields.Boolean()


class StockPlaceSchema(Schema):
    """A place for goods."""

    id = fields.UUID()
    kind = word(PlaceKind)
    code = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    district_id = fields.UUID()
    site_id = fields.UUID(allow_none=True)


class SupplyLotSchema(Schema):
    """A lot."""

    id = fields.UUID()
    item_id = fields.UUID()
    maker = fields.String()
    number = fields.String()
    parcel = fields.Integer()
    made_on = fields.Date(allow_none=True)
    expires_on = fields.Date(allow_none=True)
    certificate = fields.String()
    source = word(LotSource)
    state = word(LotState)
    reason = fields.String()
    restricted_to = fields.String()


class WantedStockSchema(Schema):
    """Which stock, and of which moment."""

    place_id = fields.UUID()
    item_id = fields.UUID()
    as_of = fields.AwareDateTime(default_timezone=UTC)


class ScannedCodeSchema(Schema):
    """What was scanned or typed."""

    code = fields.String(required=True, validate=validate.Length(min=1, max=200))


class GoodsLineSchema(Schema):
    """So many base units of a lot go from one place to another."""

    lot_id = fields.UUID(required=True)
    from_id = fields.UUID(required=True)
    to_id = fields.UUID(required=True)
    quantity = fields.Integer(required=True, strict=True, validate=QUANTITY)
    wanted_id = fields.UUID(allow_none=True)

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> Line:
        """The line as the ledger takes it."""
        return Line(**data)


class HappenedSchema(Schema):
    """Something that happened now, or earlier."""

    occurred_at = fields.AwareDateTime(default_timezone=UTC)

    @validates("occurred_at")
    def past(self, value: datetime, **_: Any) -> None:
        """Nothing is written down before it happens."""
        if value > clock.now():
            raise ValidationError("This is yet to come.")


class MovementOrderSchema(HappenedSchema):
    """Goods that are moved by lot, all lines or none."""

    kind = word(MovementKind, required=True, validate=validate.OneOf(BY_HAND))
    lines = fields.List(
        fields.Nested(GoodsLineSchema), required=True, validate=validate.Length(1, 500)
    )
    purpose = fields.String(load_default="", validate=validate.Length(max=200))
    reason = fields.String(load_default="", validate=TEXT)
    use = fields.String(load_default="", validate=validate.Length(max=60))


class TakeOrderSchema(HappenedSchema):
    """Goods that are moved by item, the earliest expiry first."""

    kind = word(MovementKind, required=True, validate=validate.OneOf(BY_HAND[:3]))
    item_id = fields.UUID(required=True)
    quantity = fields.Integer(required=True, strict=True, validate=QUANTITY)
    from_id = fields.UUID(required=True)
    to_id = fields.UUID(required=True)
    purpose = fields.String(load_default="", validate=validate.Length(max=200))
    use = fields.String(load_default="", validate=validate.Length(max=60))


class GoodsReceivedSchema(Schema):
    """A line of a delivery."""

    item_id = fields.UUID(required=True)
    quantity = fields.Integer(required=True, strict=True, validate=QUANTITY)
    maker = fields.String(required=True, validate=validate.Length(1, 120))
    number = fields.String(required=True, validate=validate.Length(1, 40))
    made_on = fields.Date(allow_none=True)
    expires_on = fields.Date(allow_none=True)
    certificate = fields.String(validate=validate.Length(max=120))
    restricted_to = fields.String(validate=validate.Length(max=60))

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> ReceiptLine:
        """The line as the ledger takes it."""
        return ReceiptLine(**data)


class GoodsReceiptSchema(Schema):
    """A delivery from a supplier, counted by two."""

    place_id = fields.UUID(required=True)
    source = word(
        LotSource,
        required=True,
        validate=validate.NoneOf([LotSource.DONATION], error="Donations are received as such."),
    )
    counted_with = fields.String(required=True, validate=validate.Length(1, 120))
    lines = fields.List(
        fields.Nested(GoodsReceivedSchema), required=True, validate=validate.Length(1, 200)
    )


class LotDecisionSchema(Schema):
    """What is decided about a lot.

    ``expiry_extended`` needs ``expires_on``, the authority as ``reason`` and its paper as
    ``proof``; ``use_restricted`` names the use as ``reason``, or none.
    """

    kind = word(LotEventKind, required=True, validate=validate.NoneOf([LotEventKind.RECEIVED]))
    reason = fields.String(load_default="", validate=TEXT)
    proof = fields.String(load_default="", validate=TEXT)
    expires_on = fields.Date(load_default=None)


class LotEventSchema(Schema):
    """Something that was decided about a lot."""

    kind = word(LotEventKind)
    state = word(LotState)
    expires_on = fields.Date(allow_none=True)
    reason = fields.String()
    proof = fields.String()
    by = fields.String()
    occurred_at = fields.AwareDateTime()


class StockMovementSchema(Schema):
    """A movement."""

    id = fields.UUID()
    kind = word(MovementKind)
    occurred_at = fields.AwareDateTime()
    recorded_at = fields.AwareDateTime()
    by = fields.String()
    counted_with = fields.String()
    purpose = fields.String()
    reason = fields.String()
    reverses_id = fields.UUID(allow_none=True)


class StockReasonSchema(Schema):
    """Why."""

    reason = fields.String(required=True, validate=validate.Length(1, 400))


class NewCountSchema(Schema):
    """Where a stocktake begins."""

    place_id = fields.UUID(required=True)


class CountedLotSchema(Schema):
    """How much of a lot was found."""

    lot_id = fields.UUID(required=True)
    quantity = fields.Integer(required=True, strict=True, validate=validate.Range(0, MOST))


class StockCountSchema(Schema):
    """A stocktake."""

    id = fields.UUID()
    place_id = fields.UUID()
    state = word(CountState)
    started_by = fields.String()
    occurred_at = fields.AwareDateTime()
    approved_by = fields.String()
    movement_id = fields.UUID(allow_none=True)
