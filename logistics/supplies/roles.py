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

HOUSEHOLD_DESK = (Role.SUPPLY_OFFICER, Role.CLERK)
"""Those who hand out masks to households."""

RESERVATION_READERS = (Role.SUPPLY_OFFICER, Role.CLERK, Role.COMMAND, Role.AUDITOR)
"""Those who see how many households reserved and bought."""

GRANTERS = (Role.COMMAND, Role.SITE_MANAGER, Role.SUPPLY_OFFICER)
"""Those who grant a requisition; never the one who asked."""

DONATION_READERS = (Role.SUPPLY_OFFICER, Role.COMMAND, Role.CLERK, Role.AUDITOR)
"""Those who see who gave; everybody else reads the public list."""
