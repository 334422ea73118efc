"""Trips and vehicles at the terminal."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from logistics import clock
from logistics.access.rules import EVERYTHING
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.transfers import operations, queries
from logistics.transfers.queries import vehicles as fleet
from logistics.transfers.queries.trips import TripFilter, lines_of
from logistics.wording import Language, text


@click.group("trips")
def trips() -> None:
    """The trips of coaches and ambulances."""


@trips.command("list")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), default=None)
def list_trips(day: datetime | None) -> None:
    """Print the trips of a day by port and time."""
    zone = ZoneInfo(settings().zone)
    wanted = day.date() if day else clock.now().astimezone(zone).date()
    with reading() as session:
        question = queries.trips_question(EVERYTHING, TripFilter(day=wanted))
        for line in lines_of(session, session.scalars(question).unique().all()):
            stops = " > ".join(stop.en for stop in line.stops)
            leaves = line.trip.depart_at.astimezone(ZoneInfo(line.origin.zone))
            click.echo(
                f"{leaves:%H:%M}  {line.trip.number:<18}  {line.plate:<10}"
                f"  {line.boarded:>2}/{line.riders:<2}  {line.trip.state:<11}"
                f"  {line.origin.en} > {stops}"
            )


@click.group("vehicles")
def vehicles() -> None:
    """The fleet."""


@vehicles.command("list")
def list_vehicles() -> None:
    """Print the vehicles and what they can do now."""
    with reading() as session:
        rows = session.scalars(queries.vehicles_question(EVERYTHING)).all()
        for line in fleet.lines_of(session, rows):
            state = text(line.readiness, Language.ENGLISH)
            click.echo(
                f"{line.vehicle.plate:<10}  {line.vehicle.kind:<9}"
                f"  {line.usable_seats:>2}/{line.vehicle.seats:<2}"
                f"  {len(line.drivers)} drivers  {state}"
            )


@vehicles.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(file: Path) -> None:
    """Register or change the vehicles of a CSV or XLSX file, all or nothing."""
    with transaction() as session:
        counts, warnings = operations.import_vehicles(
            session, file.read_bytes(), scope=EVERYTHING, at=clock.now()
        )
    click.echo(f"added {counts.added}, changed {counts.changed}, unchanged {counts.unchanged}")
    for warning in warnings:
        click.echo(f"  {text(warning, Language.ENGLISH)}")
