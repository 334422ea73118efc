"""Who may do what with the keeping of data about people."""

from __future__ import annotations

from logistics.access.rules import Role

READERS = (Role.COMMAND, Role.ADMINISTRATOR, Role.AUDITOR)
"""Those who may see in numbers what is kept beyond its time."""

NAMED = (Role.COMMAND, Role.AUDITOR)
"""Those who may see whose files are held or asked to be erased."""

HOLDERS = (Role.COMMAND,)
"""Those who may hold a file, lift a hold, and ask to have somebody erased."""

DECIDERS = (Role.COMMAND, Role.ADMINISTRATOR)
"""Those who may have due data erased, and approve what somebody else asked for."""
