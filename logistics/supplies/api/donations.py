"""Donations as JSON; what everybody may read needs no sign-in."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.documents import jobs
from logistics.supplies.models.donations import Donation
from logistics.supplies.operations import donations
from logistics.supplies.queries import donations as queries
from logistics.supplies.queries.places import get_place
from logistics.supplies.roles import DONATION_READERS, KEEPERS
from logistics.supplies.schemas.donations import (
    DonatedItemSchema,
    DonationOrderSchema,
    DonationSchema,
)
from logistics.web.paging import page_of, wanted

blueprint = Blueprint("supply_donations_api", __name__, url_prefix="/api/v1/supplies/donations")


@blueprint.route("", methods=["GET"])
@gate.allow(*DONATION_READERS)
def listed() -> Response:
    """The donations to the user's districts, the latest first."""
    with reading() as session:
        page = page_of(session, queries.donations_question(gate.scope()), **wanted())
        items = DonationSchema(many=True).dump(page.items)
        return jsonify(items=items, total=page.total, page=page.number, size=page.size)


@blueprint.route("/public", methods=["GET"])
@gate.public
def public() -> Response:
    """Every item that was donated beside the ledger, and money in cents by currency."""
    with reading() as session:
        return jsonify(
            items=DonatedItemSchema(many=True).dump(queries.donated_items(session)),
            money=dict(queries.money_given(session)),
        )


@blueprint.route("/<uuid:donation>", methods=["GET"])
@gate.allow(*DONATION_READERS)
@blueprint.response(200, DonationSchema)
def one(donation: uuid.UUID) -> Donation:
    """One donation."""
    with reading() as session:
        return queries.get_donation(session, gate.scope(), donation)


@blueprint.route("", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(DonationOrderSchema)
@blueprint.response(201, DonationSchema)
def accept(body: dict[str, Any]) -> Donation:
    """Take a donation in: every line passes the rules, or nothing is accepted."""
    with transaction() as session:
        place = get_place(session, gate.scope(), body["place_id"])
        return donations.accept(
            session,
            place.id,
            body["order"],
            counted_by=body["counted_by"],
            by=gate.user_name(),
            by_id=gate.user_id(),
            at=clock.now(),
        )


@blueprint.route("/<uuid:donation>/print", methods=["POST"])
@gate.allow(*DONATION_READERS)
def print_receipt(donation: uuid.UUID) -> Response:
    """Ask for the receipt."""
    with transaction() as session:
        row = queries.get_donation(session, gate.scope(), donation)
        run = jobs.request(
            session,
            "donation_receipts",
            {"donation_id": row.id},
            at=clock.now(),
            district_id=row.district_id,
        )
        answer = jsonify(run=str(run.id))
    answer.status_code = 202
    return answer
