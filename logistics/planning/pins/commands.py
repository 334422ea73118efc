"""``logistics pins``: list pins, pin a person or a trip, release one."""

from __future__ import annotations

import uuid
from datetime import datetime

import click

from logistics import clock
from logistics.access.rules import EVERYTHING
from logistics.database import reading, transaction
from logistics.planning.pins import operations, queries
from logistics.planning.pins.places import chosen_place
from logistics.planning.queries import get_district_in
from logistics.sites import queries as sites
from logistics.terminal import tell
from logistics.wording import Language, say

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("pins")
def group() -> None:
    """What was decided by hand about the plans of a day."""


@group.command("list")
@click.option("--district", required=True, help="Code of a district of ours.")
@click.option("--day", required=True, type=DAY)
def list_pins(district: str, day: datetime) -> None:
    """The pins of a day; people by id."""
    with reading() as session:
        row = get_district_in(session, EVERYTHING, district)
        question = queries.pins_question(EVERYTHING, district=row.id, day=day.date())
        for line in queries.lines_of(session, list(session.scalars(question)), at=clock.now()):
            place = line.site.text(Language.ENGLISH) if line.site else line.trip
            what = f"{line.pin.person_id or line.plate}  {place} {line.floor} {line.room}"
            state = "-" if line.pin.released_at else "+"
            click.echo(f"{state} {line.pin.number}  {line.pin.id}  {what}")
            click.echo(f"    {line.pin.by}: {line.pin.reason}")


@group.command("person")
@click.argument("person", type=click.UUID)
@click.option("--district", required=True, help="Code of a district of ours.")
@click.option("--day", required=True, type=DAY)
@click.option("--site", required=True, help="Code of the site.")
@click.option("--room", default="", help="Number of a room there.")
@click.option("--reason", required=True)
def pin_person(
    person: uuid.UUID, district: str, day: datetime, site: str, room: str, reason: str
) -> None:
    """Pin somebody, and the party with them, to a site or a room of it."""
    with transaction() as session:
        row = get_district_in(session, EVERYTHING, district)
        found = sites.find_site(session, EVERYTHING, site)
        place = chosen_place(session, row.id, str(found.id if found else ""), room, at=clock.now())
        pin = operations.pin_person(
            session,
            row.id,
            day.date(),
            person,
            site_id=place.site_id,
            floor_id=place.floor_id,
            room_id=place.room_id,
            reason=reason,
            at=clock.now(),
        )
        tell(say("Pinned as no. %(number)s.", number=pin.number))


@group.command("trip")
@click.argument("trip", type=click.UUID)
@click.option("--day", required=True, type=DAY)
@click.option("--reason", required=True)
def pin_trip(trip: uuid.UUID, day: datetime, reason: str) -> None:
    """Pin a trip as it is."""
    with transaction() as session:
        pin = operations.pin_trip(session, trip, day.date(), reason=reason, at=clock.now())
        tell(say("Pinned as no. %(number)s.", number=pin.number))


@group.command("release")
@click.argument("pin", type=click.UUID)
def release(pin: uuid.UUID) -> None:
    """Let the next plan decide again."""
    with transaction() as session:
        row = operations.release(session, pin, at=clock.now())
        tell(say("Pin no. %(number)s is released.", number=row.number))
