"""One movement on screen: its legs, taking it back, the papers of a night issue."""

from __future__ import annotations

import uuid

from flask import render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.supplies import operations, queries
from logistics.supplies.pages.blueprint import pages
from logistics.supplies.roles import APPROVERS, KEEPERS, READERS
from logistics.web.forms import done, field
from logistics.wording import say


@pages.get("/movements/<uuid:movement>")
@gate.allow(*READERS)
def movement(movement: uuid.UUID) -> str:
    """What moved, by whose hand, and whether it was taken back."""
    with reading() as session:
        row = queries.get_movement(session, gate.scope(), movement)
        return render_template(
            "supplies/movement.html",
            movement=row,
            entries=queries.entries(session, gate.scope(), movement_id=row.id),
            reversal=queries.reversal_of(session, row.id),
            papers=queries.papers_of(session, row.id),
        )


@pages.post("/movements/<uuid:movement>/reversal")
@gate.allow(*KEEPERS, *APPROVERS)
def reverse(movement: uuid.UUID) -> BaseResponse:
    """Take a mistake back."""
    with transaction() as session:
        row = queries.get_movement(session, gate.scope(), movement)
        reversal = operations.reverse(
            session,
            row.id,
            reason=field("reason"),
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
        )
    return done(
        url_for("supplies.movement", movement=reversal.id), say("The movement is taken back.")
    )


@pages.post("/movements/<uuid:movement>/papers")
@gate.allow(*KEEPERS, *APPROVERS)
def hand_in_papers(movement: uuid.UUID) -> BaseResponse:
    """The papers of a night issue came."""
    with transaction() as session:
        row = queries.get_movement(session, gate.scope(), movement)
        operations.hand_in_papers(
            session,
            row.id,
            requested_by=field("requested_by"),
            approved_by=field("approved_by"),
            note=field("note", required=False),
            at=clock.now(),
        )
    return done(url_for("supplies.movement", movement=row.id), say("Kept."))
