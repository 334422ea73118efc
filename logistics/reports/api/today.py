"""The figures of the day as JSON."""

from __future__ import annotations

from flask_smorest import Blueprint

from logistics import clock
from logistics.access import gate
from logistics.database import reading
from logistics.reports.queries.today import Today, today
from logistics.reports.schemas.today import TodaySchema

blueprint = Blueprint("reports_api", __name__, url_prefix="/api/v1/reports")


@blueprint.route("/today", methods=["GET"])
@gate.allow(*gate.EVERYBODY)
@blueprint.response(200, TodaySchema)
def figures() -> Today:
    """The figures of the day, within what the user may see; reads about nobody."""
    with reading() as session:
        return today(session, gate.scope(), gate.user_id(), at=clock.now())
