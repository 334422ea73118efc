"""Homes as JSON: what was found there, and the designated place instead of an unfit one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, post_load, validate

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.isolation import homes, operations
from logistics.isolation.home_models import HomeCheck
from logistics.isolation.home_pages import DECIDERS, LOOKERS
from logistics.isolation.home_rules import HomeFact
from logistics.isolation.models import Isolation
from logistics.isolation.operations import HomeLook
from logistics.isolation.queries import get_person_in
from logistics.isolation.schemas import IsolationSchema

blueprint = Blueprint("homes_api", __name__, url_prefix="/api/v1/isolations/homes")


class HomeLookSchema(Schema):
    """What somebody saw at a home; what is not among ``found`` is lacking."""

    place = fields.String(required=True, validate=validate.Length(min=1, max=240))
    found = fields.List(fields.Enum(HomeFact, by_value=True), required=True)
    office = fields.String(required=True, validate=validate.Length(min=1, max=120))
    looked_by = fields.String(required=True, validate=validate.Length(min=1, max=120))
    note = fields.String(load_default="", validate=validate.Length(max=400))

    @post_load
    def made(self, data: dict[str, Any], **_: Any) -> HomeLook:
        """As the operations take it."""
        return HomeLook(**data)


class HomeCheckSchema(Schema):
    """A look at a home."""

    id = fields.UUID()
    person_id = fields.UUID()
    place = fields.String()
    found = fields.List(fields.Enum(HomeFact, by_value=True))
    lacking = fields.List(fields.Enum(HomeFact, by_value=True))
    suitable = fields.Boolean()
    office = fields.String()
    looked_by = fields.String()
    note = fields.String()
    by = fields.String()
    occurred_at = fields.AwareDateTime()


class DesignatedSchema(Schema):
    """Why a designated place is needed."""

    reason = fields.String(required=True, validate=validate.Length(min=1, max=400))


@blueprint.route("/<uuid:person>", methods=["GET"])
@gate.allow(*LOOKERS)
@blueprint.response(200, HomeCheckSchema(many=True))
def looks(person: uuid.UUID) -> Sequence[HomeCheck]:
    """What was found at the home of a person, the last look first."""
    with reading() as session:
        who = get_person_in(session, gate.scope(), person)
        return homes.looks_at(session, who.id)


@blueprint.route("/<uuid:person>", methods=["POST"])
@gate.allow(*LOOKERS)
@blueprint.arguments(HomeLookSchema)
@blueprint.response(201, HomeCheckSchema)
def note(look: HomeLook, person: uuid.UUID) -> HomeCheck:
    """Note what was found at the home of a person; what they fall under is decided anew."""
    with transaction() as session:
        who = get_person_in(session, gate.scope(), person)
        return operations.note_home(session, who.id, look, at=clock.now())


@blueprint.route("/<uuid:person>/designated-place", methods=["POST"])
@gate.allow(*DECIDERS)
@blueprint.arguments(DesignatedSchema)
@blueprint.response(200, IsolationSchema)
def designate(body: dict[str, str], person: uuid.UUID) -> Isolation:
    """Approve what the policy has instead of an unfit home."""
    with transaction() as session:
        who = get_person_in(session, gate.scope(), person)
        return operations.designate_place(session, who.id, reason=body["reason"], at=clock.now())
