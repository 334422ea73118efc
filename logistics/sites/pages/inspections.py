"""Opening and later inspections of a site, their findings and the tasks that follow."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import check_version, reading, transaction
from logistics.sites import operations, queries
from logistics.sites.inspection_models import InspectionKind, ItemCode, Severity
from logistics.sites.operations import ItemResult
from logistics.sites.pages import fields
from logistics.sites.pages.blueprint import pages
from logistics.sites.roles import KEEPERS, VIEWERS
from logistics.sites.rules.opening import BLOCKING, MEASURED, failing_rooms
from logistics.web.forms import done, field, version_of_request
from logistics.wording import say


@pages.get("/<uuid:site_id>/inspections")
@gate.allow(*VIEWERS)
def inspections(site_id: uuid.UUID) -> str:
    """Inspections, findings to re-check, tasks, and stops of admission."""
    with reading() as session:
        site = queries.get_site(session, gate.scope(), site_id)
        floors = queries.floors_of(session, site.id)
        return render_template(
            "sites/inspections.html",
            site=site,
            at=clock.now(),
            inspections=queries.inspections_of(session, site.id),
            findings=queries.findings_to_recheck(session, site.id),
            tasks=queries.tasks_of(session, site.id),
            finished=queries.tasks_of(session, site.id, done=True),
            stops=queries.stops_of(session, site.id),
            floors=floors,
            floor_of={floor.id: floor for floor in floors},
            kinds=list(InspectionKind),
        )


@pages.get("/inspections/<uuid:inspection_id>")
@gate.allow(*VIEWERS)
def inspection(inspection_id: uuid.UUID) -> str:
    """One inspection: its checklist or its findings."""
    at = clock.now()
    with reading() as session:
        row = queries.get_inspection(session, gate.scope(), inspection_id)
        site = queries.get_site(session, gate.scope(), row.site_id)
        window = queries.window_minimum(session)
        floors = queries.floors_of(session, site.id)
        return render_template(
            "sites/inspection.html",
            site=site,
            inspection=row,
            at=at,
            codes=list(ItemCode),
            items={item.code: item for item in row.items},
            blocking=BLOCKING,
            measured=MEASURED,
            window=window,
            failing=failing_rooms(queries.fitness_of(session, site.id, at), window_m2=window),
            findings=queries.findings_of(session, row.id),
            floors=floors,
            floor_of={floor.id: floor for floor in floors},
            severities=list(Severity),
        )


@pages.post("/<uuid:site_id>/inspections")
@gate.allow(*KEEPERS)
def start_inspection(site_id: uuid.UUID) -> BaseResponse:
    """Begin an inspection."""
    with transaction() as session:
        site = queries.get_site(session, gate.scope(), site_id)
        row = operations.start_inspection(
            session,
            site,
            kind=fields.chosen("kind", InspectionKind),
            inspector=field("inspector", most=120),
            at=clock.now(),
        )
    return done(url_for("sites.inspection", inspection_id=row.id))


@pages.post("/inspections/<uuid:inspection_id>/items")
@gate.allow(*KEEPERS)
def answer_items(inspection_id: uuid.UUID) -> BaseResponse:
    """Save the answers of a checklist; items without an answer stay open."""
    with transaction() as session:
        row = queries.get_inspection(session, gate.scope(), inspection_id)
        check_version(row, version_of_request())
        operations.answer_items(
            session,
            row,
            list(_answers()),
            window_m2=queries.window_minimum(session),
            at=clock.now(),
        )
    return done(url_for("sites.inspection", inspection_id=inspection_id), say("Answers saved."))


def _answers() -> Iterator[ItemResult]:
    for code in ItemCode:
        given = request.form.get(f"{code.value}.passed", "")
        if given in ("yes", "no"):
            yield ItemResult(
                code=code,
                passed=given == "yes",
                value=fields.optional_decimal(f"{code.value}.value"),
                evidence=field(f"{code.value}.evidence", required=False, most=400),
            )


@pages.post("/inspections/<uuid:inspection_id>/exceptions")
@gate.allow(*KEEPERS)
def grant_exception(inspection_id: uuid.UUID) -> BaseResponse:
    """Let the site open although an item failed, by the name of the user and until a time."""
    with transaction() as session:
        row = queries.get_inspection(session, gate.scope(), inspection_id)
        site = queries.get_site(session, gate.scope(), row.site_id)
        check_version(row, version_of_request())
        operations.grant_exception(
            session,
            row,
            fields.chosen("code", ItemCode),
            reason=field("reason", most=400),
            due_at=fields.moment("due_at", site.zone_name),
            at=clock.now(),
        )
    return done(
        url_for("sites.inspection", inspection_id=inspection_id), say("The exception is recorded.")
    )


@pages.post("/inspections/<uuid:inspection_id>/close")
@gate.allow(*KEEPERS)
def close_inspection(inspection_id: uuid.UUID) -> BaseResponse:
    """Close an inspection."""
    with transaction() as session:
        row = queries.get_inspection(session, gate.scope(), inspection_id)
        check_version(row, version_of_request())
        operations.close_inspection(session, row, at=clock.now())
    return done(url_for("sites.inspections", site_id=row.site_id), say("The inspection is closed."))


@pages.post("/inspections/<uuid:inspection_id>/findings")
@gate.allow(*KEEPERS)
def add_finding(inspection_id: uuid.UUID) -> BaseResponse:
    """Record a finding; it may stop admission to a floor or the site."""
    with transaction() as session:
        row = queries.get_inspection(session, gate.scope(), inspection_id)
        site = queries.get_site(session, gate.scope(), row.site_id)
        floor_id = fields.optional_row_id("floor")
        operations.add_finding(
            session,
            row,
            what=field("what", most=400),
            severity=fields.chosen("severity", Severity),
            floor=queries.get_floor(session, site.id, floor_id) if floor_id else None,
            stop=fields.ticked("stop"),
            due_at=fields.optional_moment("due_at", site.zone_name),
            at=clock.now(),
        )
    return done(
        url_for("sites.inspection", inspection_id=inspection_id), say("The finding is recorded.")
    )


@pages.post("/findings/<uuid:finding_id>/recheck")
@gate.allow(*KEEPERS)
def recheck(finding_id: uuid.UUID) -> BaseResponse:
    """Look at a finding again; settled, its task and stop end."""
    with transaction() as session:
        row = queries.get_finding(session, gate.scope(), finding_id)
        check_version(row, version_of_request())
        operations.recheck(
            session,
            row,
            settled=field("settled") == "yes",
            note=field("note", required=False, most=400),
            at=clock.now(),
        )
    return done(url_for("sites.inspections", site_id=row.site_id), say("The re-check is recorded."))


@pages.post("/tasks/<uuid:task_id>/done")
@gate.allow(*KEEPERS)
def finish_task(task_id: uuid.UUID) -> BaseResponse:
    """Mark a task as done."""
    with transaction() as session:
        row = queries.get_task(session, gate.scope(), task_id)
        check_version(row, version_of_request())
        operations.finish_task(session, row, at=clock.now())
    return done(url_for("sites.inspections", site_id=row.site_id), say("The task is done."))
