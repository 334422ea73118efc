"""Who may open what of the views across modules."""

from __future__ import annotations

from logistics.access.rules import Role

PEOPLE_READERS = (
    Role.COMMAND,
    Role.SITE_MANAGER,
    Role.DISPATCHER,
    Role.HEALTH,
    Role.CLERK,
    Role.AUDITOR,
)
"""Those who meet people, or answer for what was done with them."""

HEALTH_READERS = (Role.COMMAND, Role.SITE_MANAGER, Role.HEALTH, Role.CLERK, Role.AUDITOR)
"""Those who may see temperatures, symptoms and results; a dispatcher needs none of them."""

WATCHERS = (Role.COMMAND, Role.AUDITOR)
"""Those who may see who looked at a person's file."""

EDITORS = (Role.COMMAND, Role.SITE_MANAGER, Role.DISPATCHER, Role.HEALTH, Role.CLERK)
"""Those who may put right what is stated about a person."""

STOPPERS = (Role.COMMAND, Role.ADMINISTRATOR)
"""Those who may cancel work that somebody else asked for."""

CATERERS = (
    Role.COMMAND,
    Role.SITE_MANAGER,
    Role.HEALTH,
    Role.CLERK,
    Role.SUPPLY_OFFICER,
)
"""Those who see that everybody eats."""

SENDERS = (Role.COMMAND, Role.SITE_MANAGER, Role.CLERK)
"""Those who send the daily report upwards."""

PRINTERS = (Role.COMMAND, Role.SITE_MANAGER, Role.HEALTH, Role.CLERK)
"""Those who print what a site reports."""

POLICY_TRIERS = (Role.COMMAND, Role.ADMINISTRATOR, Role.AUDITOR)
"""Those who may see in numbers what a version of the policy would change."""

NAMED_TRIERS = (Role.COMMAND, Role.AUDITOR)
"""Those who may see for whom; keeping the system running needs no names."""
