"""An isolation begins at home or in a designated hotel: on screen."""

from __future__ import annotations

import uuid

from flask import Blueprint, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import transaction
from logistics.isolation import operations
from logistics.isolation.pages import compared
from logistics.isolation.queries import get_person_in
from logistics.release import hand_over_papers
from logistics.release.roles import BEGINNERS
from logistics.web.forms import done, field
from logistics.wording import say

pages = Blueprint("elsewhere", __name__, url_prefix="/isolations/elsewhere")


@pages.post("/<uuid:person>")
@gate.allow(*BEGINNERS)
def begin(person: uuid.UUID) -> BaseResponse:
    """Both sides signed: street or host takes the person over; order and sheet are printed."""
    at = clock.now()
    with transaction() as session:
        who = get_person_in(session, gate.scope(), person)
        row = operations.begin_elsewhere(
            session,
            who.id,
            place=field("place", most=120),
            receiver=field("receiver", most=120),
            received_by=field("received_by", most=120),
            compared=compared(),
            at=at,
        )
        run = hand_over_papers.request_sheet(session, row, at=at)
    return done(
        url_for("work.show", run=run.id), say("Handed over; the isolation has begun there.")
    )
