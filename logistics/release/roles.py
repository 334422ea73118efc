"""Who may do what with releases."""

from __future__ import annotations

from logistics.access.rules import Role

READERS = (Role.COMMAND, Role.SITE_MANAGER, Role.HEALTH, Role.CLERK, Role.AUDITOR)
"""Those who may see who goes home, and what is missing."""

RELEASERS = (Role.CLERK, Role.HEALTH, Role.SITE_MANAGER)
"""Those who release, print, bill and hand over."""

TOLD_WHY = RELEASERS
"""Those who are told at the gate why somebody is stopped; it may stand in the health record."""

GATEKEEPERS = (Role.GUARD, *RELEASERS)
"""Those who let people out."""

BEGINNERS = (Role.COMMAND, Role.DISPATCHER, Role.HEALTH, Role.CLERK)
"""Those who hand people over to street or host, so that an isolation begins there."""
