"""The board of rooms between two guests."""

from __future__ import annotations

import uuid

from flask import Response, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import check_version, reading, transaction
from logistics.sites import operations, queries
from logistics.sites.models import RoomClass, Site, Turnaround, TurnaroundStep
from logistics.sites.pages import fields
from logistics.sites.pages.blueprint import pages
from logistics.sites.roles import KEEPERS, VIEWERS
from logistics.sites.rules.turnaround import STEPS
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field, version_of_request
from logistics.web.language import local, shown
from logistics.wording import say


@pages.get("/<uuid:site_id>/turnarounds")
@gate.allow(*VIEWERS)
def turnarounds(site_id: uuid.UUID) -> str | Response:
    """Rooms between two guests by the step that is next, with one button each."""
    at = clock.now()
    with reading() as session:
        site = queries.get_site(session, gate.scope(), site_id)
        rows = queries.open_turnarounds(session, [site.id])
        if asked_for():
            return _exported(site, rows, queries.numbers_of(session, _rooms(rows), at))
        clocks = {row.id: queries.clock_of(row) for row in rows}
        return render_template(
            "sites/turnarounds.html",
            site=site,
            at=at,
            rows=rows,
            clocks=clocks,
            lanes={
                step: [row for row in rows if clocks[row.id].next_step is step]
                for step in STEPS[1:]
            },
            rooms={room.id: room for room in queries.room_availability(session, [site.id], at)},
        )


def _rooms(rows: list[Turnaround]) -> list[uuid.UUID]:
    return [row.room_id for row in rows]


def _exported(site: Site, rows: list[Turnaround], numbers: dict[uuid.UUID, str]) -> Response:
    at = clock.now()
    clocks = [queries.clock_of(row) for row in rows]
    return sheet(
        f"turnaround-{site.code}",
        ("Room number", "Class", "Vacated", "Last step", "Next step", "Possible from", "Ready at"),
        (
            (
                numbers.get(row.room_id, ""),
                shown(f"class_{row.room_class.value}"),
                local(row.vacated_at, site.zone_name, "%Y-%m-%d %H:%M"),
                shown(each.step.value),
                shown(each.next_step.value) if each.next_step else "",
                local(each.next_possible_at, site.zone_name, "%Y-%m-%d %H:%M"),
                local(each.ready_at(at), site.zone_name, "%Y-%m-%d %H:%M"),
            )
            for row, each in zip(rows, clocks, strict=True)
        ),
    )


@pages.post("/turnarounds/<uuid:turnaround_id>/steps")
@gate.allow(*KEEPERS)
def record_step(turnaround_id: uuid.UUID) -> BaseResponse:
    """Record the next step as done now."""
    step = fields.chosen("step", TurnaroundStep)
    at = clock.now()
    with transaction() as session:
        row = queries.get_turnaround(session, gate.scope(), turnaround_id)
        check_version(row, version_of_request())
        product = field("product", required=False, most=120)
        operations.record_step(session, row, step, at=at, product=product)
        number = queries.numbers_of(session, [row.room_id], at).get(row.room_id, "")
    return done(
        url_for("sites.turnarounds", site_id=row.site_id),
        say("Room %(room)s: %(step)s.", room=number, step=step),
    )


@pages.post("/turnarounds/<uuid:turnaround_id>/repeat")
@gate.allow(*KEEPERS)
def repeat_turnaround(turnaround_id: uuid.UUID) -> BaseResponse:
    """Begin again after an inspection that failed."""
    with transaction() as session:
        row = queries.get_turnaround(session, gate.scope(), turnaround_id)
        check_version(row, version_of_request())
        operations.repeat_turnaround(session, row, at=clock.now())
    return done(
        url_for("sites.turnarounds", site_id=row.site_id), say("The turnaround begins again.")
    )


@pages.post("/rooms/<uuid:room_id>/turnarounds")
@gate.allow(*KEEPERS)
def start_turnaround(room_id: uuid.UUID) -> BaseResponse:
    """Make a room ready again that got dirty without a guest."""
    room_class = fields.chosen("room_class", RoomClass)
    with transaction() as session:
        room = queries.get_room(session, gate.scope(), room_id)
        operations.start_turnaround(
            session,
            room,
            room_class=room_class,
            minutes=queries.turnaround_minutes(session, room_class),
            at=clock.now(),
        )
    return done(url_for("sites.turnarounds", site_id=room.site_id), say("The turnaround begins."))
