"""Who may do what with supplies."""

from __future__ import annotations

from logistics.access.rules import Role

READERS = (
    Role.SUPPLY_OFFICER,
    Role.COMMAND,
    Role.SITE_MANAGER,
    Role.HEALTH,
    Role.AUDITOR,
)
"""Everybody who works with the goods or answers for them, within what was granted."""

KEEPERS = (Role.SUPPLY_OFFICER,)
"""Those who keep the stores: receive, move, quarantine, scrap, count."""

ISSUERS = (Role.SUPPLY_OFFICER, Role.SITE_MANAGER, Role.HEALTH)
"""Those who take goods out for the work of a site, and who count on a phone."""

APPROVERS = (Role.COMMAND, Role.SITE_MANAGER)
"""Those who approve what a count found; never the one who counted."""

CATALOGUERS = (Role.SUPPLY_OFFICER, Role.COMMAND)
"""Those who keep the list of items and what may replace what."""
