"""Requisitions as JSON: ask, decide, pick, replace, load."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.documents import jobs
from logistics.supplies.models.requisitions import Requisition
from logistics.supplies.models.shipments import SupplyShipment
from logistics.supplies.operations import emergencies, picking, requisitions, shipping, upward
from logistics.supplies.operations.requisitions import RequisitionOrder
from logistics.supplies.operations.shipping import Carriage
from logistics.supplies.queries import requisitions as queries
from logistics.supplies.queries.items import get_item
from logistics.supplies.queries.places import get_place
from logistics.supplies.roles import GRANTERS, ISSUERS, KEEPERS, READERS
from logistics.supplies.rules.requisitions import RequisitionKind
from logistics.supplies.schemas.requisitions import (
    ApprovalSchema,
    CarriageSchema,
    FromAboveSchema,
    GiveBackSchema,
    NightPapersSchema,
    RefusalOfGoodsSchema,
    ReplacementSchema,
    RequisitionOrderSchema,
    RequisitionPickSchema,
    RequisitionSchema,
    SupplyShipmentSchema,
    UpwardOrderSchema,
    WantedRequisitionsSchema,
)
from logistics.transfers import queries as transfers
from logistics.web.paging import page_of, wanted

blueprint = Blueprint(
    "supply_requisitions_api", __name__, url_prefix="/api/v1/supplies/requisitions"
)


@blueprint.route("", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(WantedRequisitionsSchema, location="query")
def listed(asked: dict[str, Any]) -> Response:
    """The requisitions from or to the user's places, the latest first."""
    with reading() as session:
        question = queries.requisitions_question(
            gate.scope(),
            states=(asked["state"],) if "state" in asked else None,
            kind=asked.get("kind"),
        )
        page = page_of(session, question, **wanted())
        items = RequisitionSchema(many=True).dump(page.items)
        return jsonify(items=items, total=page.total, page=page.number, size=page.size)


@blueprint.route("/<uuid:requisition>", methods=["GET"])
@gate.allow(*READERS)
def one(requisition: uuid.UUID) -> Response:
    """A requisition with what is picked and shipped for it."""
    with reading() as session:
        row = queries.get_requisition(session, gate.scope(), requisition)
        return jsonify(
            **RequisitionSchema().dump(row),
            picks=RequisitionPickSchema(many=True).dump(queries.picks_of(session, row.id)),
            stopped=[
                str(each.id) for each, _ in queries.stopped_picks(session, row, at=clock.now())
            ],
            shipments=SupplyShipmentSchema(many=True).dump(queries.shipments_of(session, row.id)),
        )


@blueprint.route("", methods=["POST"])
@gate.allow(*ISSUERS)
@blueprint.arguments(RequisitionOrderSchema)
@blueprint.response(201, RequisitionSchema)
def ask(order: RequisitionOrder) -> Requisition:
    """Ask for goods; a night emergency leaves at once and is approved within a day."""
    with transaction() as session:
        get_place(session, gate.scope(), order.to_place_id)
        if order.kind is RequisitionKind.EMERGENCY:
            get_place(session, gate.scope(), order.from_place_id)
            work = emergencies.issue_at_once
        else:
            queries.get_store(session, gate.scope(), order.from_place_id)
            work = requisitions.ask
        return work(session, order, by=gate.user_name(), by_id=gate.user_id(), at=clock.now())


