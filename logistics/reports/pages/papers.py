"""Papers that are wrong by now: to be printed again in one run, or to be collected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.access.rules import Role
from logistics.database import reading, transaction
from logistics.documents import jobs
from logistics.reports.queries import reprints as queries
from logistics.reports.queries.today import local_day
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field
from logistics.web.language import shown

pages = Blueprint("papers", __name__, url_prefix="/papers")

READERS = (Role.COMMAND, Role.SITE_MANAGER, Role.DISPATCHER, Role.CLERK)
COLUMNS = ("Papers", "Of", "Room or trip", "State", "Version printed", "Printed at")


@pages.get("")
@gate.allow(*READERS)
def index() -> str | Response:
    """The papers of a day that somebody has to print again or to collect."""
    day = _day(request.args.get("day", ""))
    with reading() as session:
        found = queries.batches(session, gate.scope(), gate.roles(), day, at=clock.now())
    if asked_for():
        return sheet(f"papers-{day}", COLUMNS, _cells(found))
    return render_template("reports/papers.html", day=day, batches=found)


@pages.post("")
@gate.allow(*READERS)
def print_again() -> BaseResponse:
    """Print in one run what is new or wrong of one kind of paper."""
    day, at = _day(field("day")), clock.now()
    with transaction() as session:
        batch = queries.get_batch(
            session,
            gate.scope(),
            gate.roles(),
            kind=field("papers"),
            owner=field("owner"),
            day=day,
            at=at,
        )
        run = jobs.request(
            session,
            batch.kind,
            {**queries.parameters(batch.kind, str(batch.owner_id), day), jobs.DUE_ONLY: "yes"},
            at=at,
        )
    return done(url_for("work.show", run=run.id))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return local_day(clock.now())


def _cells(found: Sequence[queries.Batch]) -> Iterator[tuple[object, ...]]:
    for batch in found:
        for each in batch.wanting:
            yield (
                shown(batch.kind),
                batch.of,
                each.place,
                shown(each.state.value),
                each.issue or "",
                each.printed_at or "",
            )
