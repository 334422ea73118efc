"""Weights as JSON: see, copy, change, put in force, and who did it."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.planning.queries import get_district_in
from logistics.planning.roles import PUBLISHERS, READERS
from logistics.planning.weighing import operations, queries
from logistics.planning.weighing.models import WeightSet
from logistics.planning.weighing.schemas import (
    WeightChangeSchema,
    WeightChoiceSchema,
    WeightCopySchema,
    WeightEntrySchema,
    WeightSetSchema,
    WeightsWantedSchema,
)
from logistics.web.forms import version_of_request, with_etag

blueprint = Blueprint("weights_api", __name__, url_prefix="/api/v1/weights")


@blueprint.route("", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(WeightsWantedSchema, location="query")
def sets(asked: dict[str, Any]) -> Response:
    """The sets of a district; the ETag is what choosing another one names."""
    with reading() as session:
        district = get_district_in(session, gate.scope(), asked["district"])
        return _chosen(session, district.id)


@blueprint.route("", methods=["POST"])
@gate.allow(*PUBLISHERS)
@blueprint.arguments(WeightCopySchema)
def copy(body: dict[str, Any]) -> Response:
    """Make a set of the district's own from another one."""
    with transaction() as session:
        district = get_district_in(session, gate.scope(), body["district"])
        row = operations.copy(session, district.id, body["source"], body["name"], at=clock.now())
        answer = _answer(session, row)
        answer.status_code = 201
        return answer


@blueprint.route("/<uuid:set_id>", methods=["GET"])
@gate.allow(*READERS)
def one(set_id: uuid.UUID) -> Response:
    """One set of a district's own; the ETag is what a change names."""
    with reading() as session:
        return _answer(session, queries.get_set(session, gate.scope(), set_id))


@blueprint.route("/<uuid:set_id>", methods=["PATCH"])
@gate.allow(*PUBLISHERS)
@blueprint.arguments(WeightChangeSchema)
def change(body: dict[str, Any], set_id: uuid.UUID) -> Response:
    """Change some weights of a set, or its name; needs If-Match."""
    with transaction() as session:
        queries.get_set(session, gate.scope(), set_id)
        row = operations.change(
            session,
            set_id,
            body["figures"],
            name=body.get("name"),
            expected=version_of_request(),
        )
        return _answer(session, row)


@blueprint.route("/choice", methods=["POST"])
@gate.allow(*PUBLISHERS)
@blueprint.arguments(WeightChoiceSchema)
def choose(body: dict[str, Any]) -> Response:
    """Put a set in force; needs If-Match, ``"0"`` before the first choice."""
    with transaction() as session:
        district = get_district_in(session, gate.scope(), body["district"])
        operations.choose(
            session, district.id, body["name"], expected=version_of_request(), at=clock.now()
        )
        return _chosen(session, district.id)


@blueprint.route("/history", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(WeightsWantedSchema, location="query")
def history(asked: dict[str, Any]) -> Response:
    """Who did what to the weights of a district, latest first."""
    with reading() as session:
        district = get_district_in(session, gate.scope(), asked["district"])
        entries = queries.history(session, district.id)
        return jsonify(items=WeightEntrySchema().dump(entries, many=True), total=len(entries))


def _chosen(session: Session, district: uuid.UUID) -> Response:
    items = WeightSetSchema().dump(queries.sets_of(session, district), many=True)
    body = jsonify(items=items, total=len(items))
    return with_etag(body, queries.choice_version(session, district))


def _answer(session: Session, row: WeightSet) -> Response:
    listed = queries.get_named(session, row.district_id, row.name)
    return with_etag(jsonify(WeightSetSchema().dump(listed)), row.version)
