"""Supplies ahead as JSON: need, use and cover by place and item; the figures of need."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access import gate
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.planning.supplying import operations, queries
from logistics.planning.supplying.schemas import (
    CoverWantedSchema,
    FigureChangeSchema,
    stand_json,
)
from logistics.sites.models import District
from logistics.supplies.roles import CATALOGUERS, READERS
from logistics.web.forms import version_of_request, with_etag

blueprint = Blueprint("cover_api", __name__, url_prefix="/api/v1/cover")


@blueprint.route("", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(CoverWantedSchema, location="query")
def cover(asked: dict[str, Any]) -> Response:
    """How long everything lasts, by place and item, and over all places that the user may see."""
    with reading() as session:
        district = queries.get_district_seen(session, gate.scope(), asked["district"])
        board = queries.board(
            session, gate.scope(), district.id, at=clock.now(), zone=settings().zone
        )
        places = [
            stand_json(item, stand, place)
            for place in board.places
            for item, stand in board.of_place(place.id)
        ]
        together = [stand_json(item, stand) for item, stand in board.district()]
        return jsonify(day=board.day.isoformat(), places=places, together=together)


@blueprint.route("/figures", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(CoverWantedSchema, location="query")
def figures(asked: dict[str, Any]) -> Response:
    """What a head uses; the ETag is what a change names."""
    with reading() as session:
        return _figures(
            session, queries.get_district_seen(session, gate.scope(), asked["district"])
        )


@blueprint.route("/figures", methods=["PATCH"])
@gate.allow(*CATALOGUERS)
@blueprint.arguments(FigureChangeSchema)
def change(body: dict[str, Any]) -> Response:
    """Reckon with other figures from now on; needs If-Match, ``"0"`` before the first change."""
    with transaction() as session:
        district = queries.get_district_seen(session, gate.scope(), body["district"])
        operations.change_figures(
            session,
            district.id,
            body["figures"],
            expected=version_of_request(),
            at=clock.now(),
        )
        return _figures(session, district)


@blueprint.route("/figures/history", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(CoverWantedSchema, location="query")
def history(asked: dict[str, Any]) -> Response:
    """Who changed which figure, latest first."""
    with reading() as session:
        entries = queries.history(
            session, queries.get_district_seen(session, gate.scope(), asked["district"]).id
        )
        items = [
            {
                "at": each.at.isoformat(),
                "by": each.by,
                "channel": each.channel,
                "figure": each.name,
                "before": each.before,
                "after": each.after,
            }
            for each in entries
        ]
        return jsonify(items=items, total=len(items))


def _figures(session: Session, district: District) -> Response:
    known = queries.figures_of(session, district.id)
    return with_etag(jsonify(figures=dict(known.figures)), known.version)
