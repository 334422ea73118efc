"""Proposals, decisions about them, and notices as JSON."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from logistics.tracing.rules.deeds import Deed, LineState, ProposalKind
from logistics.wording import Language, restored, text


class EnvironmentSchema(Schema):
    """A positive sample of the environment of a site, and when it was taken."""

    site_id = fields.UUID(required=True)
    onset = fields.AwareDateTime(required=True)


class IndexOutcomeSchema(Schema):
    """A suspected case, on file or by its reference, was confirmed or excluded."""

    confirmed = fields.Boolean(required=True)
    person_id = fields.UUID(load_default=None)
    reference = fields.String(load_default="", validate=validate.Length(max=80))


class ChosenSchema(Schema):
    """Which lines a decision is about."""

    lines = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=2000))


class DeclinedSchema(ChosenSchema):
    """Likewise, and why nothing is done for them."""

    reason = fields.String(required=True, validate=validate.Length(min=1, max=400))


class AcknowledgedSchema(Schema):
    """Who has the notice."""

    by = fields.String(required=True, validate=validate.Length(min=1, max=120))


class UnlinkedSchema(Schema):
    """Why a contact waits no longer."""

    reason = fields.String(required=True, validate=validate.Length(min=1, max=400))


class LineSchema(Schema):
    """One contact of a proposal: why, and what would be done."""

    id = fields.UUID()
    position = fields.Integer()
    person_id = fields.UUID(allow_none=True)
    member_id = fields.UUID(allow_none=True)
    isolation_id = fields.UUID(allow_none=True)
    name = fields.Function(
        lambda row: row.person.full_name if row.person else row.member.name if row.member else ""
    )
    deed = fields.Enum(Deed, by_value=True)
    why = fields.Function(
        lambda row: [
            {"at": each["at"], **{lang.value: text(restored(each), lang) for lang in Language}}
            for each in row.why
        ]
    )
    last_contact_at = fields.AwareDateTime()
    category_before = fields.String()
    category_after = fields.String()
    end_before = fields.AwareDateTime(allow_none=True)
    end_after = fields.AwareDateTime(allow_none=True)
    needs_room = fields.Boolean()
    moves = fields.Boolean()
    shifts = fields.Integer()
    test_due_on = fields.Date(allow_none=True)
    state = fields.Enum(LineState, by_value=True)
    decided_at = fields.AwareDateTime(allow_none=True)
    decided_by = fields.String(allow_none=True)
    reason = fields.String()


class ProposalSchema(Schema):
    """A proposal without its lines."""

    id = fields.UUID()
    kind = fields.Enum(ProposalKind, by_value=True)
    person_id = fields.UUID(allow_none=True)
    site_id = fields.UUID(allow_none=True)
    reference = fields.String()
    onset_at = fields.AwareDateTime()
    reckoned_at = fields.AwareDateTime()
    closed_at = fields.AwareDateTime(allow_none=True)
    by = fields.String()
    version = fields.Integer()


class ApprovedSchema(Schema):
    """What an approval did."""

    lines = fields.Integer()
    displaced = fields.Integer()
    elsewhere = fields.Integer()
    closed = fields.Function(lambda done: done.proposal.closed_at is not None)


class NoticeSchema(Schema):
    """A notice that waits to be acknowledged, or was."""

    id = fields.UUID()
    person_id = fields.UUID(allow_none=True)
    district_id = fields.UUID(allow_none=True)
    occurred_at = fields.AwareDateTime()
    due_at = fields.AwareDateTime(allow_none=True)
    acknowledged_at = fields.AwareDateTime(allow_none=True)
    acknowledged_by = fields.String(allow_none=True)
