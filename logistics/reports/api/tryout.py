"""A version of the policy tried on people, as JSON; nothing is changed by it."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint

from logistics import clock
from logistics.access import gate
from logistics.database import reading
from logistics.policy import queries as policies
from logistics.reports.queries.tryout import asked_about, rows_of, try_out
from logistics.reports.roles import NAMED_TRIERS, POLICY_TRIERS
from logistics.reports.schemas.tryout import (
    ComparedFatesSchema,
    NamedTryOutSchema,
    TryOutQuerySchema,
    TryOutSchema,
)

blueprint = Blueprint("tryout_api", __name__, url_prefix="/api/v1/policy/versions/<uuid:version>")


@blueprint.route("/try", methods=["GET"])
@gate.allow(*POLICY_TRIERS)
@blueprint.arguments(TryOutQuerySchema, location="query")
@blueprint.alt_response(200, schema=NamedTryOutSchema)
def show(wanted: dict[str, Any], version: uuid.UUID) -> Response:
    """What the version would change for the people of some days; who, for those who may see."""
    at = clock.now()
    with reading() as session:
        asked = asked_about(policies.get_version(session, version), at=at, **wanted)
        answer = try_out(session, gate.scope(), asked, at=at)
        body = TryOutSchema().dump(answer)
        if gate.has_role(*NAMED_TRIERS):
            body["rows"] = ComparedFatesSchema(many=True).dump(rows_of(session, answer))
        return jsonify(body)
