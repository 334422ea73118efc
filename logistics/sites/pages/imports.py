"""Import of a table of rooms: upload, look, apply."""

from __future__ import annotations

import uuid

from flask import Response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock, files
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.errors import InputRejected
from logistics.sites import operations
from logistics.sites.pages.blueprint import pages
from logistics.sites.roles import KEEPERS
from logistics.sites.room_table import COLUMNS
from logistics.web.export import TYPES, asked_for, sheet
from logistics.web.forms import done
from logistics.wording import say


@pages.get("/import")
@gate.allow(*KEEPERS)
def import_form() -> str | Response:
    """The form, and with ``format`` an empty table to fill in."""
    if asked_for():
        return sheet("rooms", [column.heading for column in COLUMNS], ())
    return render_template("sites/import.html", columns=COLUMNS)


@pages.post("/import")
@gate.allow(*KEEPERS)
def upload() -> BaseResponse:
    """Check a table and keep it for the preview; nothing is changed yet."""
    sent = request.files.get("file")
    content = sent.read() if sent else b""
    if not content:
        raise InputRejected(say("Choose a file first."))
    with transaction() as session:
        operations.preview_rooms(session, gate.scope(), content, at=clock.now())
        kind = "xlsx" if content.startswith(b"PK") else "csv"
        kept = files.store(session, content, media_type=TYPES[kind], at=clock.now())
    return done(url_for("sites.preview", file_id=kept.id))


@pages.get("/import/<uuid:file_id>")
@gate.allow(*KEEPERS)
def preview(file_id: uuid.UUID) -> str:
    """What a kept table would add and change."""
    with reading() as session:
        content = files.content_of(session, file_id)
        planned = operations.preview_rooms(session, gate.scope(), content, at=clock.now())
        return render_template("sites/preview.html", planned=planned, file_id=file_id)


@pages.post("/import/<uuid:file_id>")
@gate.allow(*KEEPERS)
def apply(file_id: uuid.UUID) -> BaseResponse:
    """Add and change the rooms of a kept table."""
    with transaction() as session:
        content = files.content_of(session, file_id)
        planned = operations.import_rooms(session, gate.scope(), content, at=clock.now())
    sites = {each.site.id for each in planned.rooms}
    target = (
        url_for("sites.rooms", site_id=sites.pop()) if len(sites) == 1 else url_for("sites.index")
    )
    return done(
        target,
        say(
            "Rooms added: %(added)s, changed: %(changed)s, unchanged: %(unchanged)s.",
            added=planned.added,
            changed=planned.changed,
            unchanged=planned.unchanged,
        ),
    )
