"""Stock, lots and movements as JSON; quantities are whole base units of the item."""

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
from logistics.supplies.models import Lot, StockMovement
from logistics.supplies.pages.fields import check_hands, today
from logistics.supplies.roles import APPROVERS, ISSUERS, KEEPERS, READERS
from logistics.supplies.rules.issuable import sort_out
from logistics.supplies.rules.kinds import LotEventKind, PlaceKind
from logistics.supplies.rules.lots import ReasonMissing
from logistics.supplies.schemas.ledger import (
    GoodsReceiptSchema,
    LotDecisionSchema,
    LotEventSchema,
    MovementOrderSchema,
    ScannedCodeSchema,
    StockMovementSchema,
    StockPlaceSchema,
    StockReasonSchema,
    SupplyItemSchema,
    SupplyLotSchema,
    TakeOrderSchema,
    WantedStockSchema,
)
from logistics.supplies.stock_papers import request_recall_list
from logistics.wording import say

blueprint = Blueprint("supplies_api", __name__, url_prefix="/api/v1/supplies")


@blueprint.route("/places", methods=["GET"])
@gate.allow(*READERS)
def places() -> Response:
    """The places that the user may see, those beyond the shelves included."""
    with reading() as session:
        found = queries.places_in(session, gate.scope(), kinds=tuple(PlaceKind))
        return jsonify(items=StockPlaceSchema(many=True).dump(found))


@blueprint.route("/items", methods=["GET"])
@gate.allow(*READERS)
def items() -> Response:
    """The list of items with the packs that each can be entered in."""
    with reading() as session:
        found = queries.items(session)
        packs = queries.packs_of(session, [item.id for item in found])
        return jsonify(
            items=[
                SupplyItemSchema().dump(item)
                | {"packs": {unit.value: size for unit, size in packs[item.id].items()}}
                for item in found
            ]
        )


