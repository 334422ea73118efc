"""What happens to a trip: loading, ticks, departure, arrival, hand-over, disinfection."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response

from logistics import clock
from logistics.access import gate
from logistics.database import transaction
from logistics.transfers import operations, queries
from logistics.transfers.api.blueprint import blueprint, card
from logistics.transfers.orders import Counted
from logistics.transfers.queries.cards import rider_line
from logistics.transfers.queries.swabs import get_swab
from logistics.transfers.roles import DISPATCHERS, RECEIVERS, SWABBERS
from logistics.transfers.schemas import (
    BoardingSchema,
    CountedSchema,
    DepartureSchema,
    DisinfectionSchema,
    RedirectionSchema,
    RiderSchema,
    SwabResultSchema,
    SwabSchema,
)
from logistics.web.forms import version_of_request


@blueprint.route("/<uuid:trip>/loading", methods=["POST"])
@gate.allow(*DISPATCHERS)
def start_loading(trip: uuid.UUID) -> Response:
    """Open the doors of a clean vehicle."""
    with transaction() as session:
        row = queries.get_trip(session, gate.scope(), trip)
        operations.start_loading(session, row.id)
        return card(session, trip)


@blueprint.route("/<uuid:trip>/loading", methods=["DELETE"])
@gate.allow(*DISPATCHERS)
def stop_loading(trip: uuid.UUID) -> Response:
    """Close the doors of an empty vehicle again."""
    with transaction() as session:
        row = queries.get_trip(session, gate.scope(), trip)
        operations.stop_loading(session, row.id)
        return card(session, trip)


@blueprint.route("/<uuid:trip>/riders/<uuid:person>/boarding", methods=["POST"])
@gate.allow(*RECEIVERS)
@blueprint.arguments(BoardingSchema)
@blueprint.response(200, RiderSchema)
def board(body: dict[str, Any], trip: uuid.UUID, person: uuid.UUID) -> Any:
    """A person gets on."""
    with transaction() as session:
        row = queries.get_trip(session, gate.scope(), trip)
        line = rider_line(session, gate.scope(), row, person)
        operations.board(
            session, row.id, person, temperature=body.get("temperature"), at=clock.now()
        )
        return line


@blueprint.route("/<uuid:trip>/riders/<uuid:person>/absence", methods=["POST"])
@gate.allow(*RECEIVERS)
@blueprint.response(200, RiderSchema)
def mark_absent(trip: uuid.UUID, person: uuid.UUID) -> Any:
    """A person does not come."""
    with transaction() as session:
        row = queries.get_trip(session, gate.scope(), trip)
        line = rider_line(session, gate.scope(), row, person)
        operations.mark_absent(session, row.id, person)
        return line


@blueprint.route("/<uuid:trip>/riders/<uuid:person>/tick", methods=["DELETE"])
@gate.allow(*RECEIVERS)
@blueprint.response(200, RiderSchema)
def take_back(trip: uuid.UUID, person: uuid.UUID) -> Any:
    """Undo a tick."""
    with transaction() as session:
        row = queries.get_trip(session, gate.scope(), trip)
        line = rider_line(session, gate.scope(), row, person)
        operations.take_back(session, row.id, person)
        return line


@blueprint.route("/<uuid:trip>/departure", methods=["POST"])
@gate.allow(*DISPATCHERS)
@blueprint.arguments(DepartureSchema)
def depart(body: dict[str, Any], trip: uuid.UUID) -> Response:
    """Set off, once everybody is on board or absent."""
    with transaction() as session:
        row = queries.get_trip(session, gate.scope(), trip)
        operations.depart(session, row.id, override=body.get("night_override"), at=clock.now())
        return card(session, trip)


@blueprint.route("/<uuid:trip>/stops/<uuid:stop>/arrival", methods=["POST"])
@gate.allow(*RECEIVERS)
def arrive(trip: uuid.UUID, stop: uuid.UUID) -> Response:
    """The vehicle is at a stop."""
    with transaction() as session:
        there = queries.get_stop(session, gate.scope(), trip, stop)
        operations.arrive(session, trip, there.id, at=clock.now())
        return card(session, trip)


@blueprint.route("/<uuid:trip>/stops/<uuid:stop>/hand-over", methods=["POST"])
@gate.allow(*RECEIVERS)
@blueprint.arguments(CountedSchema)
def hand_over(counted: Counted, trip: uuid.UUID, stop: uuid.UUID) -> Response:
    """Both sides counted and signed."""
    with transaction() as session:
        there = queries.get_stop(session, gate.scope(), trip, stop)
        operations.hand_over(session, trip, there.id, counted, at=clock.now())
        return card(session, trip)


@blueprint.route("/<uuid:trip>/redirection", methods=["POST"])
@gate.allow(*RECEIVERS)
@blueprint.arguments(RedirectionSchema)
def redirect(body: dict[str, Any], trip: uuid.UUID) -> Response:
    """Who was not taken over goes to another place."""
    with transaction() as session:
        row = queries.get_trip(session, gate.scope(), trip)
        operations.redirect(session, row.id, body["place"], arrive_at=body["arrive_at"])
        return card(session, trip)


@blueprint.route("/<uuid:trip>/disinfection", methods=["POST"])
@gate.allow(*RECEIVERS)
@blueprint.arguments(DisinfectionSchema)
def disinfect(body: dict[str, Any], trip: uuid.UUID) -> Response:
    """The vehicle is clean again."""
    with transaction() as session:
        row = queries.get_trip(session, gate.scope(), trip)
        operations.disinfect(session, row.id, product=body["product"], at=clock.now())
        return card(session, trip)


@blueprint.route("/<uuid:trip>/swabs", methods=["POST"])
@gate.allow(*SWABBERS)
@blueprint.arguments(SwabSchema)
def swab(body: dict[str, Any], trip: uuid.UUID) -> Response:
    """A swab was taken inside the vehicle after its disinfection."""
    with transaction() as session:
        row = queries.get_trip(session, gate.scope(), trip)
        operations.swab_vehicle(session, row.id, **body, at=clock.now())
        return card(session, trip, 201)


@blueprint.route("/<uuid:trip>/swabs/<uuid:swab_id>/result", methods=["POST"])
@gate.allow(*SWABBERS)
@blueprint.arguments(SwabResultSchema)
def enter_swab_result(body: dict[str, Any], trip: uuid.UUID, swab_id: uuid.UUID) -> Response:
    """What the laboratory says of a swab; needs If-Match with the version of the swab."""
    with transaction() as session:
        row = queries.get_trip(session, gate.scope(), trip)
        operations.enter_swab_result(
            session,
            get_swab(session, row.id, swab_id).id,
            finding=body["finding"],
            expected=version_of_request(),
            at=clock.now(),
        )
        return card(session, trip)
