"""Who may do what with the staff list."""

from __future__ import annotations

from logistics.access.rules import Role

READERS = (
    Role.COMMAND,
    Role.SITE_MANAGER,
    Role.DISPATCHER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)
"""Within the districts and sites that were granted."""

WRITERS = (Role.COMMAND, Role.DISPATCHER, Role.ADMINISTRATOR)
"""Those who register, edit and import."""

ACCOUNT_KEEPERS = (Role.COMMAND, Role.ADMINISTRATOR)
"""Those who say which account a member signs in with."""

SHIFT_READERS = (*READERS, Role.HEALTH)
"""Those who see who worked where."""

TEST_READERS = (Role.HEALTH, Role.COMMAND, Role.SITE_MANAGER, Role.AUDITOR)
"""Those who see whose test is due and what was found."""

TESTERS = (Role.HEALTH,)
"""Those who note tests of the staff and their results, never their own."""

SHIFT_WRITERS = (*WRITERS, Role.SITE_MANAGER)
"""Those who say who works where, at the sites that were granted."""
