"""``logistics keys``: what encrypts document numbers and signs sessions."""

from __future__ import annotations

import os
from pathlib import Path

import click

from logistics import vault
from logistics.config import settings
from logistics.errors import Refused
from logistics.terminal import tell
from logistics.wording import say

PASSPHRASE = "LOGISTICS_KEY_PASSPHRASE"  # noqa: S105 - the name of a variable
SHORTEST = 12


class KeysExist(Refused):
    """Keys are never overwritten by accident: what they sealed would be lost."""


class PassphraseTooShort(Refused):
    """Whoever finds an exported key file can try passphrases out."""


@click.group()
def keys() -> None:
    """The keys that encrypt document numbers and sign sessions."""


@keys.command()
def new() -> None:
    """Make the keys of a new installation."""
    _refuse_others(set())
    vault.write_keys(vault.new_keys(), settings().keys_file)
    tell(say("Keys were made in %(file)s.", file=str(settings().keys_file)))
    tell(say("Export them now with logistics keys export, and keep that file apart from backups."))


@keys.command()
def rotate() -> None:
    """Seal with a new key from now on; what is sealed stays readable."""
    rotated = vault.rotate(vault.keys())
    vault.write_keys(rotated, settings().keys_file)
    tell(say("The new key is %(key)s. Export the keys again.", key=rotated.current))


@keys.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Write the keys into FILE, opened only by a passphrase."""
    line = vault.export_keys(vault.keys(), _passphrase(confirm=True))
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeysExist(say("There is a file %(file)s already.", file=str(file))) from None
    with os.fdopen(descriptor, "w", encoding="ascii") as target:
        target.write(line + "\n")
    tell(say("The keys were exported to %(file)s. Keep it apart from backups.", file=str(file)))


@keys.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace other keys that are here.")
def import_(file: Path, force: bool) -> None:
    """Bring the keys back from an exported FILE."""
    held = vault.import_keys(file.read_text(encoding="ascii", errors="replace"), _passphrase())
    if not force:
        _refuse_others(set(held.sealing))
    vault.write_keys(held, settings().keys_file)
    tell(say("The keys are back: %(keys)s.", keys=", ".join(sorted(held.sealing))))


def _refuse_others(coming: set[str]) -> None:
    """Keys may be replaced only by a set that holds all of them."""
    if settings().keys_file.exists() and not set(vault.keys().sealing) <= coming:
        raise KeysExist(
            say("There are keys here already; what they sealed would be unreadable without them.")
        )


def _passphrase(*, confirm: bool = False) -> str:
    given = os.environ.get(PASSPHRASE) or click.prompt(
        "Passphrase", hide_input=True, confirmation_prompt=confirm
    )
    if len(given) < SHORTEST:
        raise PassphraseTooShort(say("The passphrase needs at least %(n)s characters.", n=SHORTEST))
    return str(given)
