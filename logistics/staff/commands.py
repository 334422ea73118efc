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
from logistics.errors import NotFound
from logistics.staff import absences, operations, queries, sample_queries, shift_queries, shifts
from logistics.staff.rules import AbsenceKind, Team

LOCAL = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


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


@group.command("absent")
@click.argument("code")
@click.argument("kind", type=click.Choice([each.value for each in AbsenceKind]))
@click.option("--from", "from_at", required=True, type=LOCAL, help="Local date and time.")
@click.option("--until", "until_at", required=True, type=LOCAL)
@click.option("--note", default="")
def note_absent(code: str, kind: str, from_at: datetime, until_at: datetime, note: str) -> None:
    """A member is ill, on leave or otherwise away for a time."""
    zone = ZoneInfo(settings().zone)
    with transaction() as session:
        member = queries.find_by_codes(session, {code}).get(code)
        if member is None:
            raise NotFound("staff member")
        absences.note_absence(
            session,
            member.id,
            kind=AbsenceKind(kind),
            from_at=from_at.replace(tzinfo=zone),
            until_at=until_at.replace(tzinfo=zone),
            note=note,
            at=clock.now(),
        )
    click.echo(f"{code} is away from {from_at:%m-%d %H:%M} until {until_at:%m-%d %H:%M}")


@group.command("absences")
def list_absences() -> None:
    """Print the present and coming absences of staff."""
    zone = ZoneInfo(settings().zone)
    with reading() as session:
        for row, member in absences.absences_after(session, clock.now()):
            start, end = (f"{m.astimezone(zone):%m-%d %H:%M}" for m in (row.from_at, row.until_at))
            click.echo(f"{member.code:<10}  {start}  {end}  {row.kind:<13}  {member.name}")


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


@group.command("tests")
@click.option("--overdue", is_flag=True, help="Only those who are late.")
def list_tests(overdue: bool) -> None:
    """Print whose test is due when, by the zones they worked lately."""
    with reading() as session:
        for line in sample_queries.tests_due(
            session, EVERYTHING, zone=settings().zone, at=clock.now()
        ):
            if line.overdue or not overdue:
                late = "  OVERDUE" if line.overdue else ""
                where = ",".join(line.sites)
                click.echo(
                    f"{line.due_on}  {line.member.code:<10}  {line.zone:<12}  {where}"
                    f"  {line.member.name}{late}"
                )


@group.command("import-shifts")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_shifts(file: Path) -> None:
    """Take the shifts of a CSV or XLSX file, all or nothing."""
    with transaction() as session:
        counts = shifts.import_shifts(session, file.read_bytes(), scope=EVERYTHING, at=clock.now())
    click.echo(f"added {counts.added}, unchanged {counts.unchanged}")
