"""The lists of a plan, each in pages and as a sheet: rooms, trips, left out, changes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from flask import Response, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.documents import jobs
from logistics.errors import NotFound
from logistics.planning import (
    difference,
    left_out_papers,
    listing,
    naming,
    queries,
    rest_papers,
)
from logistics.planning.models import Plan
from logistics.planning.pages.blueprint import pages
from logistics.planning.roles import READERS
from logistics.planning.rules import Itinerary
from logistics.sites.models import District
from logistics.transfers.queries.words import category_names
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done
from logistics.web.language import current, local, shown
from logistics.web.paging import Page, wanted

Line = TypeVar("Line")

ROOM_COLUMNS = (
    "Site", "Building", "Floor", "Room", "People", "Names", "Category", "Arrival", "Until",
    "Needs", "Sharing",
)  # fmt: skip
TRIP_COLUMNS = ("Origin", "Loading", "Departure", "Vehicle", "Category", "Destination", "People")
LEFT_OUT_COLUMNS = ("Name", "Arrival", "Category", "Why", "Reason")
PAIR_COLUMNS = (
    "Change", "Port before", "Departure before", "Vehicle before", "Driver before",
    "People before", "Port now", "Departure now", "Vehicle now", "Driver now", "People now",
)  # fmt: skip
REST_COLUMNS = ("Name", "Arrival", "Port", "From", "Until")
CHANGE_COLUMNS = ("Name", "Change", "Room before", "Room now", "Ride before", "Ride now")


@pages.get("/<uuid:plan>/rooms")
@gate.allow(*READERS)
def rooms(plan: uuid.UUID) -> str | Response:
    """Who sleeps where, site by site in walking order."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan)
        page = page_of_lines(listing.room_lines(session, row, listing.read(row)))
        names = naming.names_of(session, _people(line.people for line in page.items))
        arrivals = naming.arrivals_of(session, {line.arrival_id for line in page.items})
        if asked_for():
            cells = (_room_cells(line, names, arrivals) for line in page.items)
            return sheet(f"rooms-{row.day}", ROOM_COLUMNS, cells)
        return _shown("rooms", session, row, page=page, names=names, arrivals=arrivals)


@pages.get("/<uuid:plan>/trips")
@gate.allow(*READERS)
def trips(plan: uuid.UUID) -> str | Response:
    """Who rides when, by port and time."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan)
        document = listing.read(row)
        page = page_of_lines(listing.trip_lines(document))
        places = naming.places_of(session, document.rides)
        plates = naming.plates_of(session, document.rides)
        if asked_for():
            cells = (_trip_cells(line, places, plates) for line in page.items)
            return sheet(f"trips-{row.day}", TRIP_COLUMNS, cells)
        return _shown("trips", session, row, page=page, places=places, plates=plates)


@pages.get("/<uuid:plan>/left-out")
@gate.allow(*READERS)
def left_out(plan: uuid.UUID) -> str | Response:
    """Everybody without a room or a ride, and why."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan)
        page = page_of_lines(listing.left_out_lines(session, row, current()))
        names = naming.names_of(session, [line.person_id for line in page.items])
        arrivals = naming.arrivals_of(session, {line.arrival_id for line in page.items})
        if asked_for():
            cells = (_left_out_cells(line, names, arrivals) for line in page.items)
            return sheet(f"left-out-{row.day}", LEFT_OUT_COLUMNS, cells)
        return _shown("left_out", session, row, page=page, names=names, arrivals=arrivals)


@pages.post("/<uuid:plan>/left-out/print")
@gate.allow(*READERS)
def print_left_out(plan: uuid.UUID) -> BaseResponse:
    """Ask for the printed list of those left out, with what would help them."""
    with transaction() as session:
        row = queries.get_plan(session, gate.scope(), plan)
        run = left_out_papers.request(session, row, at=clock.now())
    return done(url_for("work.show", run=run.id))


@pages.get("/<uuid:plan>/resting")
@gate.allow(*READERS)
def resting(plan: uuid.UUID) -> str | Response:
    """Who needs a place to rest at a port until the ride loads, and for how long."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan)
        document = listing.read(row)
        wait = row.transport_problem["rules"]["wait"]
        page = page_of_lines(listing.rest_lines(document, wait))
        names = naming.names_of(session, [line.person_id for line in page.items])
        arrivals = naming.arrivals_of(session, {line.arrival_id for line in page.items})
        places = naming.places_of(session, document.rides)
        if asked_for():
            cells = (_rest_cells(line, names, arrivals, places) for line in page.items)
            return sheet(f"resting-{row.day}", REST_COLUMNS, cells)
        return _shown(
            "resting", session, row, page=page, names=names, arrivals=arrivals, places=places
        )


@pages.post("/<uuid:plan>/resting/print")
@gate.allow(*READERS)
def print_resting(plan: uuid.UUID) -> BaseResponse:
    """Ask for the printed lists of who needs a place to rest."""
    with transaction() as session:
        row = queries.get_plan(session, gate.scope(), plan)
        run = jobs.request(
            session,
            rest_papers.KIND,
            {"plan_id": row.id},
            at=clock.now(),
            district_id=row.district_id,
        )
    return done(url_for("work.show", run=run.id))


@pages.get("/<uuid:plan>/changes")
@gate.allow(*READERS)
def changes(plan: uuid.UUID) -> str | Response:
    """What changes against the plan that this one was made from: people, trips and cost."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan)
        found = difference.difference_of(session, row)
        old, new = listing.base_of(session, row), listing.read(row)
        page = page_of_lines(found.people if found else listing.change_lines(old, new))
        names = naming.names_of(session, [line.person_id for line in page.items])
        labels = naming.labels_of(session, _rooms(page.items), row)
        plates = naming.plates_of(session, old.rides) | naming.plates_of(session, new.rides)
        if asked_for():
            cells = (_change_cells(line, names, labels, plates) for line in page.items)
            return sheet(f"changes-{row.day}", CHANGE_COLUMNS, cells)
        return _shown(
            "changes",
            session,
            row,
            page=page,
            names=names,
            labels=labels,
            plates=plates,
            found=found,
            **_trip_names(session, found, old, new),
        )


