"""Where the routes of trips are collected, and what they answer with."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint
from marshmallow import Schema
from sqlalchemy.orm import Session

from logistics.access import gate
from logistics.transfers import queries
from logistics.transfers.schemas import TripCardSchema
from logistics.web.forms import with_etag
from logistics.web.paging import Page

blueprint = Blueprint("trips_api", __name__, url_prefix="/api/v1/trips")


def card(session: Session, trip: uuid.UUID, status: int = 200) -> Response:
    """One trip as it is now; the ETag is what an edit names."""
    session.flush()
    session.expire_all()
    shown = queries.trip_card(session, gate.scope(), trip)
    answer = with_etag(TripCardSchema().dump(shown), shown.trip.version)
    answer.status_code = status
    return answer


def listed(page: Page[Any], schema: Schema, rows: list[Any]) -> Response:
    """One page of a list."""
    return jsonify(
        items=schema.dump(rows, many=True), total=page.total, page=page.number, size=page.size
    )
