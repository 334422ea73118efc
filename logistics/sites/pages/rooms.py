"""The rooms of a site, and one room."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from flask import Response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import check_version, reading, transaction
from logistics.sites import operations, queries
from logistics.sites.models import RoomClass, RoomPurpose, Site, Zone
from logistics.sites.operations import Walls
from logistics.sites.pages import fields
from logistics.sites.pages.blueprint import pages
from logistics.sites.roles import KEEPERS, VIEWERS
from logistics.sites.room_table import COLUMNS
from logistics.sites.rules.facts import RoomFacts
from logistics.sites.rules.rooms import RoomState
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field, version_of_request
from logistics.web.language import local, shown
from logistics.wording import say

NEEDS = ("step_free", "negative_pressure", "cot")
SHOWN_STATES = tuple(
    state for state in RoomState if state not in (RoomState.EXPECTED, RoomState.OCCUPIED)
)


@pages.get("/<uuid:site_id>/rooms")
@gate.allow(*VIEWERS)
def rooms(site_id: uuid.UUID) -> str | Response:
    """The rooms of a site in walking order, filtered as asked."""
    with reading() as session:
        site = queries.get_site(session, gate.scope(), site_id)
        found = queries.room_availability(session, [site.id], clock.now())
        wanted = [room for room in found if _is_wanted(room)]
        if asked_for():
            return _exported(site, wanted)
        return render_template(
            "sites/rooms.html",
            site=site,
            rooms=wanted,
            total=len(found),
            floors=queries.floors_of(session, site.id),
            states=SHOWN_STATES,
            purposes=list(RoomPurpose),
            needs=NEEDS,
        )


def _is_wanted(room: RoomFacts) -> bool:
    asked = request.args
    return (
        asked.get("floor", "") in ("", str(room.floor_id))
        and asked.get("state", "") in ("", room.state().value)
        and asked.get("purpose", "") in ("", room.purpose.value)
        and (asked.get("need", "") not in NEEDS or getattr(room, asked["need"]))
        and asked.get("number", "").strip() in room.number
    )


def _exported(site: Site, found: Iterable[RoomFacts]) -> Response:
    """The list in the columns of the import, so that it can be edited and read again."""
    return sheet(
        f"rooms-{site.code}",
        (*(column.heading for column in COLUMNS), "State", "Free from", "Admission stopped"),
        (
            (
                site.code,
                room.building,
                room.floor_number,
                room.number,
                shown(room.zone_kind.value),
                room.zone_name,
                shown(room.purpose.value),
                room.corridor_position,
                room.corridor_side,
                room.beds,
                room.step_free,
                room.negative_pressure,
                room.cot,
                room.window_m2,
                room.own_bathroom,
                room.own_ventilation,
                shown(room.state().value),
                local(room.free_from, site.zone_name, "%Y-%m-%d %H:%M") if room.usable else "",
                room.stopped,
            )
            for room in found
        ),
    )


@pages.get("/rooms/<uuid:room_id>")
@gate.allow(*VIEWERS)
def room(room_id: uuid.UUID) -> str:
    """One room: what it is, its dated uses, its blocks and turnarounds."""
    at = clock.now()
    with reading() as session:
        row = queries.get_room(session, gate.scope(), room_id)
        site = row.floor.building.site
        return render_template(
            "sites/room.html",
            site=site,
            room=row,
            at=at,
            facts=queries.room_facts(session, row, at),
            blocks=queries.blocks_of_room(session, row.id),
            turnarounds=queries.turnarounds_of_room(session, row.id),
            zones=[
                zone for zone in queries.zones_of(session, site.id) if zone.floor_id == row.floor_id
            ],
            purposes=list(RoomPurpose),
            classes=list(RoomClass),
        )


@pages.post("/rooms/<uuid:room_id>")
@gate.allow(*KEEPERS)
def edit_room(room_id: uuid.UUID) -> BaseResponse:
    """Correct or rebuild the walls of a room."""
    with transaction() as session:
        row = queries.get_room(session, gate.scope(), room_id)
        check_version(row, version_of_request())
        operations.edit_room(session, row, walls_of_form(), at=clock.now())
    return done(url_for("sites.room", room_id=room_id), say("The room is saved."))


def walls_of_form() -> Walls:
    """What a room is made of, as a form says it."""
    return Walls(
        corridor_position=fields.whole("corridor_position"),
        corridor_side=fields.whole("corridor_side"),
        beds=fields.whole("beds"),
        own_bathroom=fields.ticked("own_bathroom"),
        window_m2=fields.decimal("window_m2"),
        own_ventilation=fields.ticked("own_ventilation"),
        step_free=fields.ticked("step_free"),
        negative_pressure=fields.ticked("negative_pressure"),
        cot=fields.ticked("cot"),
    )


@pages.post("/rooms/<uuid:room_id>/uses")
@gate.allow(*KEEPERS)
def change_use(room_id: uuid.UUID) -> BaseResponse:
    """Give a room another number, zone or purpose from a moment on."""
    with transaction() as session:
        row = queries.get_room(session, gate.scope(), room_id)
        check_version(row, version_of_request())
        operations.change_use(
            session,
            row,
            number=field("number", most=12),
            zone=queries.get_within(session, gate.scope(), Zone, fields.row_id("zone")),
            purpose=fields.chosen("purpose", RoomPurpose),
            from_at=fields.moment("from_at", row.floor.building.site.zone_name),
        )
    return done(url_for("sites.room", room_id=room_id), say("The change is recorded."))


@pages.post("/blocks/<uuid:block_id>/end")
@gate.allow(*KEEPERS)
def unblock_room(block_id: uuid.UUID) -> BaseResponse:
    """Put a room back into service now."""
    with transaction() as session:
        block = queries.get_block(session, gate.scope(), block_id)
        check_version(block, version_of_request())
        operations.unblock_room(session, block, at=clock.now())
    return done(url_for("sites.room", room_id=block.room_id), say("The room is in service again."))


@pages.get("/<uuid:site_id>/blocks")
@gate.allow(*VIEWERS)
def blocks(site_id: uuid.UUID) -> str | Response:
    """Rooms out of service now or later."""
    at = clock.now()
    with reading() as session:
        site = queries.get_site(session, gate.scope(), site_id)
        rows = queries.blocks_of(session, site.id, at)
        if asked_for():
            return sheet(
                f"out-of-service-{site.code}",
                ("Building", "Floor", "Room number", "From", "To", "Reason", "By"),
                (
                    (
                        row.building,
                        row.floor_number,
                        row.number,
                        local(row.block.from_at, site.zone_name, "%Y-%m-%d %H:%M"),
                        local(row.block.to_at, site.zone_name, "%Y-%m-%d %H:%M"),
                        row.block.reason,
                        row.block.by,
                    )
                    for row in rows
                ),
            )
        return render_template("sites/blocks.html", site=site, rows=rows, at=at)
