"""Sites and rooms as JSON."""

from __future__ import annotations

from dataclasses import fields as fields_of
from typing import Any

from flask_smorest.fields import Upload
from marshmallow import Schema, fields, post_load, validate

from logistics.sites.operations import ItemResult, SiteDetails, Walls
from logistics.sites.rules.kinds import (
    InspectionKind,
    ItemCode,
    RoomClass,
    RoomPurpose,
    Severity,
    SiteState,
    TurnaroundStep,
    ZoneKind,
)
from logistics.sites.rules.rooms import RoomState

REASON = validate.Length(min=1, max=200)
WORDS = validate.Length(min=1, max=400)


def chosen(kind: type[Any], **options: Any) -> fields.Enum[Any]:
    """A field whose values are those of an enum."""
    return fields.Enum(kind, by_value=True, **options)


class SiteDetailsSchema(Schema):
    """What is known about a site apart from its rooms."""

    code = fields.String(required=True, validate=validate.Length(min=1, max=12))
    name_zh = fields.String(required=True, validate=validate.Length(min=1, max=120))
    name_en = fields.String(required=True, validate=validate.Length(min=1, max=120))
    latitude = fields.Float(required=True, validate=validate.Range(-90, 90))
    longitude = fields.Float(required=True, validate=validate.Range(-180, 180))
    address_zh = fields.String(validate=validate.Length(max=200))
    address_en = fields.String(validate=validate.Length(max=200))
    phone = fields.String(validate=validate.Length(max=40))
    zone_name = fields.String(validate=validate.Length(max=40))
    tier = fields.Integer(validate=validate.Range(0, 9))
    tariff = fields.String(validate=validate.Length(max=40))
    high_risk = fields.Boolean()
    reserve_share = fields.Float(allow_none=True, validate=validate.Range(0, 1))
    entrances = fields.Integer(validate=validate.Range(0, 99))

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> SiteDetails:
        """The details as the operations take them."""
        known = {each.name for each in fields_of(SiteDetails)}
        return SiteDetails(**{key: value for key, value in data.items() if key in known})


class NewSiteSchema(Schema):
    """A site to be recorded in a district."""

    district_id = fields.UUID(required=True)
    details = fields.Nested(SiteDetailsSchema, required=True)


class SiteFiguresSchema(Schema):
    """Rooms of a site, counted."""

    rooms = fields.Integer()
    for_residents = fields.Integer()
    serviceable = fields.Integer()
    out_of_order = fields.Integer()
    in_turnaround = fields.Integer()
    open_tasks = fields.Integer()
    stops = fields.Integer()


class SiteSchema(SiteDetailsSchema):
    """A site; the version is what an edit names."""

    id = fields.UUID()
    district_id = fields.UUID()
    state = chosen(SiteState)
    version = fields.Integer()


class ListedSiteSchema(Schema):
    """A site in a list with its figures."""

    site = fields.Nested(SiteSchema)
    figures = fields.Nested(SiteFiguresSchema)


class StateSchema(Schema):
    """The state a site should move to; what needs an empty site is done where guests are known."""

    state = chosen(SiteState, required=True)


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


class ItemSchema(Schema):
    """The answer to one item of a checklist."""

    code = chosen(ItemCode, required=True)
    passed = fields.Boolean(required=True)
    value = fields.Float(allow_none=True)
    evidence = fields.String(validate=validate.Length(max=400))
    by = fields.String(dump_only=True)
    occurred_at = fields.AwareDateTime(dump_only=True)
    exception_by = fields.String(dump_only=True, allow_none=True)
    exception_due_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    exception_reason = fields.String(dump_only=True, allow_none=True)

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> ItemResult:
        """The answer as the operations take it."""
        return ItemResult(**data)


class InspectionSchema(Schema):
    """An inspection of a site."""

    id = fields.UUID(dump_only=True)
    kind = chosen(InspectionKind, required=True)
    inspector = fields.String(required=True, validate=validate.Length(min=1, max=120))
    occurred_at = fields.AwareDateTime(dump_only=True)
    closed_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    items = fields.List(fields.Nested(ItemSchema), dump_only=True)
    version = fields.Integer(dump_only=True)


class AnswersSchema(Schema):
    """Answers to items of a checklist."""

    items = fields.List(fields.Nested(ItemSchema), required=True, validate=validate.Length(1, 50))


class ExceptionSchema(Schema):
    """Why a failed item may wait, and until when."""

    code = chosen(ItemCode, required=True)
    reason = fields.String(required=True, validate=WORDS)
    due_at = fields.AwareDateTime(required=True)


class FindingSchema(Schema):
    """What an inspection found."""

    id = fields.UUID(dump_only=True)
    what = fields.String(required=True, validate=WORDS)
    severity = chosen(Severity, required=True)
    floor_id = fields.UUID(allow_none=True, load_default=None)
    stop = fields.Boolean(load_only=True, load_default=False)
    due_at = fields.AwareDateTime(load_only=True, allow_none=True, load_default=None)
    occurred_at = fields.AwareDateTime(dump_only=True)
    rechecked_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    recheck_note = fields.String(dump_only=True, allow_none=True)
    version = fields.Integer(dump_only=True)


class RecheckSchema(Schema):
    """How a re-check went."""

    settled = fields.Boolean(required=True)
    note = fields.String(load_default="", validate=validate.Length(max=400))


class StopSchema(Schema):
    """A stop of admission to a floor or to the whole site."""

    id = fields.UUID(dump_only=True)
    floor_id = fields.UUID(allow_none=True, load_default=None)
    reason = fields.String(required=True, validate=WORDS)
    by = fields.String(dump_only=True)
    occurred_at = fields.AwareDateTime(dump_only=True)
    lifted_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    version = fields.Integer(dump_only=True)
