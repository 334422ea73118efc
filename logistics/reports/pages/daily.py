"""The daily report on screen, as a sheet and on paper; each number opens its rows."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from logistics import clock
from logistics.access import gate
from logistics.arrivals.people_models import Person
from logistics.database import reading, transaction
from logistics.documents import jobs
from logistics.errors import NotFound
from logistics.reports import operations, papers
from logistics.reports.queries.cover import CoverLine, cover_of
from logistics.reports.queries.daily import (
    DailyReport,
    daily_report,
    day_statement,
    people_behind,
    rows_of,
)
from logistics.reports.queries.today import local_day
from logistics.reports.roles import HEALTH_READERS, PRINTERS, SENDERS
from logistics.reports.rules.daily import CAME, ENDED, Figure, Row, Statement
from logistics.reports.rules.sent import DayFigure
from logistics.sites import queries as sites
from logistics.sites.models import District, Site
from logistics.sites.pages import fields
from logistics.transfers.queries.words import category_names
from logistics.web.export import asked_for, sheet
from logistics.web.forms import done
from logistics.web.language import shown
from logistics.web.paging import Page, wanted
from logistics.wording import say, term

pages = Blueprint("daily", __name__, url_prefix="/daily")

COLUMNS = ("Category", "Measure", *Figure)
OWN = term("your_own_file")
ROW_COLUMNS = ("Full name", "Category", "Measure", "Since")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The report that a request names.

    :ivar site: the one site it is about; none for all that the user may see
    """

    offered: list[Site]
    site: Site | None
    day: date

    def report(self, session: Session) -> DailyReport:
        """The report, as the rows have it now."""
        chosen, homes = self._about(session)
        return daily_report(session, chosen, self.day, at=clock.now(), homes=homes)

    def cover(self, session: Session, report: DailyReport) -> tuple[CoverLine, ...]:
        """How long the items of the site, or of our districts, last."""
        _, homes = self._about(session)
        return cover_of(session, report, site=self.site, homes=homes, at=clock.now())

    def statement(self, session: Session) -> Statement:
        """Of the report who came, who went and who is there."""
        chosen, homes = self._about(session)
        return day_statement(session, chosen, self.day, at=clock.now(), homes=homes)

    def _about(self, session: Session) -> tuple[list[Site], list[District]]:
        if self.site:
            return [self.site], []
        return self.offered, sites.districts_in(session, gate.scope())

    @property
    def name(self) -> str:
        """What a file with it is called."""
        return f"daily-{self.site.code if self.site else 'all'}-{self.day}"


def _asked(session: Session) -> Asked:
    """The site and day of the request; a site that the user may not see is not found."""
    offered = sites.sites_in(session, gate.scope())
    site = request.args.get("site", type=uuid.UUID)
    day = local_day(clock.now())
    with suppress(ValueError):
        day = date.fromisoformat(request.args.get("day", ""))
    chosen = sites.get_site(session, gate.scope(), site) if site else None
    return Asked(offered=offered, site=chosen, day=day)


@pages.get("")
@gate.allow(*HEALTH_READERS)
def index() -> str | Response:
    """The report of a day, of one site or of all that the user may see; names nobody."""
    with reading() as session:
        asked = _asked(session)
        report = asked.report(session)
        if asked_for():
            return sheet(asked.name, COLUMNS, _cells(report))
        return render_template(
            "reports/daily.html",
            asked=asked,
            report=report,
            cover=asked.cover(session, report),
            figures=list(Figure),
            came=CAME,
            ended=ENDED,
            categories=category_names(session),
            day_figures=list(DayFigure),
            may_print=gate.has_role(*PRINTERS),
            may_send=gate.has_role(*SENDERS),
        )


@pages.get("/rows/<figure>")
@gate.allow(*HEALTH_READERS)
def rows(figure: str) -> str | Response:
    """The people behind a number of the report."""
    if figure not in set(Figure):
        raise NotFound("list")
    with reading() as session:
        asked = _asked(session)
        found = rows_of(
            asked.statement(session),
            Figure(figure),
            request.args.get("category"),
            request.args.get("measure"),
        )
        window = wanted()
        start = (window["number"] - 1) * window["size"]
        shown_rows = found if asked_for() else found[start : start + window["size"]]
        people = people_behind(session, shown_rows)
        if asked_for():
            return sheet(f"{asked.name}-{figure}", ROW_COLUMNS, _row_cells(found, people))
        return render_template(
            "reports/daily_rows.html",
            asked=asked,
            figure=figure,
            people=people,
            categories=category_names(session),
            page=Page(items=shown_rows, total=len(found), **window),
        )


@pages.post("/send")
@gate.allow(*SENDERS)
def send() -> BaseResponse:
    """Send the report of a site as it stands; a report that was sent before is replaced."""
    day = fields.day("day")
    with transaction() as session:
        site = sites.get_site(session, gate.scope(), fields.row_id("site"))
        row = operations.send_report(session, site, day, at=clock.now())
        sentence = say("The report of %(day)s is sent, version %(n)s.", day=str(day), n=row.issue)
    return done(url_for("daily.index", site=site.id, day=day), sentence)


@pages.post("/print")
@gate.allow(*PRINTERS)
def print_report() -> BaseResponse:
    """Print the report of a site; before the cut-off it is marked as a draft."""
    with transaction() as session:
        site = sites.get_site(session, gate.scope(), fields.row_id("site"))
        run = jobs.request(
            session,
            papers.daily_reports.__name__,
            {"site_id": site.id, "day": fields.day("day")},
            at=clock.now(),
            district_id=site.district_id,
        )
    return done(url_for("work.show", run=run.id))


def _row_cells(
    rows: Sequence[Row], people: Mapping[uuid.UUID, Person]
) -> Iterator[tuple[object, ...]]:
    for row in rows:
        person = people.get(row.episode.person_id)
        name = person.full_name if person else shown(OWN)
        yield name, row.episode.category, shown(row.episode.measure), row.since


def _cells(report: DailyReport) -> list[tuple[object, ...]]:
    """A line for each category and measure, and everybody together."""
    lines: list[tuple[object, ...]] = [
        (line.category, shown(line.measure), *(line.counts[each] for each in Figure))
        for line in report.statement.lines
    ]
    total = report.statement.total
    return [*lines, (shown("Together"), "", *(total[each] for each in Figure))]
