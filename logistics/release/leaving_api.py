"""Leaving as JSON: who waits, bills, discharge slips, refusals of compounds, and the gate."""

from __future__ import annotations

import uuid
from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.isolation import queries as isolations
from logistics.release import at_the_gate, billing, discharge_papers, operations, queries
from logistics.release.billing_rules import MOST_BAGS, MOST_CNY, BillState
from logistics.release.leaving_models import BillLineKind, GateEvent, GateEventKind, HomeBy
from logistics.release.operations import DischargeDetails
from logistics.release.roles import GATEKEEPERS, READERS, RELEASERS
from logistics.web.forms import version_of_request
from logistics.web.language import shown

blueprint = Blueprint("leaving_api", __name__, url_prefix="/api/v1/releases")


class BillLineSchema(Schema):
    """A line of a bill, in whole CNY."""

    id = fields.UUID()
    kind = fields.Enum(BillLineKind, by_value=True)
    corrects_id = fields.UUID(allow_none=True)
    from_day = fields.Date(allow_none=True)
    days = fields.Integer(allow_none=True)
    cny_per_day = fields.Integer(allow_none=True)
    amount = fields.Integer()
    payer = fields.String()
    receipt = fields.String()
    reason = fields.String()
    by = fields.String()
    occurred_at = fields.DateTime()


class BillSchema(Schema):
    """What somebody owes for lodging; an open bill holds nobody back."""

    state = fields.Enum(BillState, by_value=True)
    charged = fields.Integer()
    balance = fields.Integer()
    lines = fields.List(fields.Nested(BillLineSchema))


class PayerSchema(Schema):
    """Who is asked for the money; the person, without one."""

    payer = fields.String(load_default="", validate=validate.Length(max=120))


class PaymentSchema(Schema):
    """Money taken, or below nothing given back, with the number of its receipt."""

    amount = fields.Integer(required=True, validate=validate.Range(-MOST_CNY, MOST_CNY))
    receipt = fields.String(required=True, validate=validate.Length(min=1, max=40))


class BillCorrectionSchema(Schema):
    """How much more or less a line comes to, and why."""

    line_id = fields.UUID(required=True)
    amount = fields.Integer(required=True, validate=validate.Range(-MOST_CNY, MOST_CNY))
    reason = fields.String(required=True, validate=validate.Length(min=1, max=400))


class DischargeSchema(Schema):
    """What resident and desk sign for."""

    id = fields.UUID(dump_only=True)
    bags = fields.Integer(required=True, validate=validate.Range(0, MOST_BAGS))
    belongings = fields.String(load_default="", validate=validate.Length(max=400))
    home_by = fields.Enum(HomeBy, by_value=True, required=True)
    home_to = fields.String(load_default="", validate=validate.Length(max=120))
    key_returned = fields.Boolean(required=True)
    room_note = fields.String(load_default="", validate=validate.Length(max=400))
    version = fields.Integer(dump_only=True)


class CompoundRefusalSchema(Schema):
    """Which compound would not take the person, and why."""

    where = fields.String(required=True, validate=validate.Length(min=1, max=120))
    reason = fields.String(required=True, validate=validate.Length(min=1, max=400))


class GateEventSchema(Schema):
    """What happened at the gate."""

    id = fields.UUID()
    kind = fields.Enum(GateEventKind, by_value=True)
    by = fields.String()
    occurred_at = fields.DateTime()


class GatePaperSchema(Schema):
    """Number or scanned code of a certificate or discharge slip."""

    paper = fields.String(required=True, validate=validate.Length(min=1, max=1500))


@blueprint.route("/waiting")
@gate.allow(*READERS)
@blueprint.response(200)
def waiting() -> list[dict[str, Any]]:
    """Who was released and has not departed, the longest waiting first."""
    with reading() as session:
        return [
            {
                "isolation_id": str(row.isolation.id),
                "room": row.room,
                "since": row.since.isoformat(),
                "overdue": row.overdue,
                "refused_by": row.refused.where if row.refused else None,
            }
            for row in queries.waiting(session, gate.scope(), at=clock.now())
        ]


@blueprint.route("/<uuid:isolation>/bill")
@gate.allow(*READERS)
@blueprint.response(200, BillSchema)
def bill(isolation: uuid.UUID) -> billing.Bill:
    """The bill of somebody who lodges at own cost."""
    with reading() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        return billing.bill_of(session, row, at=clock.now())


@blueprint.route("/<uuid:isolation>/bill", methods=["POST"])
@gate.allow(*RELEASERS)
@blueprint.arguments(PayerSchema)
@blueprint.response(201, BillSchema)
def draw_up(body: dict[str, Any], isolation: uuid.UUID) -> billing.Bill:
    """Bill the days, once they are over."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        return billing.draw_up(session, row.id, payer=body["payer"], at=clock.now())


@blueprint.route("/<uuid:isolation>/bill/payments", methods=["POST"])
@gate.allow(*RELEASERS)
@blueprint.arguments(PaymentSchema)
@blueprint.response(201, BillLineSchema)
def pay(body: dict[str, Any], isolation: uuid.UUID) -> Any:
    """Money was taken, or given back."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        return billing.pay(session, row.id, **body, at=clock.now())


@blueprint.route("/<uuid:isolation>/bill/corrections", methods=["POST"])
@gate.allow(*RELEASERS)
@blueprint.arguments(BillCorrectionSchema)
@blueprint.response(201, BillLineSchema)
def correct(body: dict[str, Any], isolation: uuid.UUID) -> Any:
    """Put a line right by a linked one."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        line = body.pop("line_id")
        return billing.correct(session, row.id, line, **body, at=clock.now())


@blueprint.route("/<uuid:isolation>/discharge", methods=["PUT"])
@gate.allow(*RELEASERS)
@blueprint.arguments(DischargeSchema)
@blueprint.response(200, DischargeSchema)
def discharge(body: dict[str, Any], isolation: uuid.UUID) -> Any:
    """Write down what is signed for and print the slip; a second time needs If-Match."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        known = queries.discharge_of(session, row.id)
        noted = operations.record_discharge(
            session,
            row.id,
            details=DischargeDetails(**body),
            expected=version_of_request() if known else None,
            at=clock.now(),
        )
        discharge_papers.request_slip(session, row, at=clock.now())
        return noted


@blueprint.route("/<uuid:isolation>/refusals", methods=["POST"])
@gate.allow(*RELEASERS)
@blueprint.arguments(CompoundRefusalSchema)
@blueprint.response(201, GateEventSchema)
def refuse_return(body: dict[str, Any], isolation: uuid.UUID) -> GateEvent:
    """A compound does not take the person; the room stays theirs."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        return operations.refuse_return(session, row.id, **body, at=clock.now())


@blueprint.route("/gate", methods=["POST"])
@gate.allow(*GATEKEEPERS)
@blueprint.arguments(GatePaperSchema)
@blueprint.response(200)
def look(body: dict[str, str]) -> dict[str, Any]:
    """Whether the person of a paper may leave at this moment; changes nothing."""
    with reading() as session:
        row = queries.find_by_paper(session, gate.scope(), body["paper"])
        found = at_the_gate.seen(session, row, at=clock.now())
        why = found.why(gate.roles())
        return {
            "isolation_id": str(row.id),
            "may_leave": found.may_leave,
            "why": shown(why) if why else None,
        }
