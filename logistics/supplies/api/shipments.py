"""Shipments as JSON: count in, settle, print; and what shifts, rooms and trips use."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.documents import jobs
from logistics.supplies.operations import consuming, shipping
from logistics.supplies.pages.fields import check_hands
from logistics.supplies.queries import requisitions as queries
from logistics.supplies.queries.places import get_place
from logistics.supplies.roles import ISSUERS, READERS
from logistics.supplies.rules.consuming import ConsumptionFor
from logistics.supplies.rules.kinds import MovementKind
from logistics.supplies.schemas.requisitions import (
    ArrivedGoodsSchema,
    ConsumptionSchema,
    SettlementSchema,
    SupplyShipmentSchema,
)
from logistics.supplies.work_papers import PAPERS_OF_A_SHIPMENT
from logistics.transfers import queries as transfers

blueprint = Blueprint("supply_shipments_api", __name__, url_prefix="/api/v1/supplies")


class ShipmentPapersSchema(Schema):
    """Which papers."""

    papers = fields.String(required=True, validate=validate.OneOf(PAPERS_OF_A_SHIPMENT))


@blueprint.route("/shipments/<uuid:shipment>", methods=["GET"])
@gate.allow(*READERS)
def one(shipment: uuid.UUID) -> Response:
    """A shipment and what of it is still on the way."""
    with reading() as session:
        return _answer(queries.get_shipment(session, gate.scope(), shipment))


@blueprint.route("/shipments/<uuid:shipment>/arrivals", methods=["POST"])
@gate.allow(*ISSUERS)
@blueprint.arguments(ArrivedGoodsSchema)
def receive(body: dict[str, Any], shipment: uuid.UUID) -> Response:
    """Count in what arrived; the rest stays on the way until it is settled."""
    with transaction() as session:
        row = queries.get_shipment(session, gate.scope(), shipment)
        get_place(session, gate.scope(), row.requisition.to_place_id)
        first, second = body["counted_by"]
        shipping.receive_shipment(
            session,
            row.id,
            body["counts"],
            counted_by=(first, second),
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
        )
        return _answer(row)


@blueprint.route("/shipments/<uuid:shipment>/lines/<uuid:line>/settlement", methods=["POST"])
@gate.allow(*ISSUERS)
@blueprint.arguments(SettlementSchema)
def settle(body: dict[str, Any], shipment: uuid.UUID, line: uuid.UUID) -> Response:
    """Say what became of goods that did not arrive."""
    with transaction() as session:
        row = queries.get_shipment(session, gate.scope(), shipment)
        shipping.settle(
            session,
            row.id,
            line,
            body["outcome"],
            body["quantity"],
            reason=body["reason"],
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
        )
        return _answer(row)


@blueprint.route("/shipments/<uuid:shipment>/print", methods=["POST"])
@gate.allow(*READERS)
@blueprint.arguments(ShipmentPapersSchema)
def print_shipment(body: dict[str, str], shipment: uuid.UUID) -> Response:
    """Ask for issue slip, packing list or receipt."""
    with transaction() as session:
        row = queries.get_shipment(session, gate.scope(), shipment)
        run = jobs.request(
            session,
            body["papers"],
            {"shipment_id": row.id},
            at=clock.now(),
            district_id=row.requisition.district_id,
        )
        answer = jsonify(run=str(run.id))
    answer.status_code = 202
    return answer


@blueprint.route("/consumptions", methods=["POST"])
@gate.allow(*ISSUERS)
@blueprint.arguments(ConsumptionSchema)
def use_up(body: dict[str, Any]) -> Response:
    """Book what a shift, a room or a trip used."""
    with transaction() as session:
        place = get_place(session, gate.scope(), body.pop("place_id"))
        check_hands(place, MovementKind.CONSUMPTION)
        if body["for_what"] is ConsumptionFor.TRIP:
            transfers.get_trip(session, gate.scope(), body["for_id"])
        movement = consuming.use_up(
            session, place, by=gate.user_name(), by_id=gate.user_id(), at=clock.now(), **body
        )
        answer = jsonify(movement_id=str(movement.id))
    answer.status_code = 201
    return answer


def _answer(row: Any) -> Response:
    with reading() as session:
        left = queries.left_by_line(session, row)
        return jsonify(
            **SupplyShipmentSchema().dump(row), left={str(line): n for line, n in left.items()}
        )
