"""Pins as JSON: list, pin a person or a trip, release."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.planning.pins import operations, queries
from logistics.planning.pins.models import PlanPin
from logistics.planning.queries import get_district_in
from logistics.planning.roles import PUBLISHERS, READERS
from logistics.transfers import queries as transfers
from logistics.web.forms import version_of_request, with_etag
from logistics.web.paging import page_of, wanted

blueprint = Blueprint("pins_api", __name__, url_prefix="/api/v1/plan-pins")


class PinsWantedSchema(Schema):
    """Which pins a list shows."""

    district = fields.String(validate=validate.Length(max=20))
    day = fields.Date()
    page = fields.Integer(validate=validate.Range(min=1))
    size = fields.Integer(validate=validate.Range(min=1, max=200))


class PersonPinSchema(Schema):
    """A person, with the party, pinned to a site, a floor or a room."""

    district = fields.String(required=True, validate=validate.Length(min=1, max=20))
    day = fields.Date(required=True)
    person = fields.UUID(required=True)
    site = fields.UUID(required=True)
    floor = fields.UUID()
    room = fields.UUID()
    reason = fields.String(required=True, validate=validate.Length(min=1, max=200))


class TripPinSchema(Schema):
    """A trip pinned as it is."""

    trip = fields.UUID(required=True)
    day = fields.Date(required=True)
    reason = fields.String(required=True, validate=validate.Length(min=1, max=200))


class PinSchema(Schema):
    """A pin."""

    id = fields.UUID()
    district_id = fields.UUID()
    day = fields.Date()
    number = fields.Integer()
    person_id = fields.UUID(allow_none=True)
    site_id = fields.UUID(allow_none=True)
    floor_id = fields.UUID(allow_none=True)
    room_id = fields.UUID(allow_none=True)
    trip_id = fields.UUID(allow_none=True)
    reason = fields.String()
    by = fields.String()
    recorded_at = fields.AwareDateTime()
    released_at = fields.AwareDateTime(allow_none=True)
    released_by = fields.String(allow_none=True)
    version = fields.Integer()


@blueprint.route("", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(PinsWantedSchema, location="query")
def pins(asked: dict[str, Any]) -> Response:
    """The pins that the user may see, those in force first."""
    with reading() as session:
        code = asked.get("district")
        district = get_district_in(session, gate.scope(), code).id if code else None
        question = queries.pins_question(gate.scope(), district=district, day=asked.get("day"))
        page = page_of(session, question, **wanted())
        return jsonify(
            items=PinSchema().dump(page.items, many=True),
            total=page.total,
            page=page.number,
            size=page.size,
        )


@blueprint.route("/people", methods=["POST"])
@gate.allow(*READERS)
@blueprint.arguments(PersonPinSchema)
@blueprint.response(201, PinSchema)
def pin_person(body: dict[str, Any]) -> PlanPin:
    """Every plan of the day puts a person, and the party, at a place."""
    with transaction() as session:
        return operations.pin_person(
            session,
            get_district_in(session, gate.scope(), body["district"]).id,
            body["day"],
            body["person"],
            site_id=body["site"],
            floor_id=body.get("floor"),
            room_id=body.get("room"),
            reason=body["reason"],
            at=clock.now(),
        )


@blueprint.route("/trips", methods=["POST"])
@gate.allow(*PUBLISHERS)
@blueprint.arguments(TripPinSchema)
@blueprint.response(201, PinSchema)
def pin_trip(body: dict[str, Any]) -> PlanPin:
    """Plans of the day leave a trip as it is."""
    with transaction() as session:
        trip = transfers.get_trip(session, gate.scope(), body["trip"])
        return operations.pin_trip(
            session, trip.id, body["day"], reason=body["reason"], at=clock.now()
        )


@blueprint.route("/<uuid:pin>/release", methods=["POST"])
@gate.allow(*READERS)
def release(pin: uuid.UUID) -> Response:
    """Let the next plan decide again; needs If-Match."""
    with transaction() as session:
        known = queries.get_pin(session, gate.scope(), pin, trips=gate.has_role(*PUBLISHERS))
        row = operations.release(session, known.id, expected=version_of_request(), at=clock.now())
        return with_etag(jsonify(PinSchema().dump(row)), row.version)
