"""The gate on a phone: scan or type a paper, see whether the person may leave now, let them out."""

from __future__ import annotations

import uuid

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.isolation import queries as isolations
from logistics.isolation.pages import compared
from logistics.isolation.rules import Identifier
from logistics.release import at_the_gate, queries
from logistics.release.roles import GATEKEEPERS
from logistics.web.forms import done, field
from logistics.wording import say

pages = Blueprint("gate", __name__, url_prefix="/gate")

AT_THE_GATE = (Identifier.NAME, Identifier.DOCUMENT)


@pages.get("")
@gate.allow(*GATEKEEPERS)
def index() -> str:
    """Where a paper is scanned or typed."""
    return render_template("release/gate.html", seen=None, identifiers=AT_THE_GATE)


@pages.post("")
@gate.allow(*GATEKEEPERS)
def look() -> BaseResponse:
    """Find the person of a paper; who is stopped is written down."""
    with transaction() as session:
        row = queries.find_by_paper(session, gate.scope(), field("paper"))
        at_the_gate.look(session, row, at=clock.now())
    return done(url_for("gate.show", isolation=row.id))


@pages.get("/<uuid:isolation>")
@gate.allow(*GATEKEEPERS)
def show(isolation: uuid.UUID) -> str:
    """May leave, or may not, as things stand now."""
    with reading() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        seen = at_the_gate.seen(session, row, at=clock.now())
        return render_template(
            "release/gate.html", seen=seen, why=seen.why(gate.roles()), identifiers=AT_THE_GATE
        )


@pages.post("/<uuid:isolation>")
@gate.allow(*GATEKEEPERS)
def depart(isolation: uuid.UUID) -> BaseResponse:
    """The person leaves; the time and the guard are kept, also of a stop."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        at_the_gate.leave(session, row, compared=compared(), roles=gate.roles(), at=clock.now())
    return done(url_for("gate.index"), say("Departed; the room is being turned round."))
