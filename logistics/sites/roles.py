"""Who may do what with sites."""

from __future__ import annotations

from logistics.access.rules import INSIDERS, Role

VIEWERS = INSIDERS
"""Everybody, within the sites that were granted."""

KEEPERS = (Role.SITE_MANAGER, Role.COMMAND)
"""Those who run a site: rooms, blocks, turnaround, inspections, stops."""

HYGIENISTS = (*KEEPERS, Role.HEALTH)
"""Those who note swabs of surfaces and waste."""

FOUNDERS = (Role.COMMAND, Role.ADMINISTRATOR)
"""Those who record sites."""
