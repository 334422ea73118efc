"""Papers to be printed again, as JSON."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from logistics import clock
from logistics.access import gate
from logistics.access.rules import Role
from logistics.database import reading, transaction
from logistics.documents import jobs
from logistics.documents.reprints import PaperState
from logistics.reports.queries import reprints as queries

blueprint = Blueprint("papers_api", __name__, url_prefix="/api/v1/papers")

READERS = (Role.COMMAND, Role.SITE_MANAGER, Role.DISPATCHER, Role.CLERK)


class PaperDaySchema(Schema):
    """The day whose papers are asked about."""

    day = fields.Date(required=True)


class ReprintSchema(Schema):
    """Which papers are to be printed again."""

    day = fields.Date(required=True)
    papers = fields.String(required=True, validate=validate.OneOf(sorted(queries.PRINTERS)))
    owner = fields.UUID(required=True)


class PaperStandingSchema(Schema):
    """A paper beside what was printed of it."""

    key = fields.String()
    place = fields.String()
    state = fields.Enum(PaperState, by_value=True)
    issue = fields.Integer()
    printed_at = fields.AwareDateTime(allow_none=True)


class PaperBatchSchema(Schema):
    """One kind of paper of a site or district and day."""

    papers = fields.String(attribute="kind")
    owner = fields.UUID(attribute="owner_id")
    code = fields.String(attribute="of")
    due = fields.Integer()
    wanting = fields.List(fields.Nested(PaperStandingSchema))


@blueprint.route("", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(PaperDaySchema, location="query")
def papers(asked: dict[str, Any]) -> Response:
    """The papers of a day that somebody has to print again or to collect."""
    with reading() as session:
        found = queries.batches(session, gate.scope(), gate.roles(), asked["day"], at=clock.now())
        return jsonify(items=PaperBatchSchema().dump(found, many=True))


@blueprint.route("", methods=["POST"])
@gate.allow(*READERS)
@blueprint.arguments(ReprintSchema)
def print_again(body: dict[str, Any]) -> tuple[Response, int]:
    """Print in one run what is new or wrong of one kind of paper."""
    at = clock.now()
    with transaction() as session:
        batch = queries.get_batch(
            session,
            gate.scope(),
            gate.roles(),
            kind=body["papers"],
            owner=str(body["owner"]),
            day=body["day"],
            at=at,
        )
        wanted = queries.parameters(batch.kind, str(batch.owner_id), batch.day)
        run = jobs.request(session, batch.kind, {**wanted, jobs.DUE_ONLY: "yes"}, at=at)
        return jsonify(run=str(run.id), due=batch.due), 202
