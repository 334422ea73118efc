"""Requisitions and shipments as JSON."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from logistics.supplies.operations.receiving import ReceiptLine
from logistics.supplies.operations.requisitions import RequisitionOrder, WantedLine
from logistics.supplies.operations.shipping import Carriage
from logistics.supplies.rules.consuming import ConsumptionFor
from logistics.supplies.rules.kinds import Withholding
from logistics.supplies.rules.requisitions import (
    ArrivalOutcome,
    PickState,
    RequisitionKind,
    RequisitionState,
)
from logistics.supplies.rules.units import MOST

QUANTITY = validate.Range(min=1, max=MOST)
NAME = validate.Length(min=1, max=120)


class WantedLineSchema(Schema):
    """So many base units of an item."""

    item_id = fields.UUID(required=True)
    quantity = fields.Integer(required=True, validate=QUANTITY)

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> WantedLine:
        """The line as the operations take it."""
        return WantedLine(**data)


class RequisitionOrderSchema(Schema):
    """A requisition as it is asked."""

    kind = fields.Enum(
        RequisitionKind,
        by_value=True,
        load_default=RequisitionKind.ORDINARY,
        validate=validate.NoneOf((RequisitionKind.LOAN_RETURN, RequisitionKind.UPWARD)),
    )
    from_place_id = fields.UUID(required=True)
    to_place_id = fields.UUID(required=True)
    lines = fields.List(
        fields.Nested(WantedLineSchema), required=True, validate=validate.Length(min=1, max=100)
    )
    purpose = fields.String(validate=validate.Length(max=200))
    use = fields.String(validate=validate.Length(max=60))
    wanted_at = fields.AwareDateTime(allow_none=True)
    due_back_on = fields.Date(allow_none=True)

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> RequisitionOrder:
        """The requisition as the operations take it."""
        return RequisitionOrder(**{**data, "lines": tuple(data["lines"])})


class UpwardOrderSchema(Schema):
    """What the district asks the city for."""

    place_id = fields.UUID(required=True)
    lines = fields.List(
        fields.Nested(WantedLineSchema), required=True, validate=validate.Length(min=1, max=100)
    )
    purpose = fields.String(required=True, validate=validate.Length(min=1, max=200))
    wanted_at = fields.AwareDateTime(allow_none=True, load_default=None)


class ApprovalSchema(Schema):
    """A yes, whole or by line; an upward answer names who gave it."""

    quantities = fields.Dict(
        keys=fields.UUID(), values=fields.Integer(validate=validate.Range(min=0, max=MOST))
    )
    words = fields.String(load_default="", validate=validate.Length(max=400))


class RefusalOfGoodsSchema(Schema):
    """Why."""

    reason = fields.String(required=True, validate=validate.Length(min=1, max=400))


class NightPapersSchema(Schema):
    """A word on the papers of a night emergency."""

    note = fields.String(load_default="", validate=validate.Length(max=400))


class ReplacementSchema(Schema):
    """What is given in the place of what was asked; null takes it back."""

    item_id = fields.UUID(required=True, allow_none=True)


class CarriageSchema(Schema):
    """With what the goods drive."""

    vehicle_id = fields.UUID(allow_none=True)
    trip_id = fields.UUID(allow_none=True)
    driver = fields.String(validate=validate.Length(max=80))
    driver_phone = fields.String(validate=validate.Length(max=40))
    seal = fields.String(validate=validate.Length(max=40))

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> Carriage:
        """The carriage as the operations take it."""
        return Carriage(**data)


class ArrivedGoodsSchema(Schema):
    """What two people counted, by line of the shipment."""

    counts = fields.Dict(
        required=True,
        keys=fields.UUID(),
        values=fields.Integer(validate=validate.Range(min=0, max=MOST)),
    )
    counted_by = fields.List(
        fields.String(validate=NAME), required=True, validate=validate.Length(equal=2)
    )


class SettlementSchema(Schema):
    """What became of goods that did not arrive."""

    outcome = fields.Enum(
        ArrivalOutcome,
        by_value=True,
        required=True,
        validate=validate.NoneOf((ArrivalOutcome.RECEIVED,)),
    )
    quantity = fields.Integer(required=True, validate=QUANTITY)
    reason = fields.String(required=True, validate=validate.Length(min=1, max=400))


class ReceiptLineSchema(Schema):
    """So many base units of a maker's lot, as counted at the door."""

    item_id = fields.UUID(required=True)
    quantity = fields.Integer(required=True, validate=QUANTITY)
    maker = fields.String(required=True, validate=NAME)
    number = fields.String(required=True, validate=validate.Length(min=1, max=40))
    made_on = fields.Date(allow_none=True)
    expires_on = fields.Date(allow_none=True)
    certificate = fields.String(validate=validate.Length(max=120))

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> ReceiptLine:
        """The line as the operations take it."""
        return ReceiptLine(**data)


