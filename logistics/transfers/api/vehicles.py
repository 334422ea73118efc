"""The fleet as JSON."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint
from marshmallow import Schema, fields
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.errors import NotFound
from logistics.sites.queries.places import districts_in
from logistics.staff.queries import get_member
from logistics.transfers import operations, queries
from logistics.transfers.api.blueprint import listed
from logistics.transfers.orders import VehicleOrder
from logistics.transfers.queries.absences import absences_after
from logistics.transfers.queries.vehicles import lines_of
from logistics.transfers.roles import DISPATCHERS, READERS
from logistics.transfers.rules.kinds import VehicleKind
from logistics.transfers.schemas import (
    ImportedVehiclesSchema,
    TransferReasonSchema,
    VehicleAbsenceSchema,
    VehicleAwaySchema,
    VehicleLineSchema,
    VehicleOrderSchema,
    VehicleTableSchema,
)
from logistics.web.forms import version_of_request, with_etag
from logistics.web.language import shown
from logistics.web.paging import page_of, wanted

blueprint = Blueprint("vehicles_api", __name__, url_prefix="/api/v1/vehicles")


class WantedVehiclesSchema(Schema):
    """Which vehicles a list shows."""

    kind = fields.Enum(VehicleKind, by_value=True)
    port = fields.UUID()
    page = fields.Integer()
    size = fields.Integer()


@blueprint.route("", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(WantedVehiclesSchema, location="query")
def vehicles(asked: dict[str, Any]) -> Response:
    """The vehicles that the user may see, with what they can do now."""
    with reading() as session:
        question = queries.vehicles_question(
            gate.scope(), kind=asked.get("kind"), port=asked.get("port")
        )
        page = page_of(session, question, **wanted())
        return listed(page, VehicleLineSchema(), lines_of(session, list(page.items)))


@blueprint.route("/<uuid:vehicle>", methods=["GET"])
@gate.allow(*READERS)
def vehicle(vehicle: uuid.UUID) -> Response:
    """One vehicle; the ETag is what an edit names."""
    with reading() as session:
        return _line(session, vehicle)


@blueprint.route("", methods=["POST"])
@gate.allow(*DISPATCHERS)
@blueprint.arguments(VehicleOrderSchema)
def add(order: VehicleOrder) -> Response:
    """Register a vehicle in a district of the user."""
    with transaction() as session:
        _check_district(session, order)
        row = operations.add_vehicle(session, order, at=clock.now())
        return _line(session, row.id, 201)


@blueprint.route("/<uuid:vehicle>", methods=["PUT"])
@gate.allow(*DISPATCHERS)
@blueprint.arguments(VehicleOrderSchema)
def edit(order: VehicleOrder, vehicle: uuid.UUID) -> Response:
    """Replace what is known about a vehicle; needs If-Match."""
    with transaction() as session:
        row = queries.get_vehicle(session, gate.scope(), vehicle)
        _check_district(session, order)
        operations.edit_vehicle(session, row.id, order, expected=version_of_request())
        return _line(session, vehicle)


@blueprint.route("/<uuid:vehicle>/out-of-service", methods=["POST"])
@gate.allow(*DISPATCHERS)
@blueprint.arguments(TransferReasonSchema)
def take_out(body: dict[str, Any], vehicle: uuid.UUID) -> Response:
    """Take a vehicle out of service; needs If-Match."""
    with transaction() as session:
        row = queries.get_vehicle(session, gate.scope(), vehicle)
        operations.take_out_of_service(
            session, row.id, reason=body["reason"], expected=version_of_request()
        )
        return _line(session, vehicle)


@blueprint.route("/<uuid:vehicle>/out-of-service", methods=["DELETE"])
@gate.allow(*DISPATCHERS)
def put_in(vehicle: uuid.UUID) -> Response:
    """Put a vehicle back into service; needs If-Match."""
    with transaction() as session:
        row = queries.get_vehicle(session, gate.scope(), vehicle)
        operations.put_in_service(session, row.id, expected=version_of_request())
        return _line(session, vehicle)


@blueprint.route("/<uuid:vehicle>/drivers/<uuid:member>", methods=["PUT"])
@gate.allow(*DISPATCHERS)
def assign(vehicle: uuid.UUID, member: uuid.UUID) -> Response:
    """A driver shares the vehicle from now on."""
    with transaction() as session:
        row = queries.get_vehicle(session, gate.scope(), vehicle)
        driver = get_member(session, gate.scope(), member)
        operations.assign_driver(session, row.id, driver.id, at=clock.now())
        return _line(session, vehicle)


@blueprint.route("/<uuid:vehicle>/drivers/<uuid:member>", methods=["DELETE"])
@gate.allow(*DISPATCHERS)
def release(vehicle: uuid.UUID, member: uuid.UUID) -> Response:
    """A driver leaves the vehicle."""
    with transaction() as session:
        row = queries.get_vehicle(session, gate.scope(), vehicle)
        operations.release_driver(session, row.id, member)
        return _line(session, vehicle)


@blueprint.route("/absences", methods=["GET"])
@gate.allow(*READERS)
def all_absences() -> Response:
    """Every present and coming absence of a vehicle that the user may see."""
    with reading() as session:
        rows = absences_after(session, gate.scope(), clock.now())
        return jsonify(items=VehicleAbsenceSchema().dump([row for row, _ in rows], many=True))


@blueprint.route("/<uuid:vehicle>/absences", methods=["POST"])
@gate.allow(*DISPATCHERS)
@blueprint.arguments(VehicleAwaySchema)
@blueprint.response(201, VehicleAbsenceSchema)
def note_absence(body: dict[str, Any], vehicle: uuid.UUID) -> Any:
    """The vehicle is in the workshop, or otherwise away, for a time."""
    with transaction() as session:
        row = queries.get_vehicle(session, gate.scope(), vehicle)
        return operations.note_absence(session, row.id, at=clock.now(), **body)


@blueprint.route("/<uuid:vehicle>/absences/<uuid:absence>", methods=["DELETE"])
@gate.allow(*DISPATCHERS)
@blueprint.response(200, VehicleAbsenceSchema)
def withdraw_absence(vehicle: uuid.UUID, absence: uuid.UUID) -> Any:
    """The vehicle may drive then after all."""
    with transaction() as session:
        row = queries.get_vehicle(session, gate.scope(), vehicle)
        return operations.withdraw_absence(session, row.id, absence, at=clock.now())


@blueprint.route("/import", methods=["POST"])
@gate.allow(*DISPATCHERS)
@blueprint.arguments(VehicleTableSchema, location="files")
@blueprint.response(200, ImportedVehiclesSchema)
def import_table(files: dict[str, Any]) -> dict[str, Any]:
    """Register or change the vehicles of a CSV or XLSX file, all or nothing."""
    with transaction() as session:
        counts, warnings = operations.import_vehicles(
            session, files["file"].read(), scope=gate.scope(), at=clock.now()
        )
        return {
            "added": counts.added,
            "changed": counts.changed,
            "unchanged": counts.unchanged,
            "warnings": [shown(each) for each in warnings],
        }


def _line(session: Session, vehicle: uuid.UUID, status: int = 200) -> Response:
    session.flush()
    row = queries.get_vehicle(session, gate.scope(), vehicle)
    (line,) = lines_of(session, [row])
    answer = with_etag(VehicleLineSchema().dump(line), row.version)
    answer.status_code = status
    return answer


def _check_district(session: Session, order: VehicleOrder) -> None:
    if order.district_id not in {each.id for each in districts_in(session, gate.scope())}:
        raise NotFound("district")
