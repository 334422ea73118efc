"""Trips as they are shown."""

from __future__ import annotations

from marshmallow import Schema, fields

from logistics.policy.release_rules import Finding
from logistics.transfers.rules.kinds import RiderState, TripState
from logistics.transfers.schemas.common import (
    NAME,
    CrewSchema,
    ShownPlaceSchema,
    WordsSchema,
    word,
)


class TripSchema(Schema):
    """A trip without its people."""

    id = fields.UUID()
    number = fields.String()
    sheet_version = fields.Integer()
    version = fields.Integer()
    state = word(TripState)
    district_id = fields.UUID()
    vehicle_id = fields.UUID()
    plan_id = fields.UUID(allow_none=True)
    category = fields.String()
    loads_at = fields.AwareDateTime()
    depart_at = fields.AwareDateTime()
    departed_at = fields.AwareDateTime(allow_none=True)
    free_at = fields.AwareDateTime()
    night_override_by = fields.String(allow_none=True)


class TripLineSchema(Schema):
    """A trip in a list, with names and counts."""

    trip = fields.Nested(TripSchema)
    plate = fields.String()
    origin = fields.Nested(ShownPlaceSchema)
    stops = fields.List(fields.Nested(ShownPlaceSchema))
    category = fields.Nested(WordsSchema)
    arrive_at = fields.AwareDateTime()
    riders = fields.Integer()
    aboard = fields.Integer()
    absent = fields.Integer()


class RiderSchema(Schema):
    """A rider with two identifiers."""

    person_id = fields.UUID(attribute="rider.person_id")
    name = fields.String(attribute="rider.person.full_name")
    birth_date = fields.Date(attribute="rider.person.birth_date", allow_none=True)
    document = fields.String()
    party = fields.String()
    seat = fields.String(attribute="rider.seat")
    carer = fields.Boolean(attribute="rider.carer")
    state = word(RiderState, attribute="rider.state")
    stop_id = fields.UUID(attribute="rider.stop_id")
    boarded_at = fields.AwareDateTime(attribute="rider.boarded_at", allow_none=True)
    left_at = fields.AwareDateTime(attribute="rider.left_at", allow_none=True)
    temperature = fields.Float(attribute="rider.temperature", allow_none=True)
    symptomatic = fields.Boolean()


class HandOverSchema(Schema):
    """What both sides counted."""

    given = fields.Integer(attribute="given_count")
    taken = fields.Integer(attribute="taken_count")
    given_by = fields.String()
    taken_by = fields.String()
    note = fields.String()
    occurred_at = fields.AwareDateTime()


class StopSchema(Schema):
    """A stop with its hand-over."""

    id = fields.UUID(attribute="stop.id")
    place = fields.Nested(ShownPlaceSchema)
    arrive_at = fields.AwareDateTime(attribute="stop.arrive_at")
    arrived_at = fields.AwareDateTime(attribute="stop.arrived_at", allow_none=True)
    listed = fields.Integer()
    hand_over = fields.Nested(HandOverSchema, allow_none=True)


class SwabSchema(Schema):
    """A swab inside a vehicle after its disinfection."""

    id = fields.UUID(dump_only=True)
    place = fields.String(required=True, validate=NAME)
    laboratory = fields.String(required=True, validate=NAME)
    occurred_at = fields.AwareDateTime(dump_only=True)
    result = fields.Enum(Finding, by_value=True, dump_only=True, allow_none=True)
    version = fields.Integer(dump_only=True)


class SwabResultSchema(Schema):
    """What the laboratory says."""

    finding = fields.Enum(Finding, by_value=True, required=True)


class TripCardSchema(Schema):
    """One trip with its people, stops and crew."""

    trip = fields.Nested(TripSchema)
    origin = fields.Nested(ShownPlaceSchema)
    category = fields.Nested(WordsSchema)
    usable_seats = fields.Integer()
    stops = fields.List(fields.Nested(StopSchema))
    riders = fields.List(fields.Nested(RiderSchema))
    swabs = fields.List(fields.Nested(SwabSchema))
    drivers = fields.List(fields.Nested(CrewSchema))
    escorts = fields.List(fields.Nested(CrewSchema))