class FromAboveSchema(Schema):
    """What the city sent, as two people counted it."""

    lines = fields.List(
        fields.Nested(ReceiptLineSchema), required=True, validate=validate.Length(min=1, max=100)
    )
    counted_by = fields.List(
        fields.String(validate=NAME), required=True, validate=validate.Length(equal=2)
    )


class ConsumptionSchema(Schema):
    """What a shift, a room or a trip used."""

    place_id = fields.UUID(required=True)
    item_id = fields.UUID(required=True)
    quantity = fields.Integer(required=True, validate=QUANTITY)
    for_what = fields.Enum(ConsumptionFor, by_value=True, required=True)
    for_id = fields.UUID(required=True)
    use = fields.String(load_default="", validate=validate.Length(max=60))


class GiveBackSchema(Schema):
    """How much of each item of a loan goes back; everything that is out without it."""

    quantities = fields.Dict(
        keys=fields.UUID(), values=fields.Integer(validate=validate.Range(min=0, max=MOST))
    )


class WantedRequisitionsSchema(Schema):
    """Which requisitions a list shows."""

    state = fields.Enum(RequisitionState, by_value=True)
    kind = fields.Enum(RequisitionKind, by_value=True)
    page = fields.Integer()
    size = fields.Integer()


class RequisitionLineSchema(Schema):
    """A line of a requisition."""

    id = fields.UUID()
    item_id = fields.UUID()
    given_id = fields.UUID(allow_none=True)
    asked = fields.Integer()
    granted = fields.Integer(allow_none=True)


class RequisitionPickSchema(Schema):
    """A picked lot."""

    id = fields.UUID()
    line_id = fields.UUID()
    lot_id = fields.UUID()
    lot = fields.String(attribute="lot.label")
    expires_on = fields.Date(attribute="lot.expires_on", allow_none=True)
    quantity = fields.Integer()
    state = fields.Enum(PickState, by_value=True)
    why = fields.Enum(Withholding, by_value=True, allow_none=True)


class ShipmentLineSchema(Schema):
    """A lot in a shipment."""

    id = fields.UUID()
    requisition_line_id = fields.UUID()
    lot_id = fields.UUID()
    lot = fields.String(attribute="lot.label")
    quantity = fields.Integer()


class SupplyShipmentSchema(Schema):
    """A shipment."""

    id = fields.UUID()
    number = fields.String()
    requisition_id = fields.UUID()
    trip_id = fields.UUID(allow_none=True)
    vehicle_id = fields.UUID(allow_none=True)
    driver = fields.String()
    seal = fields.String()
    occurred_at = fields.AwareDateTime()
    lines = fields.List(fields.Nested(ShipmentLineSchema))


class RequisitionSchema(Schema):
    """A requisition."""

    id = fields.UUID()
    number = fields.String()
    kind = fields.Enum(RequisitionKind, by_value=True)
    state = fields.Enum(RequisitionState, by_value=True)
    from_place_id = fields.UUID()
    to_place_id = fields.UUID()
    purpose = fields.String()
    use = fields.String()
    wanted_at = fields.AwareDateTime(allow_none=True)
    due_back_on = fields.Date(allow_none=True)
    returns_id = fields.UUID(allow_none=True)
    requested_by = fields.String()
    occurred_at = fields.AwareDateTime()
    decided_by = fields.String()
    decided_at = fields.AwareDateTime(allow_none=True)
    decision = fields.String()
    lines = fields.List(fields.Nested(RequisitionLineSchema))
    version = fields.Integer()
