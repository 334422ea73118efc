"""The staff at the terminal."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from logistics import clock
from logistics.access.rules import EVERYTHING
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.staff import operations, queries, shift_queries, shifts
from logistics.staff.rules import Team


@click.group("staff")
def group() -> None:
    """Drivers, escorts and the other teams."""


@group.command("list")
@click.option("--team", type=click.Choice([each.value for each in Team]), default=None)
def list_staff(team: str | None) -> None:
    """Print the present staff by team and code."""
    with reading() as session:
        question = queries.staff_question(EVERYTHING, team=Team(team) if team else None)
        for row in session.scalars(question):
            loop = "closed loop" if row.closed_loop else "-"
            click.echo(
                f"{row.code:<10}  {row.team:<13}  {loop:<11}  {row.licence or '-':<4}  {row.name}"
            )


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(file: Path) -> None:
    """Register or change the staff of a CSV or XLSX file, all or nothing."""
    with transaction() as session:
        counts = operations.import_members(
            session, file.read_bytes(), scope=EVERYTHING, at=clock.now()
        )
    click.echo(f"added {counts.added}, changed {counts.changed}, unchanged {counts.unchanged}")


@group.command("shifts")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
def list_shifts(day: datetime) -> None:
    """Print who works which zone of which site on a day."""
    with reading() as session:
        for line in shift_queries.roster(session, EVERYTHING, day.date(), settings().zone):
            zone = ZoneInfo(line.time_zone)
            start, end = (
                f"{at.astimezone(zone):%m-%d %H:%M}" for at in (line.from_at, line.until_at)
            )
            state = "withdrawn" if line.withdrawn_at else line.agency or "-"
            click.echo(
                f"{line.site_code:<12}  {line.zone:<12}  {line.floor or '-':<8}  {start}  {end}  "
                f"{line.code:<10}  {line.name}  {state}"
            )


@group.command("import-shifts")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_shifts(file: Path) -> None:
    """Take the shifts of a CSV or XLSX file, all or nothing."""
    with transaction() as session:
        counts = shifts.import_shifts(session, file.read_bytes(), scope=EVERYTHING, at=clock.now())
    click.echo(f"added {counts.added}, unchanged {counts.unchanged}")
