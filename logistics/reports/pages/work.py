"""Long work on screen: what the user asked for, how far it is, and what came of it."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock, files
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.documents import page_reprints
from logistics.documents.jobs import PDF
from logistics.reports import rights
from logistics.reports.pages.links import link
from logistics.reports.queries import work as queries
from logistics.runs import operations
from logistics.runs.models import Run, RunState
from logistics.runs.queries import message_of
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field
from logistics.web.language import shown
from logistics.web.paging import page_of, wanted
from logistics.wording import say

pages = Blueprint("work", __name__, url_prefix="/work")

COLUMNS = ("Work", "About", "State", "Asked by", "Asked at", "Begun", "Ended", "Message")


@pages.get("")
@gate.allow(*gate.EVERYBODY)
def index() -> str | Response:
    """The work that the user asked for; whoever sees the city sees all of it."""
    state = request.args.get("state", "")
    with reading() as session:
        question = queries.runs_question(gate.scope(), gate.user_id(), _states(state))
        if asked_for():
            rows = list(session.scalars(question))
            return sheet("work", COLUMNS, (_cells(session, row) for row in rows))
        page = page_of(session, question, **wanted())
        return render_template(
            "reports/work.html",
            page=page,
            subjects=queries.subjects_of(session, page.items),
            messages={row.id: message_of(row) for row in page.items},
            state=state,
            states=list(RunState),
        )


def _states(asked: str) -> tuple[RunState, ...]:
    if asked == "unfinished":
        return queries.UNFINISHED
    return (RunState(asked),) if asked in set(RunState) else tuple(RunState)


def _cells(session: Session, row: Run) -> tuple[object, ...]:
    message = message_of(row)
    return (
        shown(row.parameters.get("papers") or row.kind.value),
        queries.subjects_of(session, [row])[row.id],
        shown(row.state.value),
        row.requested_label,
        row.recorded_at,
        row.started_at,
        row.finished_at,
        shown(message) if message else "",
    )


@pages.get("/<uuid:run>")
@gate.allow(*gate.EVERYBODY)
def show(run: uuid.UUID) -> str:
    """One piece of work."""
    with reading() as session:
        return render_template("reports/run.html", **_facts(session, run))


@pages.get("/<uuid:run>/progress")
@gate.allow(*gate.EVERYBODY)
def progress(run: uuid.UUID) -> str:
    """How far it is, as the part of the page that asks again each second until it has ended."""
    with reading() as session:
        return render_template("reports/run_progress.html", **_facts(session, run))


def _facts(session: Session, run: uuid.UUID) -> dict[str, object]:
    row = _run(session, run)
    result = row.result or {}
    return {
        "run": row,
        "subject": queries.subjects_of(session, [row])[row.id],
        "message": message_of(row),
        "unfinished": row.state in queries.UNFINISHED,
        "may_cancel": rights.may_cancel(row),
        "left_out": queries.left_out_of(row) if rights.may_read_names(row) else [],
        "paper": url_for("work.paper", run=row.id) if rights.may_open_paper(session, row) else None,
        "pages": (row.result or {}).get("pages"),
        "reprints": page_reprints.of(session, row),
        "arrival": _link_to(result, "arrival_id", "arrivals.show", "arrival"),
        "plan": _link_to(result, "plan_id", "plans.show", "plan"),
    }


def _link_to(result: dict[str, object], name: str, endpoint: str, value: str) -> str | None:
    return link(endpoint, **{value: result[name]}) if result.get(name) else None


def _run(session: Session, run: uuid.UUID) -> Run:
    return queries.get_run_in(session, gate.scope(), gate.user_id(), run)


@pages.post("/<uuid:run>/cancellation")
@gate.allow(*gate.EVERYBODY)
def cancel(run: uuid.UUID) -> BaseResponse:
    """Ask the work to stop."""
    with transaction() as session:
        row = _run(session, run)
        rights.check_cancel(row)
        operations.cancel(session, row.id, at=clock.now())
    return done(url_for("work.show", run=run), say("The work stops as soon as it can."))


@pages.get("/<uuid:run>/paper")
@gate.allow(*gate.EVERYBODY)
def paper(run: uuid.UUID) -> Response:
    """The printed file of a print run; its name says nothing about anybody."""
    with reading() as session:
        row = _openable(session, run)
        return _pdf(row, files.content_of(session, page_reprints.file_of(row)))


@pages.post("/<uuid:run>/reprints")
@gate.allow(*gate.EVERYBODY)
def reprint(run: uuid.UUID) -> BaseResponse:
    """Print on from a page, such as after a jam: noted, and never a second original."""
    with transaction() as session:
        row = page_reprints.reprint(
            session,
            _openable(session, run),
            from_page=int(raw) if (raw := field("from_page")).isdecimal() else 0,
            reason=field("reason"),
            at=clock.now(),
        )
    return done(url_for("work.reprinted", run=run, reprint=row.id))


@pages.get("/<uuid:run>/reprints/<uuid:reprint>")
@gate.allow(*gate.EVERYBODY)
def reprinted(run: uuid.UUID, reprint: uuid.UUID) -> Response:
    """The pages of a noted reprint."""
    with reading() as session:
        row = _openable(session, run)
        noted = page_reprints.get(session, row, reprint)
        return _pdf(row, page_reprints.pages_from(session, row, noted.from_page))


def _openable(session: Session, run: uuid.UUID) -> Run:
    row = _run(session, run)
    rights.check_open(session, row)
    return row


def _pdf(row: Run, content: bytes) -> Response:
    name = f"{row.parameters.get('papers', 'papers')}-{row.id.hex[-8:]}.pdf"
    return Response(
        content,
        content_type=PDF,
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
