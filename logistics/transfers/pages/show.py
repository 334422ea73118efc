"""One trip: its page, and what the dispatcher does with it."""

from __future__ import annotations

import uuid

from flask import Response, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.access.rules import EVERYTHING
from logistics.database import reading, transaction
from logistics.policy.release_rules import Finding
from logistics.sites.queries.places import sites_in
from logistics.staff.queries import staff_of
from logistics.staff.rules import Team
from logistics.transfers import operations, queries
from logistics.transfers.pages.blueprint import pages
from logistics.transfers.pages.fields import needed_moment, night_override, optional_id, several_ids
from logistics.transfers.papers import PAPERS
from logistics.transfers.queries.cards import TripCard
from logistics.transfers.queries.places import origin_of, places
from logistics.transfers.queries.rescue import on_the_way
from logistics.transfers.roles import DISPATCHERS, READERS
from logistics.transfers.rules.kinds import RiderState
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field, version_of_request
from logistics.web.language import current, shown
from logistics.wording import say

COLUMNS = ("Seat", "Full name", "Birth date", "Document", "Party", "Stop", "State", "Temp.")


@pages.get("/<uuid:trip>")
@gate.allow(*READERS)
def show(trip: uuid.UUID) -> str | Response:
    """One trip with its riders, stops and vehicle."""
    with reading() as session:
        card = queries.trip_card(session, gate.scope(), trip)
        if asked_for():
            return _list_of_riders(card)
        return render_template(
            "transfers/trip.html",
            card=card,
            way=on_the_way(session, card.trip, at=clock.now()),
            zone=card.origin.zone,
            states=RiderState,
            findings=list(Finding),
            papers=PAPERS,
            sites=sites_in(session, EVERYTHING),
            vehicles=session.scalars(queries.vehicles_question(gate.scope())).all(),
            drivers=staff_of(session, gate.scope(), Team.DRIVER),
            escorts=staff_of(session, gate.scope(), Team.ESCORT),
        )


def _list_of_riders(card: TripCard) -> Response:
    return sheet(
        f"trip-{card.trip.number}",
        COLUMNS,
        (
            (
                line.rider.seat,
                line.rider.person.full_name,
                line.rider.person.birth_date,
                line.document,
                line.party,
                line.stop.text(current()),
                shown(line.rider.state),
                line.rider.temperature,
            )
            for line in card.riders
        ),
    )


@pages.post("/<uuid:trip>/loading")
@gate.allow(*DISPATCHERS)
def start_loading(trip: uuid.UUID) -> BaseResponse:
    """Open the doors."""
    with transaction() as session:
        row = queries.get_trip(session, gate.scope(), trip)
        operations.start_loading(session, row.id, expected=version_of_request())
    return done(address(trip), say("Trip %(number)s is loading.", number=row.number))


@pages.post("/<uuid:trip>/loading/stop")
@gate.allow(*DISPATCHERS)
def stop_loading(trip: uuid.UUID) -> BaseResponse:
    """Close the doors of an empty vehicle again."""
    with transaction() as session:
        row = queries.get_trip(session, gate.scope(), trip)
        operations.stop_loading(session, row.id, expected=version_of_request())
    return done(address(trip), say("Trip %(number)s waits again.", number=row.number))


@pages.post("/<uuid:trip>/departure")
@gate.allow(*DISPATCHERS)
def depart(trip: uuid.UUID) -> BaseResponse:
    """Set off."""
    with transaction() as session:
        row = queries.get_trip(session, gate.scope(), trip)
        operations.depart(session, row.id, override=night_override(), at=clock.now())
    return done(address(trip), say("Trip %(number)s has departed.", number=row.number))


@pages.post("/<uuid:trip>/times")
@gate.allow(*DISPATCHERS)
def retime(trip: uuid.UUID) -> BaseResponse:
    """Move the trip to another departure or vehicle."""
    with transaction() as session:
        row = queries.get_trip(session, gate.scope(), trip)
        zone = places(session, [origin_of(row)])[origin_of(row)].zone
        operations.retime(
            session,
            row.id,
            depart_at=needed_moment("depart_at", zone),
            vehicle_id=optional_id("vehicle"),
            night_override=night_override(),
            expected=version_of_request(),
            at=clock.now(),
        )
    return done(
        address(trip), say("Version %(version)s of the sheet holds.", version=row.sheet_version)
    )


@pages.post("/<uuid:trip>/crew")
@gate.allow(*DISPATCHERS)
def change_crew(trip: uuid.UUID) -> BaseResponse:
    """Put other drivers and escorts on the trip."""
    with transaction() as session:
        row = queries.get_trip(session, gate.scope(), trip)
        operations.change_crew(
            session,
            row.id,
            drivers=several_ids("drivers"),
            escorts=several_ids("escorts"),
            expected=version_of_request(),
        )
    return done(
        address(trip), say("Version %(version)s of the sheet holds.", version=row.sheet_version)
    )


@pages.post("/<uuid:trip>/cancellation")
@gate.allow(*DISPATCHERS)
def cancel(trip: uuid.UUID) -> BaseResponse:
    """Take the trip off the board."""
    with transaction() as session:
        row = queries.get_trip(session, gate.scope(), trip)
        operations.cancel_trip(
            session,
            row.id,
            reason=field("reason"),
            expected=version_of_request(),
            at=clock.now(),
        )
    return done(address(trip), say("Trip %(number)s is cancelled.", number=row.number))


def address(trip: uuid.UUID) -> str:
    """The page of a trip."""
    return url_for("trips.show", trip=trip)
