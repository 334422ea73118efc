"""The policy on screen: its versions, one version, and new drafts."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.access.rules import INSIDERS, Role
from logistics.database import reading, transaction
from logistics.errors import InputRejected
from logistics.policy import operations, queries
from logistics.policy.reading import load_version, write_versions
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, version_of_request
from logistics.wording import say

pages = Blueprint("policy", __name__, url_prefix="/policy")

READERS = INSIDERS
WRITERS = (Role.COMMAND, Role.ADMINISTRATOR)


@pages.get("")
@gate.allow(*READERS)
def versions() -> str | Response:
    """All versions and when each holds."""
    with reading() as session:
        rows = queries.rows(session)
        if asked_for():
            return sheet(
                "policy",
                ("Number", "Name", "In force from", "State"),
                ((row.number, row.name, row.effective_from, row.state) for row in rows),
            )
        return render_template("policy/versions.html", rows=rows)


@pages.get("/<uuid:version>")
@gate.allow(*READERS)
def version(version: uuid.UUID) -> str:
    """One version: its categories, measures and figures, and the document itself."""
    with reading() as session:
        row = queries.get_row(session, version)
        document = load_version(row.document)
        text = write_versions((document,))
        return render_template("policy/version.html", row=row, document=document, text=text)


@pages.post("")
@gate.allow(*WRITERS)
def add() -> BaseResponse:
    """Keep the versions of a YAML file or text as drafts."""
    upload = request.files.get("file")
    raw = upload.read() if upload else b""
    text = _decoded(raw) if raw else request.form.get("text", "")
    with transaction() as session:
        drafts = operations.add_drafts(session, text, at=clock.now())
    return done(url_for("policy.versions"), say("Drafts kept: %(n)s.", n=len(drafts)))


@pages.post("/<uuid:version>/force")
@gate.allow(*WRITERS)
def put_in_force(version: uuid.UUID) -> BaseResponse:
    """Let a draft decide."""
    with transaction() as session:
        row = operations.put_in_force(
            session, version, expected=version_of_request(), at=clock.now()
        )
    return done(
        url_for("policy.version", version=version),
        say("Version %(number)s is in force.", number=row.number),
    )


@pages.post("/<uuid:version>/withdraw")
@gate.allow(*WRITERS)
def withdraw(version: uuid.UUID) -> BaseResponse:
    """Take a draft away."""
    with transaction() as session:
        row = operations.withdraw(session, version, expected=version_of_request())
    return done(
        url_for("policy.versions"), say("Version %(number)s is withdrawn.", number=row.number)
    )


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputRejected(say("The policy file is not text in UTF-8.")) from None
