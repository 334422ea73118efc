"""Isolations as JSON: admission, moves, away, the clock."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access import gate
from logistics.access.rules import Role
from logistics.database import check_version, reading, transaction
from logistics.isolation import operations, queries, schemas
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import Isolation, IsolationOrder, Occupancy, SearchStep
from logistics.isolation.pages import DESK, READERS
from logistics.policy.isolation_clock import IsolationClock
from logistics.sites import queries as sites
from logistics.web.forms import version_of_request, with_etag
from logistics.web.paging import page_of, wanted

blueprint = Blueprint("isolation_api", __name__, url_prefix="/api/v1/isolations")


@blueprint.route("")
@gate.allow(*READERS)
def isolations() -> dict[str, Any]:
    """Isolations that the user may see, in pages."""
    with reading() as session:
        page = page_of(session, queries.isolations_in(session, gate.scope()), **wanted())
        items = schemas.IsolationSchema(many=True).dump(page.items)
        return {"items": items, "total": page.total, "page": page.number, "size": page.size}


@blueprint.route("/<uuid:isolation>")
@gate.allow(*READERS)
def isolation(isolation: uuid.UUID) -> Response:
    """One isolation; the ETag is what an edit names."""
    with reading() as session:
        row = queries.get_isolation_in(session, gate.scope(), isolation)
        return with_etag(schemas.IsolationSchema().dump(row), row.version)


@blueprint.route("/<uuid:isolation>/clock")
@gate.allow(*READERS)
@blueprint.response(200, schemas.ClockSchema)
def reckoned(isolation: uuid.UUID) -> IsolationClock:
    """The clock as it is reckoned: every step as a sentence, release and tests."""
    with reading() as session:
        return clock_of(session, queries.get_isolation_in(session, gate.scope(), isolation))


@blueprint.route("/occupancies/<uuid:occupancy>/admission", methods=["POST"])
@gate.allow(*DESK)
@blueprint.arguments(schemas.AdmissionSchema)
@blueprint.response(200, schemas.OccupancySchema)
def admit(body: dict[str, Any], occupancy: uuid.UUID) -> Occupancy:
    """Take people into the room that is held for them."""
    with transaction() as session:
        row = queries.get_occupancy_in(session, gate.scope(), occupancy)
        return operations.admit(
            session,
            row.id,
            people=body["people"],
            compared=frozenset(body["compared"]),
            at=clock.now(),
        ).occupancy


@blueprint.route("/walk-ins", methods=["POST"])
@gate.allow(*DESK)
@blueprint.arguments(schemas.AtTheDoorSchema)
@blueprint.response(201, schemas.OccupancySchema)
def take_in(body: dict[str, Any]) -> Occupancy:
    """Take in somebody at the door whom no plan expects, into a free room."""
    with transaction() as session:
        who = queries.get_person_in(session, gate.scope(), body["person_id"])
        room = sites.get_room(session, gate.scope(), body["room_id"])
        compared = frozenset(body["compared"])
        taken = operations.begin_at_site(session, who.id, room, compared=compared, at=clock.now())
        return taken.occupancy


@blueprint.route("/<uuid:isolation>/move", methods=["POST"])
@gate.allow(*DESK)
@blueprint.arguments(schemas.MoveSchema)
@blueprint.response(200, schemas.OccupancySchema)
def move(body: dict[str, Any], isolation: uuid.UUID) -> Occupancy:
    """Move a person into another room, or give one to somebody without; needs If-Match."""
    with transaction() as session:
        row = _edited(session, isolation)
        room = sites.get_room(session, gate.scope(), body["room_id"])
        compared = frozenset(body["compared"])
        return operations.give_room(session, row, room.id, compared=compared, at=clock.now())


@blueprint.route("/<uuid:isolation>/births", methods=["POST"])
@gate.allow(*DESK)
@blueprint.arguments(schemas.BirthSchema)
@blueprint.response(201, schemas.IsolationSchema)
def record_birth(body: dict[str, Any], isolation: uuid.UUID) -> Isolation:
    """A child is born to the person, in their room; answers with its isolation; If-Match."""
    with transaction() as session:
        row = _edited(session, isolation)
        compared = frozenset(body.pop("compared"))
        return operations.record_birth(session, row.id, **body, compared=compared, at=clock.now())


@blueprint.route("/<uuid:isolation>/clock", methods=["POST"])
@gate.allow(Role.HEALTH, Role.COMMAND)
@blueprint.arguments(schemas.ClockChangeSchema)
@blueprint.response(200, schemas.IsolationSchema)
def change_clock(body: dict[str, Any], isolation: uuid.UUID) -> Isolation:
    """Extend or shorten by hand; needs If-Match."""
    with transaction() as session:
        row = _edited(session, isolation)
        change = operations.extend if body["days"] > 0 else operations.shorten
        change(session, row.id, days=abs(body["days"]), reason=body["reason"], at=clock.now())
        return row


@blueprint.route("/<uuid:isolation>/restart", methods=["POST"])
@gate.allow(Role.HEALTH, Role.COMMAND)
@blueprint.arguments(schemas.RestartSchema)
@blueprint.response(200, schemas.IsolationSchema)
def restart(body: dict[str, Any], isolation: uuid.UUID) -> Isolation:
    """Count anew from a moment; needs If-Match."""
    with transaction() as session:
        row = _edited(session, isolation)
        operations.restart(session, row.id, **body, at=clock.now())
        return row


@blueprint.route("/<uuid:isolation>/order", methods=["POST"])
@gate.allow(*DESK, Role.CLERK)
@blueprint.arguments(schemas.OrderSchema)
@blueprint.response(200, schemas.OrderSchema)
def serve(body: dict[str, Any], isolation: uuid.UUID) -> IsolationOrder:
    """Note that the order was served, and whether it was signed."""
    with transaction() as session:
        row = queries.get_isolation_in(session, gate.scope(), isolation)
        return operations.serve_order(session, row.id, signed=body["signed"], at=clock.now())


@blueprint.route("/<uuid:isolation>/away", methods=["POST"])
@gate.allow(*DESK)
@blueprint.arguments(schemas.AwaySchema)
@blueprint.response(200, schemas.IsolationSchema)
def go_away(body: dict[str, Any], isolation: uuid.UUID) -> Isolation:
    """To hospital, other care, or missing; needs If-Match."""
    with transaction() as session:
        row = _edited(session, isolation)
        compared = frozenset(body.pop("compared"))
        operations.go_away(session, row.id, **body, compared=compared, at=clock.now())
        return row


@blueprint.route("/<uuid:isolation>/back", methods=["POST"])
@gate.allow(*DESK)
@blueprint.arguments(schemas.ComparedSchema)
@blueprint.response(200, schemas.IsolationSchema)
def come_back(body: dict[str, Any], isolation: uuid.UUID) -> Isolation:
    """Back, or found; needs If-Match."""
    with transaction() as session:
        row = _edited(session, isolation)
        operations.come_back(session, row.id, compared=frozenset(body["compared"]), at=clock.now())
        return row


@blueprint.route("/<uuid:isolation>/search", methods=["GET"])
@gate.allow(*DESK, Role.COMMAND, Role.AUDITOR)
@blueprint.response(200, schemas.SearchStepSchema(many=True))
def search(isolation: uuid.UUID) -> list[SearchStep]:
    """What was done to find a missing person."""
    with reading() as session:
        row = queries.get_isolation_in(session, gate.scope(), isolation)
        return queries.search_of(session, row.id)


@blueprint.route("/<uuid:isolation>/search", methods=["POST"])
@gate.allow(*DESK, Role.COMMAND)
@blueprint.arguments(schemas.SearchStepSchema)
@blueprint.response(201, schemas.SearchStepSchema)
def note_search(body: dict[str, Any], isolation: uuid.UUID) -> SearchStep:
    """A step of the search for a missing person; now without a moment."""
    with transaction() as session:
        row = queries.get_isolation_in(session, gate.scope(), isolation)
        when = body.pop("occurred_at") or clock.now()
        return operations.note_search(session, row.id, **body, occurred_at=when, at=clock.now())


@blueprint.route("/<uuid:isolation>/room-given-back", methods=["POST"])
@gate.allow(*DESK)
@blueprint.response(200, schemas.IsolationSchema)
def give_up_room(isolation: uuid.UUID) -> Isolation:
    """Who is away does not need the held room any more; needs If-Match."""
    with transaction() as session:
        row = _edited(session, isolation)
        operations.give_up_room(session, row.id, at=clock.now())
        return row


@blueprint.route("/<uuid:isolation>/end", methods=["POST"])
@gate.allow(Role.HEALTH, Role.COMMAND)
@blueprint.arguments(schemas.EndSchema)
@blueprint.response(200, schemas.IsolationSchema)
def end(body: dict[str, Any], isolation: uuid.UUID) -> Isolation:
    """End it for another reason than release; needs If-Match."""
    with transaction() as session:
        row = _edited(session, isolation)
        return operations.end(session, row.id, **body, at=clock.now())


def _edited(session: Session, isolation: uuid.UUID) -> Isolation:
    row = queries.get_isolation_in(session, gate.scope(), isolation)
    check_version(row, version_of_request())
    return row
