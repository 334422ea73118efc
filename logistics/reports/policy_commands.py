"""``logistics policy try``: what a version of the policy would change, at the terminal."""

from __future__ import annotations

from datetime import datetime

import click

from logistics import clock
from logistics.access.rules import EVERYTHING
from logistics.database import reading
from logistics.errors import NotFound
from logistics.policy import queries as policies
from logistics.reports.queries.tryout import asked_about, try_out
from logistics.reports.rules.tryout import Difference, Pair, Quantity, TryOut
from logistics.terminal import language, tell
from logistics.wording import say, text

DAY = click.DateTime(["%Y-%m-%d"])
MINUTE = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


@click.command("try")
@click.argument("number", type=int)
@click.option("--first", type=DAY, help="First day of landing; six days before the last.")
@click.option("--last", type=DAY, help="Last day of landing; today where it is missing.")
@click.option("--since", type=MINUTE, help="Local moment from which it is taken to hold.")
def try_policy(
    number: int, first: datetime | None, last: datetime | None, since: datetime | None
) -> None:
    """What version NUMBER would change; nothing is changed by asking, and nobody is named."""
    at = clock.now()
    with reading() as session:
        version = policies.ids_by_number(session).get(number)
        if version is None:
            raise NotFound("policy version")
        asked = asked_about(
            policies.get_version(session, version),
            at=at,
            first=first.date() if first else None,
            last=last.date() if last else None,
            since=since,
        )
        _tell(try_out(session, EVERYTHING, asked, at=at))


def _tell(answer: TryOut) -> None:
    tell(
        say(
            "%(people)s people looked at; something changes for %(changed)s.",
            people=answer.people,
            changed=len(answer.changed),
        )
    )
    for difference in Difference:
        if answer.by_difference[difference]:
            _line(str(answer.by_difference[difference]), difference.value)
    for quantity in Quantity:
        _line(_pair(answer.total(quantity)), quantity.value)


def _line(figure: str, word: str) -> None:
    click.echo(f"{figure:>16}  {text(word, language())}")


def _pair(pair: Pair) -> str:
    return f"{pair.before} → {pair.after}"
