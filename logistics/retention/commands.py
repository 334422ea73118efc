"""Retention at the terminal: what is due, holds, erasure."""

from __future__ import annotations

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from logistics import clock
from logistics.access.rules import EVERYTHING
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.errors import InputRejected
from logistics.isolation.queries import get_person_in
from logistics.retention import jobs, operations, queries
from logistics.runs import queries as runs
from logistics.runs.execution import work_off
from logistics.runs.models import RunState
from logistics.terminal import language, tell
from logistics.wording import Language, say, text

UNTIL = click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="A day; today without it.")
REASON = click.option("--reason", required=True, help="Why; it stays on record.")


@click.group("retention")
def group() -> None:
    """Data about people whose time is over, and files that are held."""


@group.command()
@UNTIL
def due(until: datetime | None) -> None:
    """Count by site who was last needed by name so long ago that the policy has them erased."""
    with reading() as session:
        found = queries.due(session, EVERYTHING, _moment(until))
        for each in found.at:
            site = each.site
            name = (
                (site.name_zh if language() is Language.CHINESE else site.name_en) if site else ""
            )
            code = site.code if site else "–"
            click.echo(f"{code:<8} {each.people:>7}  {_day(each.since)}  {name}".rstrip())
        tell(
            say(
                "%(people)s people and %(households)s households are due, %(held)s are held.",
                people=found.people,
                households=found.households,
                held=found.held,
            )
        )


@group.command()
@UNTIL
def preview(until: datetime | None) -> None:
    """Count by table which rows of due people would be emptied, and how many would stay."""
    with reading() as session:
        people = queries.due_people(session, EVERYTHING, _moment(until))
        for part in queries.preview(session, people):
            name = text(f"table_{part.table}", language())
            click.echo(f"{name:<40} {part.rows:>8} {part.stays:>8}")


@group.command()
@click.argument("person", type=click.UUID)
@REASON
def hold(person: uuid.UUID, reason: str) -> None:
    """Keep the file of PERSON (an id) from being erased."""
    with transaction() as session:
        row = get_person_in(session, EVERYTHING, person)
        operations.hold(session, row, reason=reason, at=clock.now())
    tell(say("The file is held."))


@group.command()
@click.argument("person", type=click.UUID)
@REASON
def lift(person: uuid.UUID, reason: str) -> None:
    """Lift the hold on the file of PERSON (an id)."""
    with transaction() as session:
        row = get_person_in(session, EVERYTHING, person)
        operations.lift(session, row, reason=reason, at=clock.now())
    tell(say("The hold is lifted."))


@group.command()
@UNTIL
@click.option("--yes", is_flag=True, help="Really erase; nothing brings it back but a backup.")
def erase(until: datetime | None, yes: bool) -> None:
    """Erase everybody who is due, one after the other; started again it goes on."""
    if not yes:
        raise InputRejected(say("Erasing cannot be taken back. Say --yes if you mean it."))
    with transaction() as session:
        run = jobs.request_erasure(session, _moment(until), at=clock.now()).id
    work_off(run)
    with reading() as session:
        row = runs.get(session, run)
        if row.state is not RunState.DONE:
            tell(runs.message_of(row) or say("The work was stopped."), err=True)
            raise SystemExit(1)
        result = row.result or {}
        tell(
            say(
                "%(people)s people and %(households)s households erased.",
                people=result["people"],
                households=result["households"],
            )
        )


def _moment(day: datetime | None) -> datetime:
    """The beginning of a local day; now without one."""
    return day.replace(tzinfo=ZoneInfo(settings().zone)) if day else clock.now()


def _day(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo(settings().zone)).date().isoformat()
