"""The staff at the terminal."""

from __future__ import annotations

from pathlib import Path

import click

from logistics import clock
from logistics.access.rules import EVERYTHING
from logistics.database import reading, transaction
from logistics.staff import operations, queries
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
