"""The command line: ``logistics …`` for the same verbs as pages and API.

A command's module is loaded when it is called. That keeps short commands short, and what a
command starts in processes of its own, which read this module again, starts at once.
"""

from __future__ import annotations

import getpass
import logging
import sys
from importlib import import_module

import click

from logistics.errors import InputRejected, Refused
from logistics.wording import Language, text

INSTALLATION = "logistics.installation.commands"
COMMANDS = {
    "arrivals": "logistics.arrivals.commands:group",
    "backup": f"{INSTALLATION}.backups:back_up",
    "bench": "logistics.bench.commands:bench",
    "certificates": "logistics.release.commands:certificates",
    "check": "logistics.planning.commands:check",
    "clock": f"{INSTALLATION}.clocks:clock",
    "cover": "logistics.planning.supplying.commands:group",
    "database": f"{INSTALLATION}.schema:database",
    "demo": "logistics.demo.commands:demo",
    "doctor": "logistics.reports.commands:doctor",
    "donations": "logistics.supplies.donation_commands:list_donations",
    "draw": "logistics.planning.explain_commands:draw",
    "explain": "logistics.planning.explain_commands:explain",
    "health": "logistics.health.commands:group",
    "households": "logistics.supplies.household_commands:group",
    "houses": "logistics.isolation.commands:group",
    "isolation": "logistics.isolation.clock_commands:group",
    "keys": f"{INSTALLATION}.keys:keys",
    "leaving": "logistics.release.commands:leaving",
    "orders": "logistics.supplies.donation_commands:list_orders",
    "papers": "logistics.reports.paper_commands:group",
    "pins": "logistics.planning.pins.commands:group",
    "places": "logistics.transfers.commands:known_places",
    "plan": "logistics.planning.plan_commands:group",
    "policy": "logistics.policy.commands:group",
    "prepare": f"{INSTALLATION}.schema:prepare",
    "reports": "logistics.reports.daily_commands:group",
    "resupply": "logistics.planning.proposals.commands:group",
    "requisitions": "logistics.supplies.requisition_commands:group",
    "restore": f"{INSTALLATION}.backups:restore",
    "retention": "logistics.retention.commands:group",
    "samples": "logistics.health.laboratory.commands:group",
    "serve": f"{INSTALLATION}.serving:serve",
    "sites": "logistics.sites.commands:group",
    "solve": "logistics.planning.commands:solve",
    "staff": "logistics.staff.commands:group",
    "supplies": "logistics.supplies.commands:group",
    "tracing": "logistics.tracing.commands:group",
    "trips": "logistics.transfers.commands:trips",
    "users": f"{INSTALLATION}.users:users",
    "vehicles": "logistics.transfers.commands:vehicles",
    "verify": "logistics.release.commands:verify",
    "weights": "logistics.planning.weighing.commands:group",
    "worker": f"{INSTALLATION}.workers:worker",
}
ADDED = {"policy": ("try", "logistics.reports.policy_commands:try_policy")}
"""Commands of a group that know stations above it."""
WORKING = ("certificates", "papers", "plan", "resupply")
WORKING = ("certificates", "papers", "plan", "retention")
"""Commands that wait for a run of theirs, and do whatever run comes first meanwhile."""


class Commands(click.Group):
    """Loads commands when they are called; says a refusal as a sentence, without a trace."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command, loaded."""
        if cmd_name not in COMMANDS:
            return None
        command = _loaded(COMMANDS[cmd_name])
        if cmd_name in ADDED and isinstance(command, click.Group):
            name, place = ADDED[cmd_name]
            command.add_command(_loaded(place), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Act as the person at the terminal, for the purpose of the command, until it ends."""
        from uuid_utils.compat import uuid7

        from logistics import audit, worker

        name, command, rest = super().resolve_command(ctx, args)
        who = audit.Actor(
            id=None,
            label=f"{getpass.getuser()} (terminal)",
            channel=audit.Channel.TERMINAL,
            request_id=str(uuid7()),
        )
        ctx.with_resource(audit.acting(who, purpose=f"command {name}"))
        if name in WORKING:
            worker.load_jobs()
        return name, command, rest

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; a database error carries rows of people and is never shown whole."""
        from sqlalchemy.exc import DBAPIError

        from logistics import database

        language = Language(ctx.params.get("language", Language.ENGLISH))
        try:
            return super().invoke(ctx)
        except Refused as refusal:
            say_refusal(refusal, language)
        except DBAPIError as error:
            if database.lacks_tables(error):
                click.echo(text(database.NOT_SET_UP, language), err=True)
                sys.exit(1)
            click.echo(f"The database refused this: {database.diagnosis(error)}.", err=True)
        sys.exit(1)


def _loaded(place: str) -> click.Command:
    module, name = place.split(":")
    command: click.Command = getattr(import_module(module), name)
    return command


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


@click.group(cls=Commands)
@click.option("--language", type=click.Choice([each.value for each in Language]), default="en")
def main(language: str) -> None:
    """Isolation rooms, arrival transfers and papers of a district in an epidemic."""
    from logistics import clock, database
    from logistics.config import settings

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    clock.follow(settings().clock_file)
    database.bind(settings().database_url)
