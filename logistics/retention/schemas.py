"""The keeping of data about people as JSON."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from logistics.retention.models import RequestState
from logistics.runs.models import RunState


class UntilSchema(Schema):
    """Up to which moment; now without one."""

    until = fields.AwareDateTime(load_default=None)


class DueAtSchema(Schema):
    """How many of those who slept last at a site are due; null for those who never had a room."""

    site = fields.Function(
        lambda due: due.site.code if due.site else None, metadata={"type": ["string", "null"]}
    )
    people = fields.Integer()
    since = fields.AwareDateTime(metadata={"description": "the one who waits longest"})


class DueSchema(Schema):
    """What is to be erased by a moment; names nobody."""

    at = fields.List(fields.Nested(DueAtSchema))
    people = fields.Integer()
    households = fields.Integer()
    held = fields.Integer()


class ErasureOrderSchema(Schema):
    """Erase everybody who is due by a moment that is over."""

    until = fields.AwareDateTime(required=True)


class ErasureRunSchema(Schema):
    """The run that erases; it goes on with the next person when its worker dies."""

    id = fields.UUID()
    state = fields.Enum(RunState, by_value=True)


class WhySchema(Schema):
    """The reason, which stays on record."""

    reason = fields.String(required=True, validate=validate.Length(min=1, max=400))


class HoldSchema(Schema):
    """Who keeps a file from being erased, and why."""

    person_id = fields.UUID()
    reason = fields.String()
    by = fields.String()
    occurred_at = fields.AwareDateTime()
    lifted_at = fields.AwareDateTime(allow_none=True)


class EraseRequestSchema(Schema):
    """Somebody asked to have one person erased before the time."""

    id = fields.UUID()
    person_id = fields.UUID()
    reason = fields.String()
    by = fields.String()
    state = fields.Enum(RequestState, by_value=True)
    decided_at = fields.AwareDateTime(allow_none=True)


class DecisionSchema(Schema):
    """Approve, which erases the person at once, or decline with a note."""

    approve = fields.Boolean(required=True)
    note = fields.String(load_default="", validate=validate.Length(max=400))
