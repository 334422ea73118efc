"""Changes of a house that people sleep in, on its pages: its state, and rooms out of service."""

from __future__ import annotations

import uuid
from datetime import datetime

from flask import Blueprint, Response, make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import check_version, transaction
from logistics.isolation import operations
from logistics.isolation.dwellers import guests_during
from logistics.isolation.operations.houses import RoomHasGuests
from logistics.sites import queries as sites
from logistics.sites.models import Room, Site, SiteState
from logistics.sites.pages import fields
from logistics.sites.roles import KEEPERS
from logistics.sites.rules.kinds import site_word
from logistics.web.forms import done, field, version_of_request
from logistics.wording import say

pages = Blueprint("house", __name__, url_prefix="/sites")


@pages.post("/<uuid:site_id>/state")
@gate.allow(*KEEPERS)
def change_state(site_id: uuid.UUID) -> BaseResponse:
    """Move a site along its life."""
    wanted = fields.chosen("state", SiteState)
    with transaction() as session:
        site = sites.get_site(session, gate.scope(), site_id)
        check_version(site, version_of_request())
        operations.change_site_state(session, site, wanted, at=clock.now())
    return done(
        url_for("sites.show", site_id=site_id),
        say("The site is %(state)s now.", state=say(site_word(wanted))),
    )


@pages.post("/rooms/<uuid:room_id>/blocks")
@gate.allow(*KEEPERS)
def block_room(room_id: uuid.UUID) -> BaseResponse:
    """Take a room out of service, from now unless the form names a moment."""
    at = clock.now()
    with transaction() as session:
        room = sites.get_room(session, gate.scope(), room_id)
        site = room.floor.building.site
        from_at = fields.optional_moment("from_at", site.zone_name) or at
        to_at = fields.optional_moment("to_at", site.zone_name)
        try:
            operations.block_room(
                session,
                room,
                from_at=from_at,
                to_at=to_at,
                reason=field("reason", most=200),
                agreed=fields.ticked("agreed"),
                at=at,
            )
        except RoomHasGuests as refusal:
            return _asked(session, site, room, refusal, from_at, to_at)
    return done(url_for("sites.room", room_id=room_id), say("The room is out of service."))


@pages.post("/blocks/<uuid:block_id>")
@gate.allow(*KEEPERS)
def move_block_end(block_id: uuid.UUID) -> BaseResponse:
    """Let a block last longer or shorter."""
    with transaction() as session:
        block = sites.get_block(session, gate.scope(), block_id)
        room = sites.get_room(session, gate.scope(), block.room_id)
        site = room.floor.building.site
        check_version(block, version_of_request())
        to_at = fields.optional_moment("to_at", site.zone_name)
        agreed = fields.ticked("agreed")
        try:
            operations.move_block_end(session, block, to_at=to_at, agreed=agreed, at=clock.now())
        except RoomHasGuests as refusal:
            return _asked(session, site, room, refusal, block.to_at or clock.now(), to_at)
    return done(url_for("sites.room", room_id=room.id), say("The change is recorded."))


def _asked(
    session: Session,
    site: Site,
    room: Room,
    refusal: RoomHasGuests,
    from_at: datetime,
    to_at: datetime | None,
) -> Response:
    """The people who would lose the room, and the same form once more to confirm."""
    part = "room_guests" if request.headers.get("HX-Request") else "room_guests_page"
    page = render_template(
        f"isolation/{part}.html",
        site=site,
        room=room,
        sentence=refusal.sentence,
        guests=guests_during(session, room.id, from_at=from_at, to_at=to_at, at=clock.now()),
        kept=[
            (name, request.form[name])
            for name in ("from_at", "to_at", "reason", "_version")
            if name in request.form
        ],
    )
    return make_response(page, refusal.status)
