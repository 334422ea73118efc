"""``logistics weights``: see, copy, change and choose what plans weigh."""

from __future__ import annotations

import click
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access.rules import EVERYTHING
from logistics.database import reading, transaction
from logistics.errors import NotFound
from logistics.planning.queries import get_district_in
from logistics.planning.weighing import operations, queries
from logistics.planning.weighing.weights import BY_NAME, WEIGHTS
from logistics.sites.models import District
from logistics.terminal import language, tell
from logistics.wording import say, text

DISTRICT = click.option("--district", required=True, help="Code of a district of ours.")


@click.group("weights")
def group() -> None:
    """What the plans of a district weigh."""


@group.command("list")
@DISTRICT
def list_sets(district: str) -> None:
    """Print the sets; a star marks the one in force."""
    with reading() as session:
        for each in queries.sets_of(session, _district(session, district).id):
            click.echo(f"{'*' if each.in_force else ' '} {each.weights.name}")


@group.command("show")
@DISTRICT
@click.argument("name", required=False)
def show(district: str, name: str | None) -> None:
    """Print the weights of a set, or of the one in force."""
    with reading() as session:
        row = _district(session, district)
        found = (
            queries.get_named(session, row.id, name).weights
            if name
            else queries.in_force(session, row.id)
        )
    click.echo(found.name)
    for each in WEIGHTS:
        label = text(each.label, language())
        click.echo(f"  {each.name:<16} {found.figures[each.name]:>8g}  {label}")


@group.command("copy")
@DISTRICT
@click.argument("source")
@click.argument("name")
def copy(district: str, source: str, name: str) -> None:
    """Make a set of the district's own from a preset or another of its sets."""
    with transaction() as session:
        row = _district(session, district)
        operations.copy(session, row.id, source, name, at=clock.now())
        tell(say("The set was copied."))


@group.command("change")
@DISTRICT
@click.argument("name")
@click.argument("figures", nargs=-1, metavar="WEIGHT=COST…")
@click.option("--rename", help="Another name for the set.")
def change(district: str, name: str, figures: tuple[str, ...], rename: str | None) -> None:
    """Change some weights of a set, such as site=300."""
    with transaction() as session:
        found = queries.get_named(session, _district(session, district).id, name)
        if found.id is None:
            raise NotFound("set of weights")
        pairs = dict(each.partition("=")[::2] for each in figures)
        operations.change(session, found.id, pairs, name=rename)
        tell(say("The weights were changed."))


@group.command("choose")
@DISTRICT
@click.argument("name")
def choose(district: str, name: str) -> None:
    """Make the next plans with a set."""
    with transaction() as session:
        operations.choose(session, _district(session, district).id, name, at=clock.now())
        tell(say("The next plans are made with these weights."))


@group.command("history")
@DISTRICT
def history(district: str) -> None:
    """Print who did what, latest first."""
    with reading() as session:
        entries = queries.history(session, _district(session, district).id)
    for entry in entries:
        what = text(entry.what, language())
        click.echo(f"{entry.at:%Y-%m-%d %H:%M}Z  {entry.by}  {entry.name}: {what}")
        for each in entry.moved:
            label = text(BY_NAME[each.weight].label, language())
            click.echo(f"    {label}: {each.before:g} → {each.after:g}")


def _district(session: Session, code: str) -> District:
    return get_district_in(session, EVERYTHING, code)
