"""Retention as JSON: what is due, erasing it, holds, and requests for one person."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from flask_smorest import Blueprint

from logistics import clock
from logistics.access import gate
from logistics.arrivals.own_file import check_not_own
from logistics.database import reading, transaction
from logistics.isolation.queries import get_person_in
from logistics.retention import jobs, operations, queries, schemas
from logistics.retention.models import EraseRequest, Hold
from logistics.retention.queries import Due
from logistics.retention.roles import DECIDERS, HOLDERS, READERS
from logistics.retention.rules import check_city
from logistics.runs.models import Run

blueprint = Blueprint("retention_api", __name__, url_prefix="/api/v1/retention")


@blueprint.route("/due", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(schemas.UntilSchema, location="query")
@blueprint.response(200, schemas.DueSchema)
def due(asked: dict[str, datetime | None]) -> Due:
    """What is due by a moment, by the site where people slept last."""
    with reading() as session:
        return queries.due(session, gate.scope(), asked["until"] or clock.now())


@blueprint.route("/erasures", methods=["POST"])
@gate.allow(*DECIDERS)
@blueprint.arguments(schemas.ErasureOrderSchema)
@blueprint.response(202, schemas.ErasureRunSchema)
def erase(body: dict[str, datetime]) -> Run:
    """Have everybody erased who is due; only for who sees the whole city."""
    check_city(gate.scope())
    with transaction() as session:
        return jobs.request_erasure(session, body["until"], at=clock.now())


@blueprint.route("/people/<uuid:person>/hold", methods=["POST"])
@gate.allow(*HOLDERS)
@blueprint.arguments(schemas.WhySchema)
@blueprint.response(201, schemas.HoldSchema)
def hold(body: dict[str, str], person: uuid.UUID) -> Hold:
    """Keep a file from being erased."""
    with transaction() as session:
        row = get_person_in(session, gate.scope(), person)
        return operations.hold(session, row, reason=body["reason"], at=clock.now())


@blueprint.route("/people/<uuid:person>/lifting", methods=["POST"])
@gate.allow(*HOLDERS)
@blueprint.arguments(schemas.WhySchema)
@blueprint.response(200, schemas.HoldSchema)
def lift(body: dict[str, str], person: uuid.UUID) -> Hold:
    """Lift the hold on a file."""
    with transaction() as session:
        row = get_person_in(session, gate.scope(), person)
        return operations.lift(session, row, reason=body["reason"], at=clock.now())


@blueprint.route("/people/<uuid:person>/requests", methods=["POST"])
@gate.allow(*HOLDERS)
@blueprint.arguments(schemas.WhySchema)
@blueprint.response(201, schemas.EraseRequestSchema)
def ask(body: dict[str, str], person: uuid.UUID) -> EraseRequest:
    """Ask to have one person erased before the time; where no second one is needed it is done."""
    with transaction() as session:
        row = get_person_in(session, gate.scope(), person)
        return operations.ask(session, row, reason=body["reason"], at=clock.now())


@blueprint.route("/requests/<uuid:asked>/decision", methods=["POST"])
@gate.allow(*DECIDERS)
@blueprint.arguments(schemas.DecisionSchema)
@blueprint.response(200, schemas.EraseRequestSchema)
def decide(body: dict[str, Any], asked: uuid.UUID) -> EraseRequest:
    """Approve what somebody else asked for, which erases the person at once, or decline it."""
    with transaction() as session:
        row = queries.get_request_in(session, gate.scope(), asked)
        check_not_own(session, [row.person_id])
        return operations.decide(
            session, row, approve=body["approve"], decision=body["note"], at=clock.now()
        )
