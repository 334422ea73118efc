"""On the way: breakdown and rescue, fever on board, who left, who was exposed."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.transfers import operations, queries
from logistics.transfers.api.blueprint import blueprint, card
from logistics.transfers.orders import Counted
from logistics.transfers.queries.exposed import exposed, incidents_of
from logistics.transfers.queries.rescue import find_breakdown, on_the_way
from logistics.transfers.roles import DISPATCHERS, READERS, RECEIVERS
from logistics.transfers.schemas import CountedSchema
from logistics.transfers.schemas.incidents import (
    BreakdownSchema,
    ExposedListSchema,
    IllnessSchema,
    IncidentSchema,
    LeavingSchema,
    RescuerSchema,
    RescueSchema,
)
from logistics.web.forms import version_of_request
from logistics.web.language import shown


@blueprint.route("/<uuid:trip>/rescuers", methods=["GET"])
@gate.allow(*DISPATCHERS)
def rescuers(trip: uuid.UUID) -> Response:
    """The vehicles that might take people over: who can come, by time to reach them."""
    with reading() as session:
        row = queries.get_whole_trip(session, gate.scope(), trip)
        found = on_the_way(session, row, at=clock.now()).rescuers
        items = [
            RescuerSchema().dump(each) | {"why_not": shown(each.why_not) if each.why_not else None}
            for each in found
        ]
        return jsonify(items=items)


@blueprint.route("/<uuid:trip>/breakdown", methods=["POST"])
@gate.allow(*DISPATCHERS)
@blueprint.arguments(BreakdownSchema)
def break_down(body: dict[str, Any], trip: uuid.UUID) -> Response:
    """The vehicle drives no further; answers with the rescue trip, else the stopped one."""
    with transaction() as session:
        row = queries.get_whole_trip(session, gate.scope(), trip)
        if body["rescuer_id"] is not None:
            queries.get_vehicle(session, gate.scope(), body["rescuer_id"])
        rescue = operations.break_down(
            session,
            row.id,
            body["spot"],
            reason=body["reason"],
            rescuer_id=body["rescuer_id"],
            override=body["night_override"],
            expected=version_of_request(),
            at=clock.now(),
        )
        return card(session, trip if rescue is None else rescue.id, 201)


@blueprint.route("/<uuid:trip>/rescue", methods=["POST"])
@gate.allow(*DISPATCHERS)
@blueprint.arguments(RescueSchema)
def send_rescue(body: dict[str, Any], trip: uuid.UUID) -> Response:
    """Another vehicle for who still waits in a stopped one."""
    with transaction() as session:
        row = queries.get_whole_trip(session, gate.scope(), trip)
        vehicle = queries.get_vehicle(session, gate.scope(), body["rescuer_id"])
        rescue = operations.send_rescue(
            session,
            row.id,
            vehicle.id,
            spot=find_breakdown(session, row.id),
            override=body["night_override"],
            at=clock.now(),
        )
        return card(session, rescue.id, 201)


@blueprint.route("/<uuid:trip>/take-over", methods=["POST"])
@gate.allow(*RECEIVERS)
@blueprint.arguments(CountedSchema)
def take_over(counted: Counted, trip: uuid.UUID) -> Response:
    """Both crews counted and signed beside the road."""
    with transaction() as session:
        row = queries.get_whole_trip(session, gate.scope(), trip)
        operations.take_over(session, row.id, counted, at=clock.now())
        return card(session, trip)


@blueprint.route("/<uuid:trip>/riders/<uuid:person>/fever", methods=["POST"])
@gate.allow(*RECEIVERS)
@blueprint.arguments(IllnessSchema)
@blueprint.response(201, IncidentSchema)
def fall_ill(body: dict[str, Any], trip: uuid.UUID, person: uuid.UUID) -> Any:
    """Somebody on board has a fever or a symptom; an ambulance is asked for."""
    with transaction() as session:
        row = queries.get_whole_trip(session, gate.scope(), trip)
        return operations.fall_ill(session, row.id, person, at=clock.now(), **body)


@blueprint.route("/<uuid:trip>/riders/<uuid:person>/leaving", methods=["POST"])
@gate.allow(*RECEIVERS)
@blueprint.arguments(LeavingSchema)
@blueprint.response(201, IncidentSchema)
def leave(body: dict[str, Any], trip: uuid.UUID, person: uuid.UUID) -> Any:
    """Somebody got off on the way."""
    with transaction() as session:
        row = queries.get_whole_trip(session, gate.scope(), trip)
        return operations.leave(session, row.id, person, at=clock.now(), **body)


@blueprint.route("/<uuid:trip>/exposed", methods=["GET"])
@gate.allow(*READERS)
def who_was_exposed(trip: uuid.UUID) -> Response:
    """What happened to a trip, and who was in its vehicle from when to when."""
    with reading() as session:
        shown_card = queries.trip_card(session, gate.scope(), trip)
        found = {"incidents": incidents_of(session, trip), "people": exposed(session, shown_card)}
        return jsonify(ExposedListSchema().dump(found))
