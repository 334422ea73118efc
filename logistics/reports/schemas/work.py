"""Runs as JSON."""

from __future__ import annotations

from marshmallow import Schema, fields

from logistics.reports.queries.work import left_out_of
from logistics.reports.rights import may_read_names
from logistics.runs.queries import message_of
from logistics.web.language import shown


class WorkSchema(Schema):
    """How far a piece of work is and what came of it."""

    id = fields.UUID()
    kind = fields.String()
    state = fields.String()
    progress = fields.Float(metadata={"description": "from 0 to 1"})
    message = fields.Function(lambda run: shown(message) if (message := message_of(run)) else None)
    requested_by = fields.String(attribute="requested_label")
    requested_at = fields.AwareDateTime(attribute="recorded_at")
    started_at = fields.AwareDateTime(allow_none=True)
    finished_at = fields.AwareDateTime(allow_none=True)
    cancel_requested = fields.Boolean()
    arrival_id = fields.Function(lambda run: (run.result or {}).get("arrival_id"))
    plan_id = fields.Function(lambda run: (run.result or {}).get("plan_id"))
    pages = fields.Function(lambda run: (run.result or {}).get("pages"))
    printed = fields.Function(lambda run: (run.result or {}).get("printed"))
    left_out = fields.Function(
        lambda run: [
            {"title": each.title, "reason": shown(each.reason)}
            for each in left_out_of(run)
            if may_read_names(run)
        ]
    )
