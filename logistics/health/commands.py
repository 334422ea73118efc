"""The round of a site, at the terminal."""

from __future__ import annotations

import click

from logistics import clock
from logistics.access.rules import EVERYTHING
from logistics.database import reading
from logistics.errors import NotFound
from logistics.health.care import queries as care
from logistics.health.rounds import Call, round_of
from logistics.sites import queries as sites


@click.group("health")
def group() -> None:
    """Temperatures and swabs."""


@group.command()
@click.argument("code")
@click.option("--all", "everybody", is_flag=True, help="Also those who are done.")
def rounds(code: str, everybody: bool) -> None:
    """List the rooms of a site in walking order with what is due there now."""
    with reading() as session:
        site = sites.find_site(session, EVERYTHING, code.upper())
        if site is None:
            raise NotFound("site")
        found = round_of(session, site, at=clock.now())
        for call in found.calls:
            if everybody or call.due:
                click.echo(_line(call))
    click.echo(f"{found.left} of {len(found.calls)} people left")


@group.command()
def alerts() -> None:
    """List positives that nobody has acted on, and who waits for an ambulance to a clinic."""
    with reading() as session:
        for sample in care.positives_to_act_on(session, EVERYTHING):
            click.echo(f"positive   {sample.result_at:%Y-%m-%d %H:%M}Z  sample {sample.code}")
        for row in care.waiting(session, EVERYTHING):
            click.echo(f"ambulance  {row.occurred_at:%Y-%m-%d %H:%M}Z  {row.cause}  to {row.where}")


def _line(call: Call) -> str:
    swabs = [f"{swab.assay} {swab.specimen} of {swab.due_on}" for swab in call.swabs]
    done = f"{call.temperature:.1f}" if call.temperature is not None else "-"
    what = ["temperature" if call.temperature_due else done, *swabs]
    return f"{call.label}  {call.name}  day {call.day}  {', '.join(what)}"
