"""The places that a district registers."""

from __future__ import annotations

from typing import Any

from flask_smorest.fields import Upload
from marshmallow import Schema, fields, post_load, validate

from logistics.transfers.orders import PlaceOrder
from logistics.transfers.rules.kinds import PlaceKind
from logistics.transfers.schemas.common import NAME, word


class PlaceOrderSchema(Schema):
    """A place as it shall be registered."""

    district_id = fields.UUID(required=True)
    kind = word(PlaceKind, required=True)
    name_zh = fields.String(required=True, validate=NAME)
    name_en = fields.String(validate=validate.Length(max=120))
    latitude = fields.Float(required=True, validate=validate.Range(-90, 90))
    longitude = fields.Float(required=True, validate=validate.Range(-180, 180))
    receiver = fields.String(validate=validate.Length(max=120))
    phone = fields.String(validate=validate.Length(max=40))

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> PlaceOrder:
        """The place as the operations take it."""
        return PlaceOrder(**data)


class KnownPlaceSchema(Schema):
    """A place."""

    id = fields.UUID()
    district_id = fields.UUID()
    kind = word(PlaceKind)
    name_zh = fields.String()
    name_en = fields.String()
    latitude = fields.Float()
    longitude = fields.Float()
    receiver = fields.String()
    phone = fields.String()
    version = fields.Integer()


class PlaceTableSchema(Schema):
    """A CSV or XLSX file of places."""

    file = Upload(required=True)


class ImportedPlacesSchema(Schema):
    """What an import of places did."""

    added = fields.Integer()
    changed = fields.Integer()
    unchanged = fields.Integer()
