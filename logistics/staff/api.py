"""The staff as JSON."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint
from flask_smorest.fields import Upload
from marshmallow import Schema, fields, post_load, validate
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.errors import NotFound
from logistics.sites.queries.places import districts_in, sites_in
from logistics.staff import absences, operations, queries
from logistics.staff.models import StaffMember
from logistics.staff.operations import Imported, MemberOrder
from logistics.staff.roles import ACCOUNT_KEEPERS, READERS, WRITERS
from logistics.staff.rules import AbsenceKind, Team
from logistics.web.forms import version_of_request, with_etag
from logistics.web.paging import page_of, wanted

blueprint = Blueprint("staff_api", __name__, url_prefix="/api/v1/staff")


class MemberOrderSchema(Schema):
    """A staff member as they shall be registered."""

    code = fields.String(required=True, validate=validate.Length(min=1, max=20))
    name = fields.String(required=True, validate=validate.Length(min=1, max=80))
    team = fields.Enum(Team, by_value=True, required=True)
    district_id = fields.UUID(required=True)
    phone = fields.String(validate=validate.Length(max=40))
    site_id = fields.UUID(allow_none=True)
    closed_loop = fields.Boolean()
    licence = fields.String(validate=validate.Length(max=10))
    trained_until = fields.Date(allow_none=True)

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> MemberOrder:
        """The member as the operations take them."""
        return MemberOrder(**data)


class MemberSchema(Schema):
    """A staff member."""

    id = fields.UUID()
    code = fields.String()
    name = fields.String()
    team = fields.Enum(Team, by_value=True)
    district_id = fields.UUID()
    phone = fields.String()
    site_id = fields.UUID(allow_none=True)
    closed_loop = fields.Boolean()
    licence = fields.String(allow_none=True)
    trained_until = fields.Date(allow_none=True)
    left_at = fields.AwareDateTime(allow_none=True)
    version = fields.Integer()


class WantedStaffSchema(Schema):
    """Which staff a list shows."""

    team = fields.Enum(Team, by_value=True)
    closed_loop = fields.Boolean()
    left = fields.Boolean(load_default=False)
    page = fields.Integer()
    size = fields.Integer()


class AccountSchema(Schema):
    """The name of an account; empty unlinks it."""

    username = fields.String(required=True, validate=validate.Length(max=80))


class StaffTableSchema(Schema):
    """A CSV or XLSX file."""

    file = Upload(required=True)


class ImportedStaffSchema(Schema):
    """What an import did."""

    added = fields.Integer()
    changed = fields.Integer()
    unchanged = fields.Integer()


class MemberAwaySchema(Schema):
    """From when to when a member is away, and why."""

    kind = fields.Enum(AbsenceKind, by_value=True, required=True)
    from_at = fields.AwareDateTime(required=True)
    until_at = fields.AwareDateTime(required=True)
    note = fields.String(validate=validate.Length(max=200))


class MemberAbsenceSchema(Schema):
    """A time in which a member is away."""

    id = fields.UUID()
    member_id = fields.UUID()
    kind = fields.Enum(AbsenceKind, by_value=True)
    from_at = fields.AwareDateTime()
    until_at = fields.AwareDateTime()
    note = fields.String()
    by = fields.String()
    withdrawn_at = fields.AwareDateTime(allow_none=True)


@blueprint.route("", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(WantedStaffSchema, location="query")
def staff(asked: dict[str, Any]) -> Response:
    """The staff whom the user may see, by team and code."""
    with reading() as session:
        question = queries.staff_question(
            gate.scope(),
            team=asked.get("team"),
            closed_loop=asked.get("closed_loop"),
            left=asked["left"],
        )
        page = page_of(session, question, **wanted())
        items = MemberSchema(many=True).dump(page.items)
        return jsonify(items=items, total=page.total, page=page.number, size=page.size)


@blueprint.route("/<uuid:member>", methods=["GET"])
@gate.allow(*READERS)
def one(member: uuid.UUID) -> Response:
    """One staff member; the ETag is what an edit names."""
    with reading() as session:
        return _answer(session, queries.get_member(session, gate.scope(), member))


@blueprint.route("/<uuid:member>/absences", methods=["GET"])
@gate.allow(*READERS)
@blueprint.response(200, MemberAbsenceSchema(many=True))
def absences_of(member: uuid.UUID) -> Any:
    """The present and coming absences of a member."""
    with reading() as session:
        row = queries.get_member(session, gate.scope(), member)
        return absences.absences_of(session, row.id, at=clock.now())


@blueprint.route("/<uuid:member>/absences", methods=["POST"])
@gate.allow(*WRITERS)
@blueprint.arguments(MemberAwaySchema)
@blueprint.response(201, MemberAbsenceSchema)
def note_absence(body: dict[str, Any], member: uuid.UUID) -> Any:
    """A member is ill, on leave or otherwise away for a time."""
    with transaction() as session:
        row = queries.get_member(session, gate.scope(), member)
        return absences.note_absence(session, row.id, at=clock.now(), **body)


@blueprint.route("/<uuid:member>/absences/<uuid:absence>", methods=["DELETE"])
@gate.allow(*WRITERS)
@blueprint.response(200, MemberAbsenceSchema)
def withdraw_absence(member: uuid.UUID, absence: uuid.UUID) -> Any:
    """A member works then after all."""
    with transaction() as session:
        row = queries.get_member(session, gate.scope(), member)
        return absences.withdraw_absence(session, row.id, absence, at=clock.now())


@blueprint.route("", methods=["POST"])
@gate.allow(*WRITERS)
@blueprint.arguments(MemberOrderSchema)
def add(order: MemberOrder) -> Response:
    """Register a staff member in a district of the user."""
    with transaction() as session:
        _check_places(session, order)
        return _answer(session, operations.add_member(session, order, at=clock.now()), 201)


@blueprint.route("/<uuid:member>", methods=["PUT"])
@gate.allow(*WRITERS)
@blueprint.arguments(MemberOrderSchema)
def edit(order: MemberOrder, member: uuid.UUID) -> Response:
    """Replace what is known about a staff member; needs If-Match."""
    with transaction() as session:
        row = queries.get_member(session, gate.scope(), member)
        _check_places(session, order)
        changed = operations.edit_member(session, row.id, order, expected=version_of_request())
        return _answer(session, changed)


@blueprint.route("/<uuid:member>/departure", methods=["POST"])
@gate.allow(*WRITERS)
def leave(member: uuid.UUID) -> Response:
    """A member is no longer with us; needs If-Match."""
    with transaction() as session:
        row = queries.get_member(session, gate.scope(), member)
        left = operations.leave(session, row.id, expected=version_of_request(), at=clock.now())
        return _answer(session, left)


@blueprint.route("/<uuid:member>/departure", methods=["DELETE"])
@gate.allow(*WRITERS)
def come_back(member: uuid.UUID) -> Response:
    """A member who had left works with us again; needs If-Match."""
    with transaction() as session:
        row = queries.get_member(session, gate.scope(), member)
        back = operations.come_back(session, row.id, expected=version_of_request())
        return _answer(session, back)


@blueprint.route("/<uuid:member>/account", methods=["PUT"])
@gate.allow(*ACCOUNT_KEEPERS)
@blueprint.arguments(AccountSchema)
def link_account(body: dict[str, str], member: uuid.UUID) -> Response:
    """Say which account a member signs in with; an empty name unlinks it; needs If-Match."""
    with transaction() as session:
        row = queries.get_member(session, gate.scope(), member)
        kept = operations.link_account(
            session, row.id, body["username"], expected=version_of_request()
        )
        return _answer(session, kept)


@blueprint.route("/import", methods=["POST"])
@gate.allow(*WRITERS)
@blueprint.arguments(StaffTableSchema, location="files")
@blueprint.response(200, ImportedStaffSchema)
def import_table(files: dict[str, Any]) -> Imported:
    """Register or change the staff of a CSV or XLSX file, all or nothing."""
    with transaction() as session:
        return operations.import_members(
            session, files["file"].read(), scope=gate.scope(), at=clock.now()
        )


def _answer(session: Session, row: StaffMember, status: int = 200) -> Response:
    session.flush()
    answer = with_etag(MemberSchema().dump(row), row.version)
    answer.status_code = status
    return answer


def _check_places(session: Session, order: MemberOrder) -> None:
    if order.district_id not in {each.id for each in districts_in(session, gate.scope())}:
        raise NotFound("district")
    if order.site_id and order.site_id not in {each.id for each in sites_in(session, gate.scope())}:
        raise NotFound("site")
