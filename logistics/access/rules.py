"""Roles, and what a user may see: nothing, unless it was granted."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum

from logistics.errors import Refused
from logistics.wording import say

SHORTEST_PASSWORD = 10


class Role(StrEnum):
    """What somebody does in the system."""

    COMMAND = "command"
    SITE_MANAGER = "site_manager"
    DISPATCHER = "dispatcher"
    HEALTH = "health"
    CLERK = "clerk"
    GUARD = "guard"
    SUPPLY_OFFICER = "supply_officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


INSIDERS = tuple(role for role in Role if role is not Role.GUARD)
"""Those who see how a site fares; a guard sees who may pass the gate, and no more."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The places a user may see; an unset scope sees nothing.

    :ivar city: everything
    :ivar districts: districts with all their sites, and the people whose destination they are
    """

    city: bool = False
    districts: frozenset[uuid.UUID] = frozenset()
    sites: frozenset[uuid.UUID] = frozenset()
    ports: frozenset[uuid.UUID] = frozenset()


EVERYTHING = Scope(city=True)
NOTHING = Scope()


class PasswordTooShort(Refused):
    """A short password is found by trying."""


def check_password(password: str) -> None:
    """Refuse a password that is easy to guess.

    :raises PasswordTooShort: it has fewer than ten characters
    """
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(
            say("A password needs at least %(n)s characters.", n=SHORTEST_PASSWORD)
        )
