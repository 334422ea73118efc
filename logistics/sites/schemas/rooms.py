"""Rooms, their blocks and turnarounds as JSON."""

from __future__ import annotations

from typing import Any

from flask_smorest.fields import Upload
from marshmallow import Schema, fields, post_load, validate

from logistics.sites.operations import Walls
from logistics.sites.rules.kinds import RoomClass, RoomPurpose, TurnaroundStep, ZoneKind
from logistics.sites.rules.rooms import RoomState
from logistics.sites.schemas.chosen import chosen

REASON = validate.Length(min=1, max=200)


class PeriodSchema(Schema):
    """From a moment until just before another, or without an end."""

    start = fields.AwareDateTime()
    end = fields.AwareDateTime(allow_none=True)


class RoomSchema(Schema):
    """A room at a moment."""

    id = fields.UUID()
    site_id = fields.UUID()
    building = fields.String()
    floor_id = fields.UUID()
    floor_number = fields.Integer()
    number = fields.String()
    corridor_position = fields.Integer()
    corridor_side = fields.Integer()
    zone_id = fields.UUID()
    zone_kind = chosen(ZoneKind)
    zone_name = fields.String()
    purpose = chosen(RoomPurpose)
    use_until = fields.AwareDateTime(allow_none=True)
    beds = fields.Integer()
    own_bathroom = fields.Boolean()
    window_m2 = fields.Float()
    own_ventilation = fields.Boolean()
    step_free = fields.Boolean()
    negative_pressure = fields.Boolean()
    cot = fields.Boolean()
    state = fields.Function(
        lambda room: room.state().value,
        metadata={"enum": [each.value for each in RoomState], "type": "string"},
    )
    blocked = fields.List(fields.Nested(PeriodSchema))
    free_from = fields.AwareDateTime(allow_none=True)
    usable = fields.Boolean()
    stopped = fields.Boolean()
    version = fields.Integer()


class WallsSchema(Schema):
    """What a room is made of."""

    corridor_position = fields.Integer(required=True, validate=validate.Range(0, 9999))
    corridor_side = fields.Integer(validate=validate.Range(0, 1))
    beds = fields.Integer(validate=validate.Range(0, 20))
    own_bathroom = fields.Boolean()
    window_m2 = fields.Float(validate=validate.Range(0, 100))
    own_ventilation = fields.Boolean()
    step_free = fields.Boolean()
    negative_pressure = fields.Boolean()
    cot = fields.Boolean()

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> Walls:
        """The walls as the operations take them."""
        return Walls(**data)


class UseSchema(Schema):
    """Number, zone and purpose of a room from a moment on."""

    number = fields.String(required=True, validate=validate.Length(min=1, max=12))
    zone_id = fields.UUID(required=True)
    purpose = chosen(RoomPurpose, required=True)
    from_at = fields.AwareDateTime(required=True)


class BlockSchema(Schema):
    """A room out of service."""

    id = fields.UUID(dump_only=True)
    room_id = fields.UUID(dump_only=True)
    from_at = fields.AwareDateTime(required=True)
    to_at = fields.AwareDateTime(allow_none=True, load_default=None)
    reason = fields.String(required=True, validate=REASON)
    by = fields.String(dump_only=True)
    version = fields.Integer(dump_only=True)


class BlockEndSchema(Schema):
    """A new end of a block; null is until further notice."""

    to_at = fields.AwareDateTime(required=True, allow_none=True)


class TurnaroundSchema(Schema):
    """A room between two guests."""

    id = fields.UUID()
    room_id = fields.UUID()
    room_class = chosen(RoomClass)
    vacated_at = fields.AwareDateTime()
    disinfected_at = fields.AwareDateTime(allow_none=True)
    aired_at = fields.AwareDateTime(allow_none=True)
    inspected_at = fields.AwareDateTime(allow_none=True)
    product = fields.String(allow_none=True)
    version = fields.Integer()


class StepSchema(Schema):
    """The next step of a turnaround, done now."""

    step = chosen(TurnaroundStep, required=True)
    product = fields.String(validate=validate.Length(max=120))


class RoomFileSchema(Schema):
    """A table of rooms as CSV or XLSX."""

    file = Upload(required=True, metadata={"type": "string", "format": "binary"})


class DryRunSchema(Schema):
    """Whether to look only."""

    dry_run = fields.Boolean(load_default=False)


class RoomImportSchema(Schema):
    """What a table of rooms adds and changes."""

    added = fields.Integer()
    changed = fields.Integer()
    unchanged = fields.Integer()
    dry_run = fields.Boolean()
