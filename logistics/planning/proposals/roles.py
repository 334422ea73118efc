"""Who may do what with proposals of resupply."""

from __future__ import annotations

from logistics.access.rules import Role

READERS = (Role.SUPPLY_OFFICER, Role.COMMAND, Role.AUDITOR)
"""Those who see what should go where in a whole district."""

PROPOSERS = (Role.SUPPLY_OFFICER, Role.COMMAND)
"""Those who have one made, and decide about it; never about one that they had made."""
