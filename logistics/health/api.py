"""Readings and samples as JSON."""

from __future__ import annotations

import uuid
from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from logistics import clock
from logistics.access import gate
from logistics.access.rules import Role
from logistics.arrivals.symptoms import Symptom
from logistics.database import transaction
from logistics.health import operations, queries
from logistics.isolation import queries as isolations
from logistics.policy.document import Assay, Specimen
from logistics.policy.release_rules import Finding

blueprint = Blueprint("health_api", __name__, url_prefix="/api/v1/health")


class ReadingSchema(Schema):
    """A temperature in °C and the symptoms asked for."""

    temperature = fields.Float(load_default=None, allow_none=True)
    symptoms = fields.List(fields.Enum(Symptom, by_value=True), load_default=list)


class SampleSchema(Schema):
    """A sample as it is taken."""

    assay = fields.Enum(Assay, by_value=True, required=True)
    specimen = fields.Enum(Specimen, by_value=True, required=True)
    due_on = fields.Date(load_default=None, allow_none=True)
    laboratory = fields.String(required=True, validate=validate.Length(min=1, max=120))


class LaboratoryResultSchema(Schema):
    """What the laboratory says."""

    finding = fields.Enum(Finding, by_value=True, required=True)


@blueprint.route("/<uuid:isolation>/readings", methods=["POST"])
@gate.allow(Role.HEALTH)
@blueprint.arguments(ReadingSchema)
@blueprint.response(201)
def note_reading(body: dict[str, Any], isolation: uuid.UUID) -> dict[str, str]:
    """Note a temperature and symptoms."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        noted = operations.record_reading(session, row.id, **body, occurred_at=clock.now())
        return {"id": str(noted.id)}


@blueprint.route("/<uuid:isolation>/samples", methods=["POST"])
@gate.allow(Role.HEALTH)
@blueprint.arguments(SampleSchema)
@blueprint.response(201)
def take_sample(body: dict[str, Any], isolation: uuid.UUID) -> dict[str, str]:
    """Note a sample; its code goes on the tube."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        sample = operations.take_sample(session, row.id, **body, occurred_at=clock.now())
        return {"id": str(sample.id), "code": sample.code}


@blueprint.route("/samples/<uuid:sample>/result", methods=["POST"])
@gate.allow(Role.HEALTH)
@blueprint.arguments(LaboratoryResultSchema)
@blueprint.response(200)
def enter_result(body: dict[str, Finding], sample: uuid.UUID) -> dict[str, str]:
    """Note a result, once."""
    with transaction() as session:
        row = queries.get_sample(session, sample)
        isolations.get_isolation_in(session, gate.scope(), row.isolation_id)
        noted = operations.enter_result(session, row.id, finding=body["finding"], at=clock.now())
        return {"id": str(noted.id), "code": noted.code}
