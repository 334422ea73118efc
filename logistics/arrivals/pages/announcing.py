"""Arrivals that no list announced: a flight, a train, or a road checkpoint's day."""

from __future__ import annotations

from flask import url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.arrivals import operations, queries
from logistics.arrivals.forms import moment
from logistics.arrivals.models import ArrivalKind
from logistics.arrivals.pages.blueprint import DESK, pages
from logistics.database import transaction
from logistics.errors import InputRejected, Problem
from logistics.sites.pages import fields
from logistics.web.forms import done, field
from logistics.wording import Sentence, say


@pages.post("")
@gate.allow(*DESK)
def announce() -> BaseResponse:
    """Announce an arrival; people are added to it by a list or at the door."""
    kind = fields.chosen("kind", ArrivalKind)
    with transaction() as session:
        port = queries.get_port_in(session, gate.scope(), fields.row_id("port"))
        scheduled = moment("scheduled_at", port.zone_name)
        if scheduled is None:
            raise _rejected("scheduled_at", say("It is empty."))
        row = operations.announce(
            session,
            kind=kind,
            carrier=field("carrier"),
            number=field("number"),
            origin=field("origin", required=False),
            port=port,
            scheduled_at=scheduled,
            at=clock.now(),
        )
    return done(url_for("arrivals.show", arrival=row.id), say("The arrival is announced."))


def _rejected(name: str, sentence: Sentence) -> InputRejected:
    return InputRejected(
        say("The form cannot be used."),
        (Problem(sentence=sentence, field=name),),
    )
