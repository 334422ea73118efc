"""Plans as JSON: ask for one, watch it, read it, publish or discard it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint
from marshmallow import Schema
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.errors import NotFound
from logistics.planning import left_out_papers, listing, operations, queries, shortages, watching
from logistics.planning.answers import Part
from logistics.planning.difference import difference_of
from logistics.planning.models import Plan, PlanStep
from logistics.planning.naming import names_of
from logistics.planning.reasons import reasons_for
from logistics.planning.roles import PUBLISHERS, READERS
from logistics.planning.schemas import (
    DifferenceSchema,
    LapsedSchema,
    PlanChangeSchema,
    PlanLeftOutSchema,
    PlannedRoomSchema,
    PlannedTripSchema,
    PlanOrderSchema,
    PlanPageSchema,
    PlanRunSchema,
    PlanSchema,
    PlanStepSchema,
    PlanWantedSchema,
    ReasonsSchema,
    RestSchema,
    ShortageSchema,
)
from logistics.runs import operations as runs
from logistics.runs.models import Run
from logistics.web.forms import version_of_request, with_etag
from logistics.web.language import current, shown
from logistics.web.paging import page_of, wanted

blueprint = Blueprint("plans_api", __name__, url_prefix="/api/v1/plans")

DOCUMENTS = {
    "rooms-problem": "rooms_problem",
    "rooms-plan": "rooms_plan",
    "transport-problem": "transport_problem",
    "transport-plan": "transport_plan",
}


@blueprint.route("", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(PlanWantedSchema, location="query")
def plans(asked: dict[str, Any]) -> Response:
    """The plans that the user may see, latest day first."""
    with reading() as session:
        question = queries.plans_question(
            gate.scope(), day=asked.get("day"), state=asked.get("state")
        )
        page = page_of(session, question, **wanted())
        return jsonify(
            items=PlanSchema().dump(page.items, many=True),
            total=page.total,
            page=page.number,
            size=page.size,
        )


@blueprint.route("", methods=["POST"])
@gate.allow(*READERS)
@blueprint.arguments(PlanOrderSchema)
@blueprint.response(202, PlanRunSchema)
def ask(body: dict[str, Any]) -> Run:
    """Ask for a plan; a worker makes it."""
    with transaction() as session:
        district = queries.get_district_in(session, gate.scope(), body["district"])
        return operations.request_plan(
            session,
            district.id,
            body["day"],
            seconds=body["seconds"],
            seed=body["seed"],
            anew=body["anew"],
            at=clock.now(),
        )


@blueprint.route("/runs/<uuid:run>", methods=["GET"])
@gate.allow(*READERS)
@blueprint.response(200, PlanRunSchema)
def run(run: uuid.UUID) -> Run:
    """How far a plan is; its result names the plan."""
    with reading() as session:
        return queries.get_run(session, gate.scope(), run)


@blueprint.route("/runs/<uuid:run>/steps", methods=["GET"])
@gate.allow(*READERS)
@blueprint.response(200, PlanStepSchema(many=True))
def steps(run: uuid.UUID) -> list[PlanStep]:
    """How the search went: best cost and bound over time."""
    with reading() as session:
        queries.get_run(session, gate.scope(), run)
        return queries.steps_of(session, run)


@blueprint.route("/runs/<uuid:run>/cancel", methods=["POST"])
@gate.allow(*READERS)
@blueprint.response(200, PlanRunSchema)
def cancel(run: uuid.UUID) -> Run:
    """Ask the solver to stop."""
    with transaction() as session:
        row = queries.get_run(session, gate.scope(), run)
        return runs.cancel(session, row.id, at=clock.now())


@blueprint.route("/<uuid:plan>", methods=["GET"])
@gate.allow(*READERS)
def plan(plan: uuid.UUID) -> Response:
    """One plan with its figures; the ETag is what publishing names."""
    with reading() as session:
        return _answer(queries.get_plan(session, gate.scope(), plan))


@blueprint.route("/<uuid:plan>/rooms", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(PlanPageSchema, location="query")
def rooms(_asked: dict[str, Any], plan: uuid.UUID) -> Response:
    """Who sleeps where, site by site in walking order."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan)
        lines = listing.room_lines(session, row, listing.read(row))
        return _listed(lines, PlannedRoomSchema())


