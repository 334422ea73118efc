"""What several schemas of transfers share."""

from __future__ import annotations

from typing import Any

from flask_smorest.fields import Upload
from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from logistics.transfers.orders import PlaceRef
from logistics.transfers.rules.kinds import PlaceKind

MOST_PEOPLE = 9999
NAME = validate.Length(min=1, max=120)
REASON = validate.Length(min=1, max=200)
PEOPLE = validate.Range(0, MOST_PEOPLE)


def word(kind: type[Any], **options: Any) -> fields.Enum[Any]:
    """A field whose values are those of an enum."""
    return fields.Enum(kind, by_value=True, **options)


class PlaceSchema(Schema):
    """A port or site by its id, anything else by its name."""

    kind = word(PlaceKind, required=True)
    id = fields.UUID(allow_none=True)
    name = fields.String(validate=validate.Length(max=120))

    @validates_schema
    def known(self, data: dict[str, Any], **_: Any) -> None:
        """A port and a site have an id."""
        if data.get("kind") in (PlaceKind.PORT, PlaceKind.SITE) and not data.get("id"):
            raise ValidationError("Missing data for required field.", "id")

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> PlaceRef:
        """The place as the operations take it."""
        return PlaceRef(**data)


class ShownPlaceSchema(Schema):
    """A place with its names."""

    kind = word(PlaceKind)
    id = fields.UUID(allow_none=True)
    zh = fields.String()
    en = fields.String()
    zone = fields.String()


class WordsSchema(Schema):
    """A name in both languages."""

    zh = fields.String()
    en = fields.String()


class CrewSchema(Schema):
    """A member of the crew."""

    id = fields.UUID()
    code = fields.String()
    name = fields.String()
    phone = fields.String()


class TransferReasonSchema(Schema):
    """Why."""

    reason = fields.String(required=True, validate=REASON)


class VehicleTableSchema(Schema):
    """A CSV or XLSX file."""

    file = Upload(required=True)


class ImportedVehiclesSchema(Schema):
    """What an import did."""

    added = fields.Integer()
    changed = fields.Integer()
    unchanged = fields.Integer()
    warnings = fields.List(fields.String())
