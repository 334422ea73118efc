"""Samples on their way as JSON."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.health.laboratory import labels, operations, papers, queries, results, schemas
from logistics.health.laboratory.operations import LaboratoryOrder, ReceiptOrder
from logistics.health.laboratory.queries import SHOWN
from logistics.health.laboratory.roles import HANDLERS, READERS
from logistics.health.laboratory.rules import OPEN
from logistics.health.models import Laboratory, ResultFile, SampleBatch
from logistics.sites import queries as sites
from logistics.web.forms import version_of_request, with_etag

blueprint = Blueprint("samples_api", __name__, url_prefix="/api/v1/samples")


@blueprint.route("", methods=["GET"])
@gate.allow(*READERS)
@blueprint.arguments(schemas.TubesWantedSchema, location="query")
def tubes(asked: dict[str, Any]) -> Response:
    """Tubes without a result, or in a state, or overdue; the oldest first."""
    states = (asked["state"],) if "state" in asked else OPEN
    with reading() as session:
        found = queries.tubes(session, gate.scope(), at=clock.now(), states=states)
        late = asked.get("overdue")
        items = [each for each in found if late is None or each.overdue is late]
        return jsonify(items=schemas.TubeSchema(many=True).dump(items))


@blueprint.route("/labels", methods=["POST"])
@gate.allow(*HANDLERS)
@blueprint.arguments(schemas.LabelsWantedSchema)
def label_tubes(body: dict[str, Any]) -> Response:
    """Labels for every tube that is due now; who has one keeps it."""
    at = clock.now()
    with transaction() as session:
        site = sites.get_site(session, gate.scope(), body["site_id"])
        floor = sites.get_floor(session, site.id, body["floor_id"]) if body["floor_id"] else None
        made = labels.label_tubes(
            session, site, body["laboratories"], floor=floor.id if floor else None, at=at
        )
        return jsonify(items=schemas.LabelSchema(many=True).dump(made))


@blueprint.route("/batches", methods=["GET"])
@gate.allow(*READERS)
def batches() -> Response:
    """Batches under way, and those of the last days."""
    with reading() as session:
        found = queries.batches(session, gate.scope(), since=clock.now() - SHOWN)
        return jsonify(items=schemas.BatchSchema(many=True).dump(found))


@blueprint.route("/batches", methods=["POST"])
@gate.allow(*HANDLERS)
@blueprint.arguments(schemas.BoxSchema)
@blueprint.response(201, schemas.BatchSchema)
def send(body: dict[str, Any]) -> SampleBatch:
    """Send the tubes of a site to a laboratory in a cold box; its packing list prints."""
    at = clock.now()
    with transaction() as session:
        site = sites.get_site(session, gate.scope(), body["site_id"])
        laboratory = queries.laboratory_named(session, body["box"].laboratory)
        mine = {
            tube.sample.id
            for tube in queries.tubes_to_pack(session, gate.scope(), site, laboratory, at=at)
        }
        chosen = [each for each in body["samples"] if each in mine]
        batch = operations.send(session, site, chosen, body["box"], at=at)
        papers.request_list(session, batch, site.district_id, at=at)
        return batch


@blueprint.route("/batches/<uuid:batch>", methods=["GET"])
@gate.allow(*READERS)
def batch(batch: uuid.UUID) -> Response:
    """A batch with its tubes; the ETag is what its receipt names."""
    with reading() as session:
        row = queries.get_batch(session, gate.scope(), batch)
        inside = queries.tubes(session, gate.scope(), at=clock.now(), batch=row.id)
        body = schemas.BatchSchema().dump(row)
        body["tubes"] = schemas.TubeSchema(many=True).dump(inside)
        return with_etag(jsonify(body), row.version)


@blueprint.route("/batches/<uuid:batch>/receipt", methods=["POST"])
@gate.allow(*HANDLERS)
@blueprint.arguments(schemas.ReceiptSchema)
@blueprint.response(200, schemas.BatchSchema)
def receive(order: ReceiptOrder, batch: uuid.UUID) -> SampleBatch:
    """The laboratory counted the box; needs If-Match."""
    with transaction() as session:
        row = queries.get_batch(session, gate.scope(), batch)
        return operations.receive(
            session, row.id, order, expected=version_of_request(), at=clock.now()
        )


@blueprint.route("/results", methods=["POST"])
@gate.allow(*HANDLERS)
@blueprint.arguments(schemas.LaboratoryAskedSchema, location="query")
@blueprint.arguments(schemas.ResultTableSchema, location="files")
@blueprint.response(200, schemas.ResultFileSchema)
def import_results(asked: dict[str, str], files: dict[str, Any]) -> ResultFile:
    """Enter the results of a laboratory's CSV or XLSX file; what cannot be used is listed."""
    with transaction() as session:
        return results.import_results(
            session,
            files["file"].read(),
            files["file"].filename or "",
            asked["laboratory"],
            scope=gate.scope(),
            at=clock.now(),
        )


@blueprint.route("/results/<uuid:file>", methods=["GET"])
@gate.allow(*READERS)
@blueprint.response(200, schemas.ResultFileSchema)
def results_of(file: uuid.UUID) -> ResultFile:
    """What a file brought, and which lines wait."""
    with reading() as session:
        return queries.get_result_file(session, gate.scope(), file, at=clock.now())


@blueprint.route("/laboratories", methods=["GET"])
@gate.allow(*READERS)
def laboratories() -> Response:
    """The laboratories, closed ones too."""
    with reading() as session:
        found = queries.laboratories(session, closed=True)
        return jsonify(items=schemas.LaboratorySchema(many=True).dump(found))


@blueprint.route("/laboratories", methods=["POST"])
@gate.allow(*HANDLERS)
@blueprint.arguments(schemas.LaboratoryNameSchema)
@blueprint.response(201, schemas.LaboratorySchema)
def add_laboratory(body: dict[str, Any]) -> Laboratory:
    """Put a laboratory on record."""
    with transaction() as session:
        name = body.pop("name")
        return operations.add_laboratory(session, name, LaboratoryOrder(**body), at=clock.now())


@blueprint.route("/laboratories/<uuid:laboratory>", methods=["PUT"])
@gate.allow(*HANDLERS)
@blueprint.arguments(schemas.LaboratoryEditSchema)
@blueprint.response(200, schemas.LaboratorySchema)
def edit_laboratory(order: LaboratoryOrder, laboratory: uuid.UUID) -> Laboratory:
    """Change what is known of a laboratory; needs If-Match."""
    with transaction() as session:
        row = queries.get_laboratory(session, laboratory)
        return operations.edit_laboratory(
            session, row.id, order, expected=version_of_request(), at=clock.now()
        )
