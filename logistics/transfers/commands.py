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
from logistics.errors import NotFound
from logistics.transfers import operations, queries
from logistics.transfers.orders import Counted, Illness, Spot
from logistics.transfers.queries import vehicles as fleet
from logistics.transfers.queries.absences import absences_after
from logistics.transfers.queries.exposed import exposed
from logistics.transfers.queries.known_places import known_places_question
from logistics.transfers.queries.rescue import find_breakdown, find_rescuer
from logistics.transfers.queries.trips import TripFilter, lines_of, trip_numbered, who_sits
from logistics.wording import Language, text

LOCAL = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


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
                f"  {line.aboard:>2}/{line.riders:<2}  {line.trip.state:<11}"
                f"  {line.origin.en} > {stops}"
            )


@trips.command("break-down")
@click.argument("number")
@click.option("--place", required=True, help="Where the vehicle is: road, kilometre, exit.")
@click.option("--reason", required=True, help="What happened.")
@click.option("--vehicle", default="", help="Plate of the rescue vehicle; else the nearest.")
@click.option("--nobody", is_flag=True, help="Stop the trip and send nobody yet.")
def break_down(number: str, place: str, reason: str, vehicle: str, nobody: bool) -> None:
    """A trip under way stops; a rescue trip takes over who is on board."""
    at = clock.now()
    with transaction() as session:
        trip = trip_numbered(session, number)
        rescuer = None if nobody else find_rescuer(session, trip, plate=vehicle, at=at)
        rescue = operations.break_down(
            session,
            trip.id,
            Spot(place=place),
            reason=reason,
            rescuer_id=None if rescuer is None else rescuer.vehicle.id,
            at=at,
        )
        if rescue is None or rescuer is None:
            click.echo(f"{number} stopped; nobody comes yet")
            return
        click.echo(
            f"{number} stopped; {rescue.number} by {rescuer.vehicle.plate}"
            f" in {rescuer.minutes} min for {len(rescue.riders)} people"
        )


@trips.command("fever")
@click.argument("number")
@click.option("--seat", required=True, help="Where the person sits.")
@click.option("--celsius", type=float, required=True)
@click.option("--place", required=True, help="Where the vehicle is.")
@click.option("--at-destination", is_flag=True, help="The ambulance waits at the stop.")
@click.option("--clinic", default="")
def fever(
    number: str, seat: str, celsius: float, place: str, at_destination: bool, clinic: str
) -> None:
    """Somebody on board has a fever: to the rear, and an ambulance is asked for."""
    with transaction() as session:
        trip = trip_numbered(session, number)
        incident = operations.fall_ill(
            session,
            trip.id,
            who_sits(trip, seat),
            Spot(place=place),
            Illness(temperature=celsius, at_destination=at_destination, clinic=clinic),
            at=clock.now(),
        )
        click.echo(f"ambulance asked for: ride {incident.ride_id}")


@trips.command("rescue")
@click.argument("number")
@click.option("--vehicle", default="", help="Plate of the rescue vehicle; else the nearest.")
def rescue(number: str, vehicle: str) -> None:
    """One more vehicle for who still waits in a stopped one."""
    at = clock.now()
    with transaction() as session:
        trip = trip_numbered(session, number)
        rescuer = find_rescuer(session, trip, plate=vehicle, at=at)
        if rescuer is None:
            raise NotFound("vehicle")
        sent = operations.send_rescue(
            session, trip.id, rescuer.vehicle.id, spot=find_breakdown(session, trip.id), at=at
        )
        click.echo(
            f"{sent.number} by {rescuer.vehicle.plate} in {rescuer.minutes} min"
            f" for {len(sent.riders)} people"
        )


