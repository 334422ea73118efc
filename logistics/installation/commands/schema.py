"""``logistics prepare`` and ``logistics database``: the tables of this installation."""

from __future__ import annotations

import sys

import click
from alembic.util import CommandError

from logistics.database import bound
from logistics.installation import preparation
from logistics.schema import guards, migrations
from logistics.terminal import tell
from logistics.wording import Sentence, say


@click.command()
def prepare() -> None:
    """Bring the database up to date and make keys for a new installation."""
    preparation.prepare()
    _say_where()


@click.group()
def database() -> None:
    """The tables of this installation."""


@database.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Run migrations up to the newest one, or to REVISION."""
    migrations.upgrade(bound(), revision)
    _say_where()


@database.command()
@click.argument("revision")
@click.confirmation_option(prompt="Taking migrations back deletes what they added. Go on?")
def downgrade(revision: str) -> None:
    """Take migrations back to REVISION; "base" takes back all of them."""
    migrations.downgrade(bound(), revision)
    _say_where()


@database.command()
def check() -> None:
    """Compare the database with this version of the product; ends with 1 on a difference."""
    found = _findings()
    for sentence in found:
        tell(sentence, err=True)
    if found:
        sys.exit(1)
    _say_where()
    tell(say("The tables are as they should be, and every guard is present."))


def _findings() -> list[Sentence]:
    try:
        different = migrations.differences(bound())
    except CommandError:
        return [say("The database is not up to date. Run logistics database upgrade.")]
    with bound().connect() as connection:
        gone = guards.missing(connection)
    return [say("A table differs: %(what)s.", what=each) for each in different] + [
        say("The guard %(name)s is missing or switched off.", name=each) for each in gone
    ]


def _say_where() -> None:
    with bound().connect() as connection:
        at = migrations.current(connection) or "base"
    tell(say("The database is at revision %(revision)s.", revision=at))
