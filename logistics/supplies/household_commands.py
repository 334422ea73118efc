"""Masks for households at the terminal, where the longest lists are read."""

from __future__ import annotations

import uuid
from pathlib import Path

import click

from logistics import audit, clock
from logistics.access.rules import EVERYTHING
from logistics.database import reading, transaction
from logistics.errors import NotFound
from logistics.sites.queries.places import districts_in
from logistics.supplies.operations import household_tables as tables
from logistics.supplies.operations import households as operations
from logistics.supplies.queries import households as queries
from logistics.supplies.rules.households import MaskFigures

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("households")
def group() -> None:
    """Rounds of masks for households."""


@group.command("list")
def list_rounds() -> None:
    """Print every round with its figures; reserved is not bought."""
    with reading() as session:
        for row in queries.rounds_in(session, EVERYTHING):
            click.echo(f"{row.id}  {row.name}")
            click.echo(f"  {line_of(queries.figures_of(session, row))}")


@group.command("import")
@click.argument("district")
@click.argument("file", type=FILE)
def import_households(district: str, file: Path) -> None:
    """Register the households of a CSV file (number,community,persons) of a district's code."""
    with transaction() as session:
        found = {each.code: each.id for each in districts_in(session, EVERYTHING)}.get(district)
        if found is None:
            raise NotFound("district")
        taken = tables.import_households(
            session, file.read_bytes(), district_id=found, at=clock.now()
        )
    click.echo(f"added {taken.added}, unchanged {taken.unchanged}")


@group.command("reservations")
@click.argument("round_id", type=click.UUID, metavar="ROUND")
@click.argument("file", type=FILE)
def import_reservations(round_id: uuid.UUID, file: Path) -> None:
    """Take the reservations of a CSV file (number,outlet,from,channel)."""
    with transaction() as session:
        row = queries.get_round(session, EVERYTHING, round_id)
        taken = tables.import_reservations(session, file.read_bytes(), row, at=clock.now())
    click.echo(f"added {taken.added}, unchanged {taken.unchanged}")


@group.command("sales")
@click.argument("round_id", type=click.UUID, metavar="ROUND")
@click.argument("file", type=FILE)
def import_sales(round_id: uuid.UUID, file: Path) -> None:
    """Book what a desk without a network sold, from a CSV file (number)."""
    with transaction() as session:
        row = queries.get_round(session, EVERYTHING, round_id)
        taken = tables.import_sales(session, file.read_bytes(), row, at=clock.now())
    click.echo(f"added {taken.added}, unchanged {taken.unchanged}")


@group.command("close-slots")
@click.argument("round_id", type=click.UUID, metavar="ROUND")
def close_slots(round_id: uuid.UUID) -> None:
    """End every pickup time that has passed, and book what was bought in it."""
    now = clock.now()
    with transaction() as session:
        row = queries.get_round(session, EVERYTHING, round_id)
        passed = [
            each.slot
            for each in queries.slots_of(session, row.id)
            if each.slot.closed_at is None and each.slot.until_at <= now
        ]
        for slot in passed:
            operations.close_slot(session, row, slot, by=audit.actor().label, at=now)
        click.echo(f"closed {len(passed)}: {line_of(queries.figures_of(session, row))}")


def line_of(figures: MaskFigures) -> str:
    """The figures of a round in one line."""
    return (
        f"{figures.households} households, {figures.reserved} reserved "
        f"({figures.reserved_share} %), {figures.bought} of them bought "
        f"({figures.bought_share} %), {figures.waiting} waiting, {figures.missed} not come"
    )
