"""Ride requests, and people handed over by count."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from logistics.transfers.orders import HostCar
from logistics.transfers.rules.fleet import MOST_SEATS
from logistics.transfers.rules.kinds import RideState
from logistics.transfers.schemas.common import (
    MOST_PEOPLE,
    NAME,
    REASON,
    PlaceSchema,
    ShownPlaceSchema,
    word,
)
from logistics.transfers.schemas.orders import RiderOrderSchema


class RideOrderSchema(Schema):
    """A person has to be taken somewhere."""

    person_id = fields.UUID(required=True)
    district_id = fields.UUID(required=True)
    origin = fields.Nested(PlaceSchema, required=True)
    destination = fields.Nested(PlaceSchema, required=True)
    ready_at = fields.AwareDateTime(required=True)
    reason = fields.String(required=True, validate=REASON)
    ambulance = fields.Boolean(load_default=False)
    category = fields.String(load_default="", validate=validate.Length(max=60))
    party_id = fields.UUID(load_default=None)
    arrival_id = fields.UUID(load_default=None)


class RideSchema(Schema):
    """A ride request."""

    id = fields.UUID()
    person_id = fields.UUID()
    district_id = fields.UUID()
    party_id = fields.UUID(allow_none=True)
    arrival_id = fields.UUID(allow_none=True)
    ambulance = fields.Boolean()
    category = fields.String()
    ready_at = fields.AwareDateTime()
    state = word(RideState)
    version = fields.Integer()


class RideLineSchema(Schema):
    """A ride request in a list."""

    ride = fields.Nested(RideSchema)
    name = fields.String(attribute="ride.person.full_name")
    origin = fields.Nested(ShownPlaceSchema)
    destination = fields.Nested(ShownPlaceSchema)
    why = fields.String()


class ClinicSchema(Schema):
    """Where ambulances take people with a fever."""

    clinic = fields.String(load_default="", validate=validate.Length(max=120))


class SendSchema(Schema):
    """Which ambulance, and when."""

    vehicle_id = fields.UUID(required=True)
    depart_at = fields.AwareDateTime(required=True)
    arrive_at = fields.AwareDateTime(required=True)
    carer = fields.Nested(RiderOrderSchema)


class HostCarSchema(Schema):
    """The car of a host who fetches a party."""

    plate = fields.String(required=True, validate=validate.Length(min=1, max=16))
    seats = fields.Integer(required=True, validate=validate.Range(1, MOST_SEATS))
    depart_at = fields.AwareDateTime(required=True)
    arrive_at = fields.AwareDateTime(required=True)
    hotel = fields.String(validate=validate.Length(max=120))

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> HostCar:
        """The car as the operations take it."""
        return HostCar(**data)


class CountHandOverSchema(Schema):
    """People of another district, counted and signed."""

    arrival_id = fields.UUID(required=True)
    district_id = fields.UUID(required=True)
    count = fields.Integer(required=True, validate=validate.Range(1, MOST_PEOPLE))
    given_by = fields.String(required=True, validate=NAME)
    taken_by = fields.String(required=True, validate=NAME)
