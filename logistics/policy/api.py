"""The policy as JSON."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from logistics import clock
from logistics.access import gate
from logistics.access.rules import INSIDERS, Role
from logistics.database import reading, transaction
from logistics.policy import operations, queries
from logistics.policy.models import PolicyState, PolicyVersionRow
from logistics.web.forms import version_of_request, with_etag

blueprint = Blueprint("policy_api", __name__, url_prefix="/api/v1/policy")

WRITERS = (Role.COMMAND, Role.ADMINISTRATOR)


class VersionSummarySchema(Schema):
    """A version without its document."""

    id = fields.UUID()
    number = fields.Integer()
    name = fields.String()
    effective_from = fields.AwareDateTime()
    state = fields.Enum(PolicyState, by_value=True)
    version = fields.Integer()


class VersionDetailSchema(VersionSummarySchema):
    """A version with its document."""

    document = fields.Dict()


class DraftsSchema(Schema):
    """Versions as YAML text, such as the example files have."""

    text = fields.String(required=True, validate=validate.Length(min=1, max=1_000_000))


@blueprint.route("/versions")
@gate.allow(*INSIDERS)
@blueprint.response(200, VersionSummarySchema(many=True))
def versions() -> list[PolicyVersionRow]:
    """All versions in the order in which they come into force."""
    with reading() as session:
        return queries.rows(session)


@blueprint.route("/versions/<uuid:version>")
@gate.allow(*INSIDERS)
def version(version: uuid.UUID) -> Response:
    """One version with its document; the ETag is what an edit names."""
    with reading() as session:
        row = queries.get_row(session, version)
        return with_etag(VersionDetailSchema().dump(row), row.version)


@blueprint.route("/versions", methods=["POST"])
@gate.allow(*WRITERS)
@blueprint.arguments(DraftsSchema)
@blueprint.response(201, VersionSummarySchema(many=True))
def add(body: dict[str, Any]) -> list[PolicyVersionRow]:
    """Keep versions as drafts."""
    with transaction() as session:
        return operations.add_drafts(session, body["text"], at=clock.now())


@blueprint.route("/versions/<uuid:version>/force", methods=["POST"])
@gate.allow(*WRITERS)
@blueprint.response(200, VersionSummarySchema)
def put_in_force(version: uuid.UUID) -> PolicyVersionRow:
    """Let a draft decide; needs If-Match."""
    with transaction() as session:
        return operations.put_in_force(
            session, version, expected=version_of_request(), at=clock.now()
        )
