"""The ripple of a positive at the terminal."""

from __future__ import annotations

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from logistics import clock
from logistics.access.rules import EVERYTHING
from logistics.config import settings
from logistics.database import reading
from logistics.tracing.queries import Contact, ripple_of
from logistics.tracing.schemas import onset_of
from logistics.wording import Language, text


@click.group("tracing")
def group() -> None:
    """Whom a positive met."""


@group.command()
@click.argument("person", type=click.UUID)
@click.option("--onset", type=click.DateTime(["%Y-%m-%d"]), help="The day symptoms began.")
def ripple(person: uuid.UUID, onset: datetime | None) -> None:
    """Print whom PERSON (an id) met within the look-back, and what would follow for each."""
    day = onset_of(str(onset.date()) if onset else "")
    with reading() as session:
        found = ripple_of(session, EVERYTHING, person, onset=day, at=clock.now())
        click.echo(f"since {_local(found.since)}: {len(found.contacts)} contacts")
        for each in found.contacts:
            click.echo(_line(each))
            for meeting in each.meetings:
                click.echo(f"    {text(meeting.sentence, Language.ENGLISH)}")


def _line(each: Contact) -> str:
    place = f"{each.place.site} {each.place.room}" if each.place else "-"
    ends = f"{_local(each.old_end)} -> {_local(each.new_end)}"
    room = "needs a room" if each.needs_room else ""
    return (
        f"{each.name}  {each.state}  {place}  {each.new_category or '-'}  {ends}  {room}".rstrip()
    )


def _local(moment: datetime | None) -> str:
    if moment is None:
        return "-"
    return f"{moment.astimezone(ZoneInfo(settings().zone)):%Y-%m-%d %H:%M}"
