"""The policy at the terminal."""

from __future__ import annotations

from pathlib import Path

import click

from logistics import clock
from logistics.database import reading, transaction
from logistics.policy import operations, queries
from logistics.policy.examples import example_text, names


@click.group("policy")
def group() -> None:
    """Versions of the policy."""


@group.command("list")
def list_versions() -> None:
    """Print the versions and when each holds."""
    with reading() as session:
        for row in queries.rows(session):
            local = queries.get_version(session, row.id).effective_from
            click.echo(f"{row.number:>4}  {local:%Y-%m-%d %H:%M}  {row.state:<10}  {row.name}")


@group.command("load")
@click.argument("source")
@click.option("--force", is_flag=True, help="Put the versions in force at once.")
def load(source: str, force: bool) -> None:
    """Keep the versions of a YAML file, or of an example by its name, as drafts."""
    text = example_text(source) if source in names() else Path(source).read_text("utf-8")
    with transaction() as session:
        drafts = operations.add_drafts(session, text, at=clock.now())
        for row in drafts if force else ():
            operations.put_in_force(session, row.id, expected=row.version, at=clock.now())
        for row in drafts:
            click.echo(f"{row.number:>4}  {row.state}  {row.name}")
