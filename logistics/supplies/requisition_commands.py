"""Requisitions at the terminal: what waits, what is stopped, approve and pick."""

from __future__ import annotations

import uuid

import click

from logistics import audit, clock
from logistics.access.rules import EVERYTHING
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.supplies.operations import picking, requisitions
from logistics.supplies.queries import requisitions as queries
from logistics.supplies.rules import local_day
from logistics.terminal import tell
from logistics.wording import say


@click.group("requisitions")
def group() -> None:
    """Who asked for goods, and how far that is."""


@group.command("list")
@click.option("--all", "everything", is_flag=True, help="also what is over")
def list_requisitions(everything: bool) -> None:
    """Print requisitions; then what a recall stopped, papers that are due, and loans."""
    now = clock.now()
    with reading() as session:
        states = None if everything else queries.OPEN
        for row in session.scalars(queries.requisitions_question(EVERYTHING, states=states)):
            click.echo(
                f"{row.id}  {row.number}  {row.kind:<16}  {row.state:<15}  "
                f"{row.from_place.code} > {row.to_place.code}"
            )
        for requisition, picks in queries.stopped_requisitions(session, EVERYTHING, at=now).items():
            for pick_, why in picks:
                tell(
                    say(
                        "✗ %(number)s: picked lot %(lot)s may not be issued: %(why)s.",
                        number=str(requisition),
                        lot=pick_.lot.label,
                        why=why,
                    )
                )
        for night in queries.night_issues(session, EVERYTHING):
            late = "late" if night.due_at < now else "due"
            click.echo(f"{night.requisition.number}  papers {late} {night.due_at:%m-%d %H:%M}Z")
        today = local_day(now, settings().zone)
        for loan in queries.loans(session, EVERYTHING):
            late = "overdue" if loan.overdue(today) else "out until"
            click.echo(f"{loan.requisition.number}  loan {late} {loan.requisition.due_back_on}")


@group.command("approve")
@click.argument("requisition", type=click.UUID)
def approve(requisition: uuid.UUID) -> None:
    """Grant a requisition whole."""
    with transaction() as session:
        row = requisitions.approve(session, requisition, by=audit.actor().label, at=clock.now())
        click.echo(f"{row.number} {row.state}")


@group.command("pick")
@click.argument("requisition", type=click.UUID)
def pick(requisition: uuid.UUID) -> None:
    """Reserve lots for a requisition, the earliest expiry first, and print them."""
    with transaction() as session:
        picking.pick(session, requisition, by=audit.actor().label, at=clock.now())
        for each in queries.picks_of(session, requisition):
            click.echo(
                f"{each.state:<10}  {each.lot.number:<20}  {each.lot.expires_on or '-'}  "
                f"{each.quantity:>10}"
            )
