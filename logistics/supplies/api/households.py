"""Masks for households as JSON."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.errors import NotFound
from logistics.sites.queries.places import check_district
from logistics.supplies.models.households import Household, HouseholdReservation, ReservationRound
from logistics.supplies.operations import household_tables as tables
from logistics.supplies.operations import households as operations
from logistics.supplies.operations.household_tables import TableTaken
from logistics.supplies.operations.households import SlotsOrder
from logistics.supplies.queries import households as queries
from logistics.supplies.queries.places import get_place
from logistics.supplies.roles import HOUSEHOLD_DESK, KEEPERS, RESERVATION_READERS
from logistics.supplies.schemas.households import (
    HouseholdNumberSchema,
    HouseholdTableSchema,
    MaskCommunitySchema,
    MaskFiguresSchema,
    MaskReservationSchema,
    MaskRoundSchema,
    MaskWalkInSchema,
    NewSlotSchema,
    PickupSlotSchema,
    RoundOrderSchema,
    SlotsOrderSchema,
    TableTakenSchema,
    WantedReservationSchema,
)

blueprint = Blueprint(
    "supply_reservations_api", __name__, url_prefix="/api/v1/supplies/reservations"
)


@blueprint.route("", methods=["GET"])
@gate.allow(*RESERVATION_READERS)
def rounds() -> Response:
    """The rounds of the user's districts, the latest first."""
    with reading() as session:
        found = queries.rounds_in(session, gate.scope())
        return jsonify(items=MaskRoundSchema(many=True).dump(found))


