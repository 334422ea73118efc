"""Who may trace."""

from __future__ import annotations

from logistics.access.rules import Role

READERS = (Role.COMMAND, Role.HEALTH, Role.AUDITOR)
"""Those who may see whom a positive met, within what was granted."""
