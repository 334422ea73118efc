"""Who may do what with plans."""

from __future__ import annotations

from logistics.access.rules import Role

READERS = (Role.COMMAND, Role.SITE_MANAGER, Role.DISPATCHER)
"""Those who see plans, and have them made."""

PUBLISHERS = (Role.COMMAND, Role.DISPATCHER)
"""Those who put a plan in force, or throw a draft away."""