@blueprint.route("/<uuid:plan>/trips", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(PlanPageSchema, location="query")
def trips(_asked: dict[str, Any], plan: uuid.UUID) -> Response:
    """Who rides when, by port and time."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan)
        return _listed(listing.trip_lines(listing.read(row)), PlannedTripSchema())


@blueprint.route("/<uuid:plan>/left-out", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(PlanPageSchema, location="query")
def left_out(_asked: dict[str, Any], plan: uuid.UUID) -> Response:
    """Everybody without a room or a ride, and why."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan)
        return _listed(listing.left_out_lines(session, row, current()), PlanLeftOutSchema())


@blueprint.route("/<uuid:plan>/left-out/paper", methods=["POST"])
@gate.allow(*READERS)
@blueprint.response(202)
def print_left_out(plan: uuid.UUID) -> dict[str, str]:
    """The list of those left out as a paper; answers with the run that prints."""
    with transaction() as session:
        row = queries.get_plan(session, gate.scope(), plan)
        return {"run_id": str(left_out_papers.request(session, row, at=clock.now()).id)}


@blueprint.route("/<uuid:plan>/changes", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(PlanPageSchema, location="query")
def changes(_asked: dict[str, Any], plan: uuid.UUID) -> Response:
    """For whom the plan that this one was made from is changed."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan)
        lines = listing.change_lines(listing.base_of(session, row), listing.read(row))
        return _listed(lines, PlanChangeSchema())


@blueprint.route("/<uuid:plan>/resting", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(PlanPageSchema, location="query")
def resting(_asked: dict[str, Any], plan: uuid.UUID) -> Response:
    """Who needs a place to rest at a port until the ride loads."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan)
        wait = row.transport_problem["rules"]["wait"]
        return _listed(listing.rest_lines(listing.read(row), wait), RestSchema())


@blueprint.route("/<uuid:plan>/difference", methods=["GET"])
@gate.allow(*READERS)
def difference(plan: uuid.UUID) -> Response:
    """What the plan changes against the one it was made from: counts, trips, cost."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan)
        found = difference_of(session, row)
        if found is None:
            raise NotFound("plan")
        return jsonify(DifferenceSchema().dump(found))


@blueprint.route("/<uuid:plan>/holds", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(PlanPageSchema, location="query")
def holds(_asked: dict[str, Any], plan: uuid.UUID) -> Response:
    """For whom a published plan no longer holds as the facts are now."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan)
        return _listed(watching.watch(session, row, at=clock.now()).lapsed, LapsedSchema())


@blueprint.route("/<uuid:plan>/why/<uuid:person>", methods=["GET"])
@gate.allow(*READERS)
def why(plan: uuid.UUID, person: uuid.UUID) -> Response:
    """Why the party of a person has its room and ride, and the best alternatives."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan, light=True)
        found = reasons_for(session, row, person, current())
        names_of(session, found.people)
        return jsonify(ReasonsSchema().dump(found))


@blueprint.route("/<uuid:plan>/shortages", methods=["GET"])
@gate.allow(*READERS)
def groups_left_out(plan: uuid.UUID) -> Response:
    """Those without a room or a ride, alike together."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan, light=True)
        found = shortages.shortages_of(session, row, current())
        return jsonify(ShortageSchema().dump(found, many=True))


@blueprint.route(
    "/<uuid:plan>/shortages/<any(rooms_of_plan, rides_of_plan):part>/<int:number>",
    methods=["GET"],
)
@gate.allow(*READERS)
def remedies(plan: uuid.UUID, part: str, number: int) -> Response:
    """What would help one group, each change tried."""
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan, light=True)
        found = shortages.remedies_for(session, row, Part(part), number, current(), at=clock.now())
        return jsonify([shown(each) for each in found])


@blueprint.route("/<uuid:plan>/documents/<name>", methods=["GET"])
@gate.allow(*READERS)
def document(plan: uuid.UUID, name: str) -> Response:
    """A problem or a solver's answer, as ``logistics solve`` and ``logistics check`` read it."""
    if name not in DOCUMENTS:
        raise NotFound("document")
    with reading() as session:
        row = queries.get_plan(session, gate.scope(), plan)
        return jsonify(getattr(row, DOCUMENTS[name]))


@blueprint.route("/<uuid:plan>/publish", methods=["POST"])
@gate.allow(*PUBLISHERS)
def publish(plan: uuid.UUID) -> Response:
    """Put a draft in force; needs If-Match."""
    with transaction() as session:
        _in_scope(session, plan)
        row = operations.publish(session, plan, expected=version_of_request(), at=clock.now())
        return _answer(row)


@blueprint.route("/<uuid:plan>/discard", methods=["POST"])
@gate.allow(*PUBLISHERS)
def discard(plan: uuid.UUID) -> Response:
    """Throw a draft away; needs If-Match."""
    with transaction() as session:
        _in_scope(session, plan)
        return _answer(operations.discard(session, plan, expected=version_of_request()))


def _in_scope(session: Session, plan: uuid.UUID) -> None:
    queries.get_plan(session, gate.scope(), plan)


def _answer(plan: Plan) -> Response:
    return with_etag(jsonify(PlanSchema().dump(plan)), plan.version)


def _listed(lines: Sequence[Any], schema: Schema) -> Response:
    asked = wanted()
    first = (asked["number"] - 1) * asked["size"]
    return jsonify(
        items=schema.dump(lines[first : first + asked["size"]], many=True),
        total=len(lines),
        page=asked["number"],
        size=asked["size"],
    )
