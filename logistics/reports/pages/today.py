"""The first page after sign-in: the figures of the day, each leading to its rows."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.access.rules import Role
from logistics.database import reading
from logistics.errors import NotFound
from logistics.reports.pages.links import link
from logistics.reports.queries.concern_lines import ConcernLine, lines_of
from logistics.reports.queries.concerns import Concern
from logistics.reports.queries.today import Today, marks_of, today
from logistics.reports.roles import HEALTH_READERS, PEOPLE_READERS
from logistics.tracing import roles as tracing
from logistics.web.export import asked_for, sheet
from logistics.web.language import shown
from logistics.web.paging import Page, wanted

pages = Blueprint("today", __name__)

COLUMNS = ("Full name", "Place", "Since", "What")
OF_HEALTH = (Concern.FEVER_AT_PORT, Concern.SYMPTOMS_IN_ROOM)
OF_RECORDS = (
    Concern.POSITIVE,
    Concern.FOR_AMBULANCE,
    Concern.SYMPTOMS_IN_ROOM,
    Concern.MISSED_CHECKS,
    Concern.RESULTS_OVERDUE,
)
OF_TRACING = (Concern.NOT_TRACED, Concern.TO_DECIDE)
OF_NOTICES = (Concern.NOTICE_OVERDUE, Concern.NOTICE_OPEN)
LISTS = {
    Concern.TO_DECIDE: "tracing.index",
    Concern.NOTICE_OVERDUE: "tracing.notices",
    Concern.NOTICE_OPEN: "tracing.notices",
}
"""Pages on which the rows of a concern are dealt with."""

URGENT = (
    *OF_HEALTH,
    Concern.POSITIVE,
    Concern.FOR_AMBULANCE,
    Concern.MISSING,
    Concern.SURFACES,
    Concern.WITHOUT_ROOM,
    Concern.LATE_TRIPS,
    Concern.NOT_TRACED,
    Concern.NOTICE_OVERDUE,
    Concern.TO_MOVE,
    Concern.VISITOR_LEAVES,
)


@pages.get("/")
@gate.allow(*Role)
def index() -> str | BaseResponse:
    """The figures of the day, within what the user may see; a guard goes on to the gate."""
    if not gate.has_role(*gate.EVERYBODY):
        return redirect(url_for("gate.index"))
    with reading() as session:
        figures = today(session, gate.scope(), gate.user_id(), at=clock.now())
        return render_template(
            "reports/today.html",
            today=figures,
            concerns=_offered(figures),
            urgent=URGENT,
            lists=LISTS,
            link=link,
        )


def _offered(figures: Today) -> dict[Concern, int]:
    """The concerns whose rows the user may open."""
    return {each: n for each, n in figures.concerns.items() if may_open(each)}


def may_open(concern: Concern) -> bool:
    """Whether the user's role may see the rows of a concern."""
    if concern in OF_TRACING:
        return gate.has_role(*tracing.READERS)
    if concern in OF_NOTICES:
        return gate.has_role(*tracing.NOTICE_READERS)
    return gate.has_role(*(HEALTH_READERS if concern in OF_RECORDS else PEOPLE_READERS))


@pages.get("/today/<concern>")
@gate.allow(*PEOPLE_READERS)
def rows(concern: str) -> str | Response:
    """The rows behind a number of the first page."""
    if concern not in set(Concern) or not may_open(Concern(concern)):
        raise NotFound("list")
    asked, at = Concern(concern), clock.now()
    with reading() as session:
        marks = marks_of(session, gate.scope(), asked, at=at)
        if asked_for():
            return sheet(
                concern, COLUMNS, (_cells(line) for line in lines_of(session, marks, at=at))
            )
        window: dict[str, Any] = wanted()
        start = (window["number"] - 1) * window["size"]
        page = Page(
            items=lines_of(session, marks[start : start + window["size"]], at=at),
            total=len(marks),
            **window,
        )
        return render_template("reports/concern.html", concern=asked, page=page, link=link)


def _cells(line: ConcernLine) -> tuple[object, ...]:
    trip = line.mark.trip
    name = line.person.full_name if line.person else trip.number if trip else ""
    return name, line.place, line.mark.since, shown(line.mark.about)
