"""Trips: list, write, change, cancel, their crew."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from flask import Response
from marshmallow import Schema, fields

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.errors import NotFound
from logistics.sites.queries.places import districts_in
from logistics.transfers import operations, queries
from logistics.transfers.api.blueprint import blueprint, card, listed
from logistics.transfers.orders import TripOrder
from logistics.transfers.queries.trips import TripFilter, lines_of
from logistics.transfers.roles import DISPATCHERS, READERS
from logistics.transfers.rules.kinds import TripState
from logistics.transfers.schemas import (
    CrewOrderSchema,
    TransferReasonSchema,
    TripLineSchema,
    TripOrderSchema,
)
from logistics.web.forms import version_of_request
from logistics.web.paging import page_of, wanted


class WantedTripsSchema(Schema):
    """Which trips a list shows."""

    day = fields.Date(required=True)
    port = fields.UUID()
    site = fields.UUID()
    state = fields.Enum(TripState, by_value=True)
    page = fields.Integer()
    size = fields.Integer()


@blueprint.route("", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(WantedTripsSchema, location="query")
def trips(asked: dict[str, Any]) -> Response:
    """The trips of a local day that the user may see, by port and time."""
    day: date = asked["day"]
    chosen = TripFilter(
        day=day, port_id=asked.get("port"), site_id=asked.get("site"), state=asked.get("state")
    )
    with reading() as session:
        page = page_of(session, queries.trips_question(gate.scope(), chosen), **wanted())
        return listed(page, TripLineSchema(), lines_of(session, list(page.items)))


@blueprint.route("/<uuid:trip>", methods=["GET"])
@gate.allow(*READERS)
def trip(trip: uuid.UUID) -> Response:
    """One trip with the riders whom the user may see; the ETag is what an edit names."""
    with reading() as session:
        return card(session, trip)


@blueprint.route("", methods=["POST"])
@gate.allow(*DISPATCHERS)
@blueprint.arguments(TripOrderSchema)
def write(order: TripOrder) -> Response:
    """Write a trip of a vehicle and a district of the user."""
    with transaction() as session:
        _check_scope(session, order)
        row = operations.write_trip(session, order, at=clock.now())
        return card(session, row.id, 201)


@blueprint.route("/<uuid:trip>", methods=["PUT"])
@gate.allow(*DISPATCHERS)
@blueprint.arguments(TripOrderSchema)
def change(order: TripOrder, trip: uuid.UUID) -> Response:
    """Make a planned trip another one; the older sheet is void. Needs If-Match."""
    with transaction() as session:
        row = queries.get_trip(session, gate.scope(), trip)
        _check_scope(session, order)
        operations.change_trip(
            session, row.id, order, expected=version_of_request(), at=clock.now()
        )
        return card(session, trip)


@blueprint.route("/<uuid:trip>/cancellation", methods=["POST"])
@gate.allow(*DISPATCHERS)
@blueprint.arguments(TransferReasonSchema)
def cancel(body: dict[str, Any], trip: uuid.UUID) -> Response:
    """Take a trip off the board; its number is void. Needs If-Match."""
    with transaction() as session:
        row = queries.get_trip(session, gate.scope(), trip)
        operations.cancel_trip(
            session,
            row.id,
            reason=body["reason"],
            expected=version_of_request(),
            at=clock.now(),
        )
        return card(session, trip)


@blueprint.route("/<uuid:trip>/crew", methods=["PUT"])
@gate.allow(*DISPATCHERS)
@blueprint.arguments(CrewOrderSchema)
def change_crew(body: dict[str, Any], trip: uuid.UUID) -> Response:
    """Put other people on a trip; the older sheet is void. Needs If-Match."""
    with transaction() as session:
        row = queries.get_trip(session, gate.scope(), trip)
        operations.change_crew(
            session,
            row.id,
            drivers=body["drivers"],
            escorts=body["escorts"],
            expected=version_of_request(),
        )
        return card(session, trip)


def _check_scope(session: Any, order: TripOrder) -> None:
    queries.get_vehicle(session, gate.scope(), order.vehicle_id)
    if order.district_id not in {each.id for each in districts_in(session, gate.scope())}:
        raise NotFound("district")
