"""The places that a district registers, as JSON."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema, fields
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.errors import NotFound
from logistics.sites.queries.places import districts_in
from logistics.transfers import operations
from logistics.transfers.api.blueprint import listed
from logistics.transfers.models import KnownPlace
from logistics.transfers.orders import PlaceOrder
from logistics.transfers.queries.known_places import get_known_place, known_places_question
from logistics.transfers.roles import DISPATCHERS, READERS
from logistics.transfers.rules.kinds import KNOWN
from logistics.transfers.schemas.places import (
    ImportedPlacesSchema,
    KnownPlaceSchema,
    PlaceOrderSchema,
    PlaceTableSchema,
)
from logistics.web.forms import version_of_request, with_etag
from logistics.web.paging import page_of, wanted

blueprint = Blueprint("places_api", __name__, url_prefix="/api/v1/places")


class WantedPlacesSchema(Schema):
    """Which places a list shows."""

    kind = fields.String()
    page = fields.Integer()
    size = fields.Integer()


@blueprint.route("", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(WantedPlacesSchema, location="query")
def known_places(asked: dict[str, Any]) -> Response:
    """The communities, hospitals, clinics and hotels that the user may see."""
    kind = next((each for each in KNOWN if each == asked.get("kind")), None)
    with reading() as session:
        page = page_of(session, known_places_question(gate.scope(), kind), **wanted())
        return listed(page, KnownPlaceSchema(), list(page.items))


@blueprint.route("", methods=["POST"])
@gate.allow(*DISPATCHERS)
@blueprint.arguments(PlaceOrderSchema)
def add(order: PlaceOrder) -> Response:
    """Register a place in a district of the user."""
    with transaction() as session:
        _check_district(session, order)
        return _answer(operations.add_place(session, order, at=clock.now()), 201)


@blueprint.route("/<uuid:place>", methods=["PUT"])
@gate.allow(*DISPATCHERS)
@blueprint.arguments(PlaceOrderSchema)
def edit(order: PlaceOrder, place: uuid.UUID) -> Response:
    """Replace what is known about a place; needs If-Match."""
    with transaction() as session:
        row = get_known_place(session, gate.scope(), place)
        _check_district(session, order)
        return _answer(operations.edit_place(session, row.id, order, expected=version_of_request()))


@blueprint.route("/import", methods=["POST"])
@gate.allow(*DISPATCHERS)
@blueprint.arguments(PlaceTableSchema, location="files")
@blueprint.response(200, ImportedPlacesSchema)
def import_table(files: dict[str, Any]) -> Any:
    """Register or change the places of a CSV or XLSX file, all or nothing."""
    with transaction() as session:
        return operations.import_places(
            session, files["file"].read(), scope=gate.scope(), at=clock.now()
        )


def _answer(row: KnownPlace, status: int = 200) -> Response:
    answer = with_etag(KnownPlaceSchema().dump(row), row.version)
    answer.status_code = status
    return answer


def _check_district(session: Session, order: PlaceOrder) -> None:
    if order.district_id not in {each.id for each in districts_in(session, gate.scope())}:
        raise NotFound("district")
