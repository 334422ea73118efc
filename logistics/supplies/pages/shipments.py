"""Shipments on screen: load, count in, settle, print; and what is used up."""

from __future__ import annotations

import uuid

from flask import Blueprint, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import transaction
from logistics.documents import jobs
from logistics.sites.pages import fields
from logistics.supplies.operations import shipping
from logistics.supplies.operations.shipping import Carriage
from logistics.supplies.queries import requisitions as queries
from logistics.supplies.queries.places import get_place
from logistics.supplies.roles import ISSUERS, KEEPERS, READERS
from logistics.supplies.rules.requisitions import ArrivalOutcome
from logistics.supplies.work_papers import PAPERS_OF_A_SHIPMENT
from logistics.transfers import queries as transfers
from logistics.web.forms import done, field
from logistics.wording import say

pages = Blueprint("shipments", __name__, url_prefix="/supplies")


@pages.post("/requisitions/<uuid:requisition>/shipments")
@gate.allow(*KEEPERS)
def ship(requisition: uuid.UUID) -> BaseResponse:
    """Load what is picked."""
    vehicle = fields.optional_row_id("vehicle")
    with transaction() as session:
        row = queries.get_to_fill(session, gate.scope(), requisition)
        if vehicle is not None:
            transfers.get_vehicle(session, gate.scope(), vehicle)
        shipping.ship(
            session,
            row.id,
            Carriage(
                vehicle_id=vehicle,
                trip_id=queries.trip_of_number(
                    session, gate.scope(), field("trip", required=False)
                ),
                driver=field("driver", required=False),
                driver_phone=field("driver_phone", required=False),
                seal=field("seal", required=False),
            ),
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
        )
    return _back(requisition)


@pages.post("/shipments/<uuid:shipment>/arrivals")
@gate.allow(*ISSUERS)
def receive(shipment: uuid.UUID) -> BaseResponse:
    """Count in what arrived."""
    with transaction() as session:
        row = queries.get_shipment(session, gate.scope(), shipment)
        get_place(session, gate.scope(), row.requisition.to_place_id)
        shipping.receive_shipment(
            session,
            row.id,
            {line.id: fields.whole(f"counted-{line.id}") for line in row.lines},
            counted_by=(field("first"), field("second")),
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
        )
    return _back(row.requisition_id)


@pages.post("/shipments/<uuid:shipment>/lines/<uuid:line>/settlement")
@gate.allow(*ISSUERS)
def settle(shipment: uuid.UUID, line: uuid.UUID) -> BaseResponse:
    """Say what became of goods that did not arrive."""
    with transaction() as session:
        row = queries.get_shipment(session, gate.scope(), shipment)
        shipping.settle(
            session,
            row.id,
            line,
            fields.chosen("outcome", ArrivalOutcome),
            fields.whole("quantity"),
            reason=field("reason"),
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
        )
    return _back(row.requisition_id)


@pages.post("/shipments/<uuid:shipment>/print")
@gate.allow(*READERS)
def print_papers(shipment: uuid.UUID) -> BaseResponse:
    """Ask for issue slip, packing list or receipt."""
    papers = field("papers")
    if papers not in PAPERS_OF_A_SHIPMENT:
        raise fields.rejected("papers", say("Choose one."))
    with transaction() as session:
        row = queries.get_shipment(session, gate.scope(), shipment)
        run = jobs.request(
            session,
            papers,
            {"shipment_id": row.id},
            at=clock.now(),
            district_id=row.requisition.district_id,
        )
    return done(url_for("work.show", run=run.id))


def _back(requisition: uuid.UUID) -> BaseResponse:
    return done(url_for("requisitions.show", requisition=requisition), say("Kept."))
