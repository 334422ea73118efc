"""Inspections, findings and stops of admission."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Response

from logistics import clock
from logistics.access import gate
from logistics.database import check_version, reading, transaction
from logistics.sites import operations, queries
from logistics.sites.api.blueprint import blueprint
from logistics.sites.inspection_models import AdmissionStop, Finding, Inspection, SiteTask
from logistics.sites.models import Floor
from logistics.sites.roles import KEEPERS, VIEWERS
from logistics.sites.schemas.inspections import (
    AnswersSchema,
    ExceptionSchema,
    FindingSchema,
    InspectionSchema,
    RecheckSchema,
    StopSchema,
    TaskSchema,
)
from logistics.web.forms import version_of_request, with_etag


@blueprint.route("/<uuid:site_id>/inspections", methods=["GET"])
@gate.allow(*VIEWERS)
@blueprint.response(200, InspectionSchema(many=True))
def inspections(site_id: uuid.UUID) -> Sequence[Inspection]:
    """Inspections of a site with their items, latest first."""
    with reading() as session:
        site = queries.get_site(session, gate.scope(), site_id)
        return queries.inspections_of(session, site.id)


@blueprint.route("/<uuid:site_id>/inspections", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(InspectionSchema)
@blueprint.response(201, InspectionSchema)
def start_inspection(body: dict[str, Any], site_id: uuid.UUID) -> Inspection:
    """Begin an inspection."""
    with transaction() as session:
        site = queries.get_site(session, gate.scope(), site_id)
        return operations.start_inspection(session, site, at=clock.now(), **body)


@blueprint.route("/inspections/<uuid:inspection_id>", methods=["GET"])
@gate.allow(*VIEWERS)
def inspection(inspection_id: uuid.UUID) -> Response:
    """One inspection; the ETag is what an edit names."""
    with reading() as session:
        row = queries.get_inspection(session, gate.scope(), inspection_id)
        return with_etag(InspectionSchema().dump(row), row.version)


@blueprint.route("/inspections/<uuid:inspection_id>/items", methods=["PATCH"])
@gate.allow(*KEEPERS)
@blueprint.arguments(AnswersSchema)
def answer_items(body: dict[str, Any], inspection_id: uuid.UUID) -> Response:
    """Answer items of a checklist, or correct answers; needs If-Match."""
    with transaction() as session:
        row = queries.get_inspection(session, gate.scope(), inspection_id)
        check_version(row, version_of_request())
        operations.answer_items(
            session,
            row,
            body["items"],
            window_m2=queries.window_minimum(session),
            at=clock.now(),
        )
        return with_etag(InspectionSchema().dump(row), row.version)


@blueprint.route("/inspections/<uuid:inspection_id>/exceptions", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(ExceptionSchema)
def grant_exception(body: dict[str, Any], inspection_id: uuid.UUID) -> Response:
    """Let the site open although an item failed, until a due time; needs If-Match."""
    with transaction() as session:
        row = queries.get_inspection(session, gate.scope(), inspection_id)
        check_version(row, version_of_request())
        operations.grant_exception(session, row, at=clock.now(), **body)
        return with_etag(InspectionSchema().dump(row), row.version)


@blueprint.route("/inspections/<uuid:inspection_id>/close", methods=["POST"])
@gate.allow(*KEEPERS)
def close_inspection(inspection_id: uuid.UUID) -> Response:
    """Close an inspection; needs If-Match."""
    with transaction() as session:
        row = queries.get_inspection(session, gate.scope(), inspection_id)
        check_version(row, version_of_request())
        operations.close_inspection(session, row, at=clock.now())
        return with_etag(InspectionSchema().dump(row), row.version)


@blueprint.route("/inspections/<uuid:inspection_id>/findings", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(FindingSchema)
@blueprint.response(201, FindingSchema)
def add_finding(body: dict[str, Any], inspection_id: uuid.UUID) -> Finding:
    """Record a finding; it may stop admission to a floor or the site."""
    with transaction() as session:
        row = queries.get_inspection(session, gate.scope(), inspection_id)
        floor_id = body.pop("floor_id")
        floor = queries.get_floor(session, row.site_id, floor_id) if floor_id else None
        return operations.add_finding(session, row, floor=floor, at=clock.now(), **body)


@blueprint.route("/findings/<uuid:finding_id>/recheck", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(RecheckSchema)
def recheck(body: dict[str, Any], finding_id: uuid.UUID) -> Response:
    """Look at a finding again; settled, its task and stop end. Needs If-Match."""
    with transaction() as session:
        row = queries.get_finding(session, gate.scope(), finding_id)
        check_version(row, version_of_request())
        operations.recheck(session, row, at=clock.now(), **body)
        return with_etag(FindingSchema().dump(row), row.version)


@blueprint.route("/<uuid:site_id>/stops", methods=["GET"])
@gate.allow(*VIEWERS)
@blueprint.response(200, StopSchema(many=True))
def stops(site_id: uuid.UUID) -> Sequence[AdmissionStop]:
    """Every stop of admission of a site, those in force first."""
    with reading() as session:
        site = queries.get_site(session, gate.scope(), site_id)
        return [row.stop for row in queries.stops_of(session, site.id)]


@blueprint.route("/<uuid:site_id>/stops", methods=["POST"])
@gate.allow(*KEEPERS)
@blueprint.arguments(StopSchema)
@blueprint.response(201, StopSchema)
def stop_admission(body: dict[str, Any], site_id: uuid.UUID) -> AdmissionStop:
    """Admit nobody to a floor, or to the whole site."""
    with transaction() as session:
        site = queries.get_site(session, gate.scope(), site_id)
        floor: Floor | None = None
        if body["floor_id"]:
            floor = queries.get_floor(session, site.id, body["floor_id"])
        return operations.stop_admission(
            session, site, floor=floor, reason=body["reason"], at=clock.now()
        )


@blueprint.route("/stops/<uuid:stop_id>/lift", methods=["POST"])
@gate.allow(*KEEPERS)
def lift_stop(stop_id: uuid.UUID) -> Response:
    """Admit people again; needs If-Match."""
    with transaction() as session:
        row = queries.get_stop(session, gate.scope(), stop_id)
        check_version(row, version_of_request())
        operations.lift_stop(session, row, at=clock.now())
        return with_etag(StopSchema().dump(row), row.version)


@blueprint.route("/<uuid:site_id>/tasks", methods=["GET"])
@gate.allow(*VIEWERS)
@blueprint.response(200, TaskSchema(many=True))
def tasks(site_id: uuid.UUID) -> Sequence[SiteTask]:
    """What is to be put right at a site, the earliest due first."""
    with reading() as session:
        site = queries.get_site(session, gate.scope(), site_id)
        return [row.task for row in queries.tasks_of(session, site.id)]


@blueprint.route("/tasks/<uuid:task_id>/done", methods=["POST"])
@gate.allow(*KEEPERS)
def finish_task(task_id: uuid.UUID) -> Response:
    """Mark a task as done; needs If-Match."""
    with transaction() as session:
        row = queries.get_task(session, gate.scope(), task_id)
        check_version(row, version_of_request())
        operations.finish_task(session, row, at=clock.now())
        return with_etag(TaskSchema().dump(row), row.version)
