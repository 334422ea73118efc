"""The clock and the order of an isolation, at the terminal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from logistics import clock
from logistics.access.rules import EVERYTHING
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.documents import fetching, jobs
from logistics.errors import NotFound
from logistics.isolation import operations, papers, queries
from logistics.isolation.clock_of import clock_of
from logistics.policy.isolation_clock import ClockStep, IsolationClock
from logistics.sites import queries as sites
from logistics.terminal import tell
from logistics.wording import say

DAYS = click.option("--days", type=click.IntRange(1, 60), required=True)
REASON = click.option("--reason", required=True, help="Stands in the timeline with your name.")


@click.group("isolation")
def group() -> None:
    """Clock and order of an isolation, named by its id or the number of its order."""


@group.command()
def missing() -> None:
    """List who is missing since when, and when the police were told."""
    with reading() as session:
        for row in queries.missing_people(session, EVERYTHING):
            name, since = str(row.isolation_id), _city_minute(row.since)
            tell(
                say(
                    "%(isolation)s, missing since %(since)s, police told %(at)s.",
                    isolation=name,
                    since=since,
                    at=_city_minute(row.police_at),
                )
                if row.police_at
                else say(
                    "%(isolation)s, missing since %(since)s, police NOT TOLD.",
                    isolation=name,
                    since=since,
                )
            )


@group.command()
@click.argument("isolation")
def timeline(isolation: str) -> None:
    """Say step by step how the clock is reckoned, and which end each change moved."""
    with reading() as session:
        _tell(clock_of(session, queries.named_isolation(session, isolation)))


@group.command()
@click.argument("isolation")
@DAYS
@REASON
def extend(isolation: str, days: int, reason: str) -> None:
    """Add days to the measure that runs."""
    _change(operations.extend, isolation, days, reason)


@group.command()
@click.argument("isolation")
@DAYS
@REASON
def shorten(isolation: str, days: int, reason: str) -> None:
    """Take days away from the measure that runs."""
    _change(operations.shorten, isolation, days, reason)


@group.command()
@click.argument("isolation")
@click.option(
    "--start", type=click.DateTime(["%Y-%m-%dT%H:%M"]), required=True, help="Local time there."
)
@REASON
def restart(isolation: str, start: datetime, reason: str) -> None:
    """Count anew from a moment, such as the last contact with a positive."""
    with transaction() as session:
        row = queries.named_isolation(session, isolation)
        moment = start.replace(tzinfo=ZoneInfo(row.clock_facts["zone"]))
        operations.restart(session, row.id, start=moment, reason=reason, at=clock.now())
        _tell(clock_of(session, row))


@group.command()
@click.argument("isolation")
@click.option("--signed/--refused", required=True, help="Whether the person signed.")
def serve(isolation: str, signed: bool) -> None:
    """Note that the order was handed over, and whether the person signed or refused to."""
    with transaction() as session:
        row = queries.named_isolation(session, isolation)
        order = operations.serve_order(session, row.id, signed=signed, at=clock.now())
        at = order.served_at or clock.now()
        by, zone = order.served_by or "", ZoneInfo(row.clock_facts["zone"])
    served = at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    words = (
        say("%(number)s: served %(at)s by %(by)s, signed.", number=order.number, at=served, by=by)
        if signed
        else say(
            "%(number)s: served %(at)s by %(by)s, signature refused.",
            number=order.number,
            at=served,
            by=by,
        )
    )
    tell(words)


def _change(by_days: Callable[..., object], isolation: str, days: int, reason: str) -> None:
    with transaction() as session:
        row = queries.named_isolation(session, isolation)
        by_days(session, row.id, days=days, reason=reason, at=clock.now())
        _tell(clock_of(session, row))


def _tell(reckoned: IsolationClock) -> None:
    for step in reckoned.steps:
        click.echo(f"{_minute(step.at, reckoned)}  ", nl=False)
        tell(step.sentence)
        if step.release_before is not None:
            _tell_moved(step.release_before, step, reckoned)
    tell(say("Expected end: %(at)s", at=_minute(reckoned.release_due, reckoned)))


def _tell_moved(before: datetime, step: ClockStep, reckoned: IsolationClock) -> None:
    click.echo(" " * 18, nl=False)
    tell(
        say(
            "The release moves from %(old)s to %(new)s.",
            old=_minute(before, reckoned),
            new=_minute(step.release_due, reckoned),
        )
    )


def _city_minute(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo(settings().zone)).strftime("%Y-%m-%d %H:%M")


def _minute(moment: datetime, reckoned: IsolationClock) -> str:
    return moment.astimezone(ZoneInfo(reckoned.zone)).strftime("%Y-%m-%d %H:%M")


@group.command("orders")
@click.argument("site")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), required=True)
def orders(site: str, file: Path, day: datetime) -> None:
    """Number and print into FILE the isolation orders of who comes to a SITE on a day."""
    at = clock.now()
    with transaction() as session:
        place = sites.find_site(session, EVERYTHING, site)
        if place is None:
            raise NotFound("site")
        papers.draw_orders(session, place.id, day.date(), at=at)
        run = jobs.request(
            session,
            papers.isolation_orders.__name__,
            {"site_id": place.id, "day": day.date()},
            at=at,
            district_id=place.district_id,
        )
    fetching.print_now(run.id, file)
