"""Readings and samples as JSON."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from logistics import clock
from logistics.access import gate
from logistics.access.rules import Role
from logistics.arrivals.symptoms import Symptom
from logistics.database import reading, transaction
from logistics.health import operations, papers, queries
from logistics.health.round_rules import Round
from logistics.health.rounds import RoundList, round_of
from logistics.isolation import queries as isolations
from logistics.policy.document import Assay, Specimen
from logistics.policy.release_rules import Finding
from logistics.sites import queries as sites

LATEST_SECONDS = 7 * 24 * 3600

blueprint = Blueprint("health_api", __name__, url_prefix="/api/v1/health")


class EntrySchema(Schema):
    """What is noted on a round, perhaps sent later.

    ``id`` is made by the sender: the same entry sent again changes nothing.
    """

    id = fields.UUID(attribute="entry", load_default=None)
    seconds_ago = fields.Integer(
        load_default=0, validate=validate.Range(min=0, max=LATEST_SECONDS), strict=True
    )


class ReadingSchema(EntrySchema):
    """A temperature in °C and the symptoms asked for."""

    temperature = fields.Float(load_default=None, allow_none=True)
    symptoms = fields.List(fields.Enum(Symptom, by_value=True), load_default=list)


class SampleSchema(EntrySchema):
    """A sample as it is taken."""

    assay = fields.Enum(Assay, by_value=True, required=True)
    specimen = fields.Enum(Specimen, by_value=True, required=True)
    due_on = fields.Date(load_default=None, allow_none=True)
    laboratory = fields.String(required=True, validate=validate.Length(min=1, max=120))
    code = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=40))


class LaboratoryResultSchema(Schema):
    """What the laboratory says; ``ct_…`` are cycle thresholds, where it states them."""

    finding = fields.Enum(Finding, by_value=True, required=True)
    ct_orf1ab = fields.Float(load_default=None, allow_none=True)
    ct_n = fields.Float(load_default=None, allow_none=True)


class CorrectionSchema(LaboratoryResultSchema):
    """What is right, and what was wrong."""

    reason = fields.String(required=True, validate=validate.Length(min=1, max=200))


class DueSwabSchema(Schema):
    """A swab to take."""

    due_on = fields.Date()
    assay = fields.Enum(Assay, by_value=True)
    specimen = fields.Enum(Specimen, by_value=True)


class TubeToTakeSchema(Schema):
    """A tube to fill; ``code`` and ``laboratory`` are empty where no label is printed."""

    due = fields.Nested(DueSwabSchema)
    code = fields.String()
    laboratory = fields.String()


class CallSchema(Schema):
    """One person on a round."""

    isolation_id = fields.UUID()
    name = fields.String()
    room = fields.String(attribute="label")
    floor_id = fields.UUID(attribute="room.floor_id")
    day = fields.Integer()
    temperature_due = fields.Boolean()
    temperature = fields.Float(allow_none=True)
    swabs = fields.List(fields.Nested(DueSwabSchema))
    tubes = fields.List(fields.Nested(TubeToTakeSchema))


class RoundPaperSchema(Schema):
    """A floor, or none for all floors of the site."""

    floor_id = fields.UUID(load_default=None, allow_none=True)


class RoundSchema(Schema):
    """The rooms of a site in walking order with what is due now."""

    round = fields.Enum(Round, by_value=True)
    left = fields.Integer()
    calls = fields.List(fields.Nested(CallSchema))


@blueprint.route("/<uuid:isolation>/readings", methods=["POST"])
@gate.allow(Role.HEALTH)
@blueprint.arguments(ReadingSchema)
@blueprint.response(201)
def note_reading(body: dict[str, Any], isolation: uuid.UUID) -> dict[str, str]:
    """Note a temperature and symptoms."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        when = _when(body)
        noted = operations.record_reading(session, row.id, **body, occurred_at=when)
        return {"id": str(noted.id)}


@blueprint.route("/<uuid:isolation>/samples", methods=["POST"])
@gate.allow(Role.HEALTH)
@blueprint.arguments(SampleSchema)
@blueprint.response(201)
def take_sample(body: dict[str, Any], isolation: uuid.UUID) -> dict[str, str]:
    """Note a sample; its code goes on the tube."""
    with transaction() as session:
        row = isolations.get_isolation_in(session, gate.scope(), isolation)
        when = _when(body)
        sample = operations.take_sample(session, row.id, **body, occurred_at=when)
        return {"id": str(sample.id), "code": sample.code}


@blueprint.route("/samples/<uuid:sample>/result", methods=["POST"])
@gate.allow(Role.HEALTH)
@blueprint.arguments(LaboratoryResultSchema)
@blueprint.response(200)
def enter_result(body: dict[str, Any], sample: uuid.UUID) -> dict[str, str]:
    """Note a result, once."""
    with transaction() as session:
        row = queries.get_sample(session, sample)
        isolations.get_isolation_in(session, gate.scope(), row.isolation_id)
        noted = operations.enter_result(session, row.id, **body, at=clock.now())
        return {"id": str(noted.id), "code": noted.code}


@blueprint.route("/samples/<uuid:sample>/correction", methods=["POST"])
@gate.allow(Role.HEALTH)
@blueprint.arguments(CorrectionSchema)
@blueprint.response(201)
def correct_result(body: dict[str, Any], sample: uuid.UUID) -> dict[str, str]:
    """Put a wrong result right by a linked entry; the wrong one stays on record."""
    with transaction() as session:
        row = queries.get_sample(session, sample)
        isolations.get_isolation_in(session, gate.scope(), row.isolation_id)
        noted = operations.correct_result(session, row.id, **body, at=clock.now())
        return {"id": str(noted.id), "code": noted.code}


@blueprint.route("/rounds/<uuid:site>", methods=["GET"])
@gate.allow(Role.HEALTH)
@blueprint.response(200, RoundSchema)
def show_round(site: uuid.UUID) -> RoundList:
    """The round of a site now, in walking order."""
    with reading() as session:
        return round_of(session, sites.get_site(session, gate.scope(), site), at=clock.now())


@blueprint.route("/rounds/<uuid:site>/paper", methods=["POST"])
@gate.allow(Role.HEALTH)
@blueprint.arguments(RoundPaperSchema)
@blueprint.response(202)
def print_round(body: dict[str, Any], site: uuid.UUID) -> dict[str, str]:
    """The round lists of a site, or one floor, as a paper; answers with the run that prints."""
    with transaction() as session:
        house = sites.get_site(session, gate.scope(), site)
        floor = sites.get_floor(session, house.id, body["floor_id"]) if body["floor_id"] else None
        run = papers.request_lists(session, house, floor.id if floor else None, at=clock.now())
        return {"run_id": str(run.id)}


def _when(body: dict[str, Any]) -> datetime:
    """The moment of an entry by our clock: a phone's own may be wrong."""
    return clock.now() - timedelta(seconds=body.pop("seconds_ago"))
