"""Proposals of resupply as JSON: ask for one, watch it, read it, change, approve or refuse it."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.errors import NotFound
from logistics.planning.proposals import operations, queries
from logistics.planning.proposals.models import ResupplyProposal
from logistics.planning.proposals.roles import PROPOSERS, READERS
from logistics.planning.proposals.rules import ruled
from logistics.planning.proposals.schemas import (
    ResupplyAgainSchema,
    ResupplyApprovalSchema,
    ResupplyOrderSchema,
    ResupplyProposalSchema,
    ResupplyRefusalSchema,
    ResupplyRunSchema,
    ResupplyWantedSchema,
    line_json,
)
from logistics.planning.proposals.values import read
from logistics.planning.queries import get_district_in
from logistics.planning.supplying.gathering import Vans
from logistics.runs import operations as runs
from logistics.runs.models import Run
from logistics.web.forms import version_of_request, with_etag
from logistics.web.paging import page_of, wanted

blueprint = Blueprint("proposals_api", __name__, url_prefix="/api/v1/resupply")

DOCUMENTS = {"resupply-problem": "problem", "resupply-plan": "plan"}


@blueprint.route("", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(ResupplyWantedSchema, location="query")
def proposals(asked: dict[str, Any]) -> Response:
    """The proposals that the user may see, latest first."""
    with reading() as session:
        question = queries.proposals_question(gate.scope(), state=asked.get("state"))
        page = page_of(session, question, **wanted())
        return jsonify(
            items=ResupplyProposalSchema().dump(page.items, many=True),
            total=page.total,
            page=page.number,
            size=page.size,
        )


@blueprint.route("", methods=["POST"])
@gate.allow(*PROPOSERS)
@blueprint.arguments(ResupplyOrderSchema)
@blueprint.response(202, ResupplyRunSchema)
def ask(body: dict[str, Any]) -> Run:
    """Ask for a proposal; a worker makes it."""
    with transaction() as session:
        district = get_district_in(session, gate.scope(), body["district"])
        return operations.request_proposal(
            session,
            district.id,
            vans=Vans(litres=body["litres"], trips=body["trips"]),
            seconds=body["seconds"],
            at=clock.now(),
        )


@blueprint.route("/runs/<uuid:run>", methods=["GET"])
@gate.allow(*READERS)
@blueprint.response(200, ResupplyRunSchema)
def run(run: uuid.UUID) -> Run:
    """How far a proposal is; its result names the proposal."""
    with reading() as session:
        return queries.get_run(session, gate.scope(), run)


@blueprint.route("/runs/<uuid:run>/cancel", methods=["POST"])
@gate.allow(*PROPOSERS)
@blueprint.response(200, ResupplyRunSchema)
def cancel(run: uuid.UUID) -> Run:
    """Ask the solver to stop."""
    with transaction() as session:
        row = queries.get_run(session, gate.scope(), run)
        return runs.cancel(session, row.id, at=clock.now())


@blueprint.route("/<uuid:proposal>", methods=["GET"])
@gate.allow(*READERS)
def proposal(proposal: uuid.UUID) -> Response:
    """One proposal with every line, its requisitions, and what stays short; the ETag names it."""
    with reading() as session:
        row = queries.get_proposal(session, gate.scope(), proposal)
        found = read(row)
        shortages = [
            {
                "place": each.place,
                "item": each.item,
                "cover_before": found.cover_before((each.place, each.item)),
                "cover": each.cover,
                "runs_out_on": each.runs_out.isoformat(),
                "missing": each.missing,
            }
            for each in found.plan.shortages
        ]
        body = ResupplyProposalSchema().dump(row) | {
            "lines": [line_json(each) for each in found.lines],
            "shortages": shortages,
            "requisitions": [each.number for each in queries.requisitions_of(session, row.id)],
        }
        return with_etag(jsonify(body), row.version)


@blueprint.route("/<uuid:proposal>/documents/<name>", methods=["GET"])
@gate.allow(*READERS)
def document(proposal: uuid.UUID, name: str) -> Response:
    """The problem or the plan, as ``logistics solve`` and ``logistics check`` read it."""
    if name not in DOCUMENTS:
        raise NotFound("document")
    with reading() as session:
        row = queries.get_proposal(session, gate.scope(), proposal)
        return jsonify(getattr(row, DOCUMENTS[name]))


@blueprint.route("/<uuid:proposal>/again", methods=["POST"])
@gate.allow(*PROPOSERS)
@blueprint.arguments(ResupplyAgainSchema)
@blueprint.response(202, ResupplyRunSchema)
def again(body: dict[str, Any], proposal: uuid.UUID) -> Run:
    """Make it anew from the stock of now, with decisions by hand beside those that it has."""
    with transaction() as session:
        row = queries.get_proposal(session, gate.scope(), proposal)
        found = read(row)
        van = found.problem.vehicles[0]
        decided = [
            ((each["origin"], each["destination"], str(each["lot"])), each["ruling"], each["packs"])
            for each in body["rulings"]
        ]
        return operations.request_proposal(
            session,
            row.district_id,
            vans=Vans(litres=van.load, trips=van.trips),
            seconds=body["seconds"],
            pins=ruled(found.problem.pins, decided),
            base=row.id,
            at=clock.now(),
        )


@blueprint.route("/<uuid:proposal>/approve", methods=["POST"])
@gate.allow(*PROPOSERS)
@blueprint.arguments(ResupplyApprovalSchema)
def approve(body: dict[str, Any], proposal: uuid.UUID) -> Response:
    """Make all of it approved requisitions, all or none; needs If-Match."""
    with transaction() as session:
        row = queries.get_proposal(session, gate.scope(), proposal)
        operations.approve(
            session,
            proposal,
            expected=version_of_request(),
            words=body["words"],
            at=clock.now(),
        )
        return _answer(row)


@blueprint.route("/<uuid:proposal>/refuse", methods=["POST"])
@gate.allow(*PROPOSERS)
@blueprint.arguments(ResupplyRefusalSchema)
def refuse(body: dict[str, Any], proposal: uuid.UUID) -> Response:
    """Say no, and why; needs If-Match."""
    with transaction() as session:
        queries.get_proposal(session, gate.scope(), proposal)
        row = operations.refuse(
            session,
            proposal,
            expected=version_of_request(),
            reason=body["reason"],
            at=clock.now(),
        )
        return _answer(row)


def _answer(row: ResupplyProposal) -> Response:
    return with_etag(jsonify(ResupplyProposalSchema().dump(row)), row.version)
