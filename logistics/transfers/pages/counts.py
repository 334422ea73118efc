"""People of other districts on screen: how many wait at the ports, and their hand-over by count."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.arrivals.queries import get_arrival_in
from logistics.database import reading, transaction
from logistics.documents import jobs
from logistics.errors import NotFound
from logistics.sites.models import District
from logistics.sites.queries.places import districts_in
from logistics.transfers import count_papers, operations
from logistics.transfers.pages.fields import count, wanted_day
from logistics.transfers.queries.counting import counts_on
from logistics.transfers.roles import DISPATCHERS, READERS
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field
from logistics.wording import say

pages = Blueprint("counts", __name__, url_prefix="/counts")

COLUMNS = ("Arrival", "Expected at", "District", "Listed", "Handed over", "Still at the port")


@pages.get("")
@gate.allow(*READERS)
def index() -> str | Response:
    """The other districts' people on the arrivals of a day."""
    day = wanted_day()
    with reading() as session:
        lines = counts_on(session, gate.scope(), day)
        if asked_for():
            return sheet(
                f"counts-{day}",
                COLUMNS,
                (
                    (
                        f"{line.arrival.carrier}{line.arrival.number}",
                        line.arrival.expected_at,
                        line.district.code,
                        line.listed,
                        line.handed,
                        line.left,
                    )
                    for line in lines
                ),
            )
        return render_template("transfers/counts.html", day=day, lines=lines)


@pages.post("/<uuid:arrival>/<uuid:district>/print")
@gate.allow(*DISPATCHERS)
def print_sheet(arrival: uuid.UUID, district: uuid.UUID) -> BaseResponse:
    """Ask for the sheet that both sides sign."""
    with transaction() as session:
        row = get_arrival_in(session, gate.scope(), arrival)
        other = session.get(District, district)
        if other is None or other.ours:
            raise NotFound("district")
        run = jobs.request(
            session,
            count_papers.KIND,
            {"arrival_id": row.id, "to_district_id": other.id},
            at=clock.now(),
            district_id=next((d.id for d in districts_in(session, gate.scope()) if d.ours), None),
        )
    return done(url_for("work.show", run=run.id))


@pages.post("/<uuid:arrival>/<uuid:district>")
@gate.allow(*DISPATCHERS)
def hand_over(arrival: uuid.UUID, district: uuid.UUID) -> BaseResponse:
    """People of another district leave the port, counted and signed."""
    with transaction() as session:
        row = get_arrival_in(session, gate.scope(), arrival)
        signed = operations.hand_over_by_count(
            session,
            arrival_id=row.id,
            district_id=district,
            count=count("count"),
            given_by=field("given_by"),
            taken_by=field("taken_by"),
            at=clock.now(),
        )
    told = say("Handed over: %(count)s people.", count=signed.count)
    return done(url_for("counts.index", day=request.form.get("day", "")), told)
