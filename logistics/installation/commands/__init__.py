"""Running an installation at the terminal: ``logistics database|keys|backup|users|clock …``."""

from __future__ import annotations

import click

from logistics.installation.commands.backups import back_up, restore
from logistics.installation.commands.clocks import clock
from logistics.installation.commands.keys import keys
from logistics.installation.commands.schema import database, prepare
from logistics.installation.commands.serving import serve
from logistics.installation.commands.users import users
from logistics.installation.commands.workers import worker

COMMANDS: tuple[click.Command, ...] = (
    prepare,
    serve,
    database,
    keys,
    users,
    worker,
    back_up,
    restore,
    clock,
)