@blueprint.route("/upwards", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(UpwardOrderSchema)
@blueprint.response(201, RequisitionSchema)
def ask_upwards(body: dict[str, Any]) -> Requisition:
    """Ask the city's reserve."""
    with transaction() as session:
        place = get_place(session, gate.scope(), body["place_id"])
        return upward.ask_upwards(
            session,
            district_id=place.district_id,
            place_id=place.id,
            lines=tuple(body["lines"]),
            purpose=body["purpose"],
            wanted_at=body["wanted_at"],
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
        )


@blueprint.route("/<uuid:requisition>/approval", methods=["POST"])
@gate.allow(*GRANTERS)
@blueprint.arguments(ApprovalSchema)
@blueprint.response(200, RequisitionSchema)
def approve(body: dict[str, Any], requisition: uuid.UUID) -> Requisition:
    """Grant it, whole or by line; never one's own."""
    with transaction() as session:
        row = queries.get_to_fill(session, gate.scope(), requisition)
        return requisitions.approve(
            session,
            row.id,
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
            quantities=body.get("quantities"),
            words=body["words"],
        )


@blueprint.route("/<uuid:requisition>/refusal", methods=["POST"])
@gate.allow(*GRANTERS)
@blueprint.arguments(RefusalOfGoodsSchema)
@blueprint.response(200, RequisitionSchema)
def refuse(body: dict[str, str], requisition: uuid.UUID) -> Requisition:
    """Say no, and why."""
    with transaction() as session:
        row = queries.get_to_fill(session, gate.scope(), requisition)
        return requisitions.refuse(
            session,
            row.id,
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
            reason=body["reason"],
        )


@blueprint.route("/<uuid:requisition>/papers", methods=["POST"])
@gate.allow(*GRANTERS)
@blueprint.arguments(NightPapersSchema)
@blueprint.response(200, RequisitionSchema)
def approve_afterwards(body: dict[str, str], requisition: uuid.UUID) -> Requisition:
    """Put the papers of a night emergency in order; never one's own."""
    with transaction() as session:
        row = queries.get_to_fill(session, gate.scope(), requisition)
        return emergencies.approve_afterwards(
            session,
            row.id,
            by=gate.user_name(),
            by_id=gate.user_id(),
            note=body["note"],
            at=clock.now(),
        )


@blueprint.route("/<uuid:requisition>", methods=["DELETE"])
@gate.allow(*ISSUERS)
@blueprint.response(200, RequisitionSchema)
def cancel(requisition: uuid.UUID) -> Requisition:
    """Nobody needs it any more; it stays on record."""
    with transaction() as session:
        row = queries.get_requisition(session, gate.scope(), requisition)
        return requisitions.cancel(session, row.id, at=clock.now())


@blueprint.route("/<uuid:requisition>/lines/<uuid:line>/replacement", methods=["PUT"])
@gate.allow(*KEEPERS)
@blueprint.arguments(ReplacementSchema)
@blueprint.response(200, RequisitionSchema)
def replace_item(
    body: dict[str, uuid.UUID | None], requisition: uuid.UUID, line: uuid.UUID
) -> Requisition:
    """Give another item for a line, where somebody decided that it may serve."""
    with transaction() as session:
        row = queries.get_to_fill(session, gate.scope(), requisition)
        item = body["item_id"]
        given = get_item(session, item) if item else None
        requisitions.replace_item(session, row.id, line, given)
        return row


@blueprint.route("/<uuid:requisition>/picking", methods=["POST"])
@gate.allow(*KEEPERS)
def pick(requisition: uuid.UUID) -> Response:
    """Reserve lots for it, the earliest expiry first; stopped lots are set aside."""
    with transaction() as session:
        row = queries.get_to_fill(session, gate.scope(), requisition)
        picking.pick(session, row.id, by=gate.user_name(), at=clock.now())
        return jsonify(
            picks=RequisitionPickSchema(many=True).dump(queries.picks_of(session, row.id))
        )


@blueprint.route("/<uuid:requisition>/shipments", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(CarriageSchema)
@blueprint.response(201, SupplyShipmentSchema)
def ship(carriage: Carriage, requisition: uuid.UUID) -> SupplyShipment:
    """Load what is picked."""
    with transaction() as session:
        row = queries.get_to_fill(session, gate.scope(), requisition)
        if carriage.vehicle_id is not None:
            transfers.get_vehicle(session, gate.scope(), carriage.vehicle_id)
        if carriage.trip_id is not None:
            transfers.get_trip(session, gate.scope(), carriage.trip_id)
        return shipping.ship(
            session,
            row.id,
            carriage,
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
        )


@blueprint.route("/<uuid:requisition>/return", methods=["POST"])
@gate.allow(*ISSUERS)
@blueprint.arguments(GiveBackSchema)
@blueprint.response(201, RequisitionSchema)
def give_back(body: dict[str, Any], requisition: uuid.UUID) -> Requisition:
    """Ask for a loan to go back."""
    with transaction() as session:
        row = queries.get_requisition(session, gate.scope(), requisition)
        return emergencies.give_back(
            session,
            row.id,
            body.get("quantities"),
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
        )


@blueprint.route("/<uuid:requisition>/receipts", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(FromAboveSchema)
def receive_from_above(body: dict[str, Any], requisition: uuid.UUID) -> Response:
    """Take in what the city sent."""
    with transaction() as session:
        row = queries.get_to_fill(session, gate.scope(), requisition)
        first, second = body["counted_by"]
        movement = upward.receive_from_above(
            session,
            row.id,
            body["lines"],
            counted_by=(first, second),
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
        )
        answer = jsonify(movement_id=str(movement.id))
    answer.status_code = 201
    return answer


@blueprint.route("/<uuid:requisition>/picking-list", methods=["POST"])
@gate.allow(*KEEPERS)
def print_picking_list(requisition: uuid.UUID) -> Response:
    """Ask for the picking list."""
    with transaction() as session:
        row = queries.get_to_fill(session, gate.scope(), requisition)
        run = jobs.request(
            session,
            "picking_lists",
            {"requisition_id": row.id},
            at=clock.now(),
            district_id=row.district_id,
        )
        answer = jsonify(run=str(run.id))
    answer.status_code = 202
    return answer
