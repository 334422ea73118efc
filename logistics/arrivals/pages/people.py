"""People on screen: search by identifiers, and records that may be one person."""

from __future__ import annotations

import uuid

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.access.rules import Role
from logistics.arrivals import operations, queries
from logistics.arrivals.pages.blueprint import pages
from logistics.database import reading, transaction
from logistics.web.forms import done, version_of_request
from logistics.wording import restored, say

MATCHERS = (Role.DISPATCHER, Role.COMMAND, Role.CLERK)


@pages.get("/matches")
@gate.allow(*MATCHERS)
def matches() -> str:
    """Records that may be one person, for a person to decide on."""
    with reading() as session:
        rows = queries.open_matches(session, gate.scope())
        people = {
            person.id: person
            for person in queries.people(
                session, [each for row in rows for each in (row.person_id, row.other_id)]
            )
        }
        return render_template(
            "arrivals/matches.html",
            rows=rows,
            people=people,
            reasons={row.id: [restored(each) for each in row.reasons] for row in rows},
        )


@pages.post("/matches/<uuid:proposal>")
@gate.allow(*MATCHERS)
def decide(proposal: uuid.UUID) -> BaseResponse:
    """Say whether two records are one person."""
    same = request.form.get("same") == "yes"
    with transaction() as session:
        queries.get_match_in(session, gate.scope(), proposal)
        operations.decide(
            session, proposal, same=same, expected=version_of_request(), at=clock.now()
        )
    told = say("They are one person now.") if same else say("They stay two people.")
    return done(url_for("arrivals.matches"), told)
