"""Tests of the staff as JSON."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from logistics import clock
from logistics.access import gate
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.policy.release_rules import Finding
from logistics.sites.rules.kinds import ZoneKind
from logistics.staff import sample_queries, samples
from logistics.staff.models import StaffSample
from logistics.staff.roles import TEST_READERS, TESTERS

blueprint = Blueprint("staff_tests_api", __name__, url_prefix="/api/v1/staff-tests")


class DueSchema(Schema):
    """Somebody whose test is due."""

    member_id = fields.UUID(attribute="member.id")
    code = fields.String(attribute="member.code")
    name = fields.String(attribute="member.name")
    zone = fields.Enum(ZoneKind, by_value=True)
    sites = fields.List(fields.String())
    agencies = fields.List(fields.String())
    due_on = fields.Date()
    overdue = fields.Boolean()


class TakenSchema(Schema):
    """Where it was tested, and the result where it is known at once."""

    laboratory = fields.String(required=True, validate=validate.Length(min=1, max=120))
    finding = fields.Enum(Finding, by_value=True, load_default=None, allow_none=True)


class FoundSchema(Schema):
    """What the laboratory says."""

    finding = fields.Enum(Finding, by_value=True, required=True)


class StaffSampleSchema(Schema):
    """A test of somebody who works with us."""

    id = fields.UUID()
    member_id = fields.UUID()
    laboratory = fields.String()
    occurred_at = fields.AwareDateTime()
    result = fields.Enum(Finding, by_value=True, allow_none=True)
    result_at = fields.AwareDateTime(allow_none=True)


@blueprint.route("", methods=["GET"])
@gate.allow(*TEST_READERS)
def due() -> Response:
    """Everybody who worked lately, the longest overdue first."""
    with reading() as session:
        lines = sample_queries.tests_due(
            session, gate.scope(), zone=settings().zone, at=clock.now()
        )
        return jsonify(items=DueSchema(many=True).dump(lines))


@blueprint.route("/<uuid:member>", methods=["POST"])
@gate.allow(*TESTERS)
@blueprint.arguments(TakenSchema)
@blueprint.response(201, StaffSampleSchema)
def take(body: dict[str, Any], member: uuid.UUID) -> StaffSample:
    """Somebody was tested."""
    with transaction() as session:
        row = sample_queries.get_tested(session, gate.scope(), member, at=clock.now())
        return samples.take(session, row.id, **body, occurred_at=clock.now(), at=clock.now())


@blueprint.route("/results/<uuid:sample>", methods=["POST"])
@gate.allow(*TESTERS)
@blueprint.arguments(FoundSchema)
@blueprint.response(200, StaffSampleSchema)
def enter(body: dict[str, Any], sample: uuid.UUID) -> StaffSample:
    """What the laboratory says, once; a positive works no shift from then on."""
    with transaction() as session:
        row = sample_queries.get_staff_sample(session, sample)
        sample_queries.get_tested(session, gate.scope(), row.member_id, at=clock.now())
        return samples.enter(session, row.id, **body, at=clock.now())
