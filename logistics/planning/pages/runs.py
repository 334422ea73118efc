"""A plan being made: asked for, watched, cancelled, and how it ended."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.database import reading, transaction
from logistics.errors import InputRejected, Problem
from logistics.planning import operations, queries, telling
from logistics.planning.answers import SECONDS
from logistics.planning.curve import curves
from logistics.planning.pages.blueprint import pages
from logistics.planning.pages.index import district_name
from logistics.planning.roles import READERS
from logistics.planning.rules import Finding
from logistics.runs import operations as runs
from logistics.runs.models import RunState
from logistics.runs.queries import message_of
from logistics.web.forms import done, field
from logistics.web.language import current
from logistics.wording import restored, say

UNFINISHED = (RunState.QUEUED, RunState.RUNNING)


@pages.post("/runs")
@gate.allow(*READERS)
def ask() -> BaseResponse:
    """Ask for a plan of a day."""
    with transaction() as session:
        district = queries.get_district_in(session, gate.scope(), field("district"))
        run = operations.request_plan(
            session,
            district.id,
            _day(),
            seconds=_seconds(),
            anew=bool(request.form.get("anew")),
            at=clock.now(),
        )
    return done(url_for("plans.run", run=run.id))


@pages.get("/runs/<uuid:run>")
@gate.allow(*READERS)
def run(run: uuid.UUID) -> str:
    """How far a plan is, and how it ended."""
    with reading() as session:
        return render_template("planning/run.html", **_facts(session, run))


@pages.get("/runs/<uuid:run>/progress")
@gate.allow(*READERS)
def progress(run: uuid.UUID) -> str:
    """The part of the page that asks again each second until the run has ended."""
    with reading() as session:
        return render_template("planning/progress.html", **_facts(session, run))


@pages.post("/runs/<uuid:run>/cancel")
@gate.allow(*READERS)
def cancel(run: uuid.UUID) -> BaseResponse:
    """Ask the solver to stop; nothing is kept."""
    with transaction() as session:
        row = queries.get_run(session, gate.scope(), run)
        runs.cancel(session, row.id, at=clock.now())
    return done(url_for("plans.run", run=run), say("The run was asked to stop."))


def _facts(session: Session, run: uuid.UUID) -> dict[str, Any]:
    row = queries.get_run(session, gate.scope(), run)
    result = row.result or {}
    return {
        "run": row,
        "district": district_name(session, uuid.UUID(row.parameters["district"])),
        "message": message_of(row),
        "unfinished": row.state in UNFINISHED,
        "curves": curves(queries.steps_of(session, run)),
        "seconds": result.get("seconds"),
        "peak_mebibytes": result.get("peak_mebibytes"),
        "finding": Finding(result["finding"]) if "finding" in result else None,
        "blockers": telling.told(
            session, [restored(each) for each in result.get("blockers", ())], current()
        ),
        "plan": result.get("plan_id"),
    }


def _day() -> date:
    try:
        return date.fromisoformat(field("day"))
    except ValueError:
        wrong = say("That is no day of the calendar.")
        raise InputRejected(wrong, (Problem(sentence=wrong, field="day"),)) from None


def _seconds() -> float:
    try:
        return float(field("seconds", required=False) or SECONDS)
    except ValueError:
        wrong = say("That is no number of seconds.")
        raise InputRejected(wrong, (Problem(sentence=wrong, field="seconds"),)) from None
