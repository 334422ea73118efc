"""Ride requests as JSON, and people of other districts handed over by count."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from logistics import clock
from logistics.access import gate
from logistics.arrivals.queries import get_arrival_in
from logistics.database import reading, transaction
from logistics.transfers import operations, queries
from logistics.transfers.api.blueprint import card, listed
from logistics.transfers.models import RideRequest
from logistics.transfers.orders import HostCar
from logistics.transfers.queries.rides import lines_of, rides_question
from logistics.transfers.roles import CALLERS, DISPATCHERS, READERS
from logistics.transfers.rules.kinds import RideState
from logistics.transfers.schemas import (
    ClinicSchema,
    CountHandOverSchema,
    HostCarSchema,
    RideLineSchema,
    RideSchema,
    SendSchema,
)
from logistics.web.forms import version_of_request
from logistics.web.language import shown
from logistics.web.paging import page_of, wanted

blueprint = Blueprint("rides_api", __name__, url_prefix="/api/v1/rides")


class WantedRidesSchema(Schema):
    """Which ride requests a list shows."""

    state = fields.List(fields.Enum(RideState, by_value=True), load_default=list)
    ambulance = fields.Boolean(load_default=None)
    page = fields.Integer()
    size = fields.Integer()


@blueprint.route("", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(WantedRidesSchema, location="query")
def rides(asked: dict[str, Any]) -> Response:
    """The ride requests that the user may see, most urgent first."""
    with reading() as session:
        question = rides_question(
            gate.scope(),
            states=asked["state"] or tuple(RideState),
            ambulance=asked["ambulance"],
        )
        page = page_of(session, question, **wanted())
        rows = [
            {
                "ride": line.ride,
                "origin": line.origin,
                "destination": line.destination,
                "why": shown(line.why),
            }
            for line in lines_of(session, list(page.items))
        ]
        return listed(page, RideLineSchema(), rows)


@blueprint.route("/fevers", methods=["POST"])
@gate.allow(*CALLERS)
@blueprint.arguments(ClinicSchema)
@blueprint.response(200, RideSchema(many=True))
def request_fevers(body: dict[str, Any]) -> list[RideRequest]:
    """Ask for an ambulance for everybody who was found ill at a port of the user."""
    with transaction() as session:
        return operations.request_fever_rides(
            session, scope=gate.scope(), clinic=body["clinic"], at=clock.now()
        )


@blueprint.route("/<uuid:ride>/trip", methods=["POST"])
@gate.allow(*DISPATCHERS)
@blueprint.arguments(SendSchema)
def send(body: dict[str, Any], ride: uuid.UUID) -> Response:
    """Write the trip of a ride request; needs If-Match."""
    with transaction() as session:
        row = queries.get_ride(session, gate.scope(), ride)
        vehicle = queries.get_vehicle(session, gate.scope(), body["vehicle_id"])
        trip = operations.send(
            session,
            row.id,
            vehicle_id=vehicle.id,
            depart_at=body["depart_at"],
            arrive_at=body["arrive_at"],
            carer=body.get("carer"),
            expected=version_of_request(),
            at=clock.now(),
        )
        return card(session, trip.id, 201)


@blueprint.route("/<uuid:ride>/cancellation", methods=["POST"])
@gate.allow(*CALLERS)
@blueprint.response(200, RideSchema)
def cancel(ride: uuid.UUID) -> RideRequest:
    """Nobody needs the ride any more; needs If-Match."""
    with transaction() as session:
        row = queries.get_ride(session, gate.scope(), ride)
        return operations.cancel_ride(session, row.id, expected=version_of_request())


@blueprint.route("/<uuid:ride>/own-means", methods=["POST"])
@gate.allow(*CALLERS)
@blueprint.response(200, RideSchema)
def own_means(ride: uuid.UUID) -> RideRequest:
    """Somebody goes home without a vehicle of ours; needs If-Match."""
    with transaction() as session:
        row = queries.get_ride(session, gate.scope(), ride)
        return operations.leave_by_own_means(
            session, row.id, expected=version_of_request(), at=clock.now()
        )


@blueprint.route("/<uuid:ride>/host-car", methods=["POST"])
@gate.allow(*DISPATCHERS)
@blueprint.arguments(HostCarSchema)
def host_car(car: HostCar, ride: uuid.UUID) -> Response:
    """The host's own car comes for a party; needs If-Match."""
    with transaction() as session:
        row = queries.get_ride(session, gate.scope(), ride)
        trip = operations.fetch_by_host(
            session, row.id, car, expected=version_of_request(), at=clock.now()
        )
        return card(session, trip.id, 201)


@blueprint.route("/by-count", methods=["POST"])
@gate.allow(*DISPATCHERS)
@blueprint.arguments(CountHandOverSchema)
@blueprint.response(201, CountHandOverSchema)
def hand_over_by_count(body: dict[str, Any]) -> Any:
    """People of another district leave the port, counted and signed."""
    with transaction() as session:
        get_arrival_in(session, gate.scope(), body["arrival_id"])
        return operations.hand_over_by_count(session, at=clock.now(), **body)
