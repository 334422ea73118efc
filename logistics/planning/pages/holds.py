"""What of a published plan no longer holds: the note on today's page and on the plan, the list."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, render_template

from logistics import clock
from logistics.access import gate
from logistics.database import reading
from logistics.planning import naming, queries, watching
from logistics.planning.lapses import Lapsed
from logistics.planning.pages.blueprint import pages
from logistics.planning.pages.lists import page_of_lines
from logistics.planning.roles import READERS
from logistics.web.export import asked_for, sheet
from logistics.web.language import current, local, shown

COLUMNS = ("Name", "Arrival", "What", "Room", "Trip", "Vehicle", "Departure", "Reason")


@pages.get("/holds")
@gate.allow(*READERS)
def holds_today() -> str:
    """The note of today's page: the plans of today and tomorrow of which something lapsed."""
    at = clock.now()
    with reading() as session:
        found = watching.watch_today(session, gate.scope(), at=at)
        districts = {row.id: row for row in queries.districts_in(session, gate.scope())}
        return render_template("planning/holds_note.html", watched=found, districts=districts)


@pages.get("/<uuid:plan>/holds/note")
@gate.allow(*READERS)
def holds_note(plan: uuid.UUID) -> str:
    """The note on the page of a published plan."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan)
        found = watching.watch(session, row, at=clock.now())
        districts = {each.id: each for each in queries.districts_in(session, gate.scope())}
        return render_template("planning/holds_note.html", watched=[found], districts=districts)


@pages.get("/<uuid:plan>/holds")
@gate.allow(*READERS)
def holds(plan: uuid.UUID) -> str | Response:
    """For whom a published plan no longer holds, with the room, the ride and the reason."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan)
        found = watching.watch(session, row, at=clock.now())
        page = page_of_lines(found.lapsed)
        names = naming.names_of(session, [line.person_id for line in page.items])
        arrivals = naming.arrivals_of(session, {line.arrival_id for line in page.items})
        labels = naming.labels_of(session, [str(e.room_id) for e in page.items if e.room_id], row)
        if asked_for():
            cells = (_cells(line, names, arrivals, labels) for line in page.items)
            return sheet(f"no-longer-holds-{row.day}", COLUMNS, cells)
        district = next(
            d for d in queries.districts_in(session, gate.scope()) if d.id == row.district_id
        )
        return render_template(
            "planning/holds.html",
            plan=row,
            found=found,
            page=page,
            names=names,
            arrivals=arrivals,
            labels=labels,
            district=district,
        )


def _cells(line: Lapsed, names: Any, arrivals: Any, labels: Any) -> tuple[object, ...]:
    label = labels.get(str(line.room_id))
    return (
        names.get(line.person_id, ""),
        arrivals.get(line.arrival_id, ""),
        shown(line.lapse.value),
        f"{label.site.text(current())} {label.number}" if label else "",
        line.ride.number if line.ride else "",
        line.ride.plate if line.ride else "",
        local(line.ride.departs_at) if line.ride else "",
        shown(line.why),
    )
