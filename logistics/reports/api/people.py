"""People as JSON: found by two identifiers, and one person's file."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from logistics import clock
from logistics.access import gate
from logistics.arrivals.schemas import RunAskedSchema
from logistics.database import reading, transaction
from logistics.isolation.queries import get_person_in
from logistics.reports import operations
from logistics.reports.file_papers import request_file
from logistics.reports.queries.person_file import person_file
from logistics.reports.queries.search import FoundPerson, Identifiers, find_people
from logistics.reports.roles import EDITORS, HEALTH_READERS, PEOPLE_READERS, PRINTERS, WATCHERS
from logistics.reports.schemas.people import (
    HEALTH_FIELDS,
    FoundPersonSchema,
    PersonFileSchema,
    PersonSearchSchema,
    RefusedSampleSchema,
    StaffLinkSchema,
)
from logistics.runs.models import Run
from logistics.web.forms import version_of_request, with_etag

blueprint = Blueprint("people_api", __name__, url_prefix="/api/v1/people")


@blueprint.route("/search", methods=["POST"])
@gate.allow(*PEOPLE_READERS)
@blueprint.arguments(PersonSearchSchema)
@blueprint.response(200, FoundPersonSchema(many=True))
def search(body: dict[str, Any]) -> list[FoundPerson]:
    """At most fifty people who fit two identifiers; nothing personal is in an address."""
    with reading() as session:
        return find_people(session, gate.scope(), Identifiers(**body), at=clock.now())


@blueprint.route("/<uuid:person>", methods=["GET"])
@gate.allow(*PEOPLE_READERS)
@blueprint.response(200, PersonFileSchema)
def show(person: uuid.UUID) -> Response:
    """One person's file; the ETag is what an edit of the person names."""
    hidden = () if gate.has_role(*HEALTH_READERS) else HEALTH_FIELDS
    with reading() as session:
        found = person_file(session, gate.scope(), person, at=clock.now())
        return with_etag(PersonFileSchema(exclude=hidden).dump(found), found.person.version)


@blueprint.route("/<uuid:person>/paper", methods=["POST"])
@gate.allow(*PRINTERS)
@blueprint.response(202, RunAskedSchema)
def print_file(person: uuid.UUID) -> Run:
    """Print the whole file; who looked at it stands there for those who may see that."""
    with transaction() as session:
        return request_file(
            session,
            gate.scope(),
            person,
            readings=gate.has_role(*WATCHERS),
            at=clock.now(),
        )


@blueprint.route("/<uuid:person>/refusal", methods=["POST"])
@gate.allow(*EDITORS)
@blueprint.arguments(RefusedSampleSchema)
@blueprint.response(204)
def refuse_sample(body: dict[str, str], person: uuid.UUID) -> None:
    """The person refuses the sample; category, measures and clock follow at once."""
    with transaction() as session:
        row = get_person_in(session, gate.scope(), person)
        operations.refuse_sample(session, row, reason=body["reason"], at=clock.now())


@blueprint.route("/<uuid:person>/staff", methods=["PUT"])
@gate.allow(*EDITORS)
@blueprint.arguments(StaffLinkSchema)
@blueprint.response(204)
def link_staff(body: dict[str, str], person: uuid.UUID) -> None:
    """Say which of our staff the person is; an empty code says none; needs If-Match."""
    with transaction() as session:
        row = get_person_in(session, gate.scope(), person)
        operations.link_staff(
            session, row, body["code"], expected=version_of_request(), at=clock.now()
        )
