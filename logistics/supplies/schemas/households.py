"""Rounds of masks for households as JSON."""

from __future__ import annotations

from typing import Any

from flask_smorest.fields import Upload
from marshmallow import Schema, fields, post_load, validate

from logistics.supplies.operations.households import RoundOrder, SlotsOrder
from logistics.supplies.rules.households import (
    LONGEST_NUMBER,
    HouseholdReservationState,
    ReservationChannel,
)

MOST = 10**9


class RoundOrderSchema(Schema):
    """A round as it shall be."""

    district_id = fields.UUID(required=True)
    name = fields.String(required=True, validate=validate.Length(min=1, max=80))
    item_id = fields.UUID(required=True)
    place_id = fields.UUID(required=True)
    quantity = fields.Integer(required=True, validate=validate.Range(min=1, max=MOST))
    quota = fields.Integer(required=True, validate=validate.Range(min=1, max=1000))
    opens_at = fields.AwareDateTime(required=True)
    closes_at = fields.AwareDateTime(required=True)

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The district, and the round as the operations take it."""
        return {"district_id": data.pop("district_id"), "order": RoundOrder(**data)}


class SlotsOrderSchema(Schema):
    """Pickup times of one length, one after the other."""

    outlet = fields.String(required=True, validate=validate.Length(min=1, max=80))
    first = fields.AwareDateTime(required=True)
    minutes = fields.Integer(required=True, validate=validate.Range(min=5, max=720))
    count = fields.Integer(required=True, validate=validate.Range(min=1, max=200))
    capacity = fields.Integer(required=True, validate=validate.Range(min=1, max=100_000))

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> SlotsOrder:
        """The times as the operations take them."""
        return SlotsOrder(**data)


class HouseholdNumberSchema(Schema):
    """Which household stands at the desk; its number is in no address."""

    number = fields.String(required=True, validate=validate.Length(min=1, max=LONGEST_NUMBER))


class WantedReservationSchema(HouseholdNumberSchema):
    """What a household asks for."""

    slot_id = fields.UUID(required=True)
    quantity = fields.Integer(allow_none=True, load_default=None)
    channel = fields.Enum(ReservationChannel, by_value=True, load_default=ReservationChannel.PHONE)


class MaskWalkInSchema(HouseholdNumberSchema):
    """A household without a reservation at the desk; ``community`` registers an unknown one."""

    slot_id = fields.UUID(required=True)
    quantity = fields.Integer(allow_none=True, load_default=None)
    community = fields.String(load_default="", validate=validate.Length(max=80))


class NewSlotSchema(Schema):
    """Another pickup time."""

    slot_id = fields.UUID(required=True)


class HouseholdTableSchema(Schema):
    """A CSV file."""

    file = Upload(required=True)


class TableTakenSchema(Schema):
    """What a table did."""

    added = fields.Integer()
    unchanged = fields.Integer()


class MaskFiguresSchema(Schema):
    """How a round stands; reserved is not bought."""

    households = fields.Integer()
    reserved = fields.Integer()
    reserved_share = fields.Decimal(as_string=True)
    waiting = fields.Integer()
    bought = fields.Integer()
    bought_share = fields.Decimal(as_string=True)
    bought_pieces = fields.Integer()
    missed = fields.Integer()
    given_up = fields.Integer()


class MaskRoundSchema(Schema):
    """A round."""

    id = fields.UUID()
    district_id = fields.UUID()
    name = fields.String()
    item_id = fields.UUID()
    place_id = fields.UUID()
    quantity = fields.Integer()
    quota = fields.Integer()
    opens_at = fields.AwareDateTime()
    closes_at = fields.AwareDateTime()


class PickupSlotSchema(Schema):
    """A pickup time and how many have it."""

    id = fields.UUID(attribute="slot.id")
    outlet = fields.String(attribute="slot.outlet")
    from_at = fields.AwareDateTime(attribute="slot.from_at")
    until_at = fields.AwareDateTime(attribute="slot.until_at")
    capacity = fields.Integer(attribute="slot.capacity")
    closed_at = fields.AwareDateTime(attribute="slot.closed_at", allow_none=True)
    free = fields.Integer()
    reserved = fields.Integer(attribute="figures.reserved")
    bought = fields.Integer(attribute="figures.bought")
    missed = fields.Integer(attribute="figures.missed")


class MaskCommunitySchema(Schema):
    """How a round stands in one community."""

    community = fields.String()
    figures = fields.Nested(MaskFiguresSchema)


class MaskReservationSchema(Schema):
    """A reservation."""

    id = fields.UUID()
    round_id = fields.UUID()
    slot_id = fields.UUID()
    tail = fields.String(attribute="household.tail")
    quantity = fields.Integer()
    channel = fields.Enum(ReservationChannel, by_value=True)
    state = fields.Enum(HouseholdReservationState, by_value=True)
    occurred_at = fields.AwareDateTime()
    settled_at = fields.AwareDateTime(allow_none=True)
