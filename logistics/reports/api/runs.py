"""Long work as JSON: how far it is, and asking it to stop."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from logistics import clock, files
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.documents import page_reprints
from logistics.documents.jobs import PDF
from logistics.reports import rights
from logistics.reports.queries import work as queries
from logistics.reports.schemas.work import WorkSchema
from logistics.runs import operations
from logistics.runs.models import Run

blueprint = Blueprint("runs_api", __name__, url_prefix="/api/v1/runs")


class FromPageSchema(Schema):
    """From which page on a file is printed again, and why."""

    from_page = fields.Integer(required=True)
    reason = fields.String(required=True, validate=validate.Length(min=1, max=400))


@blueprint.route("/<uuid:run>", methods=["GET"])
@gate.allow(*gate.EVERYBODY)
@blueprint.response(200, WorkSchema)
def show(run: uuid.UUID) -> Run:
    """One piece of work that the user asked for or may see."""
    with reading() as session:
        return queries.get_run_in(session, gate.scope(), gate.user_id(), run)


@blueprint.route("/<uuid:run>/cancel", methods=["POST"])
@gate.allow(*gate.EVERYBODY)
@blueprint.response(200, WorkSchema)
def cancel(run: uuid.UUID) -> Run:
    """Ask the work to stop."""
    with transaction() as session:
        row = queries.get_run_in(session, gate.scope(), gate.user_id(), run)
        rights.check_cancel(row)
        return operations.cancel(session, row.id, at=clock.now())


@blueprint.route("/<uuid:run>/paper", methods=["GET"])
@gate.allow(*gate.EVERYBODY)
def paper(run: uuid.UUID) -> Response:
    """The printed file of a print run."""
    with reading() as session:
        row = _openable(session, run)
        return _pdf(files.content_of(session, page_reprints.file_of(row)))


@blueprint.route("/<uuid:run>/reprints", methods=["POST"])
@gate.allow(*gate.EVERYBODY)
@blueprint.arguments(FromPageSchema)
def reprint(body: dict[str, Any], run: uuid.UUID) -> Response:
    """The same pages from one on, such as after a jam: noted, and never a second original."""
    with transaction() as session:
        row = _openable(session, run)
        noted = page_reprints.reprint(session, row, **body, at=clock.now())
        return _pdf(page_reprints.pages_from(session, row, noted.from_page))


def _openable(session: Session, run: uuid.UUID) -> Run:
    row = queries.get_run_in(session, gate.scope(), gate.user_id(), run)
    rights.check_open(session, row)
    return row


def _pdf(content: bytes) -> Response:
    return Response(content, content_type=PDF, headers={"Cache-Control": "private, no-store"})
