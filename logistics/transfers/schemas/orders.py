"""What a caller orders or reports of a trip."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from logistics.transfers.orders import Counted, RiderOrder, StopOrder, TripOrder
from logistics.transfers.rules.fleet import MOST_SEATS
from logistics.transfers.rules.hours import NightOverride
from logistics.transfers.schemas.common import NAME, PEOPLE, REASON, PlaceSchema


class RiderOrderSchema(Schema):
    """A person who shall ride."""

    person_id = fields.UUID(required=True)
    category = fields.String(required=True, validate=validate.Length(min=1, max=60))
    party_id = fields.UUID(allow_none=True)
    carer = fields.Boolean()

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> RiderOrder:
        """The rider as the operations take them."""
        return RiderOrder(**data)


class StopOrderSchema(Schema):
    """Where and when some riders get off."""

    place = fields.Nested(PlaceSchema, required=True)
    arrive_at = fields.AwareDateTime(required=True)
    riders = fields.List(
        fields.Nested(RiderOrderSchema),
        required=True,
        validate=validate.Length(min=1, max=MOST_SEATS),
    )

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> StopOrder:
        """The stop as the operations take it."""
        data["riders"] = tuple(data["riders"])
        return StopOrder(**data)


class NightOverrideSchema(Schema):
    """Who allows a ride in the hours of the night ban, and why."""

    by = fields.String(required=True, validate=NAME)
    reason = fields.String(required=True, validate=REASON)

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> NightOverride:
        """The override as the rules take it."""
        return NightOverride(**data)


class TripOrderSchema(Schema):
    """A trip as it shall be."""

    district_id = fields.UUID(required=True)
    vehicle_id = fields.UUID(required=True)
    origin = fields.Nested(PlaceSchema, required=True)
    loads_at = fields.AwareDateTime(required=True)
    depart_at = fields.AwareDateTime(required=True)
    free_at = fields.AwareDateTime(required=True)
    stops = fields.List(
        fields.Nested(StopOrderSchema), required=True, validate=validate.Length(min=1, max=9)
    )
    drivers = fields.List(fields.UUID(), validate=validate.Length(max=9))
    escorts = fields.List(fields.UUID(), validate=validate.Length(max=9))
    night_override = fields.Nested(NightOverrideSchema)

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> TripOrder:
        """The trip as the operations take it."""
        for name in ("stops", "drivers", "escorts"):
            if name in data:
                data[name] = tuple(data[name])
        return TripOrder(**data)


class CrewOrderSchema(Schema):
    """Who shall drive and go along."""

    drivers = fields.List(fields.UUID(), required=True, validate=validate.Length(max=9))
    escorts = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=9))


class BoardingSchema(Schema):
    """What was measured at the door."""

    temperature = fields.Float(allow_none=True, validate=validate.Range(33, 43))


class DepartureSchema(Schema):
    """How a trip sets off."""

    night_override = fields.Nested(NightOverrideSchema)


class CountedSchema(Schema):
    """What both sides counted and who signed; ``kept`` stays on board."""

    given = fields.Integer(required=True, validate=PEOPLE)
    taken = fields.Integer(required=True, validate=PEOPLE)
    given_by = fields.String(required=True, validate=NAME)
    taken_by = fields.String(required=True, validate=NAME)
    note = fields.String(validate=validate.Length(max=400))
    kept = fields.List(fields.UUID(), validate=validate.Length(max=MOST_SEATS))

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> Counted:
        """The counts as the operations take them."""
        data["kept"] = frozenset(data.get("kept", ()))
        return Counted(**data)


class RedirectionSchema(Schema):
    """Where who was not taken over goes."""

    place = fields.Nested(PlaceSchema, required=True)
    arrive_at = fields.AwareDateTime(required=True)


class DisinfectionSchema(Schema):
    """What a vehicle was disinfected with."""

    product = fields.String(required=True, validate=NAME)
