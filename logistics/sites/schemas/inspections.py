"""Inspections, findings, tasks and stops as JSON."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from logistics.sites.operations import ItemResult
from logistics.sites.rules.kinds import InspectionKind, ItemCode, Severity
from logistics.sites.schemas.chosen import chosen

WORDS = validate.Length(min=1, max=400)


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


class TaskSchema(Schema):
    """Something to be put right."""

    id = fields.UUID()
    what = fields.String()
    item_id = fields.UUID(allow_none=True)
    finding_id = fields.UUID(allow_none=True)
    due_at = fields.AwareDateTime(allow_none=True)
    done_at = fields.AwareDateTime(allow_none=True)
    done_by = fields.String(allow_none=True)
    version = fields.Integer()
