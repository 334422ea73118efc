"""Rooms: list, edit, block, turn round, import."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Response
from werkzeug.datastructures import FileStorage

from logistics import clock
from logistics.access import gate
from logistics.database import check_version, reading, transaction
from logistics.sites import operations, queries
from logistics.sites.api.blueprint import blueprint
from logistics.sites.models import RoomBlock, Turnaround, Zone
from logistics.sites.operations import Walls
from logistics.sites.roles import KEEPERS, VIEWERS
from logistics.sites.rules.facts import RoomFacts
from logistics.sites.schemas.rooms import (
    BlockEndSchema,
    BlockSchema,
    DryRunSchema,
    RoomFileSchema,
    RoomImportSchema,
    RoomSchema,
    StepSchema,
    TurnaroundSchema,
    UseSchema,
    WallsSchema,
)
from logistics.web.forms import version_of_request, with_etag


@blueprint.route("/<uuid:site_id>/rooms", methods=["GET"])
@gate.allow(*VIEWERS)
@blueprint.response(200, RoomSchema(many=True))
def rooms(site_id: uuid.UUID) -> Sequence[RoomFacts]:
    """Every room of a site now, in walking order, with its state and when it is free."""
    with reading() as session:
        site = queries.get_site(session, gate.scope(), site_id)
        return queries.room_availability(session, [site.id], clock.now())


@blueprint.route("/rooms/<uuid:room_id>", methods=["GET"])
@gate.allow(*VIEWERS)
def room(room_id: uuid.UUID) -> Response:
    """One room now; the ETag is what an edit names."""
    with reading() as session:
        row = queries.get_room(session, gate.scope(), room_id)
        facts = queries.room_facts(session, row, clock.now())
        return with_etag(RoomSchema().dump(facts), row.version)


@blueprint.route("/rooms/<uuid:room_id>", methods=["PUT"])
@gate.allow(*KEEPERS)
@blueprint.arguments(WallsSchema)
def edit_room(walls: Walls, room_id: uuid.UUID) -> Response:
    """Replace what a room is made of; needs If-Match."""
    with transaction() as session:
        row = queries.get_room(session, gate.scope(), room_id)
        check_version(row, version_of_request())
        operations.edit_room(session, row, walls, at=clock.now())
        facts = queries.room_facts(session, row, clock.now())
        return with_etag(RoomSchema().dump(facts), row.version)


@blueprint.route("/rooms/<uuid:room_id>/uses", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(UseSchema)
def change_use(body: dict[str, Any], room_id: uuid.UUID) -> Response:
    """Give a room another number, zone or purpose from a moment on; needs If-Match."""
    with transaction() as session:
        row = queries.get_room(session, gate.scope(), room_id)
        check_version(row, version_of_request())
        zone = queries.get_within(session, gate.scope(), Zone, body.pop("zone_id"))
        operations.change_use(session, row, zone=zone, **body)
        facts = queries.room_facts(session, row, clock.now())
        return with_etag(RoomSchema().dump(facts), row.version)


@blueprint.route("/rooms/<uuid:room_id>/blocks", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(BlockSchema)
@blueprint.response(201, BlockSchema)
def block_room(body: dict[str, Any], room_id: uuid.UUID) -> RoomBlock:
    """Take a room out of service."""
    with transaction() as session:
        row = queries.get_room(session, gate.scope(), room_id)
        return operations.block_room(session, row, **body)


@blueprint.route("/blocks/<uuid:block_id>", methods=["PATCH"])
@gate.allow(*KEEPERS)
@blueprint.arguments(BlockEndSchema)
def move_block_end(body: dict[str, Any], block_id: uuid.UUID) -> Response:
    """Let a block last longer or shorter; needs If-Match."""
    with transaction() as session:
        block = queries.get_block(session, gate.scope(), block_id)
        check_version(block, version_of_request())
        operations.move_block_end(session, block, to_at=body["to_at"], at=clock.now())
        return with_etag(BlockSchema().dump(block), block.version)


@blueprint.route("/blocks/<uuid:block_id>/end", methods=["POST"])
@gate.allow(*KEEPERS)
def unblock_room(block_id: uuid.UUID) -> Response:
    """Put a room back into service now; needs If-Match."""
    with transaction() as session:
        block = queries.get_block(session, gate.scope(), block_id)
        check_version(block, version_of_request())
        operations.unblock_room(session, block, at=clock.now())
        return with_etag(BlockSchema().dump(block), block.version)


@blueprint.route("/<uuid:site_id>/turnarounds", methods=["GET"])
@gate.allow(*VIEWERS)
@blueprint.response(200, TurnaroundSchema(many=True))
def turnarounds(site_id: uuid.UUID) -> Sequence[Turnaround]:
    """Rooms of a site that are between two guests."""
    with reading() as session:
        site = queries.get_site(session, gate.scope(), site_id)
        return queries.open_turnarounds(session, [site.id])


@blueprint.route("/turnarounds/<uuid:turnaround_id>/steps", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(StepSchema)
def record_step(body: dict[str, Any], turnaround_id: uuid.UUID) -> Response:
    """Record the next step of a turnaround as done now; needs If-Match."""
    with transaction() as session:
        row = queries.get_turnaround(session, gate.scope(), turnaround_id)
        check_version(row, version_of_request())
        operations.record_step(
            session, row, body["step"], at=clock.now(), product=body.get("product")
        )
        return with_etag(TurnaroundSchema().dump(row), row.version)


@blueprint.route("/turnarounds/<uuid:turnaround_id>/repeat", methods=["POST"])
@gate.allow(*KEEPERS)
def repeat_turnaround(turnaround_id: uuid.UUID) -> Response:
    """Begin a turnaround again after an inspection that failed; needs If-Match."""
    with transaction() as session:
        row = queries.get_turnaround(session, gate.scope(), turnaround_id)
        check_version(row, version_of_request())
        operations.repeat_turnaround(session, row, at=clock.now())
        return with_etag(TurnaroundSchema().dump(row), row.version)


@blueprint.route("/rooms/import", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(DryRunSchema, location="query")
@blueprint.arguments(RoomFileSchema, location="files")
@blueprint.response(200, RoomImportSchema)
def import_rooms(query: dict[str, bool], files: dict[str, FileStorage]) -> dict[str, object]:
    """Add and change rooms by a table, all or nothing; ``dry_run=true`` only looks."""
    act = operations.preview_rooms if query["dry_run"] else operations.import_rooms
    with transaction() as session:
        found = act(session, gate.scope(), files["file"].read(), at=clock.now())
    return {
        "added": found.added,
        "changed": found.changed,
        "unchanged": found.unchanged,
        "dry_run": query["dry_run"],
    }
