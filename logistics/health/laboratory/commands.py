"""Samples and results at the terminal."""

from __future__ import annotations

from pathlib import Path

import click

from logistics import clock
from logistics.access.rules import EVERYTHING
from logistics.database import reading, transaction
from logistics.health.laboratory import operations, queries, results
from logistics.health.laboratory.operations import LaboratoryOrder
from logistics.health.laboratory.queries import USUAL_HOURS, Tube
from logistics.health.laboratory.rules import OPEN, SampleState
from logistics.terminal import language
from logistics.wording import restored, text


@click.group("samples")
def group() -> None:
    """Samples on their way, laboratories and their results."""


@group.command("list")
@click.option("--overdue", is_flag=True, help="Only those whose result is late.")
@click.option("--state", type=click.Choice([each.value for each in SampleState]), default=None)
def list_tubes(overdue: bool, state: str | None) -> None:
    """List the tubes without a result, or those in a state, the oldest first."""
    states = (SampleState(state),) if state else OPEN
    with reading() as session:
        found = queries.tubes(session, EVERYTHING, at=clock.now(), states=states)
        for tube in found:
            if tube.overdue or not overdue:
                click.echo(_line(tube))


@group.command("results")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--laboratory", required=True, help="Whose results they are.")
def import_results(file: Path, laboratory: str) -> None:
    """Enter the results of a CSV or XLSX file; ends with 1 when lines of it wait."""
    with transaction() as session:
        row = results.import_results(
            session, file.read_bytes(), file.name, laboratory, scope=EVERYTHING, at=clock.now()
        )
    click.echo(f"entered {row.entered} of {row.lines} lines, {row.waiting} wait")
    for each in row.problems:
        sentence = text(restored(each["sentence"]), language())
        click.echo(f"  line {each['line']} {each['field'] or ''}: {sentence}", err=True)
    if row.problems:
        raise SystemExit(1)


@group.command("laboratories")
def list_laboratories() -> None:
    """List the laboratories."""
    with reading() as session:
        for row in queries.laboratories(session, closed=True):
            where = "on site" if row.on_site else f"{row.result_hours} h"
            click.echo(f"{row.name}  {where}{'  closed' if row.closed_at else ''}")


@group.command("add-laboratory")
@click.argument("name")
@click.option("--hours", default=USUAL_HOURS, help="From the sample to its result.")
@click.option("--on-site", is_flag=True, help="It tests beside the resident; nothing is sent.")
@click.option("--phone", default="")
def add_laboratory(name: str, hours: int, on_site: bool, phone: str) -> None:
    """Put a laboratory on record; samples name it from then on."""
    order = LaboratoryOrder(phone=phone, on_site=on_site, result_hours=hours)
    with transaction() as session:
        row = operations.add_laboratory(session, name, order, at=clock.now())
    click.echo(f"{row.name} is on record")


def _line(tube: Tube) -> str:
    late = "  OVERDUE" if tube.overdue else ""
    where = f"{tube.site} {tube.room}".strip() or "-"
    return (
        f"{tube.sample.code:<12}  {text(tube.facts.state, language()):<16}  {tube.hours:>5.1f} h  "
        f"{where:<14}  {tube.sample.laboratory}{late}"
    )
