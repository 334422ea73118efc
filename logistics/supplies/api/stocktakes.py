"""Stocktakes as JSON; what the ledger says is in the answer only when the count is handed in."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.supplies import operations, queries
from logistics.supplies.models import CountState, StockCount
from logistics.supplies.roles import APPROVERS, ISSUERS, READERS
from logistics.supplies.schemas.ledger import (
    CountedLotSchema,
    NewCountSchema,
    StockCountSchema,
    StockReasonSchema,
)
from logistics.supplies.stock_papers import request_count_sheet

blueprint = Blueprint("stocktakes_api", __name__, url_prefix="/api/v1/supplies/counts")


@blueprint.route("", methods=["GET"])
@gate.allow(*READERS)
def counts() -> Response:
    """The stocktakes, the latest first."""
    with reading() as session:
        found = queries.counts_in(session, gate.scope())
        return jsonify(items=StockCountSchema(many=True).dump(found))


@blueprint.route("", methods=["POST"])
@gate.allow(*ISSUERS)
@blueprint.arguments(NewCountSchema)
def start(asked: dict[str, Any]) -> Response:
    """Begin a stocktake of a place."""
    with transaction() as session:
        place = queries.get_place(session, gate.scope(), asked["place_id"])
        row = operations.start_count(
            session, place.id, by=gate.user_name(), by_id=gate.user_id(), at=clock.now()
        )
        return _card(session, row, 201)


@blueprint.route("/<uuid:count>", methods=["GET"])
@gate.allow(*READERS)
def count(count: uuid.UUID) -> Response:
    """A stocktake: what was found and what is to be looked for, or the differences."""
    with reading() as session:
        return _card(session, queries.get_count(session, gate.scope(), count))


@blueprint.route("/<uuid:count>/print", methods=["POST"])
@gate.allow(*READERS)
def print_count_sheet(count: uuid.UUID) -> Response:
    """Ask for the sheet on which two people count."""
    with transaction() as session:
        row = queries.get_count(session, gate.scope(), count)
        answer = jsonify(run=str(request_count_sheet(session, row, at=clock.now()).id))
    answer.status_code = 202
    return answer


@blueprint.route("/<uuid:count>/lines", methods=["POST"])
@gate.allow(*ISSUERS)
@blueprint.arguments(CountedLotSchema)
def found(asked: dict[str, Any], count: uuid.UUID) -> Response:
    """Write down how much of a lot is there."""
    with transaction() as session:
        row = queries.get_count(session, gate.scope(), count)
        operations.count_lot(
            session,
            row.id,
            lot_id=queries.get_lot(session, gate.scope(), asked["lot_id"]).id,
            quantity=asked["quantity"],
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
        )
        return _card(session, row)


@blueprint.route("/<uuid:count>/finish", methods=["POST"])
@gate.allow(*ISSUERS)
def finish(count: uuid.UUID) -> Response:
    """Hand the figures in."""
    with transaction() as session:
        row = queries.get_count(session, gate.scope(), count)
        return _card(session, operations.finish_count(session, row.id, at=clock.now()))


@blueprint.route("/<uuid:count>/approval", methods=["POST"])
@gate.allow(*APPROVERS)
@blueprint.arguments(StockReasonSchema)
def approve(asked: dict[str, Any], count: uuid.UUID) -> Response:
    """Believe the count and post what differs; never by who counted."""
    with transaction() as session:
        row = queries.get_count(session, gate.scope(), count)
        operations.approve_count(
            session,
            row.id,
            reason=asked["reason"],
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
        )
        return _card(session, row)


def _card(session: Session, row: StockCount, status: int = 200) -> Response:
    blind = row.state is CountState.COUNTING
    body = StockCountSchema().dump(row) | {
        "found": [
            {"lot_id": str(line.lot_id), "quantity": line.quantity}
            for line in queries.lines_of(session, row.id)
        ],
        "to_be_looked_for": [
            str(lot.id) for lot in (queries.uncounted(session, row) if blind else ())
        ],
        "differences": [
            {
                "lot_id": str(each.lot.id),
                "found": each.found,
                "expected": each.expected,
                "difference": each.difference,
            }
            for each in (() if blind else queries.differences(session, row))
        ],
    }
    answer = jsonify(body)
    answer.status_code = status
    return answer
