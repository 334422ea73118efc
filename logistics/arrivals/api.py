"""The ports as JSON: arrivals, lines, manifests, contacts."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, request
from flask_smorest import Blueprint

from logistics import clock
from logistics.access import gate
from logistics.access.rules import Role
from logistics.arrivals import jobs, operations, queries, schemas
from logistics.arrivals.manifests.columns import stated_columns
from logistics.arrivals.manifests.values import ParsedDocument
from logistics.arrivals.models import Arrival, Manifest, Passenger
from logistics.arrivals.own_file import own_people
from logistics.arrivals.pages.blueprint import DESK, READERS
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.errors import InputRejected
from logistics.runs.models import Run
from logistics.web.forms import version_of_request, with_etag
from logistics.wording import say

blueprint = Blueprint("arrivals_api", __name__, url_prefix="/api/v1/arrivals")


@blueprint.route("")
@gate.allow(*READERS)
@blueprint.arguments(schemas.DayQuerySchema, location="query")
@blueprint.response(200, schemas.ArrivalSchema(many=True))
def arrivals(query: dict[str, date | None]) -> list[Arrival]:
    """The arrivals of a local day that the user may see."""
    zone = settings().zone
    day = query["day"] or clock.now().astimezone(ZoneInfo(zone)).date()
    with reading() as session:
        return queries.arrivals_on(session, gate.scope(), day, zone)


@blueprint.route("/<uuid:arrival>")
@gate.allow(*READERS)
def arrival(arrival: uuid.UUID) -> Response:
    """One arrival; the ETag is what an edit names."""
    with reading() as session:
        row = queries.get_arrival_in(session, gate.scope(), arrival)
        return with_etag(schemas.ArrivalSchema().dump(row), row.version)


@blueprint.route("/<uuid:arrival>/passengers")
@gate.allow(*READERS)
@blueprint.response(200, schemas.PassengerSchema(many=True))
def passengers(arrival: uuid.UUID) -> list[Passenger]:
    """Everybody of an arrival but the user, in the order of the list."""
    with reading() as session:
        row = queries.get_arrival_in(session, gate.scope(), arrival)
        own = own_people(session)
        everybody = queries.passengers(session, row.id)
        return [line for line in everybody if line.person_id not in own]


@blueprint.route("/<uuid:arrival>/moments", methods=["POST"])
@gate.allow(*DESK)
@blueprint.arguments(schemas.MomentsSchema)
@blueprint.response(200, schemas.ArrivalSchema)
def note_moments(body: dict[str, Any], arrival: uuid.UUID) -> Arrival:
    """Note the landing, or an estimate; needs If-Match."""
    at = clock.now()
    with transaction() as session:
        row = queries.get_arrival_in(session, gate.scope(), arrival)
        expected = version_of_request()
        if body["touchdown_at"] is None:
            estimate = body["estimated_at"] or row.scheduled_at
            return operations.retime(session, row, estimate, expected=expected, at=at)
        body.pop("estimated_at")
        return operations.record_touchdown(session, row, **body, expected=expected, at=at)


@blueprint.route("/<uuid:arrival>/walk-ins", methods=["POST"])
@gate.allow(*DESK)
@blueprint.arguments(schemas.WalkInSchema)
@blueprint.response(201, schemas.PassengerSchema)
def walk_in(body: dict[str, Any], arrival: uuid.UUID) -> Passenger:
    """Register somebody who is on no list."""
    with transaction() as session:
        row = queries.get_arrival_in(session, gate.scope(), arrival)
        documents = [ParsedDocument(**each) for each in body.pop("documents")]
        return operations.add_walk_in(session, row, documents=documents, **body, at=clock.now())


@blueprint.route("/passengers/<uuid:passenger>/outcome", methods=["POST"])
@gate.allow(*DESK)
@blueprint.arguments(schemas.OutcomeSchema)
@blueprint.response(200, schemas.PassengerSchema)
def close_line(body: dict[str, Any], passenger: uuid.UUID) -> Passenger:
    """Say how a line ended; needs If-Match."""
    with transaction() as session:
        row = queries.get_passenger_in(session, gate.scope(), passenger)
        return operations.close_line(
            session, row, **body, expected=version_of_request(), at=clock.now()
        )


@blueprint.route("/passengers/<uuid:passenger>/screenings", methods=["POST"])
@gate.allow(*DESK)
@blueprint.arguments(schemas.ScreeningSchema)
@blueprint.response(201)
def screen(body: dict[str, Any], passenger: uuid.UUID) -> dict[str, Any]:
    """Note temperature and symptoms."""
    with transaction() as session:
        row = queries.get_passenger_in(session, gate.scope(), passenger)
        noted = operations.screen(
            session,
            row.person_id,
            arrival=queries.get_arrival_in(session, gate.scope(), row.arrival_id),
            **body,
            at=clock.now(),
        )
        return {"id": str(noted.id), "symptomatic": noted.symptomatic}


@blueprint.route("/contacts", methods=["POST"])
@gate.allow(Role.HEALTH, Role.COMMAND, Role.DISPATCHER)
@blueprint.arguments(schemas.ContactSchema)
@blueprint.response(201)
def register_contact(body: dict[str, Any]) -> dict[str, str]:
    """Register a contact and classify them."""
    documents = [ParsedDocument(**each) for each in body.pop("documents")]
    with transaction() as session:
        exposure = operations.register_contact(
            session, operations.ContactFacts(documents=documents, **body), at=clock.now()
        )
        return {"id": str(exposure.id), "person_id": str(exposure.person_id)}


@blueprint.route("/manifests", methods=["POST"])
@gate.allow(*DESK)
@blueprint.arguments(schemas.ManifestFieldsSchema, location="form")
@blueprint.response(201, schemas.ManifestSchema)
def preview(body: dict[str, Any]) -> Manifest:
    """Read a list (multipart field ``file``); nothing is changed until it is applied."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise InputRejected(say("Choose a file with a passenger list."))
    columns = stated_columns(body.pop("column"))
    with transaction() as session:
        if body["arrival_id"] is not None:
            queries.get_arrival_in(session, gate.scope(), body["arrival_id"])
        return operations.preview(
            session, file.read(), file.filename, **body, columns=columns, at=clock.now()
        )


@blueprint.route("/manifests/<uuid:manifest>/application", methods=["POST"])
@gate.allow(*DESK)
@blueprint.arguments(schemas.ManifestChoiceSchema)
@blueprint.response(202, schemas.RunAskedSchema)
def apply(body: dict[str, Any], manifest: uuid.UUID) -> Run:
    """Ask a worker to make a previewed list true."""
    with transaction() as session:
        row = queries.get_manifest(session, manifest)
        for known in (row.arrival_id, body["arrival_id"]):
            if known is not None:
                queries.get_arrival_in(session, gate.scope(), known)
        return jobs.request_import(session, row.id, **body, at=clock.now())
