"""Sites at the terminal."""

from __future__ import annotations

from pathlib import Path

import click

from logistics import clock
from logistics.access.rules import EVERYTHING
from logistics.database import reading, transaction
from logistics.sites import operations, queries
from logistics.sites.queries import hygiene


@click.group("sites")
def group() -> None:
    """Sites and their rooms."""


@group.command("list")
def list_sites() -> None:
    """Print every site with its rooms."""
    with reading() as session:
        sites = queries.sites_in(session, EVERYTHING)
        figures = queries.site_figures(session, [site.id for site in sites], clock.now())
        click.echo(f"{'code':<12} {'state':<10} {'rooms':>5} {'in order':>8}  name")
        for site in sites:
            counted = figures[site.id]
            click.echo(
                f"{site.code:<12} {site.state:<10} {counted.for_residents:>5} "
                f"{counted.serviceable:>8}  {site.name_zh} {site.name_en}"
            )


@group.command("waste")
def list_waste() -> None:
    """Print the waste that should have been handed over by now."""
    with reading() as session:
        for row in hygiene.waste_kept_too_long(session, EVERYTHING, at=clock.now()):
            click.echo(f"{row.occurred_at:%Y-%m-%d %H:%M}Z  {row.bags} bags  site {row.site_id}")


@group.command("import-rooms")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
def import_rooms(file: Path, dry_run: bool) -> None:
    """Add and change rooms by a CSV or XLSX table: all of it, or nothing."""
    act = operations.preview_rooms if dry_run else operations.import_rooms
    with transaction() as session:
        planned = act(session, EVERYTHING, file.read_bytes(), at=clock.now())
    click.echo(
        f"added {planned.added}, changed {planned.changed}, unchanged {planned.unchanged}"
        + (" (dry run: nothing was changed)" if dry_run else "")
    )
