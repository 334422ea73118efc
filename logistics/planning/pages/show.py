"""One plan: what it costs, what it gives, whom it leaves out; publishing and discarding it."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any

from flask import render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.planning import difference, listing, naming, operations, queries
from logistics.planning.curve import curves
from logistics.planning.models import Plan, PlanState
from logistics.planning.pages.blueprint import pages
from logistics.planning.pages.index import district_name
from logistics.planning.pins import queries as pins
from logistics.planning.roles import PUBLISHERS, READERS
from logistics.planning.transport import problem_json as ride_problems
from logistics.planning.weighing.weights import BY_NAME
from logistics.sites.models import District
from logistics.web.forms import done, version_of_request
from logistics.web.language import current
from logistics.wording import say


@pages.get("/<uuid:plan>")
@gate.allow(*READERS)
def show(plan: uuid.UUID) -> str:
    """A plan at a glance."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan)
        return render_template("planning/show.html", **_facts(session, row))


@pages.post("/<uuid:plan>/publish")
@gate.allow(*PUBLISHERS)
def publish(plan: uuid.UUID) -> BaseResponse:
    """Put a draft in force."""
    expected = version_of_request()
    with transaction() as session:
        queries.get_plan(session, gate.scope(), plan)
        row = operations.publish(session, plan, expected=expected, at=clock.now())
    return done(
        url_for("plans.show", plan=plan), say("Version %(number)s is published.", number=row.number)
    )


@pages.post("/<uuid:plan>/discard")
@gate.allow(*PUBLISHERS)
def discard(plan: uuid.UUID) -> BaseResponse:
    """Throw a draft away."""
    expected = version_of_request()
    with transaction() as session:
        queries.get_plan(session, gate.scope(), plan)
        operations.discard(session, plan, expected=expected)
    return done(url_for("plans.index"), say("The draft was thrown away."))


def _facts(session: Session, plan: Plan) -> dict[str, Any]:
    document = listing.read(plan)
    published = queries.find_published(session, plan.district_id, plan.day)
    trips = listing.trip_lines(document)
    draft = plan.state is PlanState.DRAFT
    found = difference.difference_of(session, plan)
    return {
        "plan": plan,
        "district": district_name(session, plan.district_id),
        "figures": plan.figures,
        "sites": listing.site_lines(listing.room_lines(session, plan, document)),
        "ports": Counter(line.port for line in trips),
        "places": naming.places_of(session, document.rides),
        "reasons": listing.reasons(listing.left_out_lines(session, plan, current())),
        "changes": found.people if found else (),
        "found": found,
        "code": session.get_one(District, plan.district_id).code,
        "pins": len(pins.in_force(session, plan.district_id, plan.day)),
        "handed_over": listing.hand_over_lines(session, document),
        "stale": draft and plan.base_id != (published.id if published else None),
        "published": published,
        "weights": BY_NAME,
        "curves": curves(queries.steps_of(session, plan.run_id)),
        "rules": ride_problems.from_json(plan.transport_problem).rules,
        "may_publish": draft and gate.has_role(*PUBLISHERS),
    }
