"""The daily report as JSON."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.reports import operations
from logistics.reports.queries.daily import DailyReport, daily_report
from logistics.reports.queries.today import local_day
from logistics.reports.roles import HEALTH_READERS, SENDERS
from logistics.reports.schemas.daily import (
    DailyQuerySchema,
    DailyReportSchema,
    SendReportSchema,
    SentReportSchema,
)
from logistics.sites import queries as sites
from logistics.sites.models import SentReport

blueprint = Blueprint("daily_api", __name__, url_prefix="/api/v1/reports/daily")


@blueprint.route("", methods=["GET"])
@gate.allow(*HEALTH_READERS)
@blueprint.arguments(DailyQuerySchema, location="query")
@blueprint.response(200, DailyReportSchema)
def show(wanted: dict[str, Any]) -> DailyReport:
    """The report of a day as the rows have it now; reads about nobody."""
    at = clock.now()
    with reading() as session:
        chosen = (
            [sites.get_site(session, gate.scope(), wanted["site"])]
            if wanted["site"]
            else sites.sites_in(session, gate.scope())
        )
        homes = [] if wanted["site"] else sites.districts_in(session, gate.scope())
        return daily_report(session, chosen, wanted["day"] or local_day(at), at=at, homes=homes)


@blueprint.route("/sent", methods=["POST"])
@gate.allow(*SENDERS)
@blueprint.arguments(SendReportSchema)
@blueprint.response(201, SentReportSchema)
def send(body: dict[str, Any]) -> SentReport:
    """Send the report of a site as the rows have it; again, as a version that replaces it."""
    with transaction() as session:
        site = sites.get_site(session, gate.scope(), body["site"])
        return operations.send_report(session, site, body["day"], at=clock.now())