@trips.command("take-over")
@click.argument("number")
@click.option("--given", type=int, required=True, help="Counted by the crew of the stopped one.")
@click.option("--taken", type=int, required=True, help="Counted by the crew of the rescue.")
@click.option("--given-by", required=True)
@click.option("--taken-by", required=True)
@click.option("--note", default="", help="Why the counts differ.")
def take_over(number: str, given: int, taken: int, given_by: str, taken_by: str, note: str) -> None:
    """Both crews counted and signed for who stepped over; NUMBER is the rescue trip."""
    counted = Counted(given=given, taken=taken, given_by=given_by, taken_by=taken_by, note=note)
    with transaction() as session:
        trip = trip_numbered(session, number)
        operations.take_over(session, trip.id, counted, at=clock.now())
    click.echo(f"{number}: given {given}, taken over {taken}")


@trips.command("leave")
@click.argument("number")
@click.option("--seat", required=True, help="Where the person sits.")
@click.option("--place", required=True, help="Where the vehicle is.")
@click.option("--reason", required=True, help="Who took them, or that they walked away.")
def leave(number: str, seat: str, place: str, reason: str) -> None:
    """Somebody got off on the way."""
    with transaction() as session:
        trip = trip_numbered(session, number)
        operations.leave(
            session,
            trip.id,
            who_sits(trip, seat),
            Spot(place=place),
            reason=reason,
            at=clock.now(),
        )
    click.echo(f"{number}: seat {seat} left at {place}")


@trips.command("exposed")
@click.argument("number")
def list_exposed(number: str) -> None:
    """Print who was in the vehicle of a trip, from when to when."""
    with reading() as session:
        trip = trip_numbered(session, number)
        card = queries.trip_card(session, EVERYTHING, trip.id)
        zone = ZoneInfo(card.origin.zone)
        for line in exposed(session, card):
            since, until = (
                f"{moment.astimezone(zone):%H:%M}" if moment else "     "
                for moment in (line.since, line.until)
            )
            rows = "" if line.rows is None else f"{line.rows} rows"
            click.echo(
                f"{since} {until}  {line.seat or line.role or '':<7}  {rows:<7}"
                f"  {text(line.how, Language.ENGLISH) if line.how else '':<22}  {line.name}"
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


@vehicles.command("absent")
@click.argument("plate")
@click.option("--from", "from_at", required=True, type=LOCAL, help="Local date and time.")
@click.option("--until", "until_at", required=True, type=LOCAL)
@click.option("--reason", required=True)
def note_vehicle_absent(plate: str, from_at: datetime, until_at: datetime, reason: str) -> None:
    """A vehicle is in the workshop, or otherwise away, for a time."""
    zone = ZoneInfo(settings().zone)
    with transaction() as session:
        vehicle = fleet.vehicle_with_plate(session, plate)
        operations.note_absence(
            session,
            vehicle.id,
            from_at=from_at.replace(tzinfo=zone),
            until_at=until_at.replace(tzinfo=zone),
            reason=reason,
            at=clock.now(),
        )
    click.echo(f"{plate} is away from {from_at:%m-%d %H:%M} until {until_at:%m-%d %H:%M}")


@vehicles.command("absences")
def list_vehicle_absences() -> None:
    """Print the present and coming absences of vehicles."""
    zone = ZoneInfo(settings().zone)
    with reading() as session:
        for row, vehicle in absences_after(session, EVERYTHING, clock.now()):
            start, end = (f"{m.astimezone(zone):%m-%d %H:%M}" for m in (row.from_at, row.until_at))
            click.echo(f"{vehicle.plate:<10}  {start}  {end}  {row.reason}")


@click.group("places")
def known_places() -> None:
    """Communities, hospitals, clinics and designated hotels that vehicles go to."""


@known_places.command("list")
def list_places() -> None:
    """Print the places by kind and name."""
    with reading() as session:
        for row in session.scalars(known_places_question(EVERYTHING)):
            click.echo(
                f"{row.kind:<16}  {row.latitude:>9.4f} {row.longitude:>9.4f}"
                f"  {row.name_zh}  {row.name_en}  {row.receiver}"
            )


@known_places.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_known_places(file: Path) -> None:
    """Register or change the places of a CSV or XLSX file, all or nothing."""
    with transaction() as session:
        counts = operations.import_places(
            session, file.read_bytes(), scope=EVERYTHING, at=clock.now()
        )
    click.echo(f"added {counts.added}, changed {counts.changed}, unchanged {counts.unchanged}")
