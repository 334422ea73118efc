"""What the API takes and tells about proposals of resupply."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from logistics.planning.answers import MOST_SECONDS
from logistics.planning.proposals.models import ProposalState
from logistics.planning.proposals.operations import SECONDS
from logistics.planning.proposals.rules import Ruling
from logistics.planning.supplying.gathering import Vans
from logistics.runs.models import Run, RunState
from logistics.runs.queries import message_of
from logistics.web.language import shown

MOST_RULINGS = 1000


class ResupplyWantedSchema(Schema):
    """Which proposals a list shows."""

    state = fields.Enum(ProposalState, by_value=True)
    page = fields.Integer(validate=validate.Range(min=1))
    size = fields.Integer(validate=validate.Range(min=1, max=200))


class ResupplyOrderSchema(Schema):
    """A proposal to be made."""

    district = fields.String(required=True, validate=validate.Length(min=1, max=20))
    litres = fields.Float(load_default=Vans().litres)
    trips = fields.Integer(load_default=Vans().trips)
    seconds = fields.Float(load_default=SECONDS, validate=validate.Range(min=1, max=MOST_SECONDS))


class ResupplyRulingSchema(Schema):
    """What a person decides about a lot that goes, or would go, one way."""

    origin = fields.String(required=True, validate=validate.Length(max=60))
    destination = fields.String(required=True, validate=validate.Length(max=60))
    lot = fields.UUID(required=True)
    ruling = fields.Enum(Ruling, by_value=True, required=True)
    packs = fields.Integer(load_default=0, validate=validate.Range(min=0))


class ResupplyAgainSchema(Schema):
    """A proposal made anew, with decisions beside those that it has."""

    rulings = fields.List(
        fields.Nested(ResupplyRulingSchema),
        required=True,
        validate=validate.Length(max=MOST_RULINGS),
    )
    seconds = fields.Float(load_default=SECONDS, validate=validate.Range(min=1, max=MOST_SECONDS))


class ResupplyApprovalSchema(Schema):
    """Words with an approval."""

    words = fields.String(load_default="", validate=validate.Length(max=400))


class ResupplyRefusalSchema(Schema):
    """Why a proposal is refused."""

    reason = fields.String(required=True, validate=validate.Length(min=1, max=400))


class ResupplyProposalSchema(Schema):
    """A proposal; its documents stand beside it."""

    id = fields.UUID()
    district_id = fields.UUID()
    state = fields.Enum(ProposalState, by_value=True)
    gathered_at = fields.DateTime()
    figures = fields.Dict()
    requested_by = fields.String()
    decided_by = fields.String()
    decided_at = fields.DateTime(allow_none=True)
    version = fields.Integer()


class ResupplyRunSchema(Schema):
    """A proposal being made."""

    id = fields.UUID()
    state = fields.Enum(RunState, by_value=True)
    progress = fields.Float()
    message = fields.Method("_message")
    result = fields.Dict(allow_none=True)

    def _message(self, run: Run) -> str | None:
        message = message_of(run)
        return None if message is None else shown(message)


def line_json(line: Any) -> dict[str, Any]:
    """A line of a proposal."""
    return {
        "origin": line.origin,
        "destination": line.destination,
        "item": line.item,
        "lot": line.lot,
        "packs": line.packs,
        "pack": line.size,
        "units": line.units,
        "litres": round(line.litres, 3),
        "ruling": line.ruling.value,
    }
