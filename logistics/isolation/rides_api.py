"""A ride asked for as JSON."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from logistics import clock
from logistics.access import gate
from logistics.database import transaction
from logistics.errors import NotFound
from logistics.isolation import operations
from logistics.sites.queries.places import districts_in
from logistics.transfers.orders import RideOrder
from logistics.transfers.roles import CALLERS
from logistics.transfers.schemas import RideOrderSchema, RideSchema
from logistics.web.forms import with_etag
from logistics.wording import say

blueprint = Blueprint("asked_rides_api", __name__, url_prefix="/api/v1/rides")


@blueprint.route("", methods=["POST"])
@gate.allow(*CALLERS)
@blueprint.arguments(RideOrderSchema)
def request_ride(body: dict[str, Any]) -> Response:
    """Ask for a ride in a district of the user; a pending request of the kind is kept."""
    reason = say("%(reason)s", reason=body.pop("reason"))
    with transaction() as session:
        if body["district_id"] not in {each.id for each in districts_in(session, gate.scope())}:
            raise NotFound("district")
        order = RideOrder(why=reason, **body)
        row = operations.ask_for_ride(session, order, at=clock.now())
        answer = with_etag(RideSchema().dump(row), row.version)
        answer.status_code = 201
        return answer
