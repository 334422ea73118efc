"""Donations, orders and shares as JSON."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from logistics.supplies.models.distribution import DistributionState
from logistics.supplies.operations.deliveries import DeliveredLot, OrderDetails
from logistics.supplies.operations.donations import DonationOrder, GiftLine, MoneyLine
from logistics.supplies.rules.distribution import PRIORITIES, Claim
from logistics.supplies.rules.donations import DonorKind
from logistics.supplies.rules.kinds import LotSource
from logistics.supplies.rules.units import MOST

QUANTITY = validate.Range(min=1, max=MOST)
NAME = validate.Length(min=1, max=120)
CENTS = validate.Range(min=1, max=10**15)


class GiftLineSchema(Schema):
    """Goods as two people counted them, in base units; a value only with its proof."""

    item_id = fields.UUID(required=True)
    quantity = fields.Integer(required=True, validate=QUANTITY)
    maker = fields.String(required=True, validate=NAME)
    number = fields.String(required=True, validate=validate.Length(min=1, max=40))
    made_on = fields.Date(allow_none=True)
    expires_on = fields.Date(allow_none=True)
    certificate = fields.String(validate=validate.Length(max=120))
    value_cents = fields.Integer(allow_none=True, validate=CENTS)
    proof = fields.String(validate=validate.Length(max=120))

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> GiftLine:
        """The line as the operations take it."""
        return GiftLine(**data)


class MoneyLineSchema(Schema):
    """An amount of money, in cents."""

    amount_cents = fields.Integer(required=True, validate=CENTS)
    currency = fields.String(validate=validate.Length(equal=3))
    account = fields.String(validate=validate.Length(max=120))

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> MoneyLine:
        """The line as the operations take it."""
        return MoneyLine(**data)


class DonationOrderSchema(Schema):
    """A donation as it is accepted; who counted is named where there are goods."""

    place_id = fields.UUID(required=True)
    donor = fields.String(required=True, validate=NAME)
    donor_kind = fields.Enum(DonorKind, by_value=True, required=True)
    publish_name = fields.Boolean()
    directed_to = fields.String(validate=validate.Length(max=60))
    lines = fields.List(fields.Nested(GiftLineSchema), validate=validate.Length(max=100))
    money = fields.List(fields.Nested(MoneyLineSchema), validate=validate.Length(max=20))
    counted_by = fields.List(
        fields.String(validate=validate.Length(max=60)),
        load_default=["", ""],
        validate=validate.Length(equal=2),
    )

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Place, counters, and the donation as the operations take it."""
        place, counted_by = data.pop("place_id"), tuple(data.pop("counted_by"))
        for name in ("lines", "money"):
            data[name] = tuple(data.get(name, ()))
        return {"place_id": place, "counted_by": counted_by, "order": DonationOrder(**data)}


class DonatedLineSchema(Schema):
    """Donated goods."""

    item_id = fields.UUID()
    lot_id = fields.UUID()
    quantity = fields.Integer()
    value_cents = fields.Integer(allow_none=True)
    proof = fields.String()


class DonationSchema(Schema):
    """A donation."""

    id = fields.UUID()
    number = fields.String()
    place_id = fields.UUID()
    donor = fields.String()
    donor_kind = fields.Enum(DonorKind, by_value=True)
    publish_name = fields.Boolean()
    directed_to = fields.String()
    movement_id = fields.UUID(allow_none=True)
    occurred_at = fields.AwareDateTime()
    lines = fields.List(fields.Nested(DonatedLineSchema))
    money = fields.List(fields.Nested(MoneyLineSchema))


class DonatedItemSchema(Schema):
    """One item of all donations, beside the ledger."""

    item = fields.String(attribute="item.code")
    donations = fields.Integer()
    donated = fields.Integer()
    in_the_ledger = fields.Integer()
    balances = fields.Boolean()


