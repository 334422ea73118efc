"""Who may see samples, and who handles them."""

from logistics.access.rules import Role

READERS = (Role.HEALTH, Role.COMMAND, Role.AUDITOR)
HANDLERS = (Role.HEALTH,)
