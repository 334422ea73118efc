"""Who may trace, and who decides what follows."""

from __future__ import annotations

from logistics.access.rules import Role

READERS = (Role.COMMAND, Role.HEALTH, Role.AUDITOR)
"""Those who may see whom a positive met, within what was granted."""

DECIDERS = (Role.COMMAND, Role.HEALTH)
"""Those who draw up what would follow, and approve or decline it."""

MESSENGERS = (Role.COMMAND, Role.HEALTH, Role.CLERK)
"""Those who print notices and note who acknowledged them."""

NOTICE_READERS = (*MESSENGERS, Role.AUDITOR)
"""Those who may see which notices are open."""
