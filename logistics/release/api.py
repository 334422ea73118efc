"""Releases and certificates as JSON, and the public check."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from logistics import clock
from logistics.access import gate
from logistics.access.rules import Role
from logistics.config import settings
from logistics.database import check_version, reading, transaction
from logistics.isolation import queries as isolations
from logistics.isolation.models import MeasureHandOver
from logistics.isolation.schemas import ComparedSchema, IsolationSchema
from logistics.release import (
    at_the_gate,
    hand_over_papers,
    operations,
    papers,
    queries,
    signing,
)
from logistics.release.models import Certificate, CertificateState
from logistics.release.roles import READERS, RELEASERS
from logistics.web.forms import version_of_request
from logistics.web.language import shown

blueprint = Blueprint("release_api", __name__, url_prefix="/api/v1/releases")


class ReleaseDaySchema(Schema):
    """Which local day; today without one."""

    day = fields.Date(load_default=None)


class CertificateSchema(Schema):
    """A certificate as a record."""

    id = fields.UUID()
    isolation_id = fields.UUID()
    number = fields.String()
    state = fields.Enum(CertificateState, by_value=True)
    prints = fields.Function(lambda row: len(row.prints))
    version = fields.Integer()


class MeasureHandOverSchema(ComparedSchema):
    """Where the measure goes on, who receives the person, and who signed for them."""

    place = fields.String(required=True, validate=validate.Length(min=1, max=120))
    receiver = fields.String(required=True, validate=validate.Length(min=1, max=120))
    received_by = fields.String(required=True, validate=validate.Length(min=1, max=120))


class HandedOverSchema(Schema):
    """A hand-over as a record; both sides by name."""

    id = fields.UUID()
    measure = fields.String()
    place = fields.String()
    receiver = fields.String()
    received_by = fields.String()
    handed_over_by = fields.String()
    occurred_at = fields.AwareDateTime()


class ReasonSchema(Schema):
    """Why."""

    reason = fields.String(required=True, validate=validate.Length(min=1, max=400))


class NumberAndCodeSchema(Schema):
    """What a certificate is checked by."""

    number = fields.String(required=True, validate=validate.Length(min=1, max=40))
    code = fields.String(required=True, validate=validate.Length(min=1, max=16))


@blueprint.route("")
@gate.allow(*READERS)
@blueprint.arguments(ReleaseDaySchema, location="query")
@blueprint.response(200)
def due(query: dict[str, date | None]) -> list[dict[str, Any]]:
    """Everybody whose period ends by a day, with what is missing."""
    at = clock.now()
    day = query["day"] or at.astimezone(ZoneInfo(settings().zone)).date()
    with reading() as session:
        return [
            {
                "isolation_id": str(row.isolation.id),
                "person_id": str(row.isolation.person_id),
                "room": row.room,
                "release_due": row.clock.release_due.isoformat(),
                "missing": [shown(each.sentence) for each in row.missing],
                "certificate": row.certificate.number if row.certificate else None,
            }
            for row in queries.due_on(session, gate.scope(), day, at=at)
        ]


@blueprint.route("/<uuid:isolation>", methods=["POST"])
@gate.allow(*RELEASERS)
@blueprint.response(201, CertificateSchema)
def release(isolation: uuid.UUID) -> Certificate:
    """Complete an isolation and issue its certificate."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        operations.release(session, row.id, at=clock.now())
        return papers.issue_for(session, row, at=clock.now())


@blueprint.route("/<uuid:isolation>/departure", methods=["POST"])
@gate.allow(*RELEASERS)
@blueprint.arguments(ComparedSchema)
@blueprint.response(200, IsolationSchema)
def depart(body: dict[str, Any], isolation: uuid.UUID) -> Any:
    """The released person leaves; the room is turned round."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        return at_the_gate.leave(
            session,
            row,
            compared=frozenset(body["compared"]),
            roles=gate.roles(),
            at=clock.now(),
        )


@blueprint.route("/<uuid:isolation>/take-back", methods=["POST"])
@gate.allow(Role.HEALTH, Role.COMMAND)
@blueprint.arguments(ReasonSchema)
@blueprint.response(200, IsolationSchema)
def take_back(body: dict[str, str], isolation: uuid.UUID) -> Any:
    """Take back the release of somebody who has not departed; revokes the certificate."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        return operations.take_back(session, row.id, reason=body["reason"], at=clock.now())


@blueprint.route("/certificates/<uuid:certificate>/revocation", methods=["POST"])
@gate.allow(Role.HEALTH, Role.COMMAND)
@blueprint.arguments(ReasonSchema)
@blueprint.response(200, CertificateSchema)
def revoke(body: dict[str, str], certificate: uuid.UUID) -> Certificate:
    """Take a certificate back; needs If-Match."""
    with transaction() as session:
        row = queries.get_certificate_in(session, gate.scope(), certificate)
        return operations.revoke(
            session,
            row.id,
            reason=body["reason"],
            expected=version_of_request(),
            at=clock.now(),
        )


@blueprint.route("/check")
@gate.public
@blueprint.arguments(NumberAndCodeSchema, location="query")
@blueprint.response(200)
def check(query: dict[str, str]) -> dict[str, str]:
    """Whether a certificate is valid, revoked or unknown; number and code together."""
    with reading() as session:
        found = queries.find_by_number_and_code(session, query["number"], query["code"])
        return {"state": found.state.value if found else "unknown"}


@blueprint.route("/keys")
@gate.public
@blueprint.response(200)
def keys() -> dict[str, Any]:
    """What certificates are checked with where there is no network: keys and revoked numbers."""
    with transaction() as session:
        return signing.bundle(session, at=clock.now())


@blueprint.route("/<uuid:isolation>/measure", methods=["POST"])
@gate.allow(*RELEASERS)
@blueprint.arguments(MeasureHandOverSchema)
@blueprint.response(201, HandedOverSchema)
def hand_over_measure(body: dict[str, Any], isolation: uuid.UUID) -> MeasureHandOver:
    """The measure goes on at home or in a hotel; prints the sheet; needs If-Match."""
    at = clock.now()
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        check_version(row, version_of_request())
        compared = frozenset(body.pop("compared"))
        handed = operations.hand_over_measure(session, row.id, **body, compared=compared, at=at)
        hand_over_papers.request_sheet(session, row, at=at)
        return handed
