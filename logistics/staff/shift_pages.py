"""The roster on screen: who works which zone on a day; plan, import, withdraw."""

from __future__ import annotations

import uuid
from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.errors import NotFound
from logistics.sites.pages import fields
from logistics.sites.queries.places import sites_in
from logistics.sites.rules.kinds import ZoneKind
from logistics.staff import queries, shift_queries, shifts
from logistics.staff.orders import ShiftOrder
from logistics.staff.roles import SHIFT_READERS, SHIFT_WRITERS
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field
from logistics.web.language import local, shown
from logistics.wording import say

pages = Blueprint("shifts", __name__, url_prefix="/shifts")

COLUMNS = (
    "Staff code",
    "Full name",
    "Team",
    "Site code",
    "Zone",
    "Floor",
    "From",
    "Until",
    "Agency",
    "Withdrawn",
)


@pages.get("")
@gate.allow(*SHIFT_READERS)
def index() -> str | Response:
    """Who works on a day, by site, zone and floor."""
    day = _day()
    with reading() as session:
        sites = sites_in(session, gate.scope())
        chosen = next((each for each in sites if str(each.id) == request.args.get("site")), None)
        lines = shift_queries.roster(
            session,
            gate.scope(),
            day,
            chosen.zone_name if chosen else settings().zone,
            site=chosen.id if chosen else None,
        )
        if asked_for():
            return sheet(f"shifts-{day}", COLUMNS, map(_cells, lines))
        return render_template(
            "staff/shifts.html",
            day=day,
            sites=sites,
            chosen=chosen,
            lines=lines,
            zones=list(ZoneKind),
            floors=shift_queries.ground_of(session, {chosen.id})[chosen.id].floors
            if chosen
            else {},
        )


@pages.post("")
@gate.allow(*SHIFT_WRITERS)
def plan() -> BaseResponse:
    """Say that somebody works a zone from when to when."""
    with transaction() as session:
        site = next(
            (each for each in sites_in(session, gate.scope()) if str(each.id) == field("site")),
            None,
        )
        if site is None:
            raise NotFound("site")
        order = ShiftOrder(
            member_id=queries.get_by_code(session, field("code")).id,
            site_id=site.id,
            zone=fields.chosen("zone", ZoneKind),
            floor_id=fields.optional_row_id("floor"),
            from_at=fields.moment("from_at", site.zone_name),
            until_at=fields.moment("until_at", site.zone_name),
            agency=field("agency", required=False, most=80),
        )
        row = shifts.plan_shift(session, order, at=clock.now())
        day = row.from_at.astimezone(ZoneInfo(site.zone_name)).date()
    return done(url_for("shifts.index", day=day, site=order.site_id), say("Kept."))


@pages.post("/<uuid:shift>/withdrawal")
@gate.allow(*SHIFT_WRITERS)
def withdraw(shift: uuid.UUID) -> BaseResponse:
    """A shift is not worked; it stays on record."""
    with transaction() as session:
        row = shift_queries.get_shift(session, gate.scope(), shift)
        shifts.withdraw(session, row, by=gate.user_name(), at=clock.now())
        day = row.from_at.astimezone(ZoneInfo(settings().zone)).date()
    return done(url_for("shifts.index", day=day, site=row.site_id), say("Kept."))


@pages.post("/import")
@gate.allow(*SHIFT_WRITERS)
def import_table() -> BaseResponse:
    """Take the shifts of a table."""
    upload = request.files.get("file")
    with transaction() as session:
        counts = shifts.import_shifts(
            session, upload.read() if upload else b"", scope=gate.scope(), at=clock.now()
        )
    told = say(
        "Added %(added)s shifts, %(unchanged)s were planned already.",
        added=counts.added,
        unchanged=counts.unchanged,
    )
    return done(url_for("shifts.index"), told)


def _day() -> date:
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return clock.now().astimezone(ZoneInfo(settings().zone)).date()


def _cells(line: shift_queries.RosterLine) -> tuple[object, ...]:
    return (
        line.code,
        line.name,
        shown(line.team),
        line.site_code,
        shown(line.zone),
        line.floor,
        local(line.from_at, line.time_zone, "%Y-%m-%d %H:%M"),
        local(line.until_at, line.time_zone, "%Y-%m-%d %H:%M"),
        line.agency,
        local(line.withdrawn_at, line.time_zone) if line.withdrawn_at else "",
    )
