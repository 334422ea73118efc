"""Vehicles."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from logistics.transfers.orders import VehicleOrder
from logistics.transfers.rules.fleet import MOST_SEATS, MOST_SEATS_IN_A_ROW
from logistics.transfers.rules.kinds import Readiness, VehicleKind
from logistics.transfers.schemas.common import CrewSchema, word


class VehicleOrderSchema(Schema):
    """A vehicle as it shall be registered."""

    district_id = fields.UUID(required=True)
    plate = fields.String(required=True, validate=validate.Length(min=1, max=16))
    kind = word(VehicleKind, required=True)
    seats = fields.Integer(required=True, validate=validate.Range(1, MOST_SEATS))
    seats_per_row = fields.Integer(validate=validate.Range(1, MOST_SEATS_IN_A_ROW))
    usable_seats = fields.Integer(allow_none=True, validate=validate.Range(0, MOST_SEATS))
    negative_pressure = fields.Boolean()
    home_port_id = fields.UUID(allow_none=True)

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> VehicleOrder:
        """The vehicle as the operations take it."""
        return VehicleOrder(**data)


class VehicleSchema(Schema):
    """A vehicle."""

    id = fields.UUID()
    district_id = fields.UUID()
    plate = fields.String()
    kind = word(VehicleKind)
    seats = fields.Integer()
    seats_per_row = fields.Integer()
    usable_seats = fields.Integer(allow_none=True)
    negative_pressure = fields.Boolean()
    home_port_id = fields.UUID(allow_none=True)
    out_of_service = fields.Boolean()
    out_of_service_reason = fields.String()
    version = fields.Integer()


class VehicleLineSchema(Schema):
    """A vehicle with what it can do now."""

    vehicle = fields.Nested(VehicleSchema)
    readiness = word(Readiness)
    usable_seats = fields.Integer()
    drivers = fields.List(fields.Nested(CrewSchema))


class VehicleAwaySchema(Schema):
    """From when to when a vehicle is away, and why."""

    from_at = fields.AwareDateTime(required=True)
    until_at = fields.AwareDateTime(required=True)
    reason = fields.String(required=True, validate=validate.Length(min=1, max=200))


class VehicleAbsenceSchema(Schema):
    """A time in which a vehicle is away."""

    id = fields.UUID()
    vehicle_id = fields.UUID()
    from_at = fields.AwareDateTime()
    until_at = fields.AwareDateTime()
    reason = fields.String()
    by = fields.String()
    withdrawn_at = fields.AwareDateTime(allow_none=True)
