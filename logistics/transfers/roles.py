"""Who may do what with vehicles, rides and trips."""

from __future__ import annotations

from logistics.access.rules import Role

READERS = (
    Role.COMMAND,
    Role.SITE_MANAGER,
    Role.DISPATCHER,
    Role.HEALTH,
    Role.CLERK,
    Role.AUDITOR,
)
"""Everybody who meets the people who are carried, within what was granted."""

DISPATCHERS = (Role.DISPATCHER, Role.COMMAND)
"""Those who keep the fleet and send trips."""

RECEIVERS = (Role.DISPATCHER, Role.SITE_MANAGER, Role.COMMAND)
"""Those who stand at a stop: arrival, hand-over, disinfection."""

SWABBERS = (*RECEIVERS, Role.HEALTH)
"""Those who note swabs inside vehicles and what the laboratory says of them."""

CALLERS = (Role.DISPATCHER, Role.HEALTH, Role.SITE_MANAGER, Role.COMMAND)
"""Those who ask for a ride."""
