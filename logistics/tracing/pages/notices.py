"""Open notices on screen: who has not said yet that they have theirs."""

from __future__ import annotations

import uuid

from flask import Response, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.arrivals import queries as arrivals
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.tracing import operations, papers
from logistics.tracing.models import ContactNotice
from logistics.tracing.pages.blueprint import pages
from logistics.tracing.queries.notices import get_notice_in, open_notices, overdue
from logistics.tracing.roles import MESSENGERS, NOTICE_READERS
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done, field
from logistics.web.language import local, shown
from logistics.wording import say

COLUMNS = ("Code", "Full name", "Phone", "What is done", "Given", "To be acknowledged by")


@pages.get("/notices")
@gate.allow(*NOTICE_READERS)
def notices() -> str | Response:
    """The notices that nobody has acknowledged, the most urgent first."""
    at = clock.now()
    with reading() as session:
        rows = open_notices(session, gate.scope())
        if asked_for():
            return sheet("notices", COLUMNS, [_cells(row) for row in rows])
        return render_template(
            "tracing/notices.html",
            rows=rows,
            late={row.id for row in rows if overdue(row, at)},
            code_of=papers.code_of,
            districts={each.id: each for each in arrivals.districts(session)},
            zone=settings().zone,
        )


def _cells(row: ContactNotice) -> tuple[object, ...]:
    who = row.person or row.line.member
    return (
        papers.code_of(row),
        papers.name_of(row),
        who.phone if who else "",
        shown(row.line.deed),
        local(row.occurred_at, style="%Y-%m-%d %H:%M"),
        local(row.due_at, style="%Y-%m-%d %H:%M") if row.due_at else "",
    )


@pages.post("/notices/<uuid:notice>/acknowledgement")
@gate.allow(*MESSENGERS)
def acknowledge(notice: uuid.UUID) -> BaseResponse:
    """Note who has a notice."""
    with transaction() as session:
        operations.acknowledge(
            session, gate.scope(), notice, by=field("by", most=120), at=clock.now()
        )
    return done(url_for("tracing.notices"), say("The notice is acknowledged."))


@pages.post("/notices/<uuid:notice>/print")
@gate.allow(*MESSENGERS)
def print_notice(notice: uuid.UUID) -> BaseResponse:
    """Print one notice."""
    with transaction() as session:
        row = get_notice_in(session, gate.scope(), notice)
        run = papers.request_notices(session, [row], at=clock.now())
    return done(url_for("work.show", run=run.id))
