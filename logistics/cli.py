"""The command line: ``logistics …`` for the same verbs as pages and API."""

from __future__ import annotations

import getpass
import logging
import sys

import click
from sqlalchemy.exc import DBAPIError
from uuid_utils.compat import uuid7

from logistics import audit, clock, database
from logistics.arrivals import commands as arrivals
from logistics.bench import commands as bench
from logistics.config import settings
from logistics.demo import commands as demo
from logistics.errors import InputRejected, Refused
from logistics.health import commands as health
from logistics.health.laboratory import commands as samples
from logistics.installation.commands import COMMANDS
from logistics.isolation import clock_commands as isolation
from logistics.isolation import commands as houses
from logistics.planning import commands as solving
from logistics.planning import explain_commands as explaining
from logistics.planning import plan_commands as planning
from logistics.planning.pins import commands as pinning
from logistics.planning.weighing import commands as weighing
from logistics.policy import commands as policy
from logistics.release import commands as release
from logistics.reports import commands as reports
from logistics.reports import daily_commands as daily
from logistics.reports.policy_commands import try_policy
from logistics.sites import commands as sites
from logistics.staff import commands as staff
from logistics.tracing import commands as tracing
from logistics.transfers import commands as transfers
from logistics.wording import Language, text


class RefusingGroup(click.Group):
    """Says a refusal as a sentence and ends with code 1, without a trace."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Act as the person at the terminal, for the purpose of the command, until it ends."""
        name, command, rest = super().resolve_command(ctx, args)
        who = audit.Actor(
            id=None,
            label=f"{getpass.getuser()} (terminal)",
            channel=audit.Channel.TERMINAL,
            request_id=str(uuid7()),
        )
        ctx.with_resource(audit.acting(who, purpose=f"command {name}"))
        return name, command, rest

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; a database error carries rows of people and is never shown whole."""
        try:
            return super().invoke(ctx)
        except Refused as refusal:
            say_refusal(refusal, Language(ctx.params.get("language", Language.ENGLISH)))
        except DBAPIError as error:
            click.echo(f"The database refused this: {database.diagnosis(error)}.", err=True)
        sys.exit(1)


def say_refusal(refusal: Refused, language: Language) -> None:
    """The sentence and, for an input, every problem with its line and field."""
    click.echo(text(refusal.sentence, language), err=True)
    for problem in refusal.problems if isinstance(refusal, InputRejected) else ():
        where = " ".join(
            part
            for part in (f"line {problem.line}" if problem.line else "", problem.field or "")
            if part
        )
        click.echo(f"  {where}: {text(problem.sentence, language)}", err=True)


@click.group(cls=RefusingGroup)
@click.option("--language", type=click.Choice([each.value for each in Language]), default="en")
def main(language: str) -> None:
    """Isolation rooms, arrival transfers and papers of a district in an epidemic."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    clock.follow(settings().clock_file)
    database.bind(settings().database_url)


STATIONS = (
    policy.group,
    arrivals.group,
    sites.group,
    staff.group,
    tracing.group,
    transfers.trips,
    transfers.vehicles,
    transfers.known_places,
    houses.group,
    isolation.group,
    planning.group,
    pinning.group,
    weighing.group,
    solving.solve,
    solving.check,
    health.group,
    samples.group,
    release.verify,
    release.certificates,
    explaining.explain,
    explaining.draw,
    reports.doctor,
    daily.group,
    demo.demo,
    bench.bench,
)

policy.group.add_command(try_policy, "try")

for command in (*COMMANDS, *STATIONS):
    main.add_command(command)
