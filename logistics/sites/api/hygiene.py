"""Swabs of surfaces and waste as JSON."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify
from marshmallow import Schema, fields, validate

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.policy.release_rules import Finding
from logistics.sites import queries
from logistics.sites.api.blueprint import blueprint
from logistics.sites.inspection_models import SurfaceSample, WasteLot
from logistics.sites.operations import hygiene as operations
from logistics.sites.queries import hygiene
from logistics.sites.roles import HYGIENISTS, VIEWERS
from logistics.web.forms import version_of_request


class SurfaceSchema(Schema):
    """A swab of a surface, in a room or elsewhere at a site."""

    id = fields.UUID(dump_only=True)
    room_id = fields.UUID(load_default=None, allow_none=True)
    place = fields.String(required=True, validate=validate.Length(min=1, max=120))
    laboratory = fields.String(required=True, validate=validate.Length(min=1, max=120))
    occurred_at = fields.AwareDateTime(dump_only=True)
    result = fields.Enum(Finding, by_value=True, dump_only=True, allow_none=True)
    version = fields.Integer(dump_only=True)


class SurfaceResultSchema(Schema):
    """What the laboratory says."""

    finding = fields.Enum(Finding, by_value=True, required=True)


class WasteSchema(Schema):
    """Sealed bags of waste."""

    id = fields.UUID(dump_only=True)
    bags = fields.Integer(required=True, validate=validate.Range(min=1, max=5000))
    occurred_at = fields.AwareDateTime(dump_only=True)
    handed_at = fields.AwareDateTime(dump_only=True, allow_none=True)
    handed_count = fields.Integer(dump_only=True, allow_none=True)
    receiver = fields.String(dump_only=True)
    version = fields.Integer(dump_only=True)


class WasteReceiptSchema(Schema):
    """The bags as the receiver counted them."""

    counted = fields.Integer(required=True, validate=validate.Range(min=1, max=5000))
    receiver = fields.String(required=True, validate=validate.Length(min=1, max=120))
    note = fields.String(load_default="", validate=validate.Length(max=400))


@blueprint.route("/<uuid:site_id>/hygiene", methods=["GET"])
@gate.allow(*VIEWERS)
def hygiene_of(site_id: uuid.UUID) -> Response:
    """Swabs of the last two weeks, and the waste that is still there."""
    at = clock.now()
    with reading() as session:
        site = queries.get_site(session, gate.scope(), site_id)
        return jsonify(
            surfaces=SurfaceSchema(many=True).dump(hygiene.surfaces_of(session, site.id, at=at)),
            waste=WasteSchema(many=True).dump(hygiene.waste_of(session, site.id, at=at)),
        )


@blueprint.route("/<uuid:site_id>/surfaces", methods=["POST"])
@gate.allow(*HYGIENISTS)
@blueprint.arguments(SurfaceSchema)
@blueprint.response(201, SurfaceSchema)
def swab_surface(body: dict[str, Any], site_id: uuid.UUID) -> SurfaceSample:
    """A swab of a surface was taken."""
    with transaction() as session:
        site = queries.get_site(session, gate.scope(), site_id)
        room_id = body.pop("room_id")
        room = queries.get_room(session, gate.scope(), room_id) if room_id else None
        return operations.swab_surface(session, site, room=room, **body, at=clock.now())


@blueprint.route("/surfaces/<uuid:surface>/result", methods=["POST"])
@gate.allow(*HYGIENISTS)
@blueprint.arguments(SurfaceResultSchema)
@blueprint.response(200, SurfaceSchema)
def enter_surface_result(body: dict[str, Any], surface: uuid.UUID) -> SurfaceSample:
    """What the laboratory says of a swab; needs If-Match."""
    with transaction() as session:
        row = hygiene.get_surface(session, gate.scope(), surface)
        return operations.enter_surface_result(
            session, row.id, **body, expected=version_of_request(), at=clock.now()
        )


@blueprint.route("/<uuid:site_id>/waste", methods=["POST"])
@gate.allow(*HYGIENISTS)
@blueprint.arguments(WasteSchema)
@blueprint.response(201, WasteSchema)
def bag_waste(body: dict[str, Any], site_id: uuid.UUID) -> WasteLot:
    """Bags were sealed and counted."""
    with transaction() as session:
        site = queries.get_site(session, gate.scope(), site_id)
        return operations.bag_waste(session, site, bags=body["bags"], at=clock.now())


@blueprint.route("/waste/<uuid:lot>/hand-over", methods=["POST"])
@gate.allow(*HYGIENISTS)
@blueprint.arguments(WasteReceiptSchema)
@blueprint.response(200, WasteSchema)
def hand_over_waste(body: dict[str, Any], lot: uuid.UUID) -> WasteLot:
    """Bags left the site, counted by the receiver; needs If-Match."""
    with transaction() as session:
        row = hygiene.get_waste(session, gate.scope(), lot)
        return operations.hand_over_waste(
            session, row.id, **body, expected=version_of_request(), at=clock.now()
        )
