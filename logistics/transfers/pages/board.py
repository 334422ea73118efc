"""The trips of a day: by port and time, with filters and exports."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from flask import Response, render_template, request

from logistics.access import gate
from logistics.arrivals.queries import ports_in
from logistics.database import reading
from logistics.sites.queries.places import districts_in, sites_in
from logistics.transfers import queries
from logistics.transfers.pages.blueprint import pages
from logistics.transfers.pages.fields import wanted_day
from logistics.transfers.papers import PAPERS
from logistics.transfers.queries.trips import TripFilter, TripLine, lines_of
from logistics.transfers.roles import READERS
from logistics.transfers.rules.kinds import TripState
from logistics.web.export import asked_for, sheet
from logistics.web.language import current
from logistics.web.paging import page_of, wanted

COLUMNS = (
    "Trip",
    "Version",
    "Origin",
    "Departure",
    "Destination",
    "Arrival time",
    "Vehicle",
    "Category",
    "State",
    "Riders",
    "On board",
    "Absent",
)


@pages.get("")
@gate.allow(*READERS)
def index() -> str | Response:
    """The trips of a day, by port and time."""
    chosen = asked_filter()
    with reading() as session:
        question = queries.trips_question(gate.scope(), chosen)
        if asked_for():
            trips = session.scalars(question).unique().all()
            return sheet(f"trips-{chosen.day}", COLUMNS, _cells(lines_of(session, trips)))
        page = page_of(session, question, **wanted())
        return render_template(
            "transfers/trips.html",
            page=page,
            lines=lines_of(session, page.items),
            chosen=chosen,
            counts=queries.counts_by_state(session, gate.scope(), chosen.day),
            ports=ports_in(session, gate.scope()),
            sites=sites_in(session, gate.scope()),
            states=list(TripState),
            districts=districts_in(session, gate.scope()),
            papers=PAPERS,
        )


def asked_filter() -> TripFilter:
    """What the request asks for; today where it names no day."""
    state = request.args.get("state", "")
    return TripFilter(
        day=wanted_day(),
        port_id=request.args.get("port", type=uuid.UUID),
        site_id=request.args.get("site", type=uuid.UUID),
        state=TripState(state) if state in set(TripState) else None,
    )


def _cells(lines: list[TripLine]) -> Iterator[tuple[object, ...]]:
    for line in lines:
        yield (
            line.trip.number,
            line.trip.sheet_version,
            line.origin.text(current()),
            line.trip.depart_at,
            " → ".join(stop.text(current()) for stop in line.stops),
            line.arrive_at,
            line.plate,
            line.category.text(current()),
            line.trip.state,
            line.riders,
            line.aboard,
            line.absent,
        )
