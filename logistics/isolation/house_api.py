"""Changes of a house that people sleep in, as JSON: its state, and rooms out of service."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from logistics import clock
from logistics.access import gate
from logistics.database import check_version, reading, transaction
from logistics.isolation import operations
from logistics.isolation.dwellers import guests_during
from logistics.isolation.models import OccupancyGuest
from logistics.isolation.schemas import (
    GuestsAskedSchema,
    RoomBlockEndSchema,
    RoomBlockSchema,
    RoomGuestSchema,
)
from logistics.sites import queries as sites
from logistics.sites.models import RoomBlock
from logistics.sites.roles import KEEPERS
from logistics.sites.schemas.places import SiteSchema, StateSchema
from logistics.sites.schemas.rooms import BlockSchema
from logistics.web.forms import version_of_request, with_etag

blueprint = Blueprint("house_api", __name__, url_prefix="/api/v1/sites")


@blueprint.route("/<uuid:site_id>/state", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(StateSchema)
def change_state(body: dict[str, Any], site_id: uuid.UUID) -> Response:
    """Move a site along its life; it closes when nobody is inside or expected; If-Match."""
    with transaction() as session:
        row = sites.get_site(session, gate.scope(), site_id)
        check_version(row, version_of_request())
        operations.change_site_state(session, row, body["state"], at=clock.now())
        return with_etag(SiteSchema().dump(row), row.version)


@blueprint.route("/rooms/<uuid:room_id>/guests", methods=["GET"])
@gate.allow(*KEEPERS)
@blueprint.arguments(GuestsAskedSchema, location="query")
@blueprint.response(200, RoomGuestSchema(many=True))
def guests(asked: dict[str, datetime | None], room_id: uuid.UUID) -> Sequence[OccupancyGuest]:
    """Who sleeps in a room or is expected there in a time: who would lose it."""
    at = clock.now()
    with reading() as session:
        row = sites.get_room(session, gate.scope(), room_id)
        from_at, to_at = asked["from_at"] or at, asked["to_at"]
        return guests_during(session, row.id, from_at=from_at, to_at=to_at, at=at)


@blueprint.route("/rooms/<uuid:room_id>/blocks", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(RoomBlockSchema)
@blueprint.response(201, RoomBlockSchema)
def block_room(body: dict[str, Any], room_id: uuid.UUID) -> RoomBlock:
    """Take a room out of service; with guests in that time only if ``agreed``."""
    with transaction() as session:
        row = sites.get_room(session, gate.scope(), room_id)
        return operations.block_room(session, row, **body, at=clock.now())


@blueprint.route("/blocks/<uuid:block_id>", methods=["PATCH"])
@gate.allow(*KEEPERS)
@blueprint.arguments(RoomBlockEndSchema)
def move_block_end(body: dict[str, Any], block_id: uuid.UUID) -> Response:
    """Let a block last longer or shorter; needs If-Match."""
    with transaction() as session:
        block = sites.get_block(session, gate.scope(), block_id)
        check_version(block, version_of_request())
        operations.move_block_end(session, block, **body, at=clock.now())
        return with_etag(BlockSchema().dump(block), block.version)
