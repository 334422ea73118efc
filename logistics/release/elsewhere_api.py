"""An isolation begins at home or in a designated hotel: as JSON."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields

from logistics import clock
from logistics.access import gate
from logistics.database import transaction
from logistics.isolation import operations
from logistics.isolation.models import Isolation
from logistics.isolation.queries import get_person_in
from logistics.isolation.schemas import IsolationSchema
from logistics.release import hand_over_papers
from logistics.release.api import MeasureHandOverSchema
from logistics.release.roles import BEGINNERS

blueprint = Blueprint("elsewhere_api", __name__, url_prefix="/api/v1/isolations/elsewhere")


class BeginElsewhereSchema(MeasureHandOverSchema):
    """Who begins the isolation where, and who signed for them."""

    person_id = fields.UUID(required=True)


@blueprint.route("", methods=["POST"])
@gate.allow(*BEGINNERS)
@blueprint.arguments(BeginElsewhereSchema)
@blueprint.response(201, IsolationSchema)
def begin(body: dict[str, Any]) -> Isolation:
    """Street or host takes a person over at once; the order and the sheet are printed."""
    at = clock.now()
    with transaction() as session:
        who = get_person_in(session, gate.scope(), body.pop("person_id"))
        compared = frozenset(body.pop("compared"))
        row = operations.begin_elsewhere(session, who.id, **body, compared=compared, at=at)
        hand_over_papers.request_sheet(session, row, at=at)
        return row
