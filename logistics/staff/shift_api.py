"""The shifts as JSON."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint
from marshmallow import Schema, fields, post_load, validate

from logistics import clock
from logistics.access import gate
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.sites.queries.places import get_site
from logistics.sites.rules.kinds import ZoneKind
from logistics.staff import shift_queries, shifts
from logistics.staff.api import StaffTableSchema
from logistics.staff.orders import ShiftOrder
from logistics.staff.roles import SHIFT_READERS, SHIFT_WRITERS
from logistics.staff.rules import Team
from logistics.staff.shifts import ImportedShifts

blueprint = Blueprint("shifts_api", __name__, url_prefix="/api/v1/staff/shifts")


class ShiftOrderSchema(Schema):
    """A shift as it shall be worked; without a floor it covers the zone on every floor."""

    member_id = fields.UUID(required=True)
    site_id = fields.UUID(required=True)
    zone = fields.Enum(ZoneKind, by_value=True, required=True)
    floor_id = fields.UUID(allow_none=True)
    from_at = fields.AwareDateTime(required=True)
    until_at = fields.AwareDateTime(required=True)
    agency = fields.String(validate=validate.Length(max=80))

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> ShiftOrder:
        """The shift as the operations take it."""
        return ShiftOrder(**data)


class ShiftSchema(Schema):
    """A shift on the roster."""

    id = fields.UUID()
    member_id = fields.UUID()
    code = fields.String()
    name = fields.String()
    team = fields.Enum(Team, by_value=True)
    site_code = fields.String()
    zone = fields.Enum(ZoneKind, by_value=True)
    floor = fields.String()
    agency = fields.String()
    from_at = fields.AwareDateTime()
    until_at = fields.AwareDateTime()
    withdrawn_at = fields.AwareDateTime(allow_none=True)


class PlannedShiftSchema(Schema):
    """The id of a shift that was planned."""

    id = fields.UUID()


class WantedRosterSchema(Schema):
    """The day of a roster, in the time zone of the site or the city."""

    day = fields.Date(required=True)
    site = fields.UUID()


class ImportedShiftsSchema(Schema):
    """What an import did."""

    added = fields.Integer()
    unchanged = fields.Integer()


@blueprint.route("", methods=["GET"])
@gate.allow(*SHIFT_READERS)
@blueprint.arguments(WantedRosterSchema, location="query")
def roster(asked: dict[str, Any]) -> Response:
    """Who works on a day, by site, zone and floor."""
    with reading() as session:
        site = get_site(session, gate.scope(), asked["site"]) if "site" in asked else None
        lines = shift_queries.roster(
            session,
            gate.scope(),
            asked["day"],
            site.zone_name if site else settings().zone,
            site=site.id if site else None,
        )
        return jsonify(items=ShiftSchema(many=True).dump(lines))


@blueprint.route("", methods=["POST"])
@gate.allow(*SHIFT_WRITERS)
@blueprint.arguments(ShiftOrderSchema)
@blueprint.response(201, PlannedShiftSchema)
def plan(order: ShiftOrder) -> dict[str, uuid.UUID]:
    """Say that somebody works a zone from when to when."""
    with transaction() as session:
        get_site(session, gate.scope(), order.site_id)
        return {"id": shifts.plan_shift(session, order, at=clock.now()).id}


@blueprint.route("/<uuid:shift>", methods=["DELETE"])
@gate.allow(*SHIFT_WRITERS)
def withdraw(shift: uuid.UUID) -> tuple[str, int]:
    """A shift is not worked; it stays on record."""
    with transaction() as session:
        row = shift_queries.get_shift(session, gate.scope(), shift)
        shifts.withdraw(session, row, by=gate.user_name(), at=clock.now())
    return "", 204


@blueprint.route("/import", methods=["POST"])
@gate.allow(*SHIFT_WRITERS)
@blueprint.arguments(StaffTableSchema, location="files")
@blueprint.response(200, ImportedShiftsSchema)
def import_table(files: dict[str, Any]) -> ImportedShifts:
    """Take the shifts of a CSV or XLSX file, all or nothing."""
    with transaction() as session:
        return shifts.import_shifts(
            session, files["file"].read(), scope=gate.scope(), at=clock.now()
        )
