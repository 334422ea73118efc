"""What happens on the way, and who was in the vehicle."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from logistics.transfers.orders import Illness, Spot
from logistics.transfers.rules.hours import Point
from logistics.transfers.rules.kinds import CrewRole, IncidentKind, RiderState
from logistics.transfers.schemas.common import NAME, REASON, word
from logistics.transfers.schemas.orders import NightOverrideSchema


class PointSchema(Schema):
    """A place on the globe, in degrees."""

    latitude = fields.Float(required=True, validate=validate.Range(-90, 90))
    longitude = fields.Float(required=True, validate=validate.Range(-180, 180))

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> Point:
        """The point as the operations take it."""
        return Point(**data)


class SpotSchema(Schema):
    """Where the vehicle is; without a point the product reckons it from the time."""

    place = fields.String(required=True, validate=NAME)
    point = fields.Nested(PointSchema, load_default=None)

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> Spot:
        """The spot as the operations take it."""
        return Spot(**data)


class BreakdownSchema(Schema):
    """The vehicle drives no further; ``rescuer_id`` comes, or nobody yet."""

    spot = fields.Nested(SpotSchema, required=True)
    reason = fields.String(required=True, validate=REASON)
    rescuer_id = fields.UUID(load_default=None)
    night_override = fields.Nested(NightOverrideSchema, load_default=None)


class RescueSchema(Schema):
    """Which vehicle comes for who still waits."""

    rescuer_id = fields.UUID(required=True)
    night_override = fields.Nested(NightOverrideSchema, load_default=None)


class RescuerSchema(Schema):
    """A vehicle that might come."""

    vehicle_id = fields.UUID(attribute="vehicle.id")
    plate = fields.String(attribute="vehicle.plate")
    seats = fields.Integer()
    minutes = fields.Integer()
    why_not = fields.String(allow_none=True)


class IllnessSchema(Schema):
    """A fever or a symptom on board."""

    spot = fields.Nested(SpotSchema, required=True)
    temperature = fields.Float(load_default=None, validate=validate.Range(33, 43))
    symptoms = fields.List(
        fields.String(validate=NAME), load_default=list, validate=validate.Length(max=20)
    )
    at_destination = fields.Boolean(load_default=False)
    clinic = fields.String(load_default="", validate=validate.Length(max=120))
    carer_id = fields.UUID(load_default=None)

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The illness as the operations take it, beside where and with whom."""
        spot, carer = data.pop("spot"), data.pop("carer_id")
        data["symptoms"] = tuple(data["symptoms"])
        return {"spot": spot, "carer_id": carer, "illness": Illness(**data)}


class LeavingSchema(Schema):
    """Somebody got off on the way."""

    spot = fields.Nested(SpotSchema, required=True)
    reason = fields.String(required=True, validate=REASON)


class IncidentSchema(Schema):
    """What happened."""

    id = fields.UUID()
    kind = word(IncidentKind)
    place = fields.String()
    latitude = fields.Float(allow_none=True)
    longitude = fields.Float(allow_none=True)
    person_id = fields.UUID(allow_none=True)
    ride_id = fields.UUID(allow_none=True)
    seat = fields.String()
    note = fields.String()
    by = fields.String()
    occurred_at = fields.AwareDateTime()


class ExposedSchema(Schema):
    """Somebody who was in the vehicle."""

    name = fields.String()
    document = fields.String()
    birth_date = fields.Date(allow_none=True)
    role = word(CrewRole, allow_none=True)
    seat = fields.String()
    rows = fields.Integer(allow_none=True)
    since = fields.AwareDateTime(allow_none=True)
    until = fields.AwareDateTime(allow_none=True)
    how = word(RiderState, allow_none=True)
    ill = fields.Boolean()


class ExposedListSchema(Schema):
    """What happened to a trip, and everybody who was in its vehicle."""

    incidents = fields.List(fields.Nested(IncidentSchema))
    people = fields.List(fields.Nested(ExposedSchema))