@blueprint.route("/stock", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(WantedStockSchema, location="query")
def stock(asked: dict[str, Any]) -> Response:
    """What lies where: what may be issued by expiry, what does not count; or at a past moment."""
    at = clock.now()
    with reading() as session:
        places = queries.places_in(session, gate.scope())
        wanted = asked.get("place_id")
        ids = [place.id for place in places if wanted in (None, place.id)]
        item_ids = [asked["item_id"]] if "item_id" in asked else None
        if "as_of" in asked:
            then = queries.balances(session, place_ids=ids, item_ids=item_ids, as_of=asked["as_of"])
            return jsonify(
                items=[
                    {
                        "place_id": str(each.place_id),
                        "item_id": str(each.item_id),
                        "lot_id": str(each.lot_id),
                        "quantity": each.quantity,
                    }
                    for each in then
                ]
            )
        lines = queries.on_shelves(session, place_ids=ids, item_ids=item_ids, at=at)
        free, withheld = sort_out(lines, on=today(at))
        parts = [(line, line.quantity, "usable") for line in free]
        parts += [(each.line, each.quantity, each.why.value) for each in withheld]
        return jsonify(
            items=[
                {
                    "place_id": str(line.place_id),
                    "item_id": str(line.item_id),
                    "lot_id": str(line.lot_id),
                    "number": line.number,
                    "parcel": line.parcel,
                    "expires_on": line.expires_on.isoformat() if line.expires_on else None,
                    "quantity": quantity,
                    "counts_as": why,
                }
                for line, quantity, why in parts
            ]
        )


@blueprint.route("/codes", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(ScannedCodeSchema, location="query")
def code(asked: dict[str, Any]) -> Response:
    """What a code on a box, a lot number or an item's code stands for."""
    with reading() as session:
        found = queries.look_up(session, gate.scope(), asked["code"])
        until = found.scanned.expires_on if found.scanned else None
        return jsonify(
            item=SupplyItemSchema().dump(found.item) if found.item else None,
            unit=found.unit,
            gtin=found.scanned.gtin if found.scanned else None,
            number=found.scanned.number if found.scanned else None,
            expires_on=until.isoformat() if until else None,
            lots=SupplyLotSchema(many=True).dump(found.lots),
        )


@blueprint.route("/lots/<uuid:lot>", methods=["GET"])
@gate.allow(*READERS)
def lot(lot: uuid.UUID) -> Response:
    """A lot with what was decided about it, where it lies and who used it."""
    with reading() as session:
        return _card(session, queries.get_lot(session, gate.scope(), lot))


@blueprint.route("/lots/<uuid:lot>/recall-list", methods=["POST"])
@gate.allow(*READERS)
def print_recall_list(lot: uuid.UUID) -> Response:
    """Ask for the list of who has a recalled lot."""
    with transaction() as session:
        row = queries.get_lot(session, gate.scope(), lot)
        places = [place.id for place in queries.places_in(session, gate.scope())]
        run = request_recall_list(session, row, places, at=clock.now(), district_id=row.district_id)
        answer = jsonify(run=str(run.id))
    answer.status_code = 202
    return answer


@blueprint.route("/lots/<uuid:lot>/decisions", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(LotDecisionSchema)
def decide(asked: dict[str, Any], lot: uuid.UUID) -> Response:
    """Inspect, set apart, release, recall, extend or restrict; a recall stops every parcel."""
    with transaction() as session:
        row = queries.get_lot(session, gate.scope(), lot)
        _decide(session, row, asked)
        return _card(session, queries.get_lot(session, gate.scope(), lot))


@blueprint.route("/movements", methods=["POST"])
@gate.allow(*ISSUERS)
@blueprint.arguments(MovementOrderSchema)
def move(asked: dict[str, Any]) -> Response:
    """Move goods by lot, all lines or none."""
    with transaction() as session:
        for line in asked["lines"]:
            check_hands(queries.get_place(session, gate.scope(), line.from_id), asked["kind"])
            queries.get_place(session, gate.scope(), line.to_id)
            queries.get_lot(session, gate.scope(), line.lot_id)
        movement = operations.post(
            session,
            kind=asked["kind"],
            lines=asked["lines"],
            purpose=asked["purpose"],
            reason=asked["reason"],
            use=asked["use"],
            at=asked.get("occurred_at") or clock.now(),
            by=gate.user_name(),
            by_id=gate.user_id(),
        )
        return _movement(session, movement)


@blueprint.route("/takes", methods=["POST"])
@gate.allow(*ISSUERS)
@blueprint.arguments(TakeOrderSchema)
def take(asked: dict[str, Any]) -> Response:
    """Move so much of an item, the earliest expiry first."""
    with transaction() as session:
        origin = queries.get_place(session, gate.scope(), asked["from_id"])
        check_hands(origin, asked["kind"])
        target = queries.get_place(session, gate.scope(), asked["to_id"])
        movement = operations.take(
            session,
            kind=asked["kind"],
            item_id=queries.get_item(session, asked["item_id"]).id,
            quantity=asked["quantity"],
            from_id=origin.id,
            to_id=target.id,
            purpose=asked["purpose"],
            use=asked["use"],
            at=asked.get("occurred_at") or clock.now(),
            by=gate.user_name(),
            by_id=gate.user_id(),
        )
        return _movement(session, movement)


@blueprint.route("/receipts", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(GoodsReceiptSchema)
def receive(asked: dict[str, Any]) -> Response:
    """Take a delivery in; its lots wait for inspection."""
    at = clock.now()
    with transaction() as session:
        place = queries.get_place(session, gate.scope(), asked["place_id"])
        origin = operations.outside(session, place.district_id, PlaceKind.SUPPLIER, at=at)
        movement = operations.receive(
            session,
            place_id=place.id,
            origin_id=origin.id,
            lines=asked["lines"],
            source=asked["source"],
            counted_by=(gate.user_name(), asked["counted_with"]),
            at=at,
            by=gate.user_name(),
            by_id=gate.user_id(),
        )
        return _movement(session, movement)


@blueprint.route("/movements/<uuid:movement>", methods=["GET"])
@gate.allow(*READERS)
def movement(movement: uuid.UUID) -> Response:
    """A movement with its legs at places that the user may see."""
    with reading() as session:
        return _movement(session, queries.get_movement(session, gate.scope(), movement), 200)


@blueprint.route("/movements/<uuid:movement>/reversal", methods=["POST"])
@gate.allow(*KEEPERS, *APPROVERS)
@blueprint.arguments(StockReasonSchema)
def reverse(asked: dict[str, Any], movement: uuid.UUID) -> Response:
    """Take a mistake back, once."""
    with transaction() as session:
        row = queries.get_movement(session, gate.scope(), movement)
        reversal = operations.reverse(
            session,
            row.id,
            reason=asked["reason"],
            at=clock.now(),
            by=gate.user_name(),
            by_id=gate.user_id(),
        )
        return _movement(session, reversal)


def _decide(session: Session, row: Lot, asked: dict[str, Any]) -> None:
    who, at = gate.user_name(), clock.now()
    reason, proof = asked["reason"], asked["proof"]
    match asked["kind"]:
        case LotEventKind.PASSED:
            operations.pass_inspection(session, row.id, inspector=who, at=at)
        case LotEventKind.FAILED:
            operations.fail_inspection(session, row.id, inspector=who, reason=reason, at=at)
        case LotEventKind.QUARANTINED:
            operations.quarantine(session, row.id, reason=reason, by=who, at=at)
        case LotEventKind.RELEASED:
            operations.release_from_quarantine(
                session, row.id, reason=reason, proof=proof, by=who, at=at
            )
        case LotEventKind.RECALLED:
            operations.recall(
                session,
                item_id=row.item_id,
                maker=row.maker,
                number=row.number,
                reason=reason,
                by=who,
                at=at,
            )
        case LotEventKind.EXPIRY_EXTENDED:
            if asked["expires_on"] is None:
                raise ReasonMissing(say("Say until when the lot may be used."))
            operations.extend_expiry(
                session,
                row.id,
                expires_on=asked["expires_on"],
                authority=reason,
                proof=proof,
                by=who,
                at=at,
            )
        case _:
            operations.restrict(session, row.id, use=reason[:60], by=who, at=at)


def _card(session: Session, row: Lot) -> Response:
    places = [place.id for place in queries.places_in(session, gate.scope())]
    there = queries.balances(session, lot_ids=[row.id], place_ids=places)
    return jsonify(
        lot=SupplyLotSchema().dump(row),
        events=LotEventSchema(many=True).dump(queries.events_of(session, row.id)),
        there=[{"place_id": str(each.place_id), "quantity": each.quantity} for each in there],
        gone=[
            {
                "place_id": str(entry.place.id),
                "movement_id": str(entry.movement.id),
                "purpose": entry.movement.purpose,
                "quantity": entry.quantity,
            }
            for entry in queries.who_got(session, gate.scope(), [row.id])
        ],
    )


def _movement(session: Session, row: StockMovement, status: int = 201) -> Response:
    legs = queries.entries(session, gate.scope(), movement_id=row.id)
    answer = jsonify(
        StockMovementSchema().dump(row)
        | {
            "legs": [
                {
                    "lot_id": str(leg.lot.id),
                    "place_id": str(leg.place.id),
                    "quantity": leg.quantity,
                }
                for leg in legs
            ]
        }
    )
    answer.status_code = status
    return answer
