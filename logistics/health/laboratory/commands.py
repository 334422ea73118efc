"""Samples and results at the terminal."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from logistics import clock
from logistics.access.rules import EVERYTHING
from logistics.database import reading, transaction
from logistics.documents import fetching
from logistics.errors import NotFound
from logistics.health.laboratory import operations, papers, queries, results
from logistics.health.laboratory.operations import LaboratoryOrder
from logistics.health.laboratory.queries import USUAL_HOURS, Tube
from logistics.health.laboratory.rules import OPEN, SampleState
from logistics.sites import queries as sites
from logistics.terminal import language
from logistics.wording import restored, text

LATELY = timedelta(days=7)


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


@group.command("labels")
@click.argument("code")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--laboratory", required=True, help="Which tests the tubes.")
@click.option("--second", default="", help="Which tests the second tube, where two are asked for.")
def print_labels(code: str, file: Path, laboratory: str, second: str) -> None:
    """Print a label for every tube that is due now at the site CODE into FILE."""
    with transaction() as session:
        site = sites.find_site(session, EVERYTHING, code.upper())
        if site is None:
            raise NotFound("site")
        run = papers.request_labels(session, site, [laboratory, second], at=clock.now()).id
    fetching.print_now(run, file)


@group.command("batches")
def list_batches() -> None:
    """List the batches that are under way, or left in the last week."""
    with reading() as session:
        for row in queries.batches(session, EVERYTHING, since=clock.now() - LATELY):
            arrived = "-" if row.received_at is None else f"{row.received_count}"
            click.echo(f"{row.number}  {row.laboratory}  {row.sent_count} sent  {arrived} received")


@group.command("packing-list")
@click.argument("number")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def print_list(number: str, file: Path) -> None:
    """Print the packing list of the batch NUMBER into FILE, with what has arrived."""
    with transaction() as session:
        batch = queries.find_batch(session, number)
        if batch is None:
            raise NotFound("sample batch")
        district = sites.get_site(session, EVERYTHING, batch.site_id).district_id
        run = papers.request_list(session, batch, district, at=clock.now()).id
    fetching.print_now(run, file)


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
