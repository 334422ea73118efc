"""Manifests on screen: upload, preview with everything odd, apply or discard."""

from __future__ import annotations

import uuid

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.arrivals import jobs, operations, queries
from logistics.arrivals.manifests.words import Field
from logistics.arrivals.operations.importing import same_as_applied
from logistics.arrivals.pages.blueprint import DESK, pages
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.errors import InputRejected, NotFound
from logistics.web.forms import done
from logistics.wording import say


@pages.get("/import")
@gate.allow(*DESK)
def upload_form() -> str:
    """Where a list is uploaded."""
    with reading() as session:
        arrivals = queries.upcoming(session, gate.scope(), at=clock.now())
        return render_template(
            "arrivals/upload.html", arrivals=arrivals, zone=settings().zone, fields=list(Field)
        )


@pages.post("/import")
@gate.allow(*DESK)
def upload() -> BaseResponse:
    """Read a list and show what it would do; nothing is changed yet."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise InputRejected(say("Choose a file with a passenger list."))
    chosen = request.form.get("arrival")
    columns = {
        name.value: request.form[f"column-{name}"]
        for name in Field
        if request.form.get(f"column-{name}")
    }
    with transaction() as session:
        if chosen:
            queries.get_arrival_in(session, gate.scope(), uuid.UUID(chosen))
        row = operations.preview(
            session,
            file.read(),
            file.filename,
            arrival_id=uuid.UUID(chosen) if chosen else None,
            columns=columns,
            at=clock.now(),
        )
    return done(url_for("arrivals.manifest", manifest=row.id))


@pages.get("/manifests/<uuid:manifest>")
@gate.allow(*DESK)
def manifest(manifest: uuid.UUID) -> str:
    """A list as it was read: problems by line and field, the difference, and everybody on it."""
    with reading() as session:
        row = queries.get_manifest(session, manifest)
        if row.arrival_id is not None:
            queries.get_arrival_in(session, gate.scope(), row.arrival_id)
        elif not gate.scope().city and row.by != gate.user_name():
            raise NotFound("manifest")
        return render_template(
            "arrivals/manifest.html",
            row=row,
            same=same_as_applied(session, row),
            ports=queries.ports_in(session, gate.scope()),
            arrivals=queries.upcoming(session, gate.scope(), at=clock.now()),
            zone=settings().zone,
        )


@pages.post("/manifests/<uuid:manifest>/apply")
@gate.allow(*DESK)
def apply(manifest: uuid.UUID) -> BaseResponse:
    """Ask a worker to make the list true."""
    port, arrival = request.form.get("port"), request.form.get("arrival")
    with transaction() as session:
        row = queries.get_manifest(session, manifest)
        for known in (row.arrival_id, uuid.UUID(arrival) if arrival else None):
            if known is not None:
                queries.get_arrival_in(session, gate.scope(), known)
        run = jobs.request_import(
            session,
            row.id,
            port_id=uuid.UUID(port) if port else None,
            arrival_id=uuid.UUID(arrival) if arrival else None,
            at=clock.now(),
        )
    return done(url_for("work.show", run=run.id))


@pages.post("/manifests/<uuid:manifest>/discard")
@gate.allow(*DESK)
def discard(manifest: uuid.UUID) -> BaseResponse:
    """Put a preview aside."""
    with transaction() as session:
        operations.discard(session, manifest)
    return done(url_for("arrivals.index"), say("The list was put aside."))
