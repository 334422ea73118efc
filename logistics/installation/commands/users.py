"""``logistics users``: who may sign in, as what, and what they see."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable

import click
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy.orm import Session

from logistics import clock
from logistics.access import operations, sign_in
from logistics.access import queries as access
from logistics.access.models import GrantKind, User
from logistics.access.rules import Role
from logistics.database import reading, transaction
from logistics.errors import NotFound
from logistics.installation import queries
from logistics.terminal import language, tell
from logistics.wording import Language, say, term, text

PASSWORD = "LOGISTICS_PASSWORD"  # noqa: S105 - the name of a variable

Where = tuple[GrantKind, uuid.UUID | None]


@click.group()
def users() -> None:
    """Who may sign in, as what, and what they see."""


@users.command()
@click.argument("name")
@click.option("--display-name", required=True, help="What stands under what they do.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([each.value for each in Role]),
)
@click.option("--language", "own", type=click.Choice([each.value for each in Language]))
def add(name: str, display_name: str, roles: tuple[str, ...], own: str | None) -> None:
    """Let somebody sign in; they see nothing until something is granted."""
    password = _password()
    with _passwords(), transaction() as session:
        operations.add_user(
            session,
            username=name,
            display_name=display_name,
            password=password,
            roles=[Role(role) for role in roles],
            language=Language(own or Language.CHINESE),
        )
    tell(say("User %(name)s may sign in, and sees nothing yet.", name=name))


@users.command("list")
def list_() -> None:
    """Print every user with roles and places."""
    with reading() as session:
        codes = {place: code for (_, code), place in queries.places(session).items()}
        for user in access.users(session):
            click.echo("  ".join(_columns(user, codes)))


def _columns(user: User, codes: dict[uuid.UUID, str]) -> list[str]:
    held = [grant for grant in user.grants if grant.revoked_at is None]
    seen = [
        " ".join((text(grant.kind.value, language()), codes.get(grant.target_id, "")))
        if grant.target_id
        else text(grant.kind.value, language())
        for grant in held
    ]
    return [
        f"{user.username:<16}",
        user.display_name,
        text(term("active") if user.active else term("suspended"), language()),
        ", ".join(sorted(text(role.value, language()) for role in user.held)),
        ", ".join(seen) or "–",
    ]


def one_place(command: Callable[..., None]) -> Callable[..., None]:
    """The options that name what a grant opens."""
    for option in (
        click.option("--city", is_flag=True, help="Everything."),
        click.option("--district", metavar="CODE"),
        click.option("--site", metavar="CODE"),
        click.option("--port", metavar="CODE"),
    ):
        command = option(command)
    return command


@users.command()
@click.argument("name")
@one_place
def grant(name: str, city: bool, **codes: str | None) -> None:
    """Let a user see the whole city, a district, a site or a port."""
    with transaction() as session:
        user = access.get_user(session, name)
        for kind, target in _places(session, city, codes):
            operations.grant(session, user, kind, target)
    tell(say("User %(name)s sees more now.", name=name))


@users.command()
@click.argument("name")
@one_place
def revoke(name: str, city: bool, **codes: str | None) -> None:
    """Take a place away from a user again."""
    with transaction() as session:
        user = access.get_user(session, name)
        for where in _places(session, city, codes):
            held = [
                each
                for each in user.grants
                if each.revoked_at is None and (each.kind, each.target_id) == where
            ]
            if not held:
                raise NotFound("grant")
            for each in held:
                operations.revoke(session, each.id, at=clock.now())
    tell(say("User %(name)s sees less now.", name=name))


@users.command()
@click.argument("name")
@click.option("--lift", is_flag=True, help="Let the user in again.")
def suspend(name: str, lift: bool) -> None:
    """Suspend an account; whoever is signed in with it is out at once."""
    with transaction() as session:
        operations.set_active(session, access.get_user(session, name), active=lift)
    if lift:
        tell(say("User %(name)s may sign in again.", name=name))
    else:
        tell(say("User %(name)s is suspended.", name=name))


@users.command("password")
@click.argument("name")
def password_(name: str) -> None:
    """Give a user a new password; sessions with the old one end."""
    password = _password()
    with _passwords(), transaction() as session:
        operations.set_password(session, access.get_user(session, name), password)
    tell(say("User %(name)s has a new password.", name=name))


def _places(session: Session, city: bool, codes: dict[str, str | None]) -> list[Where]:
    named: list[Where] = [
        (GrantKind(kind), queries.get_place(session, GrantKind(kind), code))
        for kind, code in codes.items()
        if code
    ]
    if not city and not named:
        raise click.UsageError("Name --city, --district, --site or --port.")
    return [(GrantKind.CITY, None), *named] if city else named


def _password() -> str:
    return os.environ.get(PASSWORD) or str(
        click.prompt("Password", hide_input=True, confirmation_prompt=True)
    )


def _passwords() -> AppContext:
    """Passwords are hashed as the web application says; its pages are not needed for that."""
    app = Flask("logistics")
    sign_in.install(app)
    return app.app_context()
