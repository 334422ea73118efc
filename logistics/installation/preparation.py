"""What must stand before anybody can use an installation: its tables and its keys."""

from __future__ import annotations

import sqlalchemy as sa

from logistics import database, vault
from logistics.access.models import User
from logistics.arrivals.people_models import IdentityDocument
from logistics.config import settings
from logistics.schema import migrations
from logistics.vault import KeysMissing
from logistics.wording import say


def prepare() -> None:
    """Bring the database up to date, and make keys for an installation that is new.

    :raises KeysMissing: the installation is in use and its keys are gone
    """
    migrations.upgrade(database.bound())
    if settings().keys_file.exists():
        if not vault.keys().signer:
            vault.write_keys(vault.rotate_signing(vault.keys()), settings().keys_file)
        return
    if _is_in_use():
        raise KeysMissing(
            say(
                "The key file is missing, and the database needs the old keys: document numbers "
                "and passwords depend on them. Import them with logistics keys import."
            )
        )
    vault.write_keys(vault.new_keys(), settings().keys_file)


def _is_in_use() -> bool:
    with database.reading() as session:
        return any(
            session.scalar(sa.select(sa.select(model).exists()))
            for model in (User, IdentityDocument)
        )
