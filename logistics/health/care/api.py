"""To the clinic, and what a panel decided, as JSON."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint
from marshmallow import Schema, fields, post_load, validate

from logistics import clock
from logistics.access import gate
from logistics.access.rules import Role
from logistics.database import reading, transaction
from logistics.health.care import operations, queries
from logistics.health.care.operations import CLINICS, EscalationOrder
from logistics.health.models import Escalation, PanelDecision
from logistics.health.rules import EscalationCause
from logistics.isolation import queries as isolations
from logistics.isolation.schemas import ComparedSchema
from logistics.policy.release_rules import Verdict
from logistics.transfers.rules.kinds import PlaceKind
from logistics.web.forms import version_of_request

blueprint = Blueprint("care_api", __name__, url_prefix="/api/v1/care")


class EscalationOrderSchema(Schema):
    """Where a person goes, why, and whether the room is kept."""

    cause = fields.Enum(EscalationCause, by_value=True, required=True)
    place_kind = fields.Enum(
        PlaceKind, by_value=True, required=True, validate=validate.OneOf(CLINICS)
    )
    where = fields.String(required=True, validate=validate.Length(min=1, max=120))
    hold_room = fields.Boolean(load_default=False)
    note = fields.String(load_default="", validate=validate.Length(max=200))

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> EscalationOrder:
        """As the operations take it."""
        return EscalationOrder(**data)


class EscalationSchema(Schema):
    """An escalation; ``left_at`` is empty until the ambulance has the person."""

    id = fields.UUID()
    isolation_id = fields.UUID()
    ride_id = fields.UUID()
    cause = fields.Enum(EscalationCause, by_value=True)
    place_kind = fields.Enum(PlaceKind, by_value=True)
    where = fields.String()
    hold_room = fields.Boolean()
    occurred_at = fields.AwareDateTime()
    left_at = fields.AwareDateTime(allow_none=True)
    withdrawn_at = fields.AwareDateTime(allow_none=True)
    version = fields.Integer()


class WithdrawalSchema(Schema):
    """Why no clinic is needed."""

    reason = fields.String(required=True, validate=validate.Length(min=1, max=200))


class PanelDecisionSchema(Schema):
    """What a panel decided about the positives of a person until then."""

    id = fields.UUID(dump_only=True)
    verdict = fields.Enum(Verdict, by_value=True, required=True)
    panel = fields.String(required=True, validate=validate.Length(min=1, max=200))
    reason = fields.String(required=True, validate=validate.Length(min=1, max=400))
    occurred_at = fields.AwareDateTime(dump_only=True)


@blueprint.route("/escalations", methods=["GET"])
@gate.allow(Role.HEALTH, Role.COMMAND, Role.AUDITOR)
def waiting() -> Response:
    """Who waits for an ambulance to a clinic or hospital, longest first."""
    with reading() as session:
        rows = queries.waiting(session, gate.scope())
        return jsonify(items=EscalationSchema(many=True).dump(rows))


@blueprint.route("/<uuid:isolation>/escalations", methods=["POST"])
@gate.allow(Role.HEALTH)
@blueprint.arguments(EscalationOrderSchema)
@blueprint.response(201, EscalationSchema)
def escalate(order: EscalationOrder, isolation: uuid.UUID) -> Escalation:
    """Ask for an ambulance to a fever clinic or hospital; asked again, the same stands."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        return operations.escalate(session, row.id, order, at=clock.now())


@blueprint.route("/escalations/<uuid:escalation>/departure", methods=["POST"])
@gate.allow(Role.HEALTH)
@blueprint.arguments(ComparedSchema)
@blueprint.response(200, EscalationSchema)
def leave(body: dict[str, Any], escalation: uuid.UUID) -> Escalation:
    """The ambulance has the person; needs If-Match."""
    with transaction() as session:
        row = queries.get_escalation_in(session, gate.scope(), escalation)
        return operations.leave_with_ambulance(
            session,
            row.id,
            compared=frozenset(body["compared"]),
            expected=version_of_request(),
            at=clock.now(),
        )


@blueprint.route("/escalations/<uuid:escalation>/withdrawal", methods=["POST"])
@gate.allow(Role.HEALTH)
@blueprint.arguments(WithdrawalSchema)
@blueprint.response(200, EscalationSchema)
def withdraw(body: dict[str, Any], escalation: uuid.UUID) -> Escalation:
    """A doctor decides otherwise; needs If-Match."""
    with transaction() as session:
        row = queries.get_escalation_in(session, gate.scope(), escalation)
        return operations.withdraw(
            session, row.id, reason=body["reason"], expected=version_of_request(), at=clock.now()
        )


@blueprint.route("/<uuid:isolation>/panel", methods=["POST"])
@gate.allow(Role.HEALTH)
@blueprint.arguments(PanelDecisionSchema)
@blueprint.response(201, PanelDecisionSchema)
def decide(body: dict[str, Any], isolation: uuid.UUID) -> PanelDecision:
    """Keep what a panel decided about the positives until now."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        return operations.decide(session, row.id, **body, at=clock.now())