@pages.get("/<uuid:plan>/changes/trips")
@gate.allow(*READERS)
def changed_trips(plan: uuid.UUID) -> str | Response:
    """The trips that change, as a sheet; on screen they stand with the people."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan)
        if not asked_for():
            raise NotFound("list")
        found = difference.difference_of(session, row)
        old, new = listing.base_of(session, row), listing.read(row)
        known = _trip_names(session, found, old, new) | {
            "plates": naming.plates_of(session, old.rides) | naming.plates_of(session, new.rides)
        }
        cells = (_pair_cells(pair, known) for pair in (found.trips if found else ()))
        return sheet(f"changed-trips-{row.day}", PAIR_COLUMNS, cells)


def _trip_names(
    session: Session,
    found: difference.Difference | None,
    old: listing.Document,
    new: listing.Document,
) -> dict[str, Any]:
    lines = [line for pair in (found.trips if found else ()) for line in (pair.before, pair.after)]
    return {
        "places": naming.places_of(session, old.rides) | naming.places_of(session, new.rides),
        "drivers": naming.drivers_of(session, {line.driver_id for line in lines if line}),
    }


def _shown(name: str, session: Session, plan: Plan, **values: Any) -> str:
    return render_template(
        f"planning/{name}.html",
        plan=plan,
        district_code=session.get_one(District, plan.district_id).code,
        categories=category_names(session),
        **values,
    )


def page_of_lines(lines: Sequence[Line]) -> Page[Line]:
    """The lines that the request asks for; all of them for a sheet."""
    if asked_for():
        return Page(items=lines, total=len(lines), number=1, size=max(1, len(lines)))
    number, size = wanted()["number"], wanted()["size"]
    some = lines[(number - 1) * size : number * size]
    return Page(items=some, total=len(lines), number=number, size=size)


def _people(groups: Iterable[Sequence[uuid.UUID]]) -> list[uuid.UUID]:
    return [person for group in groups for person in group]


def _rooms(lines: Iterable[listing.ChangeLine]) -> Iterator[str]:
    for line in lines:
        for itinerary in (line.before, line.after):
            if itinerary is not None and itinerary.room is not None:
                yield itinerary.room


def _room_cells(line: listing.RoomLine, names: Any, arrivals: Any) -> tuple[object, ...]:
    return (
        line.label.site.text(current()),
        line.label.building,
        line.label.floor,
        line.label.number,
        len(line.people),
        ", ".join(names.get(person, "") for person in line.people),
        line.category,
        arrivals.get(line.arrival_id, ""),
        line.until,
        ", ".join(shown(each) for each in line.attributes),
        shown(line.sharing) if line.sharing else "",
    )


def _trip_cells(line: listing.TripLine, places: Any, plates: Any) -> tuple[object, ...]:
    return (
        places[line.port].text(current()),
        line.loads_at,
        line.departs_at,
        plates.get(line.vehicle, ""),
        line.category,
        " → ".join(places[stop.place].text(current()) for stop in line.stops),
        len(line.people),
    )


def _left_out_cells(line: listing.LeftOutLine, names: Any, arrivals: Any) -> tuple[object, ...]:
    return (
        names.get(line.person_id, ""),
        arrivals.get(line.arrival_id, ""),
        line.category,
        shown(line.why.value),
        shown(line.sentence),
    )


def _rest_cells(
    line: listing.RestLine, names: Any, arrivals: Any, places: Any
) -> tuple[object, ...]:
    return (
        names.get(line.person_id, ""),
        arrivals.get(line.arrival_id, ""),
        places[line.port].text(current()),
        line.from_at,
        line.until,
    )


def _change_cells(
    line: listing.ChangeLine, names: Any, labels: Any, plates: Any
) -> tuple[object, ...]:
    return (
        names.get(line.person_id, ""),
        shown(line.change.value),
        *(_room_words(each, labels) for each in (line.before, line.after)),
        *(_ride_words(each, plates) for each in (line.before, line.after)),
    )


def _pair_cells(pair: difference.TripPair, known: dict[str, Any]) -> tuple[object, ...]:
    cells: list[object] = [", ".join(shown(change.value) for change in pair.changes)]
    for line in (pair.before, pair.after):
        cells += [
            known["places"][line.port].text(current()) if line else "",
            line.departs_at if line else "",
            known["plates"].get(line.vehicle, "") if line else "",
            known["drivers"].get(line.driver_id, "") if line else "",
            len(line.people) if line else "",
        ]
    return tuple(cells)


def _room_words(itinerary: Itinerary | None, labels: Any) -> str:
    label = labels.get(itinerary.room) if itinerary is not None else None
    return f"{label.site.text(current())} {label.number}" if label else ""


def _ride_words(itinerary: Itinerary | None, plates: Any) -> str:
    if itinerary is None or itinerary.ride is None:
        return ""
    return f"{plates.get(itinerary.ride.vehicle, '')} {local(itinerary.ride.departs_at)}"
