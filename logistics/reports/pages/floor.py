"""The floor plan with its occupants: codes on the drawing, names in the list below."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, render_template, request

from logistics import clock
from logistics.access import gate
from logistics.database import reading
from logistics.reports.queries.floor_occupants import (
    LATER,
    TURNED,
    USABLE,
    RoomStanding,
    named,
    notes_of,
    standing_of,
    with_state,
)
from logistics.reports.roles import PEOPLE_READERS
from logistics.sites import queries as sites
from logistics.sites.floor_plan import draw
from logistics.sites.queries.floor_plans import floor_plans
from logistics.sites.rules.rooms import RoomState
from logistics.web.export import asked_for, sheet
from logistics.web.language import shown

pages = Blueprint("floor", __name__, url_prefix="/sites")

COLUMNS = ("Building", "Floor", "Room", "State", "Code", "Full name", "From", "Until")
FILTERS = (
    USABLE,
    LATER,
    RoomState.READY.value,
    RoomState.EXPECTED.value,
    RoomState.OCCUPIED.value,
    TURNED,
    RoomState.OUT_OF_ORDER.value,
)


@pages.get("/<uuid:site_id>/occupants")
@gate.allow(*PEOPLE_READERS)
def show(site_id: uuid.UUID) -> str | Response:
    """A floor, or with ``floor=all`` every one, with who is in its rooms."""
    at, state = clock.now(), request.args.get("state", "")
    with reading() as session:
        site = sites.get_site(session, gate.scope(), site_id)
        floors = sites.floors_of(session, site.id)
        chosen = _chosen([floor.id for floor in floors], everywhere=bool(state))
        standings = standing_of(session, site, at=at)
        rooms = [
            each
            for each in with_state(standings, state, site=site, at=at)
            if each.room.floor_id in chosen
        ]
        listed = named(session, rooms)
        if asked_for():
            return sheet(f"occupants-{site.code}", COLUMNS, _cells(listed))
        plans = floor_plans(
            session,
            site,
            at=at,
            floors=chosen,
            occupants=notes_of(standings),
            href=lambda room: f"#room-{room}",
        )
        return render_template(
            "reports/floor.html",
            site=site,
            floors=floors,
            chosen=chosen,
            plans=[] if state else [draw(plan, shown) for _, plan in plans],
            rooms=listed,
            state=state,
            filters=FILTERS,
        )


def _chosen(floors: list[uuid.UUID], *, everywhere: bool) -> list[uuid.UUID]:
    asked = request.args.get("floor", "all" if everywhere else "")
    if asked == "all":
        return floors
    return [floor for floor in floors if str(floor) == asked] or floors[:1]


def _cells(rooms: list[RoomStanding]) -> list[tuple[object, ...]]:
    return [
        (
            each.room.building,
            each.room.floor_number,
            each.room.number,
            shown(each.state.value),
            each.code,
            ", ".join(guest.person.full_name for guest in each.guests),
            each.occupancy.from_at if each.occupancy else None,
            each.occupancy.to_at if each.occupancy else None,
        )
        for each in rooms
    ]