@blueprint.route("", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(RoundOrderSchema)
@blueprint.response(201, MaskRoundSchema)
def open_round(body: dict[str, Any]) -> ReservationRound:
    """Set up a round and reserve its masks in the store."""
    with transaction() as session:
        check_district(session, gate.scope(), body["district_id"])
        get_place(session, gate.scope(), body["order"].place_id)
        return operations.open_round(
            session,
            body["order"],
            district_id=body["district_id"],
            by=gate.user_name(),
            at=clock.now(),
        )


@blueprint.route("/<uuid:round_id>", methods=["GET"])
@gate.allow(*RESERVATION_READERS)
def one(round_id: uuid.UUID) -> Response:
    """A round: its figures, pickup times and communities."""
    with reading() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        return jsonify(
            **MaskRoundSchema().dump(row),
            figures=MaskFiguresSchema().dump(queries.figures_of(session, row)),
            slots=PickupSlotSchema(many=True).dump(queries.slots_of(session, row.id)),
            communities=MaskCommunitySchema(many=True).dump(queries.by_community(session, row)),
        )


@blueprint.route("/<uuid:round_id>/slots", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(SlotsOrderSchema)
def add_slots(order: SlotsOrder, round_id: uuid.UUID) -> Response:
    """Add pickup times; they never promise more than the round has."""
    with transaction() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        slots = operations.add_slots(session, row, order)
        answer = jsonify(ids=[str(slot.id) for slot in slots])
    answer.status_code = 201
    return answer


@blueprint.route("/<uuid:round_id>/slots/<uuid:slot>/closing", methods=["POST"])
@gate.allow(*HOUSEHOLD_DESK)
def close_slot(round_id: uuid.UUID, slot: uuid.UUID) -> Response:
    """End a pickup time: who did not come missed it, what was bought leaves the ledger."""
    with transaction() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        closed = operations.close_slot(
            session,
            row,
            queries.get_slot(session, row.id, slot),
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
        )
        return jsonify(movement_id=str(closed.movement_id) if closed.movement_id else None)


@blueprint.route("/<uuid:round_id>/closing", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.response(200, MaskRoundSchema)
def close_round(round_id: uuid.UUID) -> ReservationRound:
    """End a round; what nobody bought is free for others again."""
    with transaction() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        return operations.close_round(session, row, at=clock.now())


@blueprint.route("/<uuid:round_id>/desk", methods=["POST"])
@gate.allow(*HOUSEHOLD_DESK)
@blueprint.arguments(HouseholdNumberSchema)
def look_up(body: dict[str, str], round_id: uuid.UUID) -> Response:
    """What a household has reserved, or null."""
    with reading() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        household = _household(session, row, body["number"])
        found = queries.find_reservation(session, row.id, household.id)
        return jsonify(reservation=MaskReservationSchema().dump(found) if found else None)


@blueprint.route("/<uuid:round_id>/reservations", methods=["POST"])
@gate.allow(*HOUSEHOLD_DESK)
@blueprint.arguments(WantedReservationSchema)
@blueprint.response(201, MaskReservationSchema)
def reserve(body: dict[str, Any], round_id: uuid.UUID) -> HouseholdReservation:
    """Give a household a pickup time; one household, one reservation."""
    with transaction() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        return operations.reserve(
            session,
            row,
            _household(session, row, body["number"]),
            queries.get_slot(session, row.id, body["slot_id"]),
            channel=body["channel"],
            quantity=body["quantity"],
            at=clock.now(),
        )


@blueprint.route("/<uuid:round_id>/walk-ins", methods=["POST"])
@gate.allow(*HOUSEHOLD_DESK)
@blueprint.arguments(MaskWalkInSchema)
@blueprint.response(201, MaskReservationSchema)
def walk_in(body: dict[str, Any], round_id: uuid.UUID) -> HouseholdReservation:
    """Reserve and hand over in one step."""
    with transaction() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        household = (
            operations.register_household(
                session,
                district_id=row.district_id,
                number=body["number"],
                community=body["community"],
            )
            if body["community"]
            else _household(session, row, body["number"])
        )
        return operations.walk_in(
            session,
            row,
            household,
            queries.get_slot(session, row.id, body["slot_id"]),
            quantity=body["quantity"],
            at=clock.now(),
        )


@blueprint.route("/<uuid:round_id>/reservations/<uuid:reservation>/sale", methods=["POST"])
@gate.allow(*HOUSEHOLD_DESK)
@blueprint.response(200, MaskReservationSchema)
def sell(round_id: uuid.UUID, reservation: uuid.UUID) -> HouseholdReservation:
    """Hand the masks over."""
    with transaction() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        found = queries.get_reservation(session, row.id, reservation)
        return operations.sell(session, found, at=clock.now())


@blueprint.route("/<uuid:round_id>/reservations/<uuid:reservation>", methods=["DELETE"])
@gate.allow(*HOUSEHOLD_DESK)
@blueprint.response(200, MaskReservationSchema)
def give_up(round_id: uuid.UUID, reservation: uuid.UUID) -> HouseholdReservation:
    """The household does not want it; it stays on record and it may reserve again."""
    with transaction() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        found = queries.get_reservation(session, row.id, reservation)
        return operations.give_up(session, found, at=clock.now())


@blueprint.route("/<uuid:round_id>/reservations/<uuid:reservation>/slot", methods=["PUT"])
@gate.allow(*HOUSEHOLD_DESK)
@blueprint.arguments(NewSlotSchema)
@blueprint.response(200, MaskReservationSchema)
def move(
    body: dict[str, uuid.UUID], round_id: uuid.UUID, reservation: uuid.UUID
) -> HouseholdReservation:
    """Another pickup time, also for a household that missed its own."""
    with transaction() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        return operations.move(
            session,
            row,
            queries.get_reservation(session, row.id, reservation),
            queries.get_slot(session, row.id, body["slot_id"]),
            at=clock.now(),
        )


@blueprint.route("/households/<uuid:district>/import", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(HouseholdTableSchema, location="files")
@blueprint.response(200, TableTakenSchema)
def import_households(files: dict[str, Any], district: uuid.UUID) -> TableTaken:
    """Register the households of a CSV file, all or nothing."""
    with transaction() as session:
        check_district(session, gate.scope(), district)
        return tables.import_households(
            session, files["file"].read(), district_id=district, at=clock.now()
        )


@blueprint.route("/<uuid:round_id>/import", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(HouseholdTableSchema, location="files")
@blueprint.response(200, TableTakenSchema)
def import_reservations(files: dict[str, Any], round_id: uuid.UUID) -> TableTaken:
    """Take the reservations of a hotline or website from a CSV file, all or nothing."""
    with transaction() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        return tables.import_reservations(session, files["file"].read(), row, at=clock.now())


@blueprint.route("/<uuid:round_id>/import-sales", methods=["POST"])
@gate.allow(*HOUSEHOLD_DESK)
@blueprint.arguments(HouseholdTableSchema, location="files")
@blueprint.response(200, TableTakenSchema)
def import_sales(files: dict[str, Any], round_id: uuid.UUID) -> TableTaken:
    """Book what a desk without a network sold, all or nothing."""
    with transaction() as session:
        row = queries.get_round(session, gate.scope(), round_id)
        return tables.import_sales(session, files["file"].read(), row, at=clock.now())


def _household(session: Session, row: ReservationRound, number: str) -> Household:
    found = queries.find_household(session, row.district_id, number)
    if found is None:
        raise NotFound("household")
    return found
