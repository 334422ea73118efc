"""Samples on screen: what is on its way, batches, results of a file, laboratories."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.errors import NotFound
from logistics.health.laboratory import forms, operations, papers, queries, results
from logistics.health.laboratory.queries import SHOWN, Tube
from logistics.health.laboratory.roles import HANDLERS, READERS
from logistics.health.laboratory.rules import OPEN, SampleState
from logistics.sites import queries as sites
from logistics.sites.pages import fields
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field, version_of_request
from logistics.web.language import shown
from logistics.wording import say

pages = Blueprint("samples", __name__, url_prefix="/samples")

COLUMNS = (
    "Tube", "Full name", "Site", "Room", "Test", "Specimen", "Taken", "Laboratory", "State",
    "Batch", "Result", "Ct ORF1ab", "Ct N", "Hours", "Overdue",
)  # fmt: skip


@pages.get("")
@gate.allow(*READERS)
def index() -> str | Response:
    """Every tube without a result, the late ones marked; boxes to pack and boxes under way."""
    at = clock.now()
    state = request.args.get("state", "")
    late = "overdue" in request.args
    with reading() as session:
        every = queries.tubes(session, gate.scope(), at=at)
        shown_tubes = [
            tube
            for tube in every
            if (tube.facts.state == state if state else late or tube.facts.state in OPEN)
            and (tube.overdue or not late)
        ]
        if asked_for():
            return sheet("samples", COLUMNS, map(_cells, shown_tubes))
        return render_template(
            "health/laboratory/index.html",
            tubes=shown_tubes,
            counts={each: sum(tube.facts.state is each for tube in every) for each in SampleState},
            overdue=sum(tube.overdue for tube in every),
            state=state,
            late=late,
            boxes=_boxes(every),
            sites=sites.sites_in(session, gate.scope()),
            laboratories=queries.laboratories(session, closed=True),
            batches=queries.batches(session, gate.scope(), since=at - SHOWN),
            files=queries.result_files(session, gate.scope(), at=at),
            hours=queries.USUAL_HOURS,
            handler=gate.has_role(*HANDLERS),
        )


def _boxes(every: list[Tube]) -> dict[str, int]:
    """How many tubes wait for each laboratory."""
    found: dict[str, int] = {}
    for tube in every:
        if tube.facts.state is SampleState.TO_SEND:
            found[tube.sample.laboratory] = found.get(tube.sample.laboratory, 0) + 1
    return found


def _cells(tube: Tube) -> tuple[object, ...]:
    row = tube.sample
    return (
        row.code,
        tube.person.full_name,
        tube.site,
        tube.room,
        shown(row.assay),
        shown(row.specimen),
        row.occurred_at,
        row.laboratory,
        shown(tube.facts.state),
        tube.batch.number if tube.batch else "",
        shown(row.result) if row.result else "",
        row.ct_orf1ab,
        row.ct_n,
        tube.hours,
        shown("yes" if tube.overdue else "no"),
    )


@pages.get("/box")
@gate.allow(*HANDLERS)
def box() -> str:
    """A cold box to pack at a site for a laboratory, tube by tube."""
    at = clock.now()
    with reading() as session:
        offered = sites.sites_in(session, gate.scope())
        asked = request.args.get("site", type=uuid.UUID)
        site = next((each for each in offered if each.id == asked), None)
        if site is None:
            raise NotFound("site")
        laboratory = queries.laboratory_named(session, request.args.get("laboratory", ""))
        return render_template(
            "health/laboratory/box.html",
            site=site,
            laboratory=laboratory,
            tubes=queries.tubes_to_pack(session, gate.scope(), site, laboratory, at=at),
        )


@pages.post("/batches")
@gate.allow(*HANDLERS)
def send() -> BaseResponse:
    """The box leaves with its packing list."""
    at = clock.now()
    with transaction() as session:
        site = sites.get_site(session, gate.scope(), fields.row_id("site"))
        laboratory = queries.laboratory_named(session, field("laboratory"))
        mine = {
            tube.sample.id
            for tube in queries.tubes_to_pack(session, gate.scope(), site, laboratory, at=at)
        }
        ticked = [each for each in fields.row_ids("samples") if each in mine]
        batch = operations.send(session, site, ticked, forms.box_order(laboratory.name), at=at)
        papers.request_list(session, batch, site.district_id, at=at)
    return done(
        url_for("samples.batch", batch=batch.id),
        say("Batch %(number)s is on its way; its packing list prints.", number=batch.number),
    )


@pages.get("/batches/<uuid:batch>")
@gate.allow(*READERS)
def batch(batch: uuid.UUID) -> str:
    """A batch with its tubes, as it was packed and as it arrived."""
    with reading() as session:
        row = queries.get_batch(session, gate.scope(), batch)
        inside = queries.tubes(session, gate.scope(), at=clock.now(), batch=row.id)
        return render_template(
            "health/laboratory/batch.html",
            batch=row,
            site=sites.get_site(session, gate.scope(), row.site_id),
            tubes=inside,
            waiting=[
                tube
                for tube in inside
                if tube.facts.state in (SampleState.ON_THE_WAY, SampleState.NOT_ARRIVED)
            ],
            handler=gate.has_role(*HANDLERS),
        )


@pages.post("/batches/<uuid:batch>/receipt")
@gate.allow(*HANDLERS)
def receive(batch: uuid.UUID) -> BaseResponse:
    """The laboratory has counted the box."""
    with transaction() as session:
        row = queries.get_batch(session, gate.scope(), batch)
        operations.receive(
            session, row.id, forms.receipt_order(), expected=version_of_request(), at=clock.now()
        )
    return done(url_for("samples.batch", batch=batch), say("Noted."))


@pages.post("/batches/<uuid:batch>/print")
@gate.allow(*HANDLERS)
def print_list(batch: uuid.UUID) -> BaseResponse:
    """Print the packing list again, with what has arrived."""
    with transaction() as session:
        row = queries.get_batch(session, gate.scope(), batch)
        district = sites.get_site(session, gate.scope(), row.site_id).district_id
        run = papers.request_list(session, row, district, at=clock.now())
    return done(url_for("work.show", run=run.id))


@pages.post("/labels")
@gate.allow(*HANDLERS)
def print_labels() -> BaseResponse:
    """Labels for every tube that is due on a site or a floor now."""
    with transaction() as session:
        site = sites.get_site(session, gate.scope(), fields.row_id("site"))
        floor = fields.optional_row_id("floor")
        chosen = sites.get_floor(session, site.id, floor).id if floor else None
        run = papers.request_labels(
            session,
            site,
            [field("laboratory"), field("second", required=False)],
            floor=chosen,
            at=clock.now(),
        )
    return done(url_for("work.show", run=run.id))


@pages.post("/results")
@gate.allow(*HANDLERS)
def import_results() -> BaseResponse:
    """Read the file of a laboratory."""
    upload = request.files.get("file")
    with transaction() as session:
        row = results.import_results(
            session,
            upload.read() if upload else b"",
            (upload.filename or "") if upload else "",
            field("laboratory"),
            scope=gate.scope(),
            at=clock.now(),
        )
    return done(
        url_for("samples.results_of", file=row.id),
        say(
            "%(entered)s results of %(lines)s lines came from this file; %(wait)s lines wait.",
            entered=row.entered,
            lines=row.lines,
            wait=row.waiting,
        ),
    )


@pages.get("/results/<uuid:file>")
@gate.allow(*READERS)
def results_of(file: uuid.UUID) -> str:
    """What a file brought, and which lines wait."""
    with reading() as session:
        row = queries.get_result_file(session, gate.scope(), file, at=clock.now())
        return render_template("health/laboratory/results.html", file=row)


@pages.post("/laboratories")
@gate.allow(*HANDLERS)
def add_laboratory() -> BaseResponse:
    """Put a laboratory on record."""
    with transaction() as session:
        row = operations.add_laboratory(
            session, field("name", most=120), forms.laboratory_order(), at=clock.now()
        )
    return done(url_for("samples.index"), say("%(name)s is on record.", name=row.name))


@pages.post("/laboratories/<uuid:laboratory>")
@gate.allow(*HANDLERS)
def edit_laboratory(laboratory: uuid.UUID) -> BaseResponse:
    """Change what is known of a laboratory."""
    with transaction() as session:
        row = queries.get_laboratory(session, laboratory)
        operations.edit_laboratory(
            session,
            row.id,
            forms.laboratory_order(),
            expected=version_of_request(),
            at=clock.now(),
        )
    return done(url_for("samples.index"), say("Kept."))
