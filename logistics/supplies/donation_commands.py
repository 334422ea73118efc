"""Donations and orders at the terminal: what came, what is to come."""

from __future__ import annotations

import click

from logistics import clock
from logistics.access.rules import EVERYTHING
from logistics.config import settings
from logistics.database import reading
from logistics.supplies.queries import deliveries, donations
from logistics.supplies.rules import local_day
from logistics.supplies.rules.units import written


@click.command("donations")
def list_donations() -> None:
    """Print what was donated of each item beside the ledger, and money by currency."""
    with reading() as session:
        for each in donations.donated_items(session):
            amount = written(each.donated, each.item.base_unit, each.item.shown_unit)
            verdict = "balances" if each.balances else f"ledger has {each.in_the_ledger}"
            click.echo(f"{each.item.code:<16}  {amount:>14} {each.item.shown_unit:<8}  {verdict}")
        for currency, cents in donations.money_given(session):
            click.echo(f"{'money':<16}  {cents / 100:>14,.2f} {currency}")


@click.command("orders")
def list_orders() -> None:
    """Print orders, those with something to come first, and when makers can be done."""
    today = local_day(clock.now(), settings().zone)
    with reading() as session:
        for line in deliveries.orders_in(session, EVERYTHING, today=today):
            order, late = line.order, "  late" if line.late(today) else ""
            click.echo(
                f"{order.number}  {order.supplier:<24}  {order.item.code:<16}  "
                f"{line.delivered:>12,} of {order.quantity:>12,}  due {order.due_on}{late}"
            )
        for each in deliveries.production_lines(session, EVERYTHING):
            click.echo(
                f"{each.maker}: {each.capacity:,} a day of {each.item.code}, {each.ours:,} ours"
            )
