"""Orders, deliveries and shares as JSON."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint

from logistics import clock
from logistics.access import gate
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.sites.queries.places import check_district
from logistics.supplies.models.distribution import DistributionPlan
from logistics.supplies.operations import deliveries, distribution
from logistics.supplies.operations.deliveries import OrderDetails
from logistics.supplies.queries import deliveries as queries
from logistics.supplies.queries import distribution as plans
from logistics.supplies.queries.places import get_place
from logistics.supplies.roles import GRANTERS, KEEPERS, READERS
from logistics.supplies.rules import local_day
from logistics.supplies.schemas.donations import (
    DistributionPlanSchema,
    ProductionSchema,
    SupplyDeliverySchema,
    SupplyOrderDetailsSchema,
    SupplyOrderLineSchema,
    WantedSharesSchema,
)
from logistics.supplies.schemas.requisitions import RefusalOfGoodsSchema, RequisitionSchema

blueprint = Blueprint("supply_orders_api", __name__, url_prefix="/api/v1/supplies")


@blueprint.route("/orders", methods=["GET"])
@gate.allow(*READERS)
def orders() -> Response:
    """The orders of the user's districts, those with something to come first."""
    with reading() as session:
        today = local_day(clock.now(), settings().zone)
        lines = queries.orders_in(session, gate.scope(), today=today)
        return jsonify(items=SupplyOrderLineSchema(many=True).dump(lines))


@blueprint.route("/orders", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(SupplyOrderDetailsSchema)
def order(details: OrderDetails) -> Response:
    """Write an order to a supplier or a maker."""
    with transaction() as session:
        get_place(session, gate.scope(), details.place_id)
        row = deliveries.order_goods(session, details, by=gate.user_name(), at=clock.now())
        answer = jsonify(id=str(row.id), number=row.number)
    answer.status_code = 201
    return answer


@blueprint.route("/orders/<uuid:order>/deliveries", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(SupplyDeliverySchema)
def deliver(body: dict[str, Any], order: uuid.UUID) -> Response:
    """Take in what came on an order; the lots wait for inspection."""
    with transaction() as session:
        row = queries.get_order(session, gate.scope(), order)
        first, second = body["counted_by"]
        movement = deliveries.take_delivery(
            session,
            row.id,
            tuple(body["lots"]),
            counted_by=(first, second),
            note=body["note"],
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
        )
        answer = jsonify(movement_id=str(movement.id))
    answer.status_code = 201
    return answer


@blueprint.route("/orders/<uuid:order>/cancellation", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(RefusalOfGoodsSchema)
def cancel(body: dict[str, str], order: uuid.UUID) -> tuple[str, int]:
    """Expect no more of an order; what came stays."""
    with transaction() as session:
        row = queries.get_order(session, gate.scope(), order)
        deliveries.cancel_order(session, row.id, reason=body["reason"], at=clock.now())
    return "", 204


@blueprint.route("/production", methods=["GET"])
@gate.allow(*READERS)
def production() -> Response:
    """What makers produce a day for the user's districts."""
    with reading() as session:
        lines = queries.production_lines(session, gate.scope())
        return jsonify(items=ProductionSchema(many=True).dump(lines))


@blueprint.route("/production", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(ProductionSchema)
def agree(body: dict[str, Any]) -> Response:
    """Write down what a maker produces a day and how much of it is the district's."""
    with transaction() as session:
        check_district(session, gate.scope(), body["district_id"])
        row = deliveries.agree_production(session, at=clock.now(), **body)
        answer = jsonify(id=str(row.id))
    answer.status_code = 201
    return answer


@blueprint.route("/distribution", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(WantedSharesSchema)
@blueprint.response(201, DistributionPlanSchema)
def propose(body: dict[str, Any]) -> DistributionPlan:
    """Say who would get how much of what is free, and why."""
    with transaction() as session:
        for place in (body["place_id"], *(claim.place_id for claim in body["claims"])):
            get_place(session, gate.scope(), place)
        return distribution.propose(
            session, by=gate.user_name(), by_id=gate.user_id(), at=clock.now(), **body
        )


@blueprint.route("/distribution/<uuid:plan>", methods=["GET"])
@gate.allow(*READERS)
@blueprint.response(200, DistributionPlanSchema)
def shares(plan: uuid.UUID) -> DistributionPlan:
    """One plan."""
    with reading() as session:
        return plans.get_plan(session, gate.scope(), plan)


@blueprint.route("/distribution/<uuid:plan>/approval", methods=["POST"])
@gate.allow(*GRANTERS)
def approve(plan: uuid.UUID) -> Response:
    """Make every share an approved requisition; never one's own proposal."""
    with transaction() as session:
        row = plans.get_plan(session, gate.scope(), plan)
        made = distribution.approve_plan(
            session, row.id, by=gate.user_name(), by_id=gate.user_id(), at=clock.now()
        )
        return jsonify(requisitions=RequisitionSchema(many=True).dump(made))
