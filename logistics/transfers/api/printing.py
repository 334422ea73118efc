"""Print runs of the sheets of a trip."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify
from marshmallow import Schema, fields, validate

from logistics import clock
from logistics.access import gate
from logistics.database import transaction
from logistics.documents import jobs
from logistics.transfers import queries
from logistics.transfers.api.blueprint import blueprint
from logistics.transfers.papers import PAPERS_OF_A_TRIP
from logistics.transfers.roles import RECEIVERS


class TripPapersSchema(Schema):
    """Which sheets."""

    papers = fields.String(required=True, validate=validate.OneOf(PAPERS_OF_A_TRIP))


@blueprint.route("/<uuid:trip>/print", methods=["POST"])
@gate.allow(*RECEIVERS)
@blueprint.arguments(TripPapersSchema)
def print_trip(body: dict[str, Any], trip: uuid.UUID) -> Response:
    """Ask for the sheets of a trip that the user sees with all its riders."""
    with transaction() as session:
        row = queries.get_whole_trip(session, gate.scope(), trip)
        run = jobs.request(
            session,
            body["papers"],
            {"trip_id": row.id},
            at=clock.now(),
            district_id=row.district_id,
        )
        answer = jsonify(run=str(run.id))
    answer.status_code = 202
    return answer
