"""Print runs of trip sheets and hand-over sheets: of one trip, or of a district's day."""

from __future__ import annotations

import uuid
from datetime import date

from flask import url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import transaction
from logistics.documents import jobs
from logistics.errors import NotFound
from logistics.sites.queries.places import districts_in
from logistics.transfers import queries
from logistics.transfers.pages.blueprint import pages
from logistics.transfers.pages.fields import chosen_id, rejected
from logistics.transfers.papers import PAPERS, PAPERS_OF_A_TRIP
from logistics.transfers.roles import DISPATCHERS, RECEIVERS
from logistics.web.forms import done, field
from logistics.wording import say


@pages.post("/<uuid:trip>/print")
@gate.allow(*RECEIVERS)
def print_trip(trip: uuid.UUID) -> BaseResponse:
    """Ask for the sheets of a trip that the user sees with all its riders."""
    papers = _papers(PAPERS_OF_A_TRIP)
    with transaction() as session:
        row = queries.get_whole_trip(session, gate.scope(), trip)
        run = jobs.request(
            session,
            papers,
            {"trip_id": row.id},
            at=clock.now(),
            district_id=row.district_id,
        )
    return done(url_for("work.show", run=run.id))


@pages.post("/print")
@gate.allow(*DISPATCHERS)
def print_day() -> BaseResponse:
    """Ask for the sheets of all trips of a district's day."""
    papers, district, day = _papers(PAPERS), chosen_id("district"), _day()
    with transaction() as session:
        if district not in {each.id for each in districts_in(session, gate.scope())}:
            raise NotFound("district")
        run = jobs.request(
            session,
            papers,
            {"district_id": district, "day": day},
            at=clock.now(),
            district_id=district,
        )
    return done(url_for("work.show", run=run.id))


def _papers(known: tuple[str, ...]) -> str:
    wanted = field("papers")
    if wanted not in known:
        raise rejected("papers", say("Choose one."))
    return wanted


def _day() -> date:
    try:
        return date.fromisoformat(field("day"))
    except ValueError:
        raise rejected("day", say("Choose one.")) from None
