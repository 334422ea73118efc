"""Long work as JSON: how far it is, and asking it to stop."""

from __future__ import annotations

import uuid

from flask_smorest import Blueprint

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.reports import rights
from logistics.reports.queries import work as queries
from logistics.reports.schemas.work import WorkSchema
from logistics.runs import operations
from logistics.runs.models import Run

blueprint = Blueprint("runs_api", __name__, url_prefix="/api/v1/runs")


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
