"""``logistics reports daily``: the daily report at the terminal."""

from __future__ import annotations

import sys
from datetime import datetime

import click
import sqlalchemy as sa

from logistics import clock
from logistics.access.rules import EVERYTHING
from logistics.database import reading, transaction
from logistics.errors import NotFound
from logistics.reports.operations import send_report
from logistics.reports.queries.cover import CoverLine, cover_of
from logistics.reports.queries.daily import DailyReport, daily_report
from logistics.reports.queries.today import local_day
from logistics.reports.rules.daily import Figure
from logistics.reports.rules.sent import DayFigure
from logistics.sites import queries as sites
from logistics.sites.models import Site
from logistics.terminal import language, tell
from logistics.wording import Language, say, text


@click.group("reports")
def group() -> None:
    """Figures that are reported upwards."""


@group.command("daily")
@click.argument("code", required=False)
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Today where it is missing.")
def daily(code: str | None, day: datetime | None) -> None:
    """The daily report of a site, or of all; ends with 1 when books and people differ."""
    at = clock.now()
    with reading() as session:
        chosen = sites.sites_in(session, EVERYTHING)
        if code:
            chosen = list(session.scalars(sa.select(Site).where(Site.code == code)))
            if not chosen:
                raise NotFound("site")
        homes = [] if code else sites.districts_in(session, EVERYTHING)
        wanted = day.date() if day else local_day(at)
        report = daily_report(session, chosen, wanted, at=at, homes=homes)
        _tell(report)
        alone = chosen[0] if code else None
        for line in cover_of(session, report, site=alone, homes=homes, at=at):
            _tell_cover(line)
    if not report.statement.proven:
        sys.exit(1)


@group.command("send")
@click.argument("code")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), required=True)
def send(code: str, day: datetime) -> None:
    """Send the daily report of site CODE; again, as a version that replaces it."""
    with transaction() as session:
        site = sites.find_site(session, EVERYTHING, code)
        if site is None:
            raise NotFound("site")
        row = send_report(session, site, day.date(), at=clock.now())
        sent = say("The report of %(day)s is sent, version %(n)s.", day=str(row.day), n=row.issue)
    tell(sent)


def _tell_cover(line: CoverLine) -> None:
    item, stand = line.item, line.stand
    name = item.name_zh if language() is Language.CHINESE else item.name_en
    days = "–" if stand.cover is None else f"{stand.cover:.1f}"
    words = say(
        "%(days)s days of cover: %(item)s, %(state)s",
        days=days,
        item=f"{name} {item.size}".rstrip(),
        state=say(stand.state.value),
    )
    tell(words)


def _tell(report: DailyReport) -> None:
    statement, total = report.statement, report.statement.total
    for figure in Figure:
        click.echo(f"{total[figure]:>8}  {text(figure.value, language())}")
    for extra in DayFigure:
        click.echo(f"{report.day_figures[extra]:>8}  {text(extra.value, language())}")
    for site in report.unsent:
        tell(say("Site %(code)s has not sent its report.", code=site.code))
    tell(
        say(
            "Since the beginning: %(filed)s taken in − %(ended)s ended = %(remaining)s.",
            filed=statement.filed,
            ended=statement.ended,
            remaining=statement.remaining,
        )
    )
    for fault, n in statement.faults.items():
        click.echo(f"✗ {text(fault.value, language())}: {n}")
