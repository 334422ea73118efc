"""A staff member as somebody wants them registered."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from logistics.staff.rules import Team


@dataclass(frozen=True, kw_only=True)
class MemberOrder:
    """A staff member as they shall be registered.

    :ivar licence: class of the driving licence, empty for those who do not drive
    """

    code: str
    name: str
    team: Team
    district_id: uuid.UUID
    phone: str = ""
    site_id: uuid.UUID | None = None
    closed_loop: bool = False
    licence: str = ""

    @property
    def values(self) -> dict[str, object]:
        """The columns of the row."""
        return {
            "code": self.code,
            "name": self.name,
            "team": self.team,
            "district_id": self.district_id,
            "phone": self.phone,
            "site_id": self.site_id,
            "closed_loop": self.closed_loop,
            "licence": self.licence or None,
        }
