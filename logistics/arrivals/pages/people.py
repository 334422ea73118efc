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
        merges = queries.merges_in(session, gate.scope())
        concerned = [each for row in rows for each in (row.person_id, row.other_id)]
        concerned += [each for merge in merges for each in (merge.person_id, merge.merged_id)]
        people = {person.id: person for person in queries.people(session, concerned)}
        return render_template(
            "arrivals/matches.html",
            rows=rows,
            merges=merges,
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


@pages.post("/merges/<uuid:merge>/undo")
@gate.allow(*MATCHERS)
def undo_merge(merge: uuid.UUID) -> BaseResponse:
    """Take two records apart again that are two people after all."""
    with transaction() as session:
        row = queries.get_merge_in(session, gate.scope(), merge)
        operations.undo_merge(session, row.id, at=clock.now())
    return done(url_for("arrivals.matches"), say("They are two people again."))