class SupplyOrderDetailsSchema(Schema):
    """An order as it is written."""

    place_id = fields.UUID(required=True)
    source = fields.Enum(
        LotSource,
        by_value=True,
        required=True,
        validate=validate.OneOf((LotSource.PURCHASE, LotSource.PRODUCTION)),
    )
    supplier = fields.String(required=True, validate=NAME)
    item_id = fields.UUID(required=True)
    quantity = fields.Integer(required=True, validate=QUANTITY)
    due_on = fields.Date(required=True)

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> OrderDetails:
        """The order as the operations take it."""
        return OrderDetails(**data)


class DeliveredLotSchema(Schema):
    """What was delivered of a maker's lot."""

    quantity = fields.Integer(required=True, validate=QUANTITY)
    number = fields.String(required=True, validate=validate.Length(min=1, max=40))
    maker = fields.String(validate=validate.Length(max=120))
    made_on = fields.Date(allow_none=True)
    expires_on = fields.Date(allow_none=True)
    certificate = fields.String(validate=validate.Length(max=120))

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> DeliveredLot:
        """The lot as the operations take it."""
        return DeliveredLot(**data)


class SupplyDeliverySchema(Schema):
    """A delivery as two people counted it."""

    lots = fields.List(
        fields.Nested(DeliveredLotSchema), required=True, validate=validate.Length(min=1, max=100)
    )
    counted_by = fields.List(
        fields.String(validate=NAME), required=True, validate=validate.Length(equal=2)
    )
    note = fields.String(load_default="", validate=validate.Length(max=200))


class SupplyOrderLineSchema(Schema):
    """An order and how much of it came."""

    id = fields.UUID(attribute="order.id")
    number = fields.String(attribute="order.number")
    source = fields.Enum(LotSource, by_value=True, attribute="order.source")
    supplier = fields.String(attribute="order.supplier")
    item_id = fields.UUID(attribute="order.item_id")
    quantity = fields.Integer(attribute="order.quantity")
    due_on = fields.Date(attribute="order.due_on")
    cancelled_at = fields.AwareDateTime(attribute="order.cancelled_at", allow_none=True)
    delivered = fields.Integer()
    left = fields.Integer()
    finish_on = fields.Date(attribute="finish.on", allow_none=True)


class ProductionSchema(Schema):
    """What a maker produces of an item a day, and how much of it is the district's."""

    district_id = fields.UUID(required=True)
    maker = fields.String(required=True, validate=NAME)
    item_id = fields.UUID(required=True)
    capacity = fields.Integer(required=True, validate=QUANTITY)
    ours = fields.Integer(required=True, validate=validate.Range(min=0, max=MOST))
    from_on = fields.Date(required=True)
    until_on = fields.Date(allow_none=True, load_default=None)


class ClaimSchema(Schema):
    """What a unit needs."""

    place_id = fields.UUID(required=True)
    priority = fields.Integer(required=True, validate=validate.OneOf(PRIORITIES))
    need = fields.Integer(required=True, validate=validate.Range(min=0, max=MOST))
    least = fields.Integer(load_default=0, validate=validate.Range(min=0, max=MOST))

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> Claim:
        """The claim as the rules take it."""
        return Claim(**data)


class WantedSharesSchema(Schema):
    """What is to be shared among whom."""

    place_id = fields.UUID(required=True)
    item_id = fields.UUID(required=True)
    pack = fields.Integer(load_default=1, validate=QUANTITY)
    claims = fields.List(
        fields.Nested(ClaimSchema), required=True, validate=validate.Length(min=1, max=500)
    )


class ShareSchema(Schema):
    """What one unit needs and gets."""

    place_id = fields.UUID()
    priority = fields.Integer()
    need = fields.Integer()
    least = fields.Integer()
    quantity = fields.Integer()
    why = fields.Dict()


class DistributionPlanSchema(Schema):
    """A distribution plan."""

    id = fields.UUID()
    place_id = fields.UUID()
    item_id = fields.UUID()
    available = fields.Integer()
    pack = fields.Integer()
    state = fields.Enum(DistributionState, by_value=True)
    proposed_by = fields.String()
    occurred_at = fields.AwareDateTime()
    shares = fields.List(fields.Nested(ShareSchema))
